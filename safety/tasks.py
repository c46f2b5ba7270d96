"""Periodic work: read the clock, call one function. Each may run twice or be cut short anywhere."""

from datetime import datetime

from django.utils import timezone

from communities.directory import Staff
from workflow import steps

from . import actions
from .models import EnforcementDeadline, HazardDeadline, WaterRepairDeadline


def sweep(at: datetime) -> int:
    """Tell who is late with judging, ordering, repairing, looking again, deciding a case, bringing water."""
    staff = Staff(timezone.localdate(at))
    return sum(
        steps.escalate_overdue(deadlines, directory=staff, at=at)
        for deadlines in (HazardDeadline, EnforcementDeadline, WaterRepairDeadline)
    )


def plan_rounds(at: datetime) -> int:
    """Routine inspections of today and the coming week, and what a standstill has left out."""
    return actions.keep_rounds_planned(timezone.localdate(at))
