"""Things with a first and a last day. An empty end means still in force; an empty start, since ever."""

from django.db import models
from django.db.models import F, Q


def in_force(on, path: str = "") -> Q:
    """Rows in force on the day; `path` leads to them along single-valued relations, as `project__`.

    Never along a reverse relation: there a missing row would read as one without an end; use `Exists`.
    """
    return (Q(**{f"{path}starts_on": None}) | Q(**{f"{path}starts_on__lte": on})) & (
        Q(**{f"{path}ends_on": None}) | Q(**{f"{path}ends_on__gte": on})
    )


class DatedQuerySet(models.QuerySet):
    def current(self, on):
        return self.filter(in_force(on))


def dated_check(name: str) -> models.CheckConstraint:
    """The end is not before the start."""
    return models.CheckConstraint(
        condition=Q(ends_on=None) | Q(starts_on=None) | Q(ends_on__gte=F("starts_on")), name=name
    )
