"""Synchronous: the same hash on three levels within three working days; due on the 15th, then yellow, red.

The calendar of these days: 1-7 October 2026 are off, Saturday 10 October is worked.
"""

from datetime import date

import pytest

from disclosure import rules
from disclosure.rules import Put
from workflow.clock import Calendar

CALENDAR = Calendar()
H, OTHER = "a" * 64, "b" * 64


def october(day: int) -> date:
    return date(2026, 10, day)


def of(*puts):
    return rules.synchrony(H, puts, CALENDAR)


def test_three_levels_on_one_day_are_synchronous():
    found = of(Put("compound", H, october(8)), Put("township", H, october(8)), Put("district", H, october(8)))

    assert (found.is_synchronous, found.reason, found.complete_on) == (True, "", october(8))


@pytest.mark.parametrize(("last", "is_synchronous"), [(10, True), (12, True), (13, False)])
def test_three_working_days_apart_is_in_time_and_four_is_not(last, is_synchronous):
    """From Thursday the 8th: Friday 9, Saturday 10 (worked), Monday 12, Tuesday 13."""
    found = of(
        Put("compound", H, october(8)), Put("township", H, october(9)), Put("district", H, october(last))
    )

    assert found.is_synchronous == is_synchronous
    assert found.reason == ("" if is_synchronous else "各级公示前后相差4个工作日，应在3个工作日内")


def test_a_holiday_between_the_levels_does_not_count():
    found = of(
        Put("compound", H, date(2026, 9, 30)), Put("township", H, october(9)), Put("district", H, october(8))
    )

    assert found.is_synchronous


def test_a_level_without_posting_is_named():
    found = of(Put("compound", H, october(8)), Put("district", H, october(8)))

    assert (found.is_synchronous, found.missing, found.reason) == (False, ["township"], "还有级别没有公示")


def test_another_hash_does_not_stand_for_the_document():
    found = of(
        Put("compound", H, october(8)), Put("township", OTHER, october(8)), Put("district", H, october(8))
    )

    assert (found.missing, found.reason) == (["township"], "公示的内容与定稿不一致")


def test_the_first_posting_of_a_level_counts_whatever_came_later():
    found = of(
        Put("compound", H, october(20)),
        Put("compound", H, october(8)),
        Put("township", H, october(9)),
        Put("district", H, october(9)),
    )

    assert found.is_synchronous
    assert found.first["compound"] == october(8)


def test_what_was_taken_down_on_its_day_was_a_slip_and_what_hung_longer_counts():
    slip = Put("township", H, october(8), until=october(8))
    ended = Put("township", H, october(9), until=date(2026, 11, 8))
    rest = [Put("compound", H, october(8)), Put("district", H, october(8))]

    assert of(slip, *rest).missing == ["township"]
    assert of(ended, *rest).is_synchronous


@pytest.mark.parametrize(
    ("period", "due"),
    [
        ((date(2026, 7, 1), date(2026, 9, 30)), october(15)),
        ((date(2025, 10, 1), date(2025, 12, 31)), date(2026, 1, 15)),
        ((date(2026, 1, 1), date(2026, 3, 31)), date(2026, 4, 15)),
        ((date(2025, 1, 1), date(2025, 12, 31)), date(2026, 3, 1)),
    ],
)
def test_a_quarter_is_due_on_the_fifteenth_after_it_and_a_year_on_the_first_of_march(period, due):
    """1 March 2026 is a Sunday: days off do not move it."""
    assert rules.due_for(*period) == due


@pytest.mark.parametrize(
    ("today", "colour", "word"),
    [
        (14, "grey", "待公示"),
        (15, "yellow", "今天到期"),
        (16, "yellow", "逾期未公示"),
        (22, "yellow", "逾期未公示"),
        (23, "red", "逾期未公示"),
    ],
)
def test_what_no_level_shows_turns_yellow_after_its_day_and_red_after_five_working_days(today, colour, word):
    found = rules.standing(october(15), None, october(today), CALENDAR)

    assert (found.colour, found.word) == (colour, word)


def test_what_every_level_shows_was_in_time_or_late():
    assert rules.standing(october(15), october(15), october(20), CALENDAR).colour == "green"
    assert rules.standing(october(15), october(16), october(20), CALENDAR).word == "逾期公示"


def test_a_sheet_hangs_thirty_days_after_the_day_of_hanging():
    assert rules.hangs_until(october(8)) == date(2026, 11, 7)
