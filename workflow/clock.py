"""Working-day and working-hour arithmetic of the State Council calendar, without database and without "now".

`workflow.calendars` makes a `Calendar` from the rows that operators load; this module only counts.
"""

import enum
from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import MAXYEAR, UTC, date, datetime, time, timedelta
from functools import lru_cache
from itertools import pairwise
from zoneinfo import ZoneInfo

import chinese_calendar
import holidays
from chinese_calendar.constants import holidays as days_off_by_notice
from django.utils.translation import gettext as _

SHANGHAI = ZoneInfo("Asia/Shanghai")
OFFICIAL_YEARS = frozenset(range(min(days_off_by_notice).year, max(days_off_by_notice).year + 1))
LONGEST_DAYS = 36_600  # a hundred years: anything longer is a slip of the pen
LAST_SECOND = time(23, 59, 59)
A_DAY = date(2000, 1, 1)
Period = tuple[datetime, datetime]


class Unit(enum.StrEnum):
    """What a limit counts in: working or natural days, minutes of working hours or round the clock."""

    WORKING_DAYS = "wd"
    DAYS = "d"
    WORKING_MINUTES = "wm"
    MINUTES = "m"


@dataclass(frozen=True)
class Limit:
    amount: int
    unit: Unit


@dataclass(frozen=True)
class Due:
    """A deadline; `provisional` when loading a calendar may still move it. Late means after `at`."""

    at: datetime
    provisional: bool


@dataclass(frozen=True)
class OfficeHours:
    """The hours of a working day, and the time of day at which limits in days end."""

    periods: tuple[tuple[time, time], ...] = ((time(8, 30), time(12)), (time(14, 30), time(17, 30)))
    day_ends: time = LAST_SECOND

    def __post_init__(self) -> None:
        moments = [moment for period in self.periods for moment in period]
        if not moments or any(earlier >= later for earlier, later in pairwise(moments)):
            raise ValueError(_("办公时间应为先后不重叠的时段，例如 08:30-12:00,14:30-17:30。"))

    @classmethod
    def parse(cls, text: str, *, ends_at_close: bool = False) -> "OfficeHours":
        """Read "08:30-12:00,14:30-17:30".

        :raises ValueError: with a sentence fit to show.
        """
        try:
            halves = [period.split("-") for period in text.split(",")]
            periods = tuple((_time_of_day(start), _time_of_day(end)) for start, end in halves)
        except ValueError:
            raise ValueError(
                _("办公时间“%(text)s”无法识别，应写成 08:30-12:00,14:30-17:30。") % {"text": text}
            ) from None
        return cls(periods, periods[-1][1] if ends_at_close else LAST_SECOND)

    @property
    def length(self) -> timedelta:
        """Working time of one day."""
        return _total(
            (datetime.combine(A_DAY, begins), datetime.combine(A_DAY, ends)) for begins, ends in self.periods
        )


