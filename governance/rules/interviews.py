"""Who is interviewed as the last of a quarter (末位约谈, RULES 6): pure, over what was frozen.

A place of rank 1 is never the last, also where all are equal or there is but one.
"""

from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import TypeVar

Key = TypeVar("Key", bound=Hashable)
CENT = Decimal("0.01")


@dataclass(frozen=True)
class Standing:
    """One rated subject of a quarter. `is_clean`: none of its indicators is below yellow."""

    rank: int
    score: Fraction
    is_clean: bool


@dataclass(frozen=True)
class Sparing:
    """The switch of RULES 6: who is good in everything is not interviewed for being last."""

    is_on: bool
    least_score: Decimal

    def spares(self, one: Standing) -> bool:
        return self.is_on and one.is_clean and one.score >= Fraction(self.least_score)


def last(standings: Mapping[Key, Standing], count: int) -> set[Key]:
    """Those behind whom fewer than `count` stand; whoever is equal to the last of them counts, too."""
    ranks = sorted((one.rank for one in standings.values()), reverse=True)[:count]
    if not ranks:
        return set()
    return {key for key, one in standings.items() if one.rank >= ranks[-1] and one.rank > 1}


def due(standings: Mapping[Key, Standing], count: int, sparing: Sparing) -> set[Key]:
    """Nobody moves up for one who is spared."""
    return {key for key in last(standings, count) if not sparing.spares(standings[key])}


def running(key: Hashable, quarters: Sequence[Collection[Hashable]]) -> int:
    """How many quarters without a gap; `quarters` begins with the latest."""
    count = 0
    for found in quarters:
        if key not in found:
            break
        count += 1
    return count


def mean(scores: Iterable[Decimal | Fraction]) -> Fraction:
    """Each compound counts the same, however many households it has."""
    values = [Fraction(one) for one in scores]
    return sum(values, Fraction(0)) / len(values)


def ranked(scores: Mapping[Key, Fraction]) -> dict[Key, int]:
    """1, 2, 2, 4: the highest first."""
    ordered = sorted(scores.values(), reverse=True)
    return {key: ordered.index(score) + 1 for key, score in scores.items()}


def shown(score: Fraction) -> Decimal:
    """To two decimals, half up."""
    return (Decimal(score.numerator) / Decimal(score.denominator)).quantize(CENT, ROUND_HALF_UP)
