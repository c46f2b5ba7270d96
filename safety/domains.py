"""Which domains of enforcement (执法领域) a unit's officers work in: fire its own, the others theirs.

Townships and the district watch over all domains of their area; an enforcement officer over one's unit's.
"""

from collections.abc import Iterable

from django.db.models import Q

from communities.access import Grant, Role, grants
from communities.models import Compound, Organisation, User

CITYSCAPE, BUILDING, PROPERTY, FIRE = "cityscape", "building", "property", "fire"
BY_CODE = {
    "fire": frozenset({FIRE}),
    "housing": frozenset({PROPERTY}),
    "urban": frozenset({CITYSCAPE, BUILDING}),
}
"""By the code of the unit, as the reference file gives it."""
BY_KIND: dict[str, frozenset[str]] = {
    Organisation.Kind.ENFORCEMENT: frozenset({CITYSCAPE, BUILDING, PROPERTY})
}
"""Of a team without such a code: all but fire, which only the fire authority punishes."""
NONE: frozenset[str] = frozenset()
EVERY = frozenset({CITYSCAPE, BUILDING, PROPERTY, FIRE})


def domains_of(user: User, permission: str) -> Iterable[tuple[Grant, frozenset[str]]]:
    """Each grant with the permission, and the domains that it holds in."""
    held = grants(user).with_permission(permission)
    units = Organisation.objects.in_bulk({grant.unit_id for grant in held if grant.unit_id})
    return [(grant, _of(grant, units)) for grant in held]


def _of(grant: Grant, units: dict[int, Organisation]) -> frozenset[str]:
    if grant.role != Role.ENFORCEMENT_OFFICER:
        return EVERY
    unit = units.get(grant.unit_id or 0)
    if unit is None:
        return NONE
    return BY_CODE.get(unit.code) or BY_KIND.get(unit.kind, NONE)


def where(user: User, permission: str) -> Q:
    """Cases of the user's places and domains."""
    reach = Q(pk__in=())
    for grant, domains in domains_of(user, permission):
        reach |= grant.place("compound__") & Q(domain__in=domains)
    return reach


def may(user: User, permission: str, compound: Compound, domain: str) -> bool:
    return any(grant.reaches(compound) and domain in held for grant, held in domains_of(user, permission))


def offered(user: User, permission: str, compound: Compound) -> frozenset[str]:
    """The domains in which the user may file a case of the compound."""
    held = (domains for grant, domains in domains_of(user, permission) if grant.reaches(compound))
    return NONE.union(*held)
