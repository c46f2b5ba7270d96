from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflow.rates import Rate, total

YEAR_END = date(2025, 12, 31)
COUNT = st.integers(0, 10**9)
SUM = st.decimals(0, 10**12, places=2)


def rate(numerator, denominator, **excluded):
    return Rate(numerator, denominator, excluded, as_of=YEAR_END)


@pytest.mark.parametrize(
    ("counted", "text"),
    [
        (rate(51, 53), "96.2%（51/53，截至2025-12-31）"),
        (rate(0, 0), "不适用（0/0，截至2025-12-31）"),
        (rate(0, 7), "0.0%（0/7，截至2025-12-31）"),
        (rate(51, 53, 未满一年=3, 无物业=2), "96.2%（51/53，另有5未计入，截至2025-12-31）"),
        (rate(Decimal("0.50"), Decimal("2.00")), "25.0%（0.50/2.00，截至2025-12-31）"),
    ],
)
def test_a_rate_shows_what_it_was_counted_from(counted, text):
    assert counted.text() == text


@pytest.mark.parametrize(
    ("numerator", "denominator", "digits", "percent"),
    [
        (911, 972, 2, "93.72"),
        (737, 972, 2, "75.82"),
        (26177, 26702, 2, "98.03"),
        (1, 800, 1, "0.1"),
        (1, 2000, 1, "0.1"),
        (5, 1000, 0, "1"),
        (25, 1000, 0, "3"),
        (9999, 10000, 1, "100.0"),
        (9994, 10000, 1, "99.9"),
    ],
)
def test_percentages_round_half_up(numerator, denominator, digits, percent):
    assert str(rate(numerator, denominator).percent(digits)) == percent


@pytest.mark.parametrize(("agree", "meets"), [(149_999, False), (150_000, True), (150_001, True)])
def test_a_threshold_includes_itself(agree, meets):
    assert rate(agree, 200_000).at_least(75) is meets
    assert rate(agree, 200_000).below(75) is not meets


def test_a_rounded_hundred_is_not_a_hundred():
    almost = rate(9999, 10000)

    assert (almost.percent(), almost.at_least(100), almost.below(100)) == (Decimal("100.0"), False, True)


@given(COUNT, COUNT.filter(bool), st.integers(0, 200))
def test_exactly_one_side_of_a_threshold_holds(numerator, denominator, percent):
    counted = rate(numerator, denominator)

    assert counted.at_least(percent) is (numerator * 100 >= percent * denominator)
    assert counted.below(percent) is (numerator * 100 < percent * denominator)


@given(SUM.filter(bool), st.decimals("0.01", 100, places=2))
def test_one_hundredth_less_than_an_exact_threshold_is_below_it(denominator, percent):
    exact, step = percent * denominator / 100, Decimal("0.000001")

    assert rate(exact, denominator).at_least(percent)
    assert rate(exact - step, denominator).below(percent) or exact < step


@given(COUNT, COUNT.filter(bool), st.integers(0, 4))
def test_a_percentage_is_within_half_a_unit(numerator, denominator, digits):
    off = Fraction(rate(numerator, denominator).percent(digits)) - Fraction(numerator * 100, denominator)

    assert -Fraction(1, 2) < off * 10**digits <= Fraction(1, 2)


def test_a_rate_of_nothing_is_neither_good_nor_bad():
    nothing = rate(0, 0)

    assert (nothing.share, nothing.percent()) == (None, None)
    assert not nothing.is_applicable
    assert not nothing.at_least(0)
    assert not nothing.below(100)


def test_townships_add_up_to_the_district():
    district = rate(3, 4, 新建=1) + rate(1, 2, 新建=2, 停用=1) + rate(0, 0)

    assert district == rate(4, 6, 新建=3, 停用=1)
    assert total([], as_of=YEAR_END) == rate(0, 0)


@given(st.lists(st.tuples(SUM, SUM), max_size=20))
def test_sums_lose_nothing(pairs):
    added = total([rate(*pair) for pair in pairs], as_of=YEAR_END)

    assert Fraction(added.numerator) == sum((Fraction(numerator) for numerator, _ in pairs), Fraction())
    assert Fraction(added.denominator) == sum((Fraction(denominator) for _, denominator in pairs), Fraction())


def test_figures_of_different_days_are_not_added():
    with pytest.raises(ValueError, match="different days"):
        rate(1, 2) + Rate(1, 2, as_of=date(2025, 12, 30))


@pytest.mark.parametrize("number", [0.5, "1", None, True, float("nan")])
def test_floats_and_other_inexact_things_are_refused(number):
    with pytest.raises(TypeError):
        rate(number, 2)
    with pytest.raises(TypeError):
        rate(1, 2).at_least(number)


@pytest.mark.parametrize("number", [-1, Decimal("-0.01"), Decimal("Infinity"), Decimal("NaN")])
def test_numbers_that_count_nothing_are_refused(number):
    with pytest.raises(ValueError, match="negative|finite"):
        rate(1, number)
