"""Where somebody can be appointed: the places and units of a compound, of an office, of a unit."""

from collections.abc import Iterator
from datetime import date, datetime

from django.db.models import Q

from .access import Post, grants
from .actions import rights
from .models import Community, Compound, District, Organisation, Township
from .models.appointments import TARGET_OF, Target
from .posts import SITS_ON

OFFICE_KINDS = ("community", "township", "district", "party")
"""Offices, whose people are appointed to their place, and party organisations above the compounds."""


def of_compound(compound: Compound, on: date) -> list[Target]:
    """Branch, committees, service, buildings, in this order."""
    units = (
        compound.organisations.filter(Q(ends_on=None) | Q(ends_on__gte=on))
        .select_related("compound__township")
        .order_by("-kind", "pk")
    )
    projects = compound.projects.current(on).select_related("compound__township").order_by("pk")
    buildings = compound.buildings.select_related("area", "compound__township").order_by("area__name", "pk")
    return [*units, *projects, *buildings]


SCOPES = {
    District: {"township__district": "pk"},
    Township: {"township": "pk", "township__district": "district"},
    Community: {"community": "pk", "township": "township", "township__district": "township__district"},
}
"""How each place is found from a scope in or above which it lies."""


def offices_for(user) -> list[Target]:
    """Communities, townships, districts and units without a compound, in the user's scope."""
    found: list[Target] = []
    scopes = [grant.scope for grant in grants(user).with_permission("appointment.edit") if grant.scope]
    for model, columns in SCOPES.items():
        within = Q(pk__in=())
        for column, value in scopes:
            if column in columns:
                within |= Q(**{columns[column]: value})
        rows = model.objects.filter(within).order_by("pk")
        found += rows.select_related("township") if model is Community else rows
    units = Organisation.objects.within(user, "appointment.edit").filter(compound=None)
    units = units.select_related("district", "township", "community__township", "company")
    return found + list(units.exclude(kind__in=OFFICE_KINDS).order_by("kind", "name", "pk"))


def positions(user, targets: list[Target], at: datetime) -> Iterator[tuple[Target, list[Post]]]:
    """What the user may give in each place, in the order of the posts."""
    for target in targets:
        kind = target.kind if isinstance(target, Organisation) else TARGET_OF[type(target)]
        fitting = [post for post in Post if kind in SITS_ON[post] and post != Post.OWNER]
        given = [post for post in fitting if rights.may_appoint(user, post, target, at=at)]
        if given:
            yield target, given
