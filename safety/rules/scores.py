"""The yearly assessment (标准化达标): points, the bar of 80, red lines; whole numbers (RULES 4.1)."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

BAR = 80
POINTS = {"met": 2, "partly": 1, "missed": 0}
"""Of two; what does not apply to a compound counts neither here nor there."""
MOST = 2


@dataclass(frozen=True)
class Score:
    """`points` of `most`; `red` are the red lines that were missed."""

    points: int
    most: int
    red: tuple[str, ...]
    open_majors: int

    @property
    def share(self) -> Fraction | None:
        """Of a hundred, exact; None where nothing applies."""
        return Fraction(100 * self.points, self.most) if self.most else None

    @property
    def shown(self) -> Decimal | None:
        """To one digit, half up; for showing only."""
        if self.share is None:
            return None
        return Decimal((self.share * 10 + Fraction(1, 2)).__floor__()).scaleb(-1)

    @property
    def has_reached_the_bar(self) -> bool:
        return self.most > 0 and 100 * self.points >= BAR * self.most

    @property
    def is_passed(self) -> bool:
        return self.has_reached_the_bar and not self.red and not self.open_majors


def score(results: Mapping[str, str], red_lines: frozenset[str], open_majors: int) -> Score:
    """:param results: by code of the item: met, partly, missed or na."""
    counted = {code: result for code, result in results.items() if result in POINTS}
    red = tuple(sorted(code for code, result in counted.items() if result == "missed" and code in red_lines))
    return Score(sum(POINTS[result] for result in counted.values()), MOST * len(counted), red, open_majors)
