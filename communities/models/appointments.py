"""Appointments: this person holds this post in this place or organisation, from, to."""

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from ..access import ROLE_OF, Grant, Post, Role, grants
from .dated import DatedQuerySet, dated_check
from .organisations import CommitteeTerm, Organisation, ServiceProject
from .people import Person
from .places import Building, Community, Compound, District, Township

TARGETS = ("district", "township", "community", "compound", "building", "organisation", "project")


def exactly_one_target() -> Q:
    """True where exactly one of the nullable keys is set."""
    some = Q()
    for target in TARGETS:
        some |= Q(**{f"{target}__isnull": other != target for other in TARGETS})
    return some


class AppointmentQuerySet(DatedQuerySet):
    def with_scope(self):
        return self.select_related(
            "building", "organisation", "project", "organisation__company", "organisation__party"
        ).order_by("pk")

    def holding(self, *posts: Post):
        return self.filter(post__in=posts)

    def visible_to(self, user):
        """Appointments inside the scope of the user's grants."""
        reach = grants(user)
        below = Q(pk__in=())
        for path in ("compound__", "building__compound__", "project__compound__", "organisation__compound__"):
            below |= reach.where("people.view", path)
        for grant in reach.with_permission("people.view"):
            if grant.scope and grant.scope[0] != "pk":
                column, value = grant.scope
                below |= Q(**{column.split("__")[-1]: value}) | Q(**{f"organisation__{column}": value})
        return self.filter(below).distinct()

    def secretary_directors(self, on):
        """Serving committee directors who are secretary of a branch in the same compound (书记兼任主任)."""
        return (
            self.current(on)
            .holding(Post.DIRECTOR)
            .filter(
                Exists(
                    self.model.objects.current(on)
                    .holding(Post.SECRETARY)
                    .filter(
                        person=OuterRef("person"), organisation__compound=OuterRef("organisation__compound")
                    )
                )
            )
        )


class Appointment(models.Model):
    """A person's post, from its first to its last day. Rights and statistics both come from these rows."""

    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="appointments", verbose_name=_("人员")
    )
    post = models.CharField(_("职务"), max_length=20, choices=Post)
    district = models.ForeignKey(
        District, null=True, blank=True, on_delete=models.PROTECT, related_name="appointments"
    )
    township = models.ForeignKey(
        Township, null=True, blank=True, on_delete=models.PROTECT, related_name="appointments"
    )
    community = models.ForeignKey(
        Community, null=True, blank=True, on_delete=models.PROTECT, related_name="appointments"
    )
    compound = models.ForeignKey(
        Compound, null=True, blank=True, on_delete=models.PROTECT, related_name="appointments"
    )
    building = models.ForeignKey(
        Building, null=True, blank=True, on_delete=models.PROTECT, related_name="appointments"
    )
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="appointments"
    )
    project = models.ForeignKey(
        ServiceProject, null=True, blank=True, on_delete=models.PROTECT, related_name="appointments"
    )
    term = models.ForeignKey(
        CommitteeTerm, null=True, blank=True, on_delete=models.PROTECT, related_name="appointments"
    )
    starts_on = models.DateField(_("任职日期"))
    ends_on = models.DateField(_("离任日期"), null=True, blank=True)
    party_declared = models.BooleanField(_("本人申报为党员"), null=True, blank=True)
    party_confirmed_on = models.DateField(_("支部确认日期"), null=True, blank=True)

    objects = AppointmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("任职")
        verbose_name_plural = _("任职")
        constraints = [
            dated_check("appointment_dates"),
            models.CheckConstraint(condition=exactly_one_target(), name="appointment_one_target"),
            *(
                models.UniqueConstraint(
                    fields=["person", "post", target, "starts_on"], name=f"appointment_{target}_once"
                )
                for target in TARGETS
            ),
        ]
        indexes = [models.Index(fields=["post", "ends_on"], name="appointment_post")]

    def __str__(self) -> str:
        return f"{self.person} {self.get_post_display()}"

    @property
    def target(self):
        """The place or organisation of the post."""
        return next(getattr(self, name) for name in TARGETS if getattr(self, f"{name}_id"))

    @property
    def role(self) -> Role:
        return ROLE_OF[Post(self.post)]

    def as_grant(self) -> Grant:
        """The appointment read as a right. Needs the rows of `with_scope`."""
        scope, unit = self._scope_and_unit()
        return Grant(role=self.role, post=Post(self.post), scope=scope, unit_id=unit)

    def _scope_and_unit(self) -> tuple[tuple[str, int] | None, int | None]:
        if self.organisation_id:
            return self._seat(self.organisation), self.organisation_id
        if self.project_id:
            return ("pk", self.project.compound_id), self.project.company_id
        if self.building_id:
            return ("pk", self.building.compound_id), None
        places = ("compound", "community", "township", "district")
        column = next(name for name in places if getattr(self, f"{name}_id"))
        path = {"compound": "pk", "district": "township__district"}.get(column, column)
        return (path, getattr(self, f"{column}_id")), None

    @staticmethod
    def _seat(organisation: Organisation) -> tuple[str, int] | None:
        for column, path in (
            ("compound", "pk"),
            ("community", "community"),
            ("township", "township"),
            ("district", "township__district"),
        ):
            if value := getattr(organisation, f"{column}_id"):
                return path, value
        return None
