"""What must be true before a month is closed: one function for each condition, over plain facts."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.utils.translation import gettext as _

from workflow.words import yuan


def first_day(day: date) -> date:
    return day.replace(day=1)


def next_month(day: date) -> date:
    return first_day(first_day(day) + timedelta(days=32))


def previous_month(day: date) -> date:
    return first_day(first_day(day) - timedelta(days=1))


def last_day(day: date) -> date:
    return next_month(day) - timedelta(days=1)


def months_between(since: date, until: date) -> Iterator[date]:
    """The first days of the months from that of one day to that of another, at least one."""
    month = first_day(since)
    yield month
    while (month := next_month(month)) <= until:
        yield month


@dataclass(frozen=True)
class MonthFacts:
    """A month of a book as its closing is judged by."""

    month: date
    today: date
    opened_on: date
    closed_until: date | None
    waiting: int
    """Drafts dated in the month that nobody has posted or sent back."""
    closing: Decimal
    """What the special account holds at the end of the month, by the book."""
    may_overdraw: bool = False
    unreconciled: int = 0
    """Lines of the bank's statement in or before the month, older than the set age, without a voucher."""
    oldest_unreconciled: date | None = None


@dataclass(frozen=True)
class Condition:
    """One line of the checklist."""

    name: str
    is_met: bool
    words: str


def is_over(facts: MonthFacts) -> Condition:
    words = _("月份已经结束")
    if not (met := last_day(facts.month) < facts.today):
        words = _("这个月还没有结束")
    return Condition("over", met, words)


def follows(facts: MonthFacts) -> Condition:
    """Months are closed one after the other, from the one in which the book was opened."""
    expected = facts.closed_until + timedelta(days=1) if facts.closed_until else first_day(facts.opened_on)
    words = _("上个月已经结账")
    if facts.month < expected:
        words = _("这个月已经结过账")
    elif facts.month > expected:
        words = _("请先结%(year)d年%(month)d月的账") % {"year": expected.year, "month": expected.month}
    return Condition("follows", facts.month == expected, words)


def nothing_waits(facts: MonthFacts) -> Condition:
    words = _("没有待记账的录入单")
    if facts.waiting:
        words = _("还有%(count)d张录入单待记账") % {"count": facts.waiting}
    return Condition("waiting", not facts.waiting, words)


def is_reconciled(facts: MonthFacts) -> Condition:
    words = _("银行流水已核对")
    if facts.unreconciled:
        words = _("还有%(count)d条银行流水没有核对") % {"count": facts.unreconciled}
    return Condition("reconciled", not facts.unreconciled, words)


def is_not_overdrawn(facts: MonthFacts) -> Condition:
    words = _("专户余额不是负数")
    if facts.closing < 0:
        words = _("月末专户余额为%(amount)s") % {"amount": yuan(facts.closing)}
    return Condition("balance", facts.closing >= 0 or facts.may_overdraw, words)


CONDITIONS: tuple[Callable[[MonthFacts], Condition], ...] = (
    is_over,
    follows,
    nothing_waits,
    is_reconciled,
    is_not_overdrawn,
)


def checklist(facts: MonthFacts) -> list[Condition]:
    return [condition(facts) for condition in CONDITIONS]
