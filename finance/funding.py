"""Who pays for a project and what is missing; how each area's fund stands. Constant numbers of queries."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import QuerySet, Sum

from .models import FundBalance, FundMovement, Project, ProjectFunding, ProjectPayment
from .rules.receivables import CENT
from .rules.shares import shares

ZERO = Decimal(0)
USE = FundMovement.Kind.USE


@dataclass(frozen=True)
class Part:
    """One source: what it promised, its share of all promises, what it gave."""

    source: ProjectFunding.Source
    planned: Decimal
    share: Decimal
    paid: Decimal

    @property
    def open(self) -> Decimal:
        return self.planned - self.paid


@dataclass(frozen=True)
class Funded:
    """A project with its parts; the gap is what nobody has promised."""

    project: Project
    parts: Sequence[Part]

    @property
    def planned(self) -> Decimal:
        return sum((part.planned for part in self.parts), ZERO)

    @property
    def paid(self) -> Decimal:
        return sum((part.paid for part in self.parts), ZERO)

    @property
    def gap(self) -> Decimal:
        return self.project.budget - self.planned

    @property
    def outstanding(self) -> Decimal:
        """Promised and not given yet."""
        return self.planned - self.paid


@dataclass(frozen=True)
class Standing:
    """The fund of an area: the last balance that was reported, and what moved since, as recorded."""

    balance: FundBalance | None
    came: Decimal = ZERO
    went: Decimal = ZERO

    @property
    def reckoned(self) -> Decimal | None:
        """None where no balance was ever reported: nothing can be reckoned from nothing."""
        return self.balance.amount + self.came - self.went if self.balance else None


def funded(projects: QuerySet[Project]) -> list[Funded]:
    """In the order in which the projects come."""
    rows = list(projects)
    keys = [row.pk for row in rows]
    paid = ProjectPayment.objects.filter(funding__project__in=keys).order_by().values_list("funding")
    by_funding = {pk: Decimal(total).quantize(CENT) for pk, total in paid.annotate(total=Sum("amount"))}
    fundings = defaultdict(list)
    for funding in ProjectFunding.objects.filter(project__in=keys).order_by("pk"):
        fundings[funding.project_id].append(funding)
    return [Funded(row, _parts(fundings[row.pk], by_funding)) for row in rows]


def _parts(fundings: Sequence[ProjectFunding], paid: dict[int, Decimal]) -> list[Part]:
    order = list(ProjectFunding.Source)
    fundings = sorted(fundings, key=lambda funding: order.index(ProjectFunding.Source(funding.source)))
    given = shares({funding.source: funding.planned for funding in fundings})
    return [
        Part(
            ProjectFunding.Source(funding.source),
            funding.planned,
            given[funding.source],
            paid.get(funding.pk, ZERO),
        )
        for funding in fundings
    ]


def standings(areas: Sequence[int], *, on: date) -> dict[int, Standing]:
    """By key of the area; movements on the day of the balance are taken to be in it."""
    last: dict[int, FundBalance] = {}
    for row in FundBalance.objects.filter(area__in=areas, as_of__lte=on).order_by("as_of", "pk"):
        last[row.area_id] = row
    came: dict[int, Decimal] = defaultdict(Decimal)
    went: dict[int, Decimal] = defaultdict(Decimal)
    moves = FundMovement.objects.filter(area__in=areas, on__lte=on).order_by()
    days = moves.values_list("area", "kind", "on").annotate(total=Sum("amount"))
    for area, kind, day, total in days:
        if area not in last or day > last[area].as_of:
            (went if kind == USE else came)[area] += Decimal(total).quantize(CENT)
    return {area: Standing(last.get(area), came[area], went[area]) for area in areas}
