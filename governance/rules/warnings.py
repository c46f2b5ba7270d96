"""When a value warns (RULES 6): exact fractions, a value at a threshold on its good side.

Yellow: worse than yellow, or a fall of five points or more on the quarter before. Red: worse than red, or
yellow in two quarters running, or a red-line event. Reasons are data, put into words where they are shown.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from workflow.rates import Rate

from . import scores

YELLOW, RED = scores.YELLOW, scores.RED
FALL = 5
"""Points, in per cent of the whole."""
BELOW_YELLOW, FELL = "below_yellow", "fell"
BELOW_RED, TWICE, RED_LINE = "below_red", "twice", "red_line"
MAKES_RED = frozenset({BELOW_RED, TWICE, RED_LINE})
GRAVITY = {"": 0, YELLOW: 1, RED: 2}


@dataclass(frozen=True)
class Asked:
    """What an indicator asked for, as a freeze keeps it."""

    weight: Decimal
    yellow: Decimal
    red: Decimal
    direction: str
    least: int

    @classmethod
    def of(cls, told: Mapping[str, Any]) -> "Asked":
        weight, yellow, red = (Decimal(told[name]) for name in ("weight", "yellow", "red"))
        return cls(weight, yellow, red, told["direction"], told["least"])


@dataclass(frozen=True)
class Measured:
    """A value of one quarter with what was asked of it then."""

    rate: Rate
    terms: scores.Terms

    @property
    def is_applicable(self) -> bool:
        return scores.is_applicable(self.rate, self.terms)

    @property
    def colour(self) -> str:
        return scores.colour(self.rate, self.terms)


@dataclass(frozen=True)
class Judgement:
    """What a value warns of; no reason, no warning."""

    reasons: tuple[Mapping[str, Any], ...] = ()

    @property
    def grade(self) -> str:
        if any(reason["code"] in MAKES_RED for reason in self.reasons):
            return RED
        return YELLOW if self.reasons else ""

    @property
    def codes(self) -> frozenset[str]:
        return frozenset(reason["code"] for reason in self.reasons)


def judge(now: Measured, before: Measured | None = None, earlier: Measured | None = None) -> Judgement:
    """A value by itself and against the two quarters before it, where these are known.

    What is not applicable warns of nothing, and nothing can have fallen from it.
    """
    reasons = _own(now, before)
    if reasons and before is not None and _own(before, earlier):
        reasons.append({"code": TWICE, **_figures(before)})
    return Judgement(tuple(reasons))


def _own(now: Measured, before: Measured | None) -> list[dict[str, Any]]:
    """What a quarter warns of without asking whether the one before it did."""
    if not now.is_applicable:
        return []
    found: list[dict[str, Any]] = []
    colour = now.colour
    if colour == scores.RED:
        found.append({"code": BELOW_RED, "line": str(now.terms.red)})
    elif colour == scores.YELLOW:
        found.append({"code": BELOW_YELLOW, "line": str(now.terms.yellow)})
    if before is not None and has_fallen(now, before):
        found.append({"code": FELL, **_figures(before)})
    return found


def _figures(measured: Measured) -> dict[str, Any]:
    rate = measured.rate
    return {
        "numerator": int(rate.numerator),
        "denominator": int(rate.denominator),
        "as_of": rate.as_of.isoformat(),
    }


def has_fallen(now: Measured, before: Measured) -> bool:
    """Five points or more to the worse, compared by cross-multiplication."""
    if not (now.is_applicable and before.is_applicable):
        return False
    mine, theirs = (
        one.rate.numerator * other.rate.denominator for one, other in ((now, before), (before, now))
    )
    worse = theirs - mine if now.terms.direction == scores.UP else mine - theirs
    return worse * 100 >= FALL * now.rate.denominator * before.rate.denominator


def is_graver(grade: str, other: str) -> bool:
    return GRAVITY[grade] > GRAVITY[other]


def is_covered(grade: str, as_of: date, *, lifted: str, until: date) -> bool:
    """A lift holds for values up to a day, and for nothing graver than what was lifted."""
    return as_of <= until and not is_graver(grade, lifted)
