"""Quarters and years of statements, and the share of net income for the maintenance fund."""

from datetime import date
from decimal import Decimal

import pytest

from finance.rules.fund_share import FundShare, exceeds
from finance.rules.periods import from_code, quarter_of, quarters_between


@pytest.mark.parametrize(
    ("code", "since", "until", "due"),
    [
        ("2025Q1", date(2025, 1, 1), date(2025, 3, 31), date(2025, 4, 15)),
        ("2025Q4", date(2025, 10, 1), date(2025, 12, 31), date(2026, 1, 15)),
        ("2025", date(2025, 1, 1), date(2025, 12, 31), date(2026, 3, 1)),
    ],
)
def test_a_quarter_is_due_on_the_15th_after_it_and_a_year_on_the_first_of_march(code, since, until, due):
    period = from_code(code)

    assert (period.since, period.until, period.due_on, period.code) == (since, until, due, code)


@pytest.mark.parametrize("code", ["", "25", "2025Q5", "2025Q0", "2025Qx", "x", "1999", "2025Q"])
def test_what_is_no_period_is_none(code):
    assert from_code(code) is None


def test_quarters_between_two_days_are_those_that_they_touch():
    found = quarters_between(date(2025, 11, 30), date(2026, 4, 1))

    assert [one.code for one in found] == ["2025Q4", "2026Q1", "2026Q2"]
    assert quarter_of(date(2024, 2, 29)).until == date(2024, 3, 31)


@pytest.mark.parametrize(
    ("net", "moved", "least", "enough", "missing"),
    [
        ("100.00", "50.00", "50", True, "0"),
        ("100.00", "49.99", "50", False, "0.01"),
        ("100.01", "50.00", "50", False, "0.01"),
        ("0.00", "0.00", "50", True, "0"),
        ("-5.00", "0.00", "50", True, "0"),
        ("100.00", "0.00", None, True, "0"),
        ("33.33", "10.00", "33.33", False, "1.11"),
    ],
)
def test_half_is_enough_and_a_fen_less_is_not(net, moved, least, enough, missing):
    share = FundShare(Decimal(net), Decimal(moved), Decimal(least) if least else None)

    assert share.is_enough is enough
    assert share.missing == Decimal(missing)


@pytest.mark.parametrize(("part", "more"), [("30.00", False), ("30.01", True), ("0", False)])
def test_thirty_per_cent_of_a_hundred_is_thirty(part, more):
    assert exceeds(Decimal(part), Decimal(100), Decimal(30)) is more
