"""When the levels of escalation are reached, and when a limit is to be looked at next."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from .clock import Calendar, Limit, Unit
from .models import Deadline, EscalationLevel

Levels = Mapping[str, Sequence[EscalationLevel]]
"""The levels of a class of case, by kind of limit."""


def of(case_label: str) -> Levels:
    by_kind = defaultdict(list)
    for level in EscalationLevel.objects.of(case_label):
        by_kind[level.kind].append(level)
    return by_kind


def reached_at(level: EscalationLevel, deadline: Deadline, calendar: Calendar) -> datetime:
    """When a level is reached: at a share of the limit's whole span, or so long after its end."""
    if level.anchor == EscalationLevel.Anchor.SHARE:
        return deadline.started_at + (deadline.due_at - deadline.started_at) * level.amount / 100
    if level.anchor == EscalationLevel.Anchor.MINUTES or level.amount == 0:
        return deadline.due_at + timedelta(minutes=level.amount)
    return calendar.due(deadline.due_at, Limit(level.amount, Unit.WORKING_DAYS)).at


def next_look(deadline: Deadline, levels: Levels, calendar: Calendar, *, at: datetime) -> datetime | None:
    """The next moment after which a level is reached; late means after the moment, not at it."""
    times = (reached_at(level, deadline, calendar) for level in levels.get(deadline.kind, ()))
    return min((time for time in times if time >= at), default=None)
