"""Days on which an office works: the demo's deeds of 2025 were done on these."""

from datetime import datetime, time, timedelta

from django.utils import timezone

from finance.rules.periods import Period
from workflow import calendars

DAY = timedelta(days=1)


def working_day(quarter: Period, count: int) -> datetime:
    """In the morning of the so-many-th working day after the quarter."""
    calendar, day = calendars.current(), quarter.until
    while count:
        day += DAY
        count -= calendar.is_working(day)
    return timezone.make_aware(datetime.combine(day, time(10)))


def worked(moment: datetime) -> datetime:
    """The moment itself, or the same hour of the next day that is worked."""
    calendar = calendars.current()
    while not calendar.is_working(timezone.localdate(moment)):
        moment += DAY
    return moment