@dataclass(frozen=True)
class Calendar:
    """Which days are worked: the given days first, then the official calendar, then a guess.

    A year of `loaded_years` outside the official ones is weekends, the days off by law and the given days;
    any other year is guessed from the statutory days and makes deadlines provisional.
    """

    overrides: Mapping[date, bool] = field(default_factory=dict)
    loaded_years: frozenset[int] = frozenset()
    office: OfficeHours = OfficeHours()
    _years: dict[int, tuple[date, ...]] = field(default_factory=dict, init=False, repr=False, compare=False)

    def is_working(self, day: date) -> bool:
        given = self.overrides.get(day)
        return day in _base(day.year, day.year in self.loaded_years) if given is None else given

    def is_official(self, year: int) -> bool:
        return year in OFFICIAL_YEARS or year in self.loaded_years

    def due(self, start: datetime, limit: Limit) -> Due:
        count = {
            Unit.WORKING_DAYS: self.after_days,
            Unit.DAYS: self.after_natural_days,
            Unit.WORKING_MINUTES: self.after_working_hours,
            Unit.MINUTES: self.after_hours,
        }
        return count[limit.unit](start, limit.amount)

    def after_days(self, start: datetime, days: int) -> Due:
        """The end of the `days`-th working day after the day of `start`, which is day 0 (RULES 5.2).

        With `days=0` the end of the same day, or of the next working day where that has already passed.
        """
        _require_amount(days, LONGEST_DAYS)
        began = _local(start)
        due_at = self._end_of(self._nth_after(began.date(), days) if days else began.date())
        if due_at < began:
            due_at = self._end_of(self._nth_after(began.date(), 1))
        return self._due(began.date(), due_at)

    def after_natural_days(self, start: datetime, days: int) -> Due:
        """The last second of the `days`-th day after that of `start`, worked or not: danger has no day off.

        Never provisional: no calendar can move it.
        """
        _require_amount(days, LONGEST_DAYS)
        try:
            last = _local(start).date() + timedelta(days=days)
        except OverflowError:
            raise ValueError(_("日期超出可计算的范围。")) from None
        return Due(datetime.combine(last, LAST_SECOND, SHANGHAI), False)

    def after_working_hours(self, start: datetime, minutes: int) -> Due:
        """`minutes` of office time after `start`; outside office hours they begin at the next one."""
        _require_amount(minutes, LONGEST_DAYS * 24 * 60)
        began = _local(start)
        left = timedelta(minutes=minutes)
        periods = self._rest_of(began)
        if not periods or left > _total(periods):
            left -= _total(periods)
            full_days = max(0, -(-left // self.office.length) - 1)
            left -= full_days * self.office.length
            periods = self._periods_on(self._nth_after(began.date(), full_days + 1))
        return self._due(began.date(), _walk(periods, left))

    def after_hours(self, start: datetime, minutes: int) -> Due:
        """`minutes` round the clock. Never provisional: no calendar can move it."""
        _require_amount(minutes, LONGEST_DAYS * 24 * 60)
        _local(start)
        try:
            return Due((start.astimezone(UTC) + timedelta(minutes=minutes)).astimezone(SHANGHAI), False)
        except OverflowError:
            raise ValueError(_("日期超出可计算的范围。")) from None

    def legal_days(self, start: date, days: int) -> Due:
        """A period in natural days (Civil Code art. 201-203); a last day off moves to the next worked."""
        _require_amount(days, LONGEST_DAYS)
        try:
            last = start + timedelta(days=days)
        except OverflowError:
            raise ValueError(_("日期超出可计算的范围。")) from None
        return self._due(start, self._end_of(last if self.is_working(last) else self._nth_after(last, 1)))

    def working_days_between(self, a: date, b: date) -> int:
        """Working days after `a` up to and including `b`; negative where `b` is earlier."""
        if b < a:
            return -self.working_days_between(b, a)
        full_years = sum(len(self._working_days(year)) for year in range(a.year, b.year))
        return full_years + self._rank(b) - self._rank(a)

    def working_minutes_between(self, a: datetime, b: datetime) -> int:
        """Office time from `a` to `b` in minutes, a begun one counted in full; 0 where `b` is earlier."""
        begins, ends = _local(a), _local(b)
        if ends < begins:
            return 0
        full_days = self.working_days_between(begins.date(), ends.date())
        spent = _total(self._rest_of(begins)) + full_days * self.office.length - _total(self._rest_of(ends))
        return -(-spent // timedelta(minutes=1))

    def _working_days(self, year: int) -> tuple[date, ...]:
        if year not in self._years:
            days = set(_base(year, year in self.loaded_years))
            days.difference_update(day for day in self.overrides if day.year == year)
            days.update(day for day, working in self.overrides.items() if working and day.year == year)
            self._years[year] = tuple(sorted(days))
        return self._years[year]

    def _rank(self, day: date) -> int:
        return bisect_right(self._working_days(day.year), day)

    def _nth_after(self, day: date, count: int) -> date:
        year, index = day.year, self._rank(day) + count - 1
        while index >= len(self._working_days(year)):
            index -= len(self._working_days(year))
            year += 1
            if year > MAXYEAR:
                raise ValueError(_("日期超出可计算的范围。"))
        return self._working_days(year)[index]

    def _end_of(self, day: date) -> datetime:
        return datetime.combine(day, self.office.day_ends, SHANGHAI)

    def _periods_on(self, day: date) -> list[Period]:
        return [
            (datetime.combine(day, begins, SHANGHAI), datetime.combine(day, ends, SHANGHAI))
            for begins, ends in self.office.periods
        ]

    def _rest_of(self, moment: datetime) -> list[Period]:
        """The office time that is left of the day of `moment`."""
        if not self.is_working(moment.date()):
            return []
        return [
            (max(begins, moment), ends) for begins, ends in self._periods_on(moment.date()) if moment < ends
        ]

    def _due(self, began_on: date, due_at: datetime) -> Due:
        years = range(began_on.year, due_at.year + 1)
        return Due(due_at, not all(self.is_official(year) for year in years))


@lru_cache(maxsize=512)
def days_off_by_law(year: int) -> frozenset[date]:
    """The statutory days themselves, without the days in lieu that a notice adds."""
    return frozenset(holidays.China(years=year, observed=False))


@lru_cache(maxsize=512)
def _base(year: int, loaded: bool) -> frozenset[date]:
    """Working days of a year before the given days; a loaded year names its own days in lieu."""
    first, last = date(year, 1, 1).toordinal(), date(year, 12, 31).toordinal()
    days = map(date.fromordinal, range(first, last + 1))
    if year in OFFICIAL_YEARS:
        return frozenset(day for day in days if chinese_calendar.is_workday(day))
    statutory = days_off_by_law(year) if loaded else holidays.China(years=year)
    return frozenset(day for day in days if day.weekday() < 5 and day not in statutory)


def _walk(periods: list[Period], left: timedelta) -> datetime:
    """The moment at which `left` is used up in `periods`, which are long enough."""
    for begins, ends in periods:
        if left <= ends - begins:
            return begins + left
        left -= ends - begins
    raise AssertionError("periods are shorter than the time asked for")


def _total(periods: Iterable[Period]) -> timedelta:
    return sum((ends - begins for begins, ends in periods), timedelta())


def _time_of_day(text: str) -> time:
    return time.fromisoformat(text.strip())


def _local(moment: datetime) -> datetime:
    if moment.utcoffset() is None:
        raise ValueError(_("时间必须带有时区。"))
    try:
        return moment.astimezone(SHANGHAI)
    except OverflowError:
        raise ValueError(_("日期超出可计算的范围。")) from None


def _require_amount(amount: int, longest: int) -> None:
    if not 0 <= amount <= longest:
        raise ValueError(_("期限不能为负数，也不能超过一百年。"))
