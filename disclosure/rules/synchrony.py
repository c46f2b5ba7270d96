"""When the levels show the same (三级同步), when a document is due, and how late it is."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Protocol

from django.utils.translation import gettext as _

LEVELS = ("compound", "township", "district")
SYNCHRONOUS_WITHIN = 3
"""Working days between the first postings of the levels (RULES 3.4)."""
ALARM_WORKING_DAYS = 5
"""Overdue is yellow, after so many working days red."""
WALL_DAYS = 30
"""How long a sheet hangs on the wall (RULES 3.2)."""
DUE_DAY = 15
YEAR_DUE = (3, 1)


class WorkingDays(Protocol):
    def working_days_between(self, a: date, b: date) -> int: ...


@dataclass(frozen=True)
class Put:
    """A posting as the rule sees it."""

    level: str
    sha256: str
    on: date
    until: date | None = None
    """The day it was taken down."""

    @property
    def counts(self) -> bool:
        """One that was taken down on its very day was a slip and has shown nothing to anybody."""
        return self.until is None or self.until > self.on


@dataclass(frozen=True)
class Synchrony:
    """Whether the levels show the same in time, and if not, why. `first` is the first day of each level."""

    is_synchronous: bool
    reason: str
    first: dict[str, date] = field(default_factory=dict)
    levels: tuple[str, ...] = LEVELS
    """Those that have to show it."""

    @property
    def is_complete(self) -> bool:
        return not self.missing

    @property
    def complete_on(self) -> date | None:
        """The day from which every level showed it."""
        return max(self.first[level] for level in self.levels) if self.is_complete else None

    @property
    def missing(self) -> list[str]:
        return [level for level in self.levels if level not in self.first]


def synchrony(
    sha256: str, postings: Iterable[Put], calendar: WorkingDays, levels: tuple[str, ...] = LEVELS
) -> Synchrony:
    """Each level has a posting of this hash, the first ones within three working days of each other."""
    first: dict[str, date] = {}
    is_other = False
    for put in postings:
        if not put.counts:
            continue
        if put.sha256 != sha256:
            is_other = True
            continue
        first[put.level] = min(put.on, first.get(put.level, put.on))
    if any(level not in first for level in levels):
        reason = _("公示的内容与定稿不一致") if is_other else _("还有级别没有公示")
        return Synchrony(False, reason, first, levels)
    days = [first[level] for level in levels]
    apart = calendar.working_days_between(min(days), max(days))
    if apart > SYNCHRONOUS_WITHIN:
        words = {"days": apart, "within": SYNCHRONOUS_WITHIN}
        return Synchrony(
            False, _("各级公示前后相差%(days)s个工作日，应在%(within)s个工作日内") % words, first, levels
        )
    return Synchrony(True, "", first, levels)


def due_for(period_from: date, period_to: date) -> date:
    """The 15th of the month after a quarter, 1 March after a year; days off do not move it (RULES 3.2).

    A posting is no act before an office, so Civil Code art. 203 does not stretch it; a web page can be put up
    on any day.
    """
    if (period_to - period_from).days > 180:
        return date(period_to.year + 1, *YEAR_DUE)
    month_after = period_to.replace(day=1) + timedelta(days=32)
    return month_after.replace(day=DUE_DAY)


@dataclass(frozen=True)
class Standing:
    """How a document stands to its due day: a colour of the tags and a word."""

    colour: str
    word: str


def standing(due_on: date | None, complete_on: date | None, today: date, calendar: WorkingDays) -> Standing:
    """Green when every level showed it in time; overdue yellow, and red after five working days."""
    if complete_on is not None:
        if due_on is None or complete_on <= due_on:
            return Standing("green", _("已公示"))
        return Standing("yellow", _("逾期公示"))
    if due_on is None or today < due_on:
        return Standing("grey", _("待公示"))
    if today == due_on:
        return Standing("yellow", _("今天到期"))
    if calendar.working_days_between(due_on, today) > ALARM_WORKING_DAYS:
        return Standing("red", _("逾期未公示"))
    return Standing("yellow", _("逾期未公示"))


def hangs_until(posted_on: date) -> date:
    """The last day of a sheet on the wall; the day of hanging is not counted (Civil Code art. 201)."""
    return posted_on + timedelta(days=WALL_DAYS)
