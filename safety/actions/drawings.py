"""Double random (双随机、一公开): who inspects where is drawn, stored with seed and roster, and published."""

import secrets
from collections.abc import Collection
from datetime import date, datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from communities.actions import rights
from communities.actions.rights import Actor
from communities.models import Appointment, Compound
from workflow import audit
from workflow.refusals import Refused

from ..models import ChecklistKind, Drawing, Inspection, Inspector, NumberSeries, current_edition
from ..rules.drawing import ALGORITHM, Roster, drawn
from .inspections import require_to_come

SERIES = "SSJ"


def able(compounds: QuerySet[Compound], kinds: Collection[str], on: date) -> QuerySet[Inspector]:
    """Rows of the roster in force on the day for all these compounds and kinds, of people in office."""
    rows = Inspector.objects.current(on).in_office(on)
    return rows.for_kinds(kinds).reaching(compounds).order_by("person", "pk")


def roster_of(compounds: QuerySet[Compound], kinds: Collection[str], on: date) -> Roster:
    """Names on the roster are codes: of the compound, and `P` with the person's key."""
    places = dict(compounds.values_list("pk", "code"))
    people = {row.person_id: row.code for row in able(compounds, kinds, on)}
    conflicts: dict[str, list[str]] = {name: [] for name in people.values()}
    for person, compound in _ties(list(places), list(people)):
        conflicts[people[person]].append(places[compound])
    return Roster(list(places.values()), list(people.values()), conflicts)


def _ties(compounds: list[int], people: list[int]) -> list[tuple[int, int]]:
    """Whoever ever held a post in a compound, owns there, or works for its company, has a tie to it."""
    rows = Appointment.objects.filter(person__in=people)
    found = []
    for path in ("compound", "organisation__compound", "project__compound", "building__area__compound"):
        tied = rows.filter(**{f"{path}__in": compounds}).values_list("person", path)
        found += list(tied)
    served = rows.filter(organisation__company__projects__compound__in=compounds)
    return found + list(served.values_list("person", "organisation__company__projects__compound"))


@transaction.atomic
def draw(
    *,
    title: str,
    compounds: QuerySet[Compound],
    kinds: Collection[str] = (),
    count: int,
    team: int,
    since: date,
    until: date,
    by: Actor,
    at: datetime,
    seed: str = "",
) -> Drawing:
    """Draw compounds, and teams from the roster of inspectors, and plan the inspections.

    :param kinds: codes of the kinds that are looked at; none are all.
    :param seed: made here unless told; whoever doubts the result draws again from it.
    :raises Refused: no right over one of the compounds, no such kind, days that are past or in the wrong
        order, or the rosters are too short.
    """
    for compound in compounds.select_related("township"):
        rights.require(by, "inspection.plan", compound, at=at)
    require_to_come(since, until, at)
    asked = sorted(set(kinds))
    if ChecklistKind.objects.filter(code__in=asked).count() < len(asked):
        raise Refused(_("检查清单里没有所选的大类。"))
    roster, seed = roster_of(compounds, asked, timezone.localdate(at)), seed or secrets.token_hex(16)
    result = drawn(roster, seed, compounds=count, team=team)
    row = Drawing.objects.create(
        number=NumberSeries.take(SERIES, timezone.localdate(at).year),
        title=title.strip(),
        algorithm=ALGORITHM,
        seed=seed,
        roster=roster.text(),
        roster_hash=roster.digest,
        compounds=count,
        team=team,
        kinds=asked,
        result=result,
        drawn_by=by,
        drawn_at=at,
    )
    _plan(row, since=since, until=until)
    audit.record("drawing", row.number, "draw", by=by, at=at, roster_hash=row.roster_hash, compounds=count)
    return row


def _plan(drawing: Drawing, *, since: date, until: date) -> None:
    edition = current_edition(since)
    places = {row.code: row for row in Compound.objects.filter(code__in=[one[0] for one in drawing.result])}
    for code, team in drawing.result:
        inspection = Inspection.objects.create(
            number=f"{drawing.number}-{code}",
            kind=Inspection.Kind.RANDOM,
            compound=places[code],
            edition=edition,
            since=since,
            until=until,
            drawing=drawing,
        )
        inspection.inspectors.set(int(name.removeprefix("P")) for name in team)
