"""Limits that come in late, as from a register: at once at the level their lateness asks for.

The sweep would raise them level by level, with a notice for each; here the caller tells of the last one only.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple

from . import sweep
from .clock import Calendar
from .levels import Levels, times
from .models import AuditEntry, Deadline, EscalationLevel


class Late(NamedTuple):
    """A limit with the levels it has reached, in their order."""

    limit: Any
    levels: list[EscalationLevel]

    @property
    def last(self) -> EscalationLevel:
        return self.levels[-1]


def raise_entered(
    limits: Iterable[Deadline], levels: Levels, calendar: Calendar, *, at: datetime
) -> list[Late]:
    """Note all levels that stored limits have reached, and the last in the story of each case.

    So the next sweep finds them raised and tells nobody of what is past.
    """
    late = [found for row in limits if row.is_running and (found := _late(row, levels, calendar, at)).levels]
    if not late:
        return []
    case: Any = type(late[0].limit.case)
    escalation = case.escalations.rel.related_model
    escalation.objects.bulk_create(
        escalation(case=one.limit.case, level=level, round=one.limit.round, at=at)
        for one in late
        for level in one.levels
    )
    AuditEntry.objects.bulk_create(
        sweep.story(case, one.limit.case.key, one.limit.kind, one.limit.round, one.last, at) for one in late
    )
    return late


def _late(row: Deadline, levels: Levels, calendar: Calendar, at: datetime) -> Late:
    reached = [(moment, level) for level, moment in times(row, levels, calendar) if moment < at]
    return Late(row, [level for _moment, level in sorted(reached, key=lambda pair: pair[0])])
