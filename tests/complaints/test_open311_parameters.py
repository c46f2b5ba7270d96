"""What clients ask for, read from strings."""

from contextlib import suppress
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from complaints.open311.parameters import (
    MOST_ROWS,
    SPAN,
    Parameters,
    page,
    point,
    read_moment,
    states,
    window,
)
from complaints.open311.problems import Problem

NOW = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
DAY = timedelta(days=1)
MOMENTS = st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001


def asked(**given) -> Parameters:
    return Parameters({name: value if isinstance(value, list) else [value] for name, value in given.items()})


def test_an_empty_parameter_equals_an_absent_one():
    assert asked(status=" ").one("status") == asked().one("status") == ""
    assert states(asked(status="")) == states(asked()) == {"open", "closed"}
    assert window(asked(start_date="", end_date=""), at=NOW) == window(asked(), at=NOW)


def test_the_body_comes_before_the_address():
    both = Parameters({"lat": ["1"], "long": [""]}, {"lat": ["2"], "long": ["3"]})

    assert (both.one("lat"), both.one("long")) == ("1", "3")


def test_lists_are_parted_by_commas_or_repeated():
    assert asked(service_code=["FAC, LFT,,", "LFT", "ENV"]).listed("service_code") == ["FAC", "LFT", "ENV"]


def test_attributes_have_one_value_or_several():
    given = asked(
        **{"attribute[a]": "1", "attribute[b][]": ["2", "3"], "attribute[c][0]": "4", "attribute[]": "5"}
    )

    assert given.attributes() == {"a": ["1"], "b": ["2", "3"], "c": ["4"]}


@pytest.mark.parametrize(
    ("text", "hour"),
    [
        ("2026-03-02T02:00:00Z", 10),
        ("2026-03-02T10:00:00+08:00", 10),
        ("2026-03-02T10:00:00 08:00", 10),
        ("2026-03-02T10:00:00", 10),
        ("2026-03-02", 0),
        ("2026-03-01T21:00:00.5-05:00", 10),
    ],
)
def test_a_date_is_read_in_the_forms_that_clients_use(text, hour):
    value = read_moment(text, "start_date")

    assert (value.day, value.hour, value.utcoffset()) == (2, hour, timedelta(hours=8))


@pytest.mark.parametrize(
    "text", ["yesterday", "2026-13-01", "2026-02-30T00:00:00Z", "0001-01-01", "9999-12-31"]
)
def test_what_is_no_date_is_refused_in_a_sentence(text):
    with pytest.raises(Problem, match="参数start_date不是有效的时间"):
        window(asked(start_date=text), at=NOW)


def test_without_dates_the_window_is_the_latest_ninety_days():
    found = window(asked(), at=NOW)

    assert (found.start, found.end) == (NOW - SPAN, NOW)


def test_from_a_start_it_is_ninety_days_but_not_beyond_now():
    early = window(asked(start_date="2025-01-01"), at=NOW)
    late = window(asked(start_date="2026-03-01"), at=NOW)

    assert early.end - early.start == SPAN
    assert late.end == NOW


def test_up_to_an_end_it_is_the_ninety_days_before():
    found = window(asked(end_date="2025-01-01T00:00:00Z"), at=NOW)

    assert found.end - found.start == SPAN


@pytest.mark.parametrize(("days", "is_allowed"), [(89, True), (90, True), (90.00002, False), (91, False)])
def test_more_than_ninety_days_are_refused_and_not_cut(days, is_allowed):
    start, end = NOW - timedelta(days=days), NOW
    given = asked(start_date=start.isoformat(timespec="seconds"), end_date=end.isoformat(timespec="seconds"))

    if is_allowed:
        assert window(given, at=NOW).end == end
    else:
        with pytest.raises(Problem, match="不能超过90天"):
            window(given, at=NOW)


def test_the_wrong_way_round_is_refused():
    with pytest.raises(Problem, match="start_date不能晚于end_date"):
        window(asked(start_date="2026-03-02", end_date="2026-03-01"), at=NOW)


def test_a_window_takes_all_of_its_last_second():
    assert window(asked(end_date="2026-03-01T00:00:00Z"), at=NOW).until == datetime(
        2026, 3, 1, 0, 0, 1, tzinfo=UTC
    )


@given(st.none() | MOMENTS, st.none() | MOMENTS, MOMENTS)
def test_a_window_is_never_longer_than_ninety_days_nor_the_wrong_way_round(start, end, at):
    given_ = {name: value.isoformat() for name, value in (("start_date", start), ("end_date", end)) if value}
    try:
        found = window(asked(**given_), at=at)
    except Problem:
        found = None

    is_wrong = bool(start and end and (start > end or end - start > SPAN))
    assert is_wrong == (found is None)
    if found is None:
        return

    assert timedelta(0) <= found.end - found.start <= SPAN
    assert start is None or found.start == start
    assert end is None or found.end == end


@pytest.mark.parametrize(("text", "found"), [("open", {"open"}), ("CLOSED,open", {"open", "closed"})])
def test_states_are_read(text, found):
    assert states(asked(status=text)) == found


def test_an_unknown_state_is_refused():
    with pytest.raises(Problem, match="只能是open或closed"):
        states(asked(status="open,fixed"))


def test_pages_have_a_number_and_a_size():
    assert page(asked()).rows == slice(0, MOST_ROWS)
    assert page(asked(page="3", page_size="20")).rows == slice(40, 60)
    assert page(asked(page_size="5000")).size == MOST_ROWS


@pytest.mark.parametrize("text", ["0", "-1", "1.5", "x", "٣", "1e3", "9" * 13])
def test_a_page_that_is_none_is_refused(text):
    with pytest.raises(Problem, match="从1开始的整数"):
        page(asked(page=text))


def test_a_point_is_a_pair():
    found = point(asked(lat="24.891200", long="118.8"))

    assert (found.latitude, found.longitude) == (Decimal("24.8912"), Decimal("118.8"))
    assert point(asked()) is None


@pytest.mark.parametrize("half", [{"lat": "24.9"}, {"long": "118.8"}, {"lat": "24.9", "long": ""}])
def test_half_a_point_is_refused(half):
    with pytest.raises(Problem, match="必须同时提供"):
        point(asked(**half))


@pytest.mark.parametrize("text", ["91", "-90.1", "nan", "inf", "1e1", "٢٤", "24,9", "0x1", "24.9N", "--1"])
def test_no_place_on_earth_is_refused(text):
    with pytest.raises(Problem, match="参数lat应当是-90到90之间的度数"):
        point(asked(lat=text, long="118"))


@given(st.text(max_size=40), st.text(max_size=40))
def test_no_text_breaks_a_reader(one, other):
    given_ = asked(lat=one, long=other, start_date=one, end_date=other, page=one, status=other)
    for reader in (point, page, states, lambda given_: window(given_, at=NOW)):
        with suppress(Problem):
            reader(given_)
