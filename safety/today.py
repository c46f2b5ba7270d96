"""What safety asks of one reader today: rounds, what waits for them, what is late and how gravely."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, Value
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from communities.access import grants
from workflow.models import EscalationLevel

from .lifecycle import Relation
from .models import Hazard, Inspection
from .models.hazards import DUTIES, GRAVEST
from .models.inspections import InspectionQuerySet

SHOWN = 10
"""Rows of one list; the whole stands on the list it leads to."""
MISSED_WITHIN = timedelta(days=30)


@dataclass(frozen=True)
class Part:
    """Somebody's next move as one relation; the whole list is narrowed by the same word."""

    relation: Relation
    title: Promise
    button: Promise


PARTS = (
    Part(Relation.RECTIFIER, _("要整改的"), _("去整改")),
    Part(Relation.RECHECKER, _("等我复查的"), _("去复查")),
    Part(Relation.JUDGE, _("等我研判、交办的"), _("去办理")),
    Part(Relation.APPROVER, _("等我审批延期的"), _("去审批")),
)
"""In this order on the page."""


@dataclass(frozen=True)
class Waiting:
    """Hazards on which the reader has the next move, as one relation; the nearest limit first."""

    name: str
    title: Promise
    button: Promise
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
    """`done` counts the signed among the rounds whose period holds the day; `own` are those of my teams."""

    own: Rounds
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
        own=_rounds(own_inspections(user, day), "until"),
        due=_rounds(inspections.due(day), "until"),
        done=inspections.filter(since__lte=day, until__gte=day).finished().count(),
        missed=_rounds(missed_lately(inspections, day), "-until"),
        waiting=list(waiting(user)),
        late=list(late.with_place().order_by("next_due_at", "pk")[:SHOWN]),
        colours=_by_colour(late),
    )


def own_inspections(user: Any, day: date) -> InspectionQuerySet:
    """Of whose team the user is: begun by the calendar and not signed; what was just missed, too."""
    begun = Inspection.objects.of_team(user).filter(finished_at=None, since__lte=day)
    return begun.filter(until__gte=day - MISSED_WITHIN)


def missed_lately(inspections: InspectionQuerySet, day: date) -> InspectionQuerySet:
    return inspections.missed(day).filter(until__gte=day - MISSED_WITHIN)


def _rounds(rows: InspectionQuerySet, first: str) -> Rounds:
    listed = rows.select_related("compound__township").order_by(first, "compound__code", "pk")
    return Rounds(rows.count(), list(listed[:SHOWN]))


def waiting(user: Any) -> Iterator[Waiting]:
    """For each part that the reader has: what waits for their move."""
    for part in PARTS:
        if grants(user).may(DUTIES[part.relation]):
            rows = Hazard.objects.waiting_for(user, part.relation)
            listed = rows.with_place().order_by("next_due_at", "pk")[:SHOWN]
            words = (str(part.relation), part.title, part.button)
            yield Waiting(*words, rows.count(), list(listed))


def next_moves(user: Any, most: int) -> list[Hazard]:
    """The nearest of all parts together, in one query; `part` is the place in `PARTS`."""
    parts = [
        Hazard.objects.waiting_for(user, part.relation).with_place().annotate(part=Value(place))
        for place, part in enumerate(PARTS)
        if grants(user).may(DUTIES[part.relation])
    ]
    if not parts:
        return []
    return list(parts[0].union(*parts[1:], all=True).order_by("next_due_at", "pk")[:most])


def _by_colour(late: Any) -> list[Colour]:
    counts = dict(late.order_by().values_list("supervision").annotate(Count("pk")))
    known = [Colour(one, EscalationLevel.Colour(one).label, counts.get(one, 0)) for one in GRAVEST]
    return [*known, Colour("none", _("还没有督办"), counts.get(None, 0))]
