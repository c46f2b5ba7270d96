"""What safety asks of one reader today: rounds, what waits for them, what is late and how gravely."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from communities.access import grants
from workflow.models import EscalationLevel

from .lifecycle import Relation, Status
from .models import Hazard, Inspection
from .models.hazards import DUTIES, GRAVEST
from .models.inspections import InspectionQuerySet

SHOWN = 10
"""Rows of one list; the whole stands on the list it leads to."""
MISSED_WITHIN = timedelta(days=30)
PARTS: tuple[tuple[Relation, Promise, Promise, Status], ...] = (
    (Relation.RECTIFIER, _("要整改的"), _("去整改"), Status.ORDERED),
    (Relation.RECHECKER, _("等我复查的"), _("去复查"), Status.RECTIFIED),
    (Relation.JUDGE, _("等我研判、交办的"), _("去办理"), Status.REGISTERED),
    (Relation.APPROVER, _("等我审批延期的"), _("去审批"), Status.ORDERED),
)
"""In this order on the page, each with the status by which the whole list is narrowed."""


@dataclass(frozen=True)
class Waiting:
    """Hazards on which the reader has the next move, as one relation; the nearest limit first."""

    name: str
    title: Promise
    button: Promise
    status: str
    total: int
    rows: list[Hazard]


@dataclass(frozen=True)
class Colour:
    """How many late hazards have reached a colour of supervision and no graver one; "none" is none yet."""

    name: str
    label: Any
    count: int


@dataclass(frozen=True)
class Rounds:
    """Inspections of a state: how many, and the first of them."""

    total: int
    rows: list[Inspection]


@dataclass(frozen=True)
class Today:
    """`done` counts the signed among the rounds whose period holds the day."""

    due: Rounds
    done: int
    missed: Rounds
    waiting: list[Waiting]
    late: list[Hazard]
    colours: list[Colour]

    @property
    def late_total(self) -> int:
        return sum(colour.count for colour in self.colours)


def duties_of(user: Any, at: datetime) -> Today:
    """All of it in a number of queries that does not depend on how much there is."""
    day = timezone.localdate(at)
    inspections = Inspection.objects.visible_to(user)
    late = Hazard.objects.visible_to(user).open().overdue(at).with_supervision()
    return Today(
        due=_rounds(inspections.due(day), "until"),
        done=inspections.filter(since__lte=day, until__gte=day).finished().count(),
        missed=_rounds(missed_lately(inspections, day), "-until"),
        waiting=list(waiting(user)),
        late=list(late.with_place().order_by("next_due_at", "pk")[:SHOWN]),
        colours=_by_colour(late),
    )


def missed_lately(inspections: InspectionQuerySet, day: date) -> InspectionQuerySet:
    return inspections.missed(day).filter(until__gte=day - MISSED_WITHIN)


def _rounds(rows: InspectionQuerySet, first: str) -> Rounds:
    listed = rows.select_related("compound__township").order_by(first, "compound__code", "pk")
    return Rounds(rows.count(), list(listed[:SHOWN]))


def waiting(user: Any) -> Iterator[Waiting]:
    """For each part that the reader has: what waits for their move."""
    for relation, title, button, status in PARTS:
        if grants(user).may(DUTIES[relation]):
            rows = Hazard.objects.waiting_for(user, relation)
            listed = rows.with_place().order_by("next_due_at", "pk")[:SHOWN]
            yield Waiting(str(relation), title, button, str(status), rows.count(), list(listed))


def _by_colour(late: Any) -> list[Colour]:
    counts = dict(late.order_by().values_list("supervision").annotate(Count("pk")))
    known = [Colour(one, EscalationLevel.Colour(one).label, counts.get(one, 0)) for one in GRAVEST]
    return [*known, Colour("none", _("还没有督办"), counts.get(None, 0))]
