from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import chinese_calendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflow.clock import OFFICIAL_YEARS, Calendar, Limit, OfficeHours, Unit

SHANGHAI = ZoneInfo("Asia/Shanghai")
PACKAGED = Calendar()
AT_CLOSE = Calendar(office=OfficeHours.parse("08:30-12:00,14:30-17:30", ends_at_close=True))
FIRST, LAST = min(OFFICIAL_YEARS), max(OFFICIAL_YEARS)
WITHIN = st.datetimes(datetime(FIRST, 1, 1), datetime(LAST, 11, 1), timezones=st.just(SHANGHAI))  # noqa: DTZ001


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("start", "days", "due"),
    [
        ("2025-09-26T10:00", 5, "2025-10-10T23:59:59"),
        ("2026-02-11T10:00", 5, "2026-02-25T23:59:59"),
        ("2025-04-30T10:00", 1, "2025-05-06T23:59:59"),
        ("2025-09-27T10:00", 1, "2025-09-28T23:59:59"),
        ("2025-10-03T10:00", 1, "2025-10-09T23:59:59"),
        ("2025-09-26T23:59:59", 1, "2025-09-28T23:59:59"),
    ],
)
def test_working_days_follow_the_state_council(start, days, due):
    assert PACKAGED.after_days(at(start), days).at == at(due)
    assert not PACKAGED.after_days(at(start), days).provisional


@pytest.mark.parametrize("year", [2025, 2026])
def test_the_year_has_248_working_days(year):
    assert PACKAGED.working_days_between(date(year - 1, 12, 31), date(year, 12, 31)) == 248


@given(WITHIN, st.integers(1, 30))
def test_days_agree_with_a_count_by_hand(start, days):
    day, left = start.date(), days
    while left:
        day += timedelta(days=1)
        if day.year <= LAST:
            left -= chinese_calendar.is_workday(day)

    due = PACKAGED.after_days(start, days)

    assert (due.at.date(), due.at.time(), due.provisional) == (day, time(23, 59, 59), False)


@given(WITHIN, st.integers(0, 3000))
def test_working_minutes_agree_with_a_count_by_hand(start, minutes):
    start = start.replace(second=0, microsecond=0)
    moment, left = start, minutes
    while left or not in_office(moment):
        if not in_office(moment):
            moment = next_opening(moment)
            continue
        moment += timedelta(minutes=1)
        left -= 1
        if not left:
            break

    assert PACKAGED.after_working_hours(start, minutes).at == moment


def in_office(moment):
    hour = moment.hour + moment.minute / 60
    return chinese_calendar.is_workday(moment) and (8.5 <= hour < 12 or 14.5 <= hour < 17.5)


def next_opening(moment):
    while not in_office(moment):
        moment += timedelta(minutes=30 - moment.minute % 30)
    return moment


@given(st.dates(date(FIRST, 1, 1), date(LAST, 12, 31)), st.integers(-400, 400))
def test_days_between_agree_with_a_count_by_hand(a, distance):
    b = min(max(a + timedelta(days=distance), date(FIRST, 1, 1)), date(LAST, 12, 31))
    first, last = min(a, b), max(a, b)
    count = sum(chinese_calendar.is_workday(first + timedelta(n + 1)) for n in range((last - first).days))

    assert PACKAGED.working_days_between(a, b) == (count if a <= b else -count)


@given(WITHIN, st.integers(0, 60), st.integers(0, 60))
def test_a_longer_limit_never_ends_earlier(start, days, more):
    assert start.replace(microsecond=0) <= PACKAGED.after_days(start, days).at
    assert PACKAGED.after_days(start, days).at <= PACKAGED.after_days(start, days + more).at


@given(st.dates(date(FIRST, 1, 1), date(LAST, 8, 1)), st.integers(0, 60))
def test_a_legal_period_ends_on_the_first_working_day_from_its_last_day(start, days):
    day = start + timedelta(days=days)
    while not chinese_calendar.is_workday(day):
        day += timedelta(days=1)

    assert PACKAGED.legal_days(start, days).at.date() == day


