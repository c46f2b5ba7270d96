"""Whole townships and districts in a reader's scope: what belongs to a place larger than a compound."""

from django.db.models import Q, QuerySet

from communities.access import grants
from communities.models import Township, User

DISTRICT, TOWNSHIP = "township__district", "township"


def townships_of(user: User, permission: str) -> QuerySet[Township]:
    """Townships that lie wholly in the scope of the right."""
    within = Q(pk__in=())
    for column, value in scopes(user, permission):
        if column == TOWNSHIP:
            within |= Q(pk=value)
        elif column == DISTRICT:
            within |= Q(district=value)
    return Township.objects.filter(within)


def sees_district(user: User, permission: str) -> bool:
    return any(column == DISTRICT for column, _value in scopes(user, permission))


def scopes(user: User, permission: str) -> list[tuple[str, int]]:
    return [grant.scope for grant in grants(user).with_permission(permission) if grant.scope is not None]
