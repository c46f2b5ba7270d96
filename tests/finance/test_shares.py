"""Shares sum to exactly 100, and nobody is a whole step from the truth."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from finance.rules.shares import TENTH, shares

D = Decimal


@pytest.mark.parametrize(
    ("amounts", "wanted"),
    [
        ({"甲": D(1), "乙": D(1), "丙": D(1)}, {"甲": D("33.4"), "乙": D("33.3"), "丙": D("33.3")}),
        ({"中央": D(2), "区级": D(1)}, {"中央": D("66.7"), "区级": D("33.3")}),
        ({"中央": D(100), "区级": D(0)}, {"中央": D(100), "区级": D(0)}),
        ({"中央": D(0), "区级": D(0)}, {"中央": D(0), "区级": D(0)}),
        (
            {"中央": D("600000"), "区级": D("250000"), "维修资金": D("149999"), "业主": D(1)},
            {"中央": D(60), "区级": D(25), "维修资金": D(15), "业主": D(0)},
        ),
        ({}, {}),
    ],
)
def test_shares_are_given_by_the_largest_remainder(amounts, wanted):
    assert shares(amounts) == wanted


def test_an_amount_below_zero_has_no_share():
    with pytest.raises(ValueError, match="below zero"):
        shares({"甲": D(-1)})


@given(st.dictionaries(st.integers(), st.decimals("0", "99999999.99", places=2), min_size=1, max_size=8))
def test_shares_sum_to_exactly_a_hundred_and_are_less_than_a_step_off(amounts):
    given_ = shares(amounts)
    total = sum(amounts.values())

    assert sum(given_.values()) == (100 if total else 0)
    for key, amount in amounts.items():
        exact = Fraction(amount) * 100 / Fraction(total) if total else Fraction(0)
        assert abs(Fraction(given_[key]) - exact) < Fraction(TENTH)
