"""Periodic work: read the clock, call one function. Each may run twice or be cut short anywhere."""

from datetime import datetime

from django.utils import timezone

from communities.directory import Staff
from workflow import steps

from .models import FindingDeadline, StatementDeadline


def sweep(at: datetime) -> int:
    """Tell who is late with a correction, a re-check or an approval."""
    staff = Staff(timezone.localdate(at))
    return sum(
        steps.escalate_overdue(deadlines, directory=staff, at=at)
        for deadlines in (FindingDeadline, StatementDeadline)
    )