@pytest.mark.parametrize(
    ("start", "due"), [(date(2025, 9, 3), date(2025, 10, 9)), (date(2025, 3, 1), date(2025, 3, 31))]
)
def test_filing_within_thirty_days_of_the_election(start, due):
    assert PACKAGED.legal_days(start, 30).at.date() == due


@pytest.mark.parametrize(
    ("start", "minutes", "due"),
    [
        ("2025-09-26T11:30", 30, "2025-09-26T12:00"),
        ("2025-09-26T11:30", 31, "2025-09-26T14:31"),
        ("2025-09-26T12:00", 60, "2025-09-26T15:30"),
        ("2025-09-26T17:30", 1, "2025-09-28T08:31"),
        ("2025-09-26T07:00", 390, "2025-09-26T17:30"),
        ("2025-09-26T07:00", 391, "2025-09-28T08:31"),
        ("2025-09-30T17:00", 60, "2025-10-09T09:00"),
        ("2025-10-03T03:00", 0, "2025-10-09T08:30"),
    ],
)
def test_working_time_runs_in_office_hours_only(start, minutes, due):
    assert PACKAGED.after_working_hours(at(start), minutes).at == at(due)


def test_round_the_clock_is_plain_time_and_never_provisional():
    due = Calendar().after_hours(at("2026-12-31T23:30"), 60)

    assert (due.at, due.provisional) == (at("2027-01-01T00:30"), False)


def test_days_may_end_when_the_office_closes():
    assert AT_CLOSE.after_days(at("2025-09-26T10:00"), 5).at == at("2025-10-10T17:30")


@pytest.mark.parametrize(
    ("calendar", "start", "due"),
    [
        (PACKAGED, "2025-09-26T10:00", "2025-09-26T23:59:59"),
        (AT_CLOSE, "2025-09-26T17:30", "2025-09-26T17:30"),
        (AT_CLOSE, "2025-09-26T17:31", "2025-09-28T17:30"),
    ],
)
def test_no_days_means_the_same_day_unless_it_is_over(calendar, start, due):
    assert calendar.after_days(at(start), 0).at == at(due)


def test_a_zone_is_converted_before_the_day_is_read():
    assert PACKAGED.after_days(datetime(2025, 9, 25, 16, 30, tzinfo=UTC), 1).at == at("2025-09-28T23:59:59")


@pytest.mark.parametrize(
    "count",
    [PACKAGED.after_days, PACKAGED.after_working_hours, PACKAGED.after_hours],
    ids=lambda f: f.__name__,
)
@pytest.mark.parametrize(
    ("start", "amount"),
    [
        (datetime(2025, 9, 26, 10), 5),  # noqa: DTZ001
        (at("2025-09-26T10:00"), -1),
        (at("2025-09-26T10:00"), 10**12),
        (datetime.max.replace(tzinfo=UTC), 9),
    ],
)
def test_nonsense_is_refused_with_a_sentence(count, start, amount):
    with pytest.raises(ValueError, match="。$"):
        count(start, amount)


@pytest.mark.parametrize("year", [1900, 1949, 1986, 2003, 2027, 2099, 2100, 2101, 2150, 9998])
def test_years_without_a_calendar_count_provisionally(year):
    start = datetime(year, 6, 1, 10, tzinfo=SHANGHAI)

    assert PACKAGED.after_days(start, 5).provisional
    assert PACKAGED.after_working_hours(start, 5000).provisional
    assert PACKAGED.legal_days(start.date(), 30).provisional


def test_thousands_of_days_are_counted():
    assert PACKAGED.after_days(at("2004-01-01T10:00"), 5000).at == at("2024-01-04T23:59:59")
    assert PACKAGED.after_days(at("2150-01-01T10:00"), 9000).provisional


