"""The days that a value is about: a quarter, known up to the end of a day."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils import timezone

from complaints.rates import Span
from finance.rules.periods import Period, quarter_of
from workflow.clock import LAST_SECOND, SHANGHAI

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Window:
    """What became due in the quarter, and what stood, as of the end of a day of it."""

    as_of: date
    quarter: Period

    @property
    def ends(self) -> datetime:
        """The last second of the day."""
        return end_of(self.as_of)

    @property
    def after(self) -> datetime:
        """The first moment of which nothing is known."""
        return midnight(self.as_of + DAY)

    @property
    def span(self) -> Span:
        return Span(self.after, midnight(self.quarter.since), midnight(self.quarter.until + DAY))


def end_of(day: date) -> datetime:
    return datetime.combine(day, LAST_SECOND, SHANGHAI)


def midnight(day: date) -> datetime:
    return datetime.combine(day, datetime.min.time(), SHANGHAI)


def window_of(as_of: date) -> Window:
    return Window(as_of, quarter_of(as_of))


def last_whole_day(at: datetime) -> date:
    """Yesterday: what is due today may still be done in time."""
    return timezone.localdate(at) - DAY
