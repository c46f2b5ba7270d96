"""What owners have allowed the committee to spend by itself (RULES 3.3)."""

from datetime import date
from decimal import Decimal

from assembly.models import JointDecision


def spending_limit(area_id: int, on: date) -> Decimal | None:
    """The limit of a single use in the last decision that passed and grants one; None without any."""
    rows = JointDecision.objects.current().filter(
        area=area_id, decided_on__lte=on, spending_limit__isnull=False
    )
    passed = (row for row in rows.order_by("-decided_on", "-pk") if row.has_passed)
    return next((row.spending_limit for row in passed), None)
