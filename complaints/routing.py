"""Which unit a case goes to: the rules in their order, then the offices of the place, from below."""

from collections.abc import Callable, Iterator
from copy import copy
from datetime import date

from django.db.models import Q, QuerySet

from communities.models import (
    Building,
    CommitteeTerm,
    Compound,
    Organisation,
    OwnersCommittee,
    ServiceProject,
)
from workflow import reference

from .models import Category, DispatchRule, LeadKind

Place = tuple[Compound, Building | None, date]
DESKS = (Organisation.Kind.DEPARTMENT, Organisation.Kind.ENFORCEMENT, Organisation.Kind.UTILITY)
"""Units that are found by their code, which is the word of `LeadKind`."""


def unit_for(
    category: Category, compound: Compound, on: date, *, building: Building | None = None
) -> Organisation | None:
    """The first unit that exists; None only where not even the district has an office."""
    area = building.area_id if building else None
    where = (compound.pk, compound.township_id, compound.community_id, area)
    return copy(
        reference.kept(
            ("unit", category.pk, *where, on),
            lambda: next(candidates(category, (compound, building, on)), None),
        )
    )


def candidates(category: Category, place: Place) -> Iterator[Organisation]:
    for rule in DispatchRule.objects.of(category, place[0]):
        yield from _named(rule, place)
    for fallback in (community_office, township_office, district_office):
        yield from fallback(*place)


def _named(rule: DispatchRule, place: Place) -> Iterator[Organisation]:
    if rule.unit:
        if rule.unit.ends_on is None or rule.unit.ends_on >= place[2]:
            yield rule.unit
        return
    yield from FINDERS.get(LeadKind(rule.lead), desk_of(rule.lead))(*place)


def company(compound: Compound, building: Building | None, on: date) -> Iterator[Organisation]:
    """The company of the current project; where the owners manage themselves, their committee."""
    projects = ServiceProject.objects.filter(compound=compound).current(on)
    for project in _nearest(projects, building).select_related("company__organisation"):
        if project.company:
            yield project.company.organisation
        else:
            yield from committee(compound, building, on)


def committee(compound: Compound, building: Building | None, on: date) -> Iterator[Organisation]:
    """The serving committee of the building's management area, a formal one before an interim one."""
    serving = CommitteeTerm.objects.current(on).values("committee")
    bodies = OwnersCommittee.objects.filter(area__compound=compound, pk__in=serving)
    for body in _nearest(bodies, building).order_by("body_type", "pk").select_related("organisation"):
        yield body.organisation


def _nearest(rows: QuerySet, building: Building | None) -> QuerySet:
    """Rows of the building's management area, or of the whole compound."""
    if building is None:
        return rows.order_by("pk")
    return rows.filter(Q(area=building.area_id) | Q(area=None)).order_by("-area", "pk")


def community_office(compound: Compound, building: Building | None, on: date) -> Iterator[Organisation]:
    yield from _offices(Organisation.Kind.COMMUNITY, on).filter(community=compound.community_id)


def township_office(compound: Compound, building: Building | None, on: date) -> Iterator[Organisation]:
    yield from _offices(Organisation.Kind.TOWNSHIP, on).filter(township=compound.township_id)


def district_office(compound: Compound, building: Building | None, on: date) -> Iterator[Organisation]:
    yield from _offices(Organisation.Kind.DISTRICT, on).filter(district=compound.township.district_id)


def desk_of(lead: str) -> Callable[[Compound, Building | None, date], Iterator[Organisation]]:
    """Finds the department, team or utility of that code: the township's own before the district's."""

    def find(compound: Compound, building: Building | None, on: date) -> Iterator[Organisation]:
        desks = Organisation.objects.current(on).filter(kind__in=DESKS, code__iexact=lead)
        yield from desks.filter(township=compound.township_id).order_by("pk")
        yield from desks.filter(township=None, community=None, compound=None).order_by("pk")

    return find


def _offices(kind: str, on: date) -> QuerySet:
    return Organisation.objects.current(on).filter(kind=kind).order_by("pk")


FINDERS = {
    LeadKind.COMPANY: company,
    LeadKind.COMMITTEE: committee,
    LeadKind.COMMUNITY: community_office,
    LeadKind.TOWNSHIP: township_office,
}


def choices_for(compound: Compound, on: date) -> QuerySet:
    """The units among which a dispatcher may choose for a compound."""
    projects = ServiceProject.objects.filter(compound=compound).current(on).exclude(company=None)
    near = (
        Q(pk__in=projects.values("company"))
        | Q(compound=compound)
        | Q(community=compound.community_id)
        | Q(township=compound.township_id)
        | Q(district=compound.township.district_id)
        | Q(kind__in=DESKS, township=None, community=None, compound=None)
    )
    return Organisation.objects.current(on).filter(near).order_by("kind", "name", "pk")
