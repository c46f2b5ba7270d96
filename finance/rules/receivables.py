"""What a contract owes and when, and what of it was paid: by calendar months, first due first paid.

A period is due on its first day, in full: nothing is reckoned pro rata, neither a short last period nor one
in which a contract ends early. What begins after the end is not owed. The yearly increase compounds from the
first year's amount and is rounded to the fen once for each period, half up.
"""

import calendar
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from django.db import models
from django.utils.translation import gettext_lazy as _

CENT = Decimal("0.01")
PERCENT = Decimal(100)
MONTHS_OF_YEAR = 12
EXPIRY_ALERTS = (180, 90, 60, 30)
"""Days before the end of a contract on which its people are told."""


class Cycle(models.TextChoices):
    MONTH = "month", _("每月")
    QUARTER = "quarter", _("每季")
    HALF_YEAR = "half_year", _("每半年")
    YEAR = "year", _("每年")
    ONCE = "once", _("一次性")
    SHARE = "share", _("按实际分成")


MONTHS = {Cycle.MONTH: 1, Cycle.QUARTER: 3, Cycle.HALF_YEAR: 6, Cycle.YEAR: 12}


@dataclass(frozen=True)
class Terms:
    """What a schedule follows from. `amount` is None where a share of an unknown sum is paid."""

    starts_on: date
    ends_on: date
    cycle: str
    amount: Decimal | None
    indexation: Decimal = Decimal(0)
    """Per cent and year."""


@dataclass(frozen=True)
class Due:
    """One period: its number from 1 on, its first and last day, and what is owed on the first."""

    number: int
    due_on: date
    until: date
    amount: Decimal


@dataclass(frozen=True)
class Settled:
    """A period and what of it has been paid."""

    due: Due
    paid: Decimal

    @property
    def open(self) -> Decimal:
        return self.due.amount - self.paid


@dataclass(frozen=True)
class Arrears:
    """What is owed and unpaid on a day, since when; `ahead` was paid before it is due."""

    owed: Decimal
    received: Decimal
    open: Decimal
    since: date | None
    days: int
    periods: int
    ahead: Decimal


def add_months(day: date, months: int) -> date:
    """The same day so many months later, or the month's last: 31 January and a month is 28 February."""
    place = day.year * MONTHS_OF_YEAR + day.month - 1 + months
    year, month = divmod(place, MONTHS_OF_YEAR)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def schedule(terms: Terms) -> list[Due]:
    """Every period from the first day to the last; none where a share is paid.

    Days are counted from the start each time, so the day after 28 February is 31 March again.
    """
    return list(_periods(terms))


def _periods(terms: Terms) -> Iterator[Due]:
    if terms.amount is None or terms.cycle == Cycle.SHARE or terms.ends_on < terms.starts_on:
        return
    if terms.cycle == Cycle.ONCE:
        yield Due(1, terms.starts_on, terms.ends_on, terms.amount)
        return
    step, number = MONTHS[Cycle(terms.cycle)], 0
    while (due_on := add_months(terms.starts_on, step * number)) <= terms.ends_on:
        following = add_months(terms.starts_on, step * (number + 1))
        until = min(date.fromordinal(following.toordinal() - 1), terms.ends_on)
        amount = indexed(terms.amount, terms.indexation, years=step * number // MONTHS_OF_YEAR)
        yield Due(number + 1, due_on, until, amount)
        number += 1


def indexed(amount: Decimal, percent: Decimal, *, years: int) -> Decimal:
    """The amount of a later year of the contract, to the fen."""
    return (amount * (1 + percent / PERCENT) ** years).quantize(CENT, ROUND_HALF_UP)


def due_by(dues: Iterable[Due], on: date) -> list[Due]:
    return [due for due in dues if due.due_on <= on]


def settle(dues: Sequence[Due], received: Decimal) -> list[Settled]:
    """The oldest period is paid first. What was taken back (red ink) is no longer there to pay with."""
    rest, settled = max(received, Decimal(0)), []
    for due in dues:
        paid = min(rest, due.amount)
        settled.append(Settled(due, paid))
        rest -= paid
    return settled


def arrears(dues: Sequence[Due], received: Decimal, on: date) -> Arrears:
    """What of the periods that are due by `on` is unpaid with so much received by then."""
    settled = settle(due_by(dues, on), received)
    late = [one for one in settled if one.open]
    owed = sum((one.due.amount for one in settled), Decimal(0))
    since = late[0].due.due_on if late else None
    return Arrears(
        owed=owed,
        received=received,
        open=sum((one.open for one in late), Decimal(0)),
        since=since,
        days=(on - since).days if since else 0,
        periods=len(late),
        ahead=max(received - owed, Decimal(0)),
    )
