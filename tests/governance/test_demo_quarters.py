"""The demo's quarters of 2025 are frozen once, with values that were signed, before the running one."""

from datetime import date

import pytest
from django.utils import timezone

from governance.demo import quarters
from governance.models import Freeze, FrozenValue, QuotedValue
from tests.factories import a_compound, a_project

pytestmark = pytest.mark.django_db


def test_four_quarters_are_frozen_once():
    compound = a_compound()
    a_project(compound)
    said = []

    for _turn in range(2):
        quarters.load(timezone.now(), said.append)

    assert list(Freeze.objects.order_by("since").values_list("quarter", flat=True)) == list(quarters.QUARTERS)
    assert len(said) == 4
    assert not QuotedValue.objects.waiting().exists()
    party = FrozenValue.objects.filter(code="I02", compound=compound).order_by("freeze__since")
    assert [(row.numerator, row.denominator) for row in party] == [(1, 1)] * 4
    assert all(row.frozen_at.date() > row.until for row in Freeze.objects.all())
    assert date(2025, 12, 31) == Freeze.objects.latest_first()[0].until
