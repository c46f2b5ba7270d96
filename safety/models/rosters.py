"""The roster (检查人员名录) from which double-random drawings are taken: dated rows."""

from collections.abc import Collection
from datetime import date
from typing import Self

from django.db import models
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from communities.access import PERMISSIONS, ROLE_OF, Post, grants
from communities.models import Appointment, Compound, Organisation, Person
from communities.models.dated import DatedQuerySet, dated_check

from .checklist import ChecklistKind

Kind = Organisation.Kind
INSPECTING = frozenset({Kind.DISTRICT, Kind.TOWNSHIP, Kind.COMMUNITY, Kind.DEPARTMENT, Kind.ENFORCEMENT})
"""Kinds of unit that inspect; who serves or is governed does not."""
TEAM_POSTS = frozenset(post for post in Post if "inspection.team" in PERMISSIONS[ROLE_OF[post]])
"""Who holds one of these can open and make what the lot gives them."""
SEATS = {"compound": "pk", "community": "community", "township": "township", "district": "township__district"}
"""By the column of a unit's seat: the column of the compounds below it."""


class InspectorQuerySet(DatedQuerySet):
    def visible_to(self, user, permission: str = "inspection.plan") -> Self:
        """Of units in the reader's scope, and of the offices above that inspect there."""
        return self.filter(organisation__in=Organisation.objects.visible_to(user, permission).values("pk"))

    def editable_by(self, user) -> Self:
        return self.filter(grants(user).seated("inspection.plan", "organisation__"))

    def in_office(self, on: date) -> Self:
        """Who holds a post on the day in which inspections are made."""
        held = Appointment.objects.current(on).holding(*TEAM_POSTS)
        return self.filter(Exists(held.filter(person=OuterRef("person"))))

    def for_kinds(self, codes: Collection[str]) -> Self:
        """Who may look at every one of these kinds, none named being all; a row without kinds may."""
        asked = ChecklistKind.objects.filter(code__in=codes) if codes else ChecklistKind.objects.all()
        lacking = asked.exclude(
            pk__in=Inspector.kinds.through.objects.filter(inspector=OuterRef(OuterRef("pk"))).values(
                "checklistkind"
            )
        )
        some = Inspector.kinds.through.objects.filter(inspector=OuterRef("pk"))
        return self.filter(~Exists(some) | ~Exists(lacking))

    def reaching(self, compounds: QuerySet[Compound]) -> Self:
        """Of units whose seat holds every one of the compounds: they are able wherever the lot falls."""
        within, above = Q(pk__in=()), Q()
        for seat, column in SEATS.items():
            places = set(compounds.order_by().values_list(column, flat=True).distinct()[:2])
            if len(places) == 1:
                within |= Q(**{f"organisation__{seat}__in": places}) & above
            above &= Q(**{f"organisation__{seat}": None})
        return self.filter(within)


class Inspector(models.Model):
    """That a person stands on the roster of a unit, from, to, and for which kinds of the checklist."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", verbose_name=_("检查人员"))
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", verbose_name=_("所在单位")
    )
    kinds = models.ManyToManyField(
        ChecklistKind, blank=True, related_name="inspectors", verbose_name=_("可以检查的大类")
    )
    starts_on = models.DateField(_("列入日期"))
    ends_on = models.DateField(_("最后一天"), null=True, blank=True)

    objects = InspectorQuerySet.as_manager()

    class Meta:
        verbose_name = _("检查人员名录")
        verbose_name_plural = _("检查人员名录")
        constraints = [
            dated_check("inspector_dates"),
            models.UniqueConstraint(fields=["person", "organisation", "starts_on"], name="inspector_once"),
            models.UniqueConstraint(
                fields=["person", "organisation"], condition=Q(ends_on=None), name="inspector_open_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.organisation}"

    @property
    def code(self) -> str:
        """How a drawing's published roster names the person."""
        return f"P{self.person_id}"
