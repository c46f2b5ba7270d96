"""Periodic work: read the clock, call one function. Each may run twice or be cut short anywhere."""

from datetime import datetime

from django.utils import timezone

from communities.directory import Staff
from workflow import steps

from . import actions
from .models import ComplaintDeadline


def sweep(at: datetime) -> int:
    """Remind, and escalate what is late."""
    return steps.escalate_overdue(ComplaintDeadline, directory=Staff(timezone.localdate(at)), at=at)


def close_unrated(at: datetime) -> int:
    """File away what nobody rated in time."""
    return actions.close_unrated(at=at)
