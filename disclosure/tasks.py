"""Periodic work: read the clock, call one function. Each may run twice or be cut short anywhere."""

from datetime import datetime

from django.utils import timezone

from communities.directory import Staff
from workflow import steps

from . import actions, reminders
from .models import ObjectionDeadline


def sweep(at: datetime) -> int:
    """Remind of questions, and escalate what is late."""
    return steps.escalate_overdue(ObjectionDeadline, directory=Staff(timezone.localdate(at)), at=at)


def remind(at: datetime) -> int:
    """Remind of what is to be posted."""
    return reminders.remind(at)


def purge_old(at: datetime) -> int:
    """Delete what old questions say of people."""
    return actions.purge_old(at=at)
