"""Colour, score and rank of rated places (RULES 6): exact fractions, rounded only to be shown.

A rate without denominator, or on fewer records than the indicator asks for, is not applicable: it has no
colour, no weight, and ranks after every value where a tie is broken by it.
"""

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from math import ceil, floor
from typing import Protocol, TypeVar

from django.utils.translation import gettext as _

from workflow.rates import Rate
from workflow.refusals import Refused

UP, DOWN = "up", "down"
GREEN, YELLOW, RED, NONE = "green", "yellow", "red", "grey"
WHOLE = Decimal(100)
CENT = Decimal("0.01")
TIES = ("I06", "I08")
"""Where scores are equal, the higher rate of these decides, then fewer overdue cases."""
OVERDUE = "I08"
"""Whose counted-out records are the overdue cases."""
Key = TypeVar("Key", bound=Hashable)


class Terms(Protocol):
    """What an indicator asks for, as of a day."""

    @property
    def weight(self) -> Decimal: ...
    @property
    def yellow(self) -> Decimal: ...
    @property
    def red(self) -> Decimal: ...
    @property
    def direction(self) -> str: ...
    @property
    def least(self) -> int: ...


def is_applicable(rate: Rate, terms: Terms) -> bool:
    return rate.is_applicable and rate.denominator >= terms.least


def colour(rate: Rate, terms: Terms) -> str:
    """A value at a threshold is on its good side (RULES 6: yellow is below yellow)."""
    if not is_applicable(rate, terms):
        return NONE
    if _is_worse(rate, terms.red, terms.direction):
        return RED
    return YELLOW if _is_worse(rate, terms.yellow, terms.direction) else GREEN


def _is_worse(rate: Rate, percent: Decimal, direction: str) -> bool:
    """Cross-multiplied: hundreds of thousands of values are compared at once."""
    above, below = percent.as_integer_ratio()
    value, line = rate.numerator * 100 * below, rate.denominator * above
    return value < line if direction == UP else value > line


def _part(percent: Decimal) -> Fraction:
    return Fraction(percent) / 100


def lift(rate: Rate, terms: Terms) -> int:
    """How many of the records that count against must turn for the value to be green; 0 where it is."""
    if colour(rate, terms) not in (YELLOW, RED):
        return 0
    at_threshold = _part(terms.yellow) * Fraction(rate.denominator)
    counted = Fraction(rate.numerator)
    return ceil(at_threshold - counted) if terms.direction == UP else ceil(counted - floor(at_threshold))


def score(rates: Mapping[str, Rate], terms: Mapping[str, Terms]) -> Decimal | None:
    """Σ weight × value ÷ Σ weight over what is applicable, in per cent to two decimals, half up."""
    kept = {code: one for code, one in terms.items() if code in rates and is_applicable(rates[code], one)}
    weight = sum((Fraction(one.weight) for one in kept.values()), Fraction(0))
    if not weight:
        return None
    points = sum((Fraction(one.weight) * _value(rates[code], one) for code, one in kept.items()), Fraction(0))
    return _rounded(points / weight * 100)


def _value(rate: Rate, terms: Terms) -> Fraction:
    share = rate.share or Fraction(0)
    return share if terms.direction == UP else 1 - share


def _rounded(exact: Fraction) -> Decimal:
    return (Decimal(floor(exact * 1000)) / 1000).quantize(CENT, ROUND_HALF_UP)


def weight_of(rates: Mapping[str, Rate], terms: Mapping[str, Terms]) -> Decimal:
    """How much of the hundred was applicable: the score is scaled up from it."""
    kept = [one for code, one in terms.items() if code in rates and is_applicable(rates[code], one)]
    return sum((one.weight for one in kept), Decimal(0))


@dataclass(frozen=True)
class Standing:
    """What a place is ranked by, from the best to the worst of ties."""

    score: Decimal | None
    ties: tuple[Fraction | None, ...]
    overdue: int

    @property
    def order(self) -> tuple[Decimal | None, tuple[Fraction, ...], int]:
        return self.score, tuple(Fraction(-1) if tie is None else tie for tie in self.ties), -self.overdue


def standing(rates: Mapping[str, Rate], terms: Mapping[str, Terms]) -> Standing:
    kept = {code: rate for code, rate in rates.items() if code in terms and is_applicable(rate, terms[code])}
    late = rates.get(OVERDUE)
    return Standing(
        score(rates, terms),
        tuple(kept[code].share if code in kept else None for code in TIES),
        int(late.denominator - late.numerator) if late else 0,
    )


def ranks(standings: Mapping[Key, Standing]) -> dict[Key, int]:
    """1, 2, 2, 4: what is equal in score and every tie has the same rank; without a score there is none."""
    placed = {key: one.order for key, one in standings.items() if one.score is not None}
    best_first = sorted(placed.values(), reverse=True)
    first: dict[tuple, int] = {}
    for place, order in enumerate(best_first, start=1):
        first.setdefault(order, place)
    return {key: first[order] for key, order in placed.items()}


def require_thresholds(name: str, terms: Terms) -> None:
    """:raises Refused: a threshold is no percentage, or red does not lie beyond yellow."""
    if not (0 <= terms.red <= WHOLE and 0 <= terms.yellow <= WHOLE):
        raise Refused(_("“%(name)s”的预警线应在0到100之间。") % {"name": name})
    words = {"name": name, "yellow": terms.yellow, "red": terms.red}
    if terms.direction == UP and terms.red >= terms.yellow:
        raise Refused(_("“%(name)s”的红线（%(red)s）应低于黄线（%(yellow)s）。") % words)
    if terms.direction == DOWN and terms.red <= terms.yellow:
        raise Refused(_("“%(name)s”越低越好，红线（%(red)s）应高于黄线（%(yellow)s）。") % words)


def require_weights(weights: Iterable[Decimal]) -> None:
    """:raises Refused: a weight is not above nought, or they do not sum to a hundred."""
    weights = list(weights)
    if any(weight <= 0 for weight in weights):
        raise Refused(_("每项指标的权重应大于0。"))
    if (whole := sum(weights, Decimal(0))) != WHOLE:
        raise Refused(_("各项指标的权重之和应为100，现在是%(whole)s。") % {"whole": whole})
