"""The demo's bulletins of 2025 are issued once, each in time, and the last quarter's lies as a draft."""

from datetime import datetime

import pytest
from django.utils import timezone

from governance.demo import bulletins, quarters
from governance.models import Bulletin
from tests.factories import a_compound, a_project
from workflow import calendars
from workflow.clock import SHANGHAI

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("at", "others"),
    [
        (datetime(2026, 2, 2, 9, tzinfo=SHANGHAI), []),
        (datetime(2026, 11, 20, 9, tzinfo=SHANGHAI), [("2026Q3", "draft")]),
    ],
)
def test_four_are_issued_once_and_in_time(at, others):
    a_project(a_compound())
    said = []
    quarters.load(at, said.append)
    said.clear()

    for _turn in range(2):
        bulletins.load(at, said.append)

    rows = Bulletin.objects.order_by("since")
    issued = [("2025Q1", 1), ("2025Q2", 2), ("2025Q3", 3), ("2025Q4", 1)]
    assert [(row.quarter, row.serial) for row in rows.issued()] == issued
    assert all(row.issued_at <= row.due_at for row in rows.issued())
    for row in rows.issued().select_related("freeze"):
        steps = [row.drafted_at, row.checked_at, row.freeze.frozen_at, row.issued_at]
        assert steps == sorted(set(steps))
        assert all(calendars.current().is_working(timezone.localdate(moment)) for moment in steps)
    assert [(row.quarter, row.status) for row in rows if not row.is_issued] == others
    assert len(said) == 4
