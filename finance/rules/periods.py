"""Quarters and years of a book; pure."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from disclosure.rules import due_for

from .months import last_day

Kind = Literal["quarter", "year"]


@dataclass(frozen=True)
class Period:
    """A quarter or a year: its code is 2025Q3 or 2025."""

    kind: Kind
    since: date
    until: date

    @property
    def code(self) -> str:
        quarter = f"Q{(self.since.month + 2) // 3}" if self.kind == "quarter" else ""
        return f"{self.since.year}{quarter}"

    @property
    def due_on(self) -> date:
        return due_for(self.since, self.until)


def quarter_of(day: date) -> Period:
    since = date(day.year, (day.month - 1) // 3 * 3 + 1, 1)
    return Period("quarter", since, last_day(date(day.year, since.month + 2, 1)))


def year_of(day: date) -> Period:
    return Period("year", date(day.year, 1, 1), date(day.year, 12, 31))


def from_code(code: str) -> Period | None:
    """None for what is no period: 2025Q5, 25."""
    year, is_quarter, quarter = code.partition("Q")
    if not (year.isdecimal() and len(year) == 4 and 2000 <= int(year) <= 2199):
        return None
    if not is_quarter:
        return year_of(date(int(year), 1, 1))
    if quarter not in {"1", "2", "3", "4"}:
        return None
    return quarter_of(date(int(year), 3 * int(quarter), 1))


def quarters_between(since: date, until: date) -> list[Period]:
    """Quarters that lie wholly or partly between the days."""
    found, period = [], quarter_of(since)
    while period.since <= until:
        found.append(period)
        period = quarter_of(
            date(period.until.year + period.until.month // 12, period.until.month % 12 + 1, 1)
        )
    return found
