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


def end_long_rests(at: datetime) -> int:
    """Count on where the reporter's material was waited for long enough."""
    return actions.end_long_rests(at=at)


def purge_old(at: datetime) -> int:
    """Delete what closed cases say of people, once it is old enough."""
    return actions.purge_old(at=at)


def learn_dispatch(at: datetime) -> str:
    """Learn which category a text belongs to from what was closed and decided; the version made, if any."""
    made = actions.learn(at=at)
    return f"{made.version} {made.first}/{made.judged}" if made else "0"


def close_unrated(at: datetime) -> int:
    """File away what nobody rated in time."""
    return actions.close_unrated(at=at)
