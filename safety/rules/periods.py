"""The period that a frequency of the checklist gives each day; weeks begin on Monday."""

from datetime import date, timedelta
from typing import NamedTuple

MONTHS = {"M": 1, "Q": 3, "H": 6, "Y": 12}


class Period(NamedTuple):
    since: date
    until: date


def period_of(frequency: str, day: date) -> Period:
    """The day, week, month, quarter, half-year or year that holds the day."""
    if frequency == "D":
        return Period(day, day)
    if frequency == "W":
        monday = day - timedelta(days=day.weekday())
        return Period(monday, monday + timedelta(days=6))
    months = MONTHS[frequency]
    first = (day.month - 1) // months * months
    since = date(day.year, first + 1, 1)
    after = divmod(since.year * 12 + first + months, 12)
    return Period(since, date(after[0], after[1] + 1, 1) - timedelta(days=1))


def periods_within(frequency: str, since: date, until: date) -> list[Period]:
    """All periods that begin from `since` to `until`."""
    found = []
    period = period_of(frequency, since)
    while period.since <= until:
        if period.since >= since:
            found.append(period)
        period = period_of(frequency, period.until + timedelta(days=1))
    return found
