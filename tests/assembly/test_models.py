from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from assembly.models import JointDecision
from assembly.rules import Matter
from tests.factories import a_compound, days_ago

pytestmark = pytest.mark.django_db


def a_record(**fields) -> JointDecision:
    """Areas that do not add up exactly in binary fractions: 0.1 + 0.2."""
    totals = {
        "total_area": Decimal("30000.00"),
        "returned_area": Decimal("20000.60"),
        "agree_area": Decimal("19999.80"),
        "against_area": Decimal("0.10"),
        "abstain_area": Decimal("0.70"),
        "total_heads": 300,
        "returned_heads": 203,
        "agree_heads": 201,
        "against_heads": 1,
        "abstain_heads": 1,
    }
    return JointDecision(
        area=a_compound().areas.get(),
        number="2025-01",
        matter=Matter.M8,
        title="电梯广告",
        decided_on=days_ago(30),
        recorded_at=timezone.now(),
        **(totals | fields),
    )


def test_areas_that_add_up_to_the_cent_are_stored_on_both_databases():
    row = a_record()

    row.save()

    row.refresh_from_db()
    assert row.returned_area == row.agree_area + row.against_area + row.abstain_area


@pytest.mark.parametrize(
    "wrong",
    [{"agree_area": Decimal("19999.81")}, {"agree_area": Decimal("19999.79")}, {"agree_heads": 200}],
)
def test_the_database_refuses_ballots_that_do_not_add_up(wrong):
    row = a_record(**wrong)

    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()
