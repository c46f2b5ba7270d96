"""Which voucher is which line of the bank: the proposals, without a database."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from finance.rules.matching import MOST_DAYS, Pair, Side, likeness, propose

DAY = date(2025, 9, 10)


def a_side(key, amount="100.00", days=0, words="", name=""):
    return Side(key, DAY + timedelta(days), Decimal(amount), words, name)


def pairs(lines, vouchers, refused=frozenset()):
    return [(pair.line, pair.voucher) for pair in propose(lines, vouchers, refused)]


@pytest.mark.parametrize(("days", "found"), [(-6, []), (-5, [(1, 7)]), (0, [(1, 7)]), (5, [(1, 7)]), (6, [])])
def test_five_days_to_either_side_are_near_enough(days, found):
    assert pairs([a_side(1)], [a_side(7, days=days)]) == found


@pytest.mark.parametrize("amount", ["100.01", "-100.00", "99.99"])
def test_the_amounts_have_to_be_equal_to_the_fen_and_in_their_direction(amount):
    assert pairs([a_side(1)], [a_side(7, amount)]) == []


def test_the_likest_goes_before_the_nearest():
    lines = [a_side(1, words="会所租金（9月）"), a_side(2, words="转入押金")]
    vouchers = [a_side(7, words="押金"), a_side(8, days=3, words="会所租金（9月）")]

    assert pairs(lines, vouchers) == [(1, 8), (2, 7)]


def test_the_same_counterparty_counts_more_than_words():
    line = a_side(1, words="转账九月", name="沐光书吧")

    assert pairs([line], [a_side(7, words="转账"), a_side(8, days=4, name="沐光书吧")]) == [(1, 8)]


def test_of_equals_the_nearer_then_the_earlier_is_proposed():
    assert pairs([a_side(1)], [a_side(8, days=2), a_side(7, days=1), a_side(9, days=1)]) == [(1, 7)]


def test_a_refused_pair_is_not_proposed_again():
    assert pairs([a_side(1)], [a_side(7), a_side(8, days=1)], {(1, 7)}) == [(1, 8)]


@pytest.mark.parametrize(
    ("one", "other", "like"),
    [("会所租金", "会所租金", 100), ("会所租金", "", 0), ("租金", "会所租金", 50), ("电费", "利息", 0)],
)
def test_likeness_is_the_share_of_common_pairs_of_signs(one, other, like):
    assert likeness(a_side(1, words=one), a_side(2, words=other)) == like


sides = st.lists(
    st.tuples(
        st.sampled_from(["1.00", "2.00", "-1.00"]),
        st.integers(0, 12),
        st.sampled_from(["", "租金", "租金收入"]),
    ),
    max_size=12,
)


@given(sides, sides, st.randoms())
def test_everything_stands_in_one_pair_at_most_whatever_the_order(left, right, chance):
    lines = [a_side(key, *facts) for key, facts in enumerate(left)]
    vouchers = [a_side(key, *facts) for key, facts in enumerate(right)]
    found = propose(lines, vouchers)
    mixed_lines, mixed_vouchers = chance.sample(lines, len(lines)), chance.sample(vouchers, len(vouchers))

    assert propose(mixed_lines, mixed_vouchers) == found
    assert len({pair.line for pair in found}) == len({pair.voucher for pair in found}) == len(found)
    for pair in found:
        line, voucher = lines[pair.line], vouchers[pair.voucher]
        assert line.change == voucher.change
        assert pair.days == abs((line.on - voucher.on).days) <= MOST_DAYS
    assert isinstance(found, list)
    assert all(isinstance(pair, Pair) for pair in found)
