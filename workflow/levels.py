"""When the levels of escalation are reached, and when a limit is to be looked at next."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Protocol

from . import reference
from .clock import Calendar, Limit, Unit
from .models import EscalationLevel


class Span(Protocol):
    """A limit as it runs."""

    @property
    def kind(self) -> str: ...

    @property
    def started_at(self) -> datetime: ...

    @property
    def due_at(self) -> datetime: ...


Levels = Mapping[str, Sequence[EscalationLevel]]
"""The levels of a class of case, by kind of limit."""


def of(case_label: str) -> Levels:
    return reference.kept(("levels", case_label), lambda: _read(case_label))


def _read(case_label: str) -> Levels:
    by_kind: dict[str, list[EscalationLevel]] = defaultdict(list)
    for level in EscalationLevel.objects.of(case_label):
        by_kind[level.kind].append(level)
    return dict(by_kind)


def reached_at(level: EscalationLevel, deadline: Span, calendar: Calendar) -> datetime:
    """When a level is reached: at a share of the limit's whole span, or so long after its end."""
    if level.anchor == EscalationLevel.Anchor.SHARE:
        return deadline.started_at + (deadline.due_at - deadline.started_at) * level.amount / 100
    if level.anchor == EscalationLevel.Anchor.MINUTES or level.amount == 0:
        return deadline.due_at + timedelta(minutes=level.amount)
    return calendar.due(deadline.due_at, Limit(level.amount, Unit.WORKING_DAYS)).at


def times(deadline: Span, levels: Levels, calendar: Calendar) -> list[tuple[EscalationLevel, datetime]]:
    """The levels of a limit, and when each is reached."""
    return [(level, reached_at(level, deadline, calendar)) for level in levels.get(deadline.kind, ())]


def next_of(moments: Iterable[tuple[EscalationLevel, datetime]], *, at: datetime) -> datetime | None:
    """The next moment after which a level is reached; late means after the moment, not at it."""
    return min((moment for _level, moment in moments if moment >= at), default=None)


def next_look(deadline: Span, levels: Levels, calendar: Calendar, *, at: datetime) -> datetime | None:
    return next_of(times(deadline, levels, calendar), at=at)
