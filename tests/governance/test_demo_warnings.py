"""The demo's warnings come from the evaluation itself: history that was answered, and a living scene."""

from datetime import timedelta

import pytest
from django.utils import timezone

from communities.access import Role
from governance.demo import accounts, quarters, warnings
from governance.models import Grade, Level, RedLine, Warning
from tests.factories import a_compound, a_project, a_user

pytestmark = pytest.mark.django_db


def test_of_each_frozen_quarter_nothing_stays_open():
    a_project(a_compound())

    quarters.load(timezone.now(), lambda _words: None)

    assert not Warning.objects.open().exists()
    lifted = Warning.objects.closed()
    assert {row.quarter[:4] for row in lifted} == {"2025"}
    assert all(row.reason for row in lifted)
    assert not any(limit.is_late(limit.due_at) for row in lifted for limit in row.deadlines.all())


def test_the_living_scene_has_every_state_once():
    home = a_compound(code=accounts.COMPOUND)
    disputed = a_compound(code=warnings.DISPUTED)
    for username, role in {
        "demo-manager": Role.MANAGER,
        "demo-township": Role.TOWNSHIP_OFFICER,
        "demo-district": Role.DISTRICT_OFFICER,
    }.items():
        a_user(role, home, username=username)
    at = timezone.now()

    for _turn in range(2):
        warnings.load(at)

    yellow = Warning.objects.get(compound=home, code=warnings.SURVEY)
    assert (yellow.grade, yellow.status, yellow.numerator) == (Grade.YELLOW, "planned", warnings.SATISFIED)
    assert Warning.objects.get(compound=disputed, code="RL3").red_lines.get() == RedLine.objects.get()
    assert Warning.objects.filter(level=Level.TOWNSHIP).yellow().exists()
    assert Warning.objects.filter(status="verified").count() == 1
    late = Warning.objects.filter(next_due_at__lt=at)
    assert not late.exists()
    assert Warning.objects.filter(opened_at__gt=at + timedelta(minutes=1)).count() == 0
