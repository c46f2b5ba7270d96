"""Who counts how much: one head per owner, areas in full (法释〔2009〕7号 art. 8-9; RULES 1.3)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from workflow.refusals import Refused

DEVELOPER = "developer"
"""Owner of what is unsold, or sold and not handed over: all of it together is one head."""


@dataclass(frozen=True)
class Unit:
    """An exclusive unit. Co-owners are one owner; they name one voter."""

    owner: str
    area: Decimal


@dataclass(frozen=True)
class Weight:
    """What counts of one owner or of several."""

    area: Decimal
    heads: int


def roll(units: Iterable[Unit]) -> dict[str, Weight]:
    """Every owner's weight: several units are one head with their areas together."""
    areas: dict[str, Decimal] = {}
    for unit in units:
        areas[unit.owner] = areas.get(unit.owner, Decimal(0)) + unit.area
    return {owner: Weight(area, 1) for owner, area in areas.items()}


def weight_of(owners: Iterable[str], weights: Mapping[str, Weight]) -> Weight:
    """Owners together, each once however often named."""
    chosen = [weights[owner] for owner in set(owners)]
    return Weight(sum((weight.area for weight in chosen), Decimal(0)), len(chosen))


def one_choice(owner: str, choices: Iterable[str]) -> str:
    """The one choice of an owner of several units.

    :raises Refused: the ballots differ, or there are none.
    """
    different = sorted(set(choices))
    if len(different) != 1:
        raise Refused(_("“%(owner)s”的几套房屋须作同一选择，一个业主只有一票。") % {"owner": owner})
    return different[0]
