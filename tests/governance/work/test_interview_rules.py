"""Who is the last: by hand, by another count over random scores, and at the borders."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance.rules import interviews as rules
from governance.rules.interviews import Sparing, Standing

NOBODY_SPARED = Sparing(is_on=False, least_score=Decimal(95))


def standing(rank, score=80, *, is_clean=False) -> Standing:
    return Standing(rank, Fraction(score), is_clean)


@pytest.mark.parametrize(
    ("ranks", "count", "expected"),
    [
        ({"a": 1, "b": 2, "c": 3}, 1, {"c"}),
        ({"a": 1, "b": 2, "c": 2}, 1, {"b", "c"}),
        ({"a": 1, "b": 2, "c": 3, "d": 4, "e": 5}, 3, {"c", "d", "e"}),
        ({"a": 1, "b": 2, "c": 2, "d": 4}, 2, {"b", "c", "d"}),
        ({"a": 1, "b": 1, "c": 1}, 3, set()),
        ({"a": 1}, 1, set()),
        ({"a": 1, "b": 2}, 3, {"b"}),
        ({}, 3, set()),
    ],
)
def test_the_last_with_all_who_are_equal_to_them_and_never_the_first(ranks, count, expected):
    assert rules.last({key: standing(rank) for key, rank in ranks.items()}, count) == expected


@given(st.lists(st.integers(0, 6), max_size=12), st.integers(1, 4))
def test_the_last_by_another_count(scores, count):
    means = {number: Fraction(score) for number, score in enumerate(scores)}
    ranks = rules.ranked(means)

    found = rules.last({key: standing(ranks[key], means[key]) for key in means}, count)

    behind = {key: sum(other < mine for other in means.values()) for key, mine in means.items()}
    assert found == {key for key in means if behind[key] < count and means[key] != max(means.values())}


@given(st.lists(st.integers(0, 6), max_size=12))
def test_ranks_by_another_count(scores):
    means = {number: Fraction(score) for number, score in enumerate(scores)}

    assert rules.ranked(means) == {
        key: 1 + sum(other > mine for other in means.values()) for key, mine in means.items()
    }


@pytest.mark.parametrize(
    ("is_on", "is_clean", "score", "is_spared"),
    [
        (True, True, "95", True),
        (True, True, "94.99", False),
        (True, False, "99", False),
        (False, True, "99", False),
    ],
)
def test_who_is_good_in_everything_is_spared_where_the_switch_is_on(is_on, is_clean, score, is_spared):
    places = {"best": standing(1, 100), "last": Standing(2, Fraction(score), is_clean)}

    found = rules.due(places, 1, Sparing(is_on, Decimal(95)))

    assert found == (set() if is_spared else {"last"})


def test_nobody_moves_up_for_one_who_is_spared():
    places = {"a": standing(1), "b": standing(2, 96), "c": standing(3, 96, is_clean=True)}

    assert rules.due(places, 1, Sparing(is_on=True, least_score=Decimal(95))) == set()
    assert rules.due(places, 1, NOBODY_SPARED) == {"c"}


@pytest.mark.parametrize(
    ("quarters", "expected"),
    [([{"a"}], 1), ([{"a"}, {"a"}], 2), ([{"a"}, {"b"}, {"a"}], 1), ([{"a"}] * 3, 3), ([set()], 0)],
)
def test_quarters_running_end_at_the_first_gap(quarters, expected):
    assert rules.running("a", quarters) == expected


def test_a_company_has_the_plain_mean_of_its_compounds():
    assert rules.mean([Decimal("90"), Decimal("80.01")]) == Fraction(17001, 200)
    assert rules.shown(Fraction(17001, 200)) == Decimal("85.01")
    assert rules.shown(Fraction(1, 3)) == Decimal("0.33")
