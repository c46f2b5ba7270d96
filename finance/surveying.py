"""How far a survey campaign has come: every area against every kind, in a constant number of queries."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from communities.models import ManagementArea, User
from workflow.rates import Rate

from .models import AssetKind, CommonAsset, NoAsset, SurveyCampaign


class State(StrEnum):
    SURVEYED = "surveyed"
    NONE = "none"
    PARTLY = "partly"
    MISSING = "missing"


DONE = frozenset({State.SURVEYED, State.NONE})


@dataclass(frozen=True)
class Cell:
    """One kind in one area: what is known, as of when, from whom."""

    kind: AssetKind
    state: State
    count: int = 0
    on: date | None = None
    by: User | None = None


@dataclass(frozen=True)
class Line:
    area: ManagementArea
    cells: Sequence[Cell]

    @property
    def done(self) -> int:
        return sum(cell.state in DONE for cell in self.cells)

    @property
    def is_complete(self) -> bool:
        return self.done == len(self.cells)


def progress(campaign: SurveyCampaign, areas: Sequence[ManagementArea]) -> list[Line]:
    """A kind is known where each asset of it was seen in the campaign, or somebody stated there is none."""
    kinds = list(AssetKind.objects.filter(active=True).order_by("ordinal", "pk"))
    keys = [area.pk for area in areas]
    assets = defaultdict(list)
    rows = CommonAsset.objects.standing().filter(area__in=keys).select_related("surveyed_by__person")
    for asset in rows.order_by("pk"):
        assets[asset.area_id, asset.kind_id].append(asset)
    none = {
        (row.area_id, row.kind_id): row
        for row in NoAsset.objects.filter(campaign=campaign, area__in=keys).select_related(
            "stated_by__person"
        )
    }
    return [
        Line(
            area,
            [
                _cell(campaign, kind, assets.get((area.pk, kind.pk), []), none.get((area.pk, kind.pk)))
                for kind in kinds
            ],
        )
        for area in areas
    ]


def completeness(lines: Sequence[Line], *, as_of: date) -> Rate:
    """Compounds in whose areas every kind is known, of all."""
    compounds = {line.area.compound_id for line in lines}
    lacking = {line.area.compound_id for line in lines if not line.is_complete}
    return Rate(len(compounds - lacking), len(compounds), as_of=as_of)


def _cell(
    campaign: SurveyCampaign, kind: AssetKind, assets: Sequence[CommonAsset], none: NoAsset | None
) -> Cell:
    """Assets weigh more than the word that there are none: they were found after it."""
    if not assets and none:
        return Cell(kind, State.NONE, 0, none.stated_on, none.stated_by)
    seen = [
        asset
        for asset in assets
        if asset.surveyed_on and campaign.starts_on <= asset.surveyed_on <= campaign.ends_on
    ]
    if not seen:
        return Cell(kind, State.MISSING, len(assets))
    last = max(seen, key=lambda asset: (asset.surveyed_on, asset.pk))
    state = State.SURVEYED if len(seen) == len(assets) else State.PARTLY
    return Cell(kind, state, len(assets), last.surveyed_on, last.surveyed_by)
