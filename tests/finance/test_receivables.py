"""What a contract owes and when, by hand; and that nothing is lost between owing and paying."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from finance.rules.receivables import Due, Terms, add_months, arrears, due_by, schedule, settle

D = Decimal
JAN_31 = date(2025, 1, 31)


def terms(starts=date(2025, 1, 1), ends=date(2025, 12, 31), cycle="month", amount="1000", indexation="0"):
    return Terms(starts, ends, cycle, D(amount) if amount else None, D(indexation))


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (JAN_31, 1, date(2025, 2, 28)),
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (JAN_31, 2, date(2025, 3, 31)),
        (JAN_31, 3, date(2025, 4, 30)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2024, 2, 29), 48, date(2028, 2, 29)),
        (date(2025, 11, 30), 3, date(2026, 2, 28)),
        (date(2025, 12, 31), 1, date(2026, 1, 31)),
        (date(2025, 6, 15), 0, date(2025, 6, 15)),
    ],
)
def test_a_month_later_is_the_same_day_or_the_months_last(day, months, later):
    assert add_months(day, months) == later


def test_a_contract_from_the_31st_is_due_on_every_months_last_day():
    dues = schedule(terms(JAN_31, date(2025, 6, 30)))

    assert [due.due_on.isoformat() for due in dues] == [
        "2025-01-31",
        "2025-02-28",
        "2025-03-31",
        "2025-04-30",
        "2025-05-31",
        "2025-06-30",
    ]
    assert [due.until for due in dues[:2]] == [date(2025, 2, 27), date(2025, 3, 30)]
    assert dues[-1].until == date(2025, 6, 30)


@pytest.mark.parametrize(
    ("cycle", "days"),
    [
        ("month", [(month, 1) for month in range(1, 13)]),
        ("quarter", [(1, 1), (4, 1), (7, 1), (10, 1)]),
        ("half_year", [(1, 1), (7, 1)]),
        ("year", [(1, 1)]),
        ("once", [(1, 1)]),
        ("share", []),
    ],
)
def test_every_cycle_is_due_on_the_first_day_of_its_periods(cycle, days):
    dues = schedule(terms(cycle=cycle, amount=None if cycle == "share" else "1000"))

    assert [(due.due_on.month, due.due_on.day) for due in dues] == days


def test_a_short_last_period_is_due_in_full_and_what_begins_after_the_end_is_not():
    assert len(schedule(terms(ends=date(2025, 2, 1)))) == 2
    assert len(schedule(terms(ends=date(2025, 1, 31)))) == 1
    assert {due.amount for due in schedule(terms(ends=date(2025, 2, 1)))} == {D("1000.00")}


def test_the_yearly_increase_compounds_and_is_rounded_once():
    dues = schedule(terms(ends=date(2028, 12, 31), cycle="year", amount="999.99", indexation="5"))

    assert [due.amount for due in dues] == [D("999.99"), D("1049.99"), D("1102.49"), D("1157.61")]


def test_the_increase_comes_with_the_contracts_own_year():
    dues = schedule(terms(date(2025, 4, 1), date(2026, 9, 30), "half_year", "100", "10"))

    assert [(due.due_on.month, due.amount) for due in dues] == [
        (4, D("100.00")),
        (10, D("100.00")),
        (4, D("110.00")),
    ]


def test_the_oldest_period_is_paid_first():
    dues = schedule(terms(cycle="quarter"))

    settled = settle(dues, D("2300"))

    assert [(one.paid, one.open) for one in settled] == [
        (D(1000), 0),
        (D(1000), 0),
        (D(300), D(700)),
        (0, D(1000)),
    ]


def test_arrears_are_counted_from_the_oldest_day_that_is_not_wholly_paid():
    dues = schedule(terms(cycle="quarter"))

    late = arrears(dues, D("1300"), date(2025, 7, 11))

    assert (late.owed, late.open, late.since, late.days, late.periods) == (
        3000,
        1700,
        date(2025, 4, 1),
        101,
        2,
    )


@pytest.mark.parametrize(("on", "is_late"), [(date(2025, 3, 31), False), (date(2025, 4, 1), True)])
def test_a_period_is_owed_from_its_first_day_on(on, is_late):
    assert bool(arrears(schedule(terms(cycle="quarter")), D(1000), on).open) is is_late


def test_what_is_paid_before_it_is_due_is_ahead_and_no_arrears():
    ahead = arrears(schedule(terms(cycle="quarter")), D("2500"), date(2025, 1, 2))

    assert (ahead.open, ahead.since, ahead.ahead) == (0, None, 1500)


def test_money_that_was_taken_back_pays_nothing():
    late = arrears(schedule(terms(cycle="year")), D("-5"), date(2025, 1, 1))

    assert (late.open, late.ahead) == (1000, 0)


amounts = st.decimals("0.01", "100000", places=2)
contracts = st.builds(
    lambda start, length, cycle, amount, percent: Terms(
        start, start + timedelta(length), cycle, amount, percent
    ),
    st.dates(date(2015, 1, 1), date(2026, 12, 31)),
    st.integers(0, 3650),
    st.sampled_from(["month", "quarter", "half_year", "year", "once"]),
    amounts,
    st.decimals("0", "10", places=2),
)


@given(contracts)
def test_periods_follow_each_other_without_gap_from_the_first_day_to_the_last(contract):
    dues = schedule(contract)

    assert dues[0].due_on == contract.starts_on
    assert dues[-1].until == contract.ends_on
    assert all(
        after.due_on == before.until + timedelta(1) for before, after in zip(dues, dues[1:], strict=False)
    )


@given(st.dates(date(2015, 1, 1), date(2030, 12, 31)), st.integers(0, 60), st.integers(0, 60))
def test_months_add_up_but_for_the_ends_of_months(day, some, more):
    direct, steps = add_months(day, some + more), add_months(add_months(day, some), more)

    assert (direct.year, direct.month) == (steps.year, steps.month)
    assert steps <= direct


@given(contracts, st.decimals("-1000", "1000000", places=2), st.dates(date(2015, 1, 1), date(2030, 12, 31)))
def test_what_is_owed_is_paid_or_open_to_the_fen(contract, received, on):
    dues = schedule(contract)
    state = arrears(dues, received, on)

    paid = sum((one.paid for one in settle(due_by(dues, on), received)), D(0))
    assert state.owed == paid + state.open
    assert max(received, D(0)) == paid + state.ahead
    assert state.open == max(state.owed - max(received, D(0)), D(0))


@given(st.lists(amounts, min_size=1, max_size=20), st.decimals("0", "1000000", places=2))
def test_no_period_is_paid_before_the_one_before_it_is_paid_wholly(owed, received):
    dues = [Due(number, date(2025, 1, 1), date(2025, 1, 31), amount) for number, amount in enumerate(owed, 1)]

    settled = settle(dues, received)

    assert all(not one.open or not after.paid for one, after in zip(settled, settled[1:], strict=False))
