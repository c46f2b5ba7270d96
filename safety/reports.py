"""What one round of a campaign came to, as its reader may see it: by compound and kind, with evidence."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from communities.models import Compound

from .lifecycle import Status
from .models import CampaignRound, EnforcementCase, Hazard, ResultPhoto, RoundPhoto, RoundResult

KINDS = dict(RoundResult.Kind.choices)


@dataclass(frozen=True)
class Row:
    """One compound: what was cleared of each kind, hazards found there, and how many of them are closed."""

    compound: Compound
    counts: list[int]
    found: int
    closed: int


@dataclass(frozen=True)
class Report:
    """Compounds, counts and photos are those within the reader's reach; `is_partial`: not all of them."""

    round: CampaignRound
    kinds: list[str]
    """Codes of the kinds that were cleared, in their order."""
    rows: list[Row]
    results: list[RoundResult]
    hazards: list[Hazard]
    cases: int
    """Enforcement cases that were filed for one of the hazards."""
    result_photos: list[ResultPhoto]
    round_photos: list[RoundPhoto]
    is_partial: bool

    @property
    def heads(self) -> list[str]:
        return [KINDS[kind] for kind in self.kinds]

    @property
    def sums(self) -> list[int]:
        return [sum(row.counts[place] for row in self.rows) for place in range(len(self.kinds))]

    @property
    def found(self) -> int:
        return len(self.hazards)

    @property
    def closed(self) -> int:
        return sum(row.closed for row in self.rows)


def report_of(round_: CampaignRound, compounds: QuerySet[Compound]) -> Report:
    """:param compounds: those that the reader may see; only what lies there is told."""
    places = list(round_.compounds.filter(pk__in=compounds.values("pk")).order_by("code"))
    results = list(
        RoundResult.objects.filter(round=round_, compound__in=places)
        .select_related("compound")
        .order_by("compound__code", "kind")
    )
    hazards = list(
        Hazard.objects.filter(source=round_.key, compound__in=places, voided_at=None)
        .with_place()
        .order_by("number")
    )
    counted = {(row.compound_id, row.kind): row.count for row in results}
    kinds = [kind for kind in KINDS if any(row.kind == kind for row in results)]
    photos = ResultPhoto.objects.filter(result__in=results).select_related("result__compound")
    return Report(
        round=round_,
        kinds=kinds,
        rows=_rows(places, kinds, counted, hazards),
        results=results,
        hazards=hazards,
        cases=EnforcementCase.objects.filter(hazard__in=hazards).count(),
        result_photos=list(photos.order_by("result__compound__code", "result__kind", "pk")),
        round_photos=list(round_.photos.order_by("pk")),
        is_partial=CampaignRound.objects.filter(pk=round_.pk).values("compounds").count() > len(places),
    )


def _rows(
    places: Sequence[Compound],
    kinds: Sequence[str],
    counted: dict[tuple[int, str], int],
    hazards: Sequence[Hazard],
) -> list[Row]:
    found: Counter[int] = Counter()
    closed: dict[int, int] = defaultdict(int)
    for hazard in hazards:
        found[hazard.compound_id] += 1
        closed[hazard.compound_id] += hazard.status == Status.CLOSED
    return [
        Row(place, [counted.get((place.pk, kind), 0) for kind in kinds], found[place.pk], closed[place.pk])
        for place in places
    ]
