"""Colour, score, rank and what lifts a value, at their thresholds and against plain Python."""

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance.rules.scores import (
    colour,
    lift,
    ranks,
    require_thresholds,
    require_weights,
    score,
    standing,
    weight_of,
)
from workflow.rates import Rate
from workflow.refusals import Refused

DAY = date(2025, 9, 30)


@dataclass(frozen=True)
class Asked:
    weight: Decimal = Decimal(10)
    yellow: Decimal = Decimal(95)
    red: Decimal = Decimal(85)
    direction: str = "up"
    least: int = 1


FALLING = Asked(yellow=Decimal(5), red=Decimal(15), direction="down")


def rate(numerator, denominator, **excluded) -> Rate:
    return Rate(numerator, denominator, excluded, as_of=DAY)


@pytest.mark.parametrize(
    ("numerator", "denominator", "seen"),
    [
        (95, 100, "green"),
        (9499, 10000, "yellow"),
        (85, 100, "yellow"),
        (8499, 10000, "red"),
        (0, 0, "grey"),
        (0, 1, "red"),
    ],
)
def test_a_value_at_a_threshold_is_on_its_good_side(numerator, denominator, seen):
    assert colour(rate(numerator, denominator), Asked()) == seen


@pytest.mark.parametrize(
    ("numerator", "seen"), [(50, "green"), (51, "yellow"), (150, "yellow"), (151, "red")]
)
def test_where_lower_is_better_the_thresholds_are_turned_round(numerator, seen):
    assert colour(rate(numerator, 1000), FALLING) == seen


def test_fewer_records_than_asked_for_say_nothing():
    asked = Asked(least=5)

    assert colour(rate(0, 4), asked) == "grey"
    assert colour(rate(0, 5), asked) == "red"
    assert score({"I09": rate(0, 4), "I01": rate(1, 1)}, {"I09": asked, "I01": Asked()}) == 100


@given(st.integers(0, 400), st.integers(1, 400), st.sampled_from([Asked(), FALLING]))
def test_the_least_number_of_records_that_lifts_it_is_found(numerator, denominator, asked):
    numerator = min(numerator, denominator)
    step = 1 if asked.direction == "up" else -1

    needed = lift(rate(numerator, denominator), asked)

    assert colour(rate(numerator + step * needed, denominator), asked) == "green"
    assert needed == 0 or colour(rate(numerator + step * (needed - 1), denominator), asked) != "green"


PARTS = st.lists(
    st.tuples(st.integers(0, 60), st.integers(0, 60), st.integers(1, 40)), min_size=1, max_size=6
)


@given(PARTS)
def test_the_score_leaves_out_what_is_not_applicable_and_scales_up_the_rest(parts):
    rates = {str(at): rate(min(n, d), d) for at, (n, d, _w) in enumerate(parts)}
    asked = {str(at): Asked(weight=Decimal(w)) for at, (_n, _d, w) in enumerate(parts)}
    points = sum(Fraction(min(n, d), d) * w for n, d, w in parts if d)
    weight = sum(w for _n, d, w in parts if d)

    found = score(rates, asked)

    assert weight_of(rates, asked) == weight
    if not weight:
        assert found is None
    else:
        exact = points / weight * 100
        assert found == (Decimal(exact.numerator) / exact.denominator).quantize(
            Decimal("0.01"), ROUND_HALF_UP
        )


ASKED = {"I06": Asked(weight=Decimal(50)), "I08": Asked(weight=Decimal(50))}


def of(hazards, cases):
    return standing({"I06": rate(*hazards), "I08": rate(*cases)}, ASKED)


def test_ties_are_broken_by_hazards_then_cases_then_fewer_overdue():
    found = ranks(
        {
            "hazards": of((9, 10), (8, 10)),
            "cases": of((8, 10), (9, 10)),
            "fewer": of((8, 10), (90, 100)),
            "same": of((80, 100), (9, 10)),
            "none": standing({"I06": rate(0, 0), "I08": rate(0, 0)}, ASKED),
        }
    )

    assert found == {"hazards": 1, "cases": 2, "same": 2, "fewer": 4}


def test_thresholds_in_the_wrong_order_are_refused_with_a_sentence():
    with pytest.raises(Refused, match="应低于黄线"):
        require_thresholds("I01", Asked(yellow=Decimal(80), red=Decimal(80)))
    with pytest.raises(Refused, match="应高于黄线"):
        require_thresholds("I01", Asked(yellow=Decimal(80), red=Decimal(70), direction="down"))
    with pytest.raises(Refused, match="0到100"):
        require_thresholds("I01", Asked(yellow=Decimal(101)))


def test_weights_sum_to_a_hundred():
    require_weights([Decimal("33.33"), Decimal("66.67")])
    with pytest.raises(Refused, match="应为100，现在是99"):
        require_weights([Decimal(60), Decimal(39)])
    with pytest.raises(Refused, match="大于0"):
        require_weights([Decimal(0), Decimal(100)])
