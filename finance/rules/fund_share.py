"""The share of net income that goes to the maintenance fund, compared without rounding; pure (RULES 3.3)."""

from dataclasses import dataclass
from decimal import Decimal

HUNDRED = Decimal(100)


@dataclass(frozen=True)
class FundShare:
    """What was earned and what was transferred; `least` in per cent, None where nothing is ruled."""

    net: Decimal
    moved: Decimal
    least: Decimal | None
    allowed_by: str = ""
    """The decision that allows less than the book's rule; empty where none does."""

    @property
    def is_enough(self) -> bool:
        """Nothing is owed on a loss, and nothing where no share is ruled."""
        if self.least is None or self.net <= 0:
            return True
        return self.moved * HUNDRED >= self.net * self.least

    @property
    def missing(self) -> Decimal:
        """Yuan that are still to be transferred, to the fen and upwards."""
        if self.is_enough or self.least is None:
            return Decimal(0)
        return (self.net * self.least / HUNDRED - self.moved).quantize(Decimal("0.01"), "ROUND_CEILING")


def exceeds(part: Decimal, whole: Decimal, per_cent: Decimal) -> bool:
    """Whether the part is more than so many per cent of the whole, without rounding."""
    return part * HUNDRED > whole * per_cent
