"""When a value warns: at every threshold, and against plain Python over whatever hypothesis finds."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance.rules.warnings import Asked as Kept
from governance.rules.warnings import Measured, has_fallen, is_covered, judge
from workflow.rates import Rate

DAY = date(2025, 9, 30)


@dataclass(frozen=True)
class Asked:
    weight: Decimal = Decimal(10)
    yellow: Decimal = Decimal(95)
    red: Decimal = Decimal(85)
    direction: str = "up"
    least: int = 1


FALLING = Asked(yellow=Decimal(5), red=Decimal(15), direction="down")


def value(numerator, denominator, terms=None) -> Measured:
    return Measured(Rate(numerator, denominator, as_of=DAY), terms or Asked())


@pytest.mark.parametrize(
    ("numerator", "denominator", "grade", "codes"),
    [
        (95, 100, "", set()),
        (9499, 10000, "yellow", {"below_yellow"}),
        (85, 100, "yellow", {"below_yellow"}),
        (8499, 10000, "red", {"below_red"}),
        (0, 0, "", set()),
    ],
)
def test_a_value_at_a_threshold_does_not_warn_of_it(numerator, denominator, grade, codes):
    found = judge(value(numerator, denominator))

    assert (found.grade, found.codes) == (grade, codes)


@pytest.mark.parametrize(
    ("numerator", "grade"), [(50, ""), (51, "yellow"), (150, "yellow"), (151, "red"), (0, "")]
)
def test_of_what_should_be_low_more_is_worse(numerator, grade):
    assert judge(value(numerator, 1000, FALLING)).grade == grade


@pytest.mark.parametrize(
    ("now", "before", "fallen"),
    [
        ((950, 1000), (1000, 1000), True),
        ((951, 1000), (1000, 1000), False),
        ((1, 3), (23, 60), True),  # exactly five points
        ((100_001, 300_000), (23, 60), False),
        ((1000, 1000), (950, 1000), False),
        ((0, 0), (1, 1), False),
        ((1, 2), (0, 0), False),
    ],
)
def test_five_points_are_a_fall_and_a_hair_less_is_none(now, before, fallen):
    assert has_fallen(value(*now), value(*before)) is fallen


def test_a_rise_of_what_should_be_low_is_a_fall():
    assert has_fallen(value(50, 1000, FALLING), value(0, 1000, FALLING))
    assert not has_fallen(value(0, 1000, FALLING), value(50, 1000, FALLING))


def test_a_fall_alone_is_yellow_and_names_what_it_fell_from():
    found = judge(value(95, 100), value(100, 100))

    assert found.grade == "yellow"
    assert found.reasons == ({"code": "fell", "numerator": 100, "denominator": 100, "as_of": "2025-09-30"},)


@pytest.mark.parametrize(
    ("now", "before", "earlier", "grade"),
    [
        (94, 94, None, "red"),
        (94, 95, None, "yellow"),
        (94, 84, None, "red"),  # what was red was yellow, too
        (94, 95, 100, "red"),  # yellow by its fall the quarter before
        (94, 95, 99, "yellow"),
        (95, 94, None, ""),
        (95, 94, 100, ""),
    ],
)
def test_yellow_in_two_quarters_running_is_red(now, before, earlier, grade):
    past = [None if one is None else value(one, 100) for one in (before, earlier)]

    assert judge(value(now, 100), *past).grade == grade


def test_too_few_records_warn_of_nothing_and_are_no_quarter_before():
    few = Asked(least=5)

    assert not judge(value(0, 4, few)).reasons
    assert judge(value(90, 100, few), value(0, 4, few)).codes == {"below_yellow"}
    assert judge(value(0, 5, few)).grade == "red"


def test_a_threshold_that_moved_judges_each_quarter_by_its_own():
    strict, mild = Asked(), Asked(yellow=Decimal(90), red=Decimal(80))

    assert judge(value(94, 100, strict), value(92, 100, mild)).grade == "yellow"
    assert judge(value(94, 100, strict), value(92, 100, strict)).grade == "red"


def test_what_a_freeze_kept_judges_like_the_row_it_was():
    told = {"weight": "10", "yellow": "95.00", "red": "85.00", "direction": "up", "least": 1, "code": "I01"}

    assert judge(value(9499, 10000, Kept.of(told))).grade == "yellow"


rates = st.integers(1, 400).flatmap(lambda whole: st.tuples(st.integers(0, whole), st.just(whole)))
maybe = st.one_of(st.none(), st.just((0, 0)), rates)
asked = st.builds(
    lambda low, gap, is_up, least: Asked(
        yellow=Decimal(low + gap if is_up else low) / 4,
        red=Decimal(low if is_up else low + gap) / 4,
        direction="up" if is_up else "down",
        least=least,
    ),
    st.integers(0, 300),
    st.integers(1, 100),
    st.booleans(),
    st.integers(1, 6),
)


@given(rates, maybe, maybe, asked)
def test_the_same_as_counted_by_hand(now, before, earlier, terms):
    found = judge(*(None if one is None else value(*one, terms) for one in (now, before, earlier)))

    assert found.grade == by_hand(now, before, earlier, terms)


def by_hand(now, before, earlier, terms) -> str:
    """In whole numbers: quarters of a per cent, ten-thousandths, no fraction."""
    up = terms.direction == "up"

    def counts(pair):
        return pair is not None and pair[1] >= terms.least and pair[1] > 0

    def beyond(pair, line):
        share, mark = pair[0] * 400, int(line * 4) * pair[1]
        return share < mark if up else share > mark

    def fell(pair, other):
        if not (counts(pair) and counts(other)):
            return False
        drop = other[0] * pair[1] - pair[0] * other[1]
        return (drop if up else -drop) * 20 >= pair[1] * other[1]

    def warns(pair, other):
        return counts(pair) and (beyond(pair, terms.yellow) or fell(pair, other))

    if not warns(now, before):
        return ""
    return "red" if beyond(now, terms.red) or warns(before, earlier) else "yellow"


@pytest.mark.parametrize(
    ("grade", "lifted", "day", "covered"),
    [
        ("yellow", "yellow", 30, True),
        ("yellow", "yellow", 31, False),
        ("red", "yellow", 30, False),
        ("yellow", "red", 30, True),
        ("red", "red", 30, True),
    ],
)
def test_a_lift_holds_up_to_its_day_and_for_nothing_graver(grade, lifted, day, covered):
    until = date(2025, 3, 30)

    assert is_covered(grade, date(2025, 3, day), lifted=lifted, until=until) is covered