@pytest.mark.parametrize(
    ("start", "days", "provisional"),
    [
        ("2026-12-30T10:00", 1, False),
        ("2026-12-31T10:00", 1, True),
        ("2003-12-31T10:00", 1, True),
        ("2004-01-01T10:00", 1, False),
    ],
)
def test_the_turn_into_a_year_without_calendar(start, days, provisional):
    assert PACKAGED.after_days(at(start), days).provisional is provisional


def test_a_path_across_a_year_without_calendar_is_provisional():
    calendar = Calendar(loaded_years=frozenset({LAST + 2}))
    start = datetime(LAST, 12, 1, 10, tzinfo=SHANGHAI)

    due = calendar.after_days(start, 400)

    assert (due.at.year, due.provisional) == (LAST + 2, True)
    assert not calendar.after_days(start.replace(year=LAST + 2, month=1), 5).provisional


def test_the_guess_for_a_year_without_calendar_knows_statutory_days_and_their_shifts():
    off = [date(2027, 1, 1), date(2027, 2, 5), date(2027, 2, 10), date(2027, 10, 1), date(2027, 10, 5)]

    assert not any(PACKAGED.is_working(day) for day in [*off, date(2027, 1, 2)])
    assert PACKAGED.is_working(date(2027, 10, 6))


def test_a_loaded_year_drops_the_guessed_shifts_and_keeps_the_days_off_by_law():
    calendar = Calendar({date(2027, 2, 6): True, date(2027, 2, 11): False}, frozenset({2027}))

    assert calendar.is_working(date(2027, 2, 6))
    assert calendar.is_working(date(2027, 2, 10))
    assert not calendar.is_working(date(2027, 2, 11))
    assert not calendar.is_working(date(2027, 10, 1))
    assert not calendar.after_days(at("2026-12-31T10:00"), 30).provisional


def test_given_days_win_over_the_official_calendar():
    calendar = Calendar({date(2025, 9, 28): False})

    assert calendar.after_days(at("2025-09-26T10:00"), 5).at == at("2025-10-11T23:59:59")


def test_a_limit_is_counted_in_its_unit():
    start = at("2025-09-26T17:00")

    dues = {unit: PACKAGED.due(start, Limit(60, unit)).at for unit in Unit}

    assert dues[Unit.MINUTES] == at("2025-09-26T18:00")
    assert dues[Unit.WORKING_MINUTES] == at("2025-09-28T09:00")
    assert dues[Unit.WORKING_DAYS] == PACKAGED.after_days(start, 60).at


@pytest.mark.parametrize(
    "text", ["", "8:30", "12:00-08:30", "08:30-12:00,11:00-17:00", "a-b", "08:30-12:00-13:00"]
)
def test_office_hours_that_make_no_sense_are_refused(text):
    with pytest.raises(ValueError, match="办公时间"):
        OfficeHours.parse(text)


def test_office_hours_are_read_from_one_line():
    assert OfficeHours.parse("08:30-12:00, 14:30-17:30") == OfficeHours()


@pytest.mark.parametrize(
    ("a", "b", "minutes"),
    [
        ("2025-09-26T11:30", "2025-09-26T15:00", 60),
        ("2025-09-26T17:00", "2025-09-28T09:00", 60),
        ("2025-10-03T10:00", "2025-10-04T10:00", 0),
        ("2025-09-26T10:00", "2025-09-26T10:00:01", 1),
        ("2025-09-28T10:00", "2025-09-26T10:00", 0),
    ],
)
def test_working_minutes_between_two_moments(a, b, minutes):
    assert PACKAGED.working_minutes_between(at(a), at(b)) == minutes


@given(WITHIN, st.integers(1, 5000))
def test_working_minutes_between_undo_working_minutes_after(start, minutes):
    start = start.replace(second=0, microsecond=0)

    assert PACKAGED.working_minutes_between(start, PACKAGED.after_working_hours(start, minutes).at) == minutes
