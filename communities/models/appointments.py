"""Appointments: this person holds this post in this place or organisation, from, to."""

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from workflow.prepared import Blank, Question

from ..access import ROLE_OF, Grant, Post, Role, grants
from .committees import CommitteeTerm
from .dated import DatedQuerySet, dated_check
from .organisations import Organisation
from .people import Person
from .places import Building, Community, Compound, District, Township
from .services import ServiceProject

Target = District | Township | Community | Compound | Building | Organisation | ServiceProject
"""What an appointment is to."""

TARGET_OF: dict[type, str] = {
    District: "district",
    Township: "township",
    Community: "community",
    Compound: "compound",
    Building: "building",
    Organisation: "organisation",
    ServiceProject: "project",
}
TARGETS = tuple(TARGET_OF.values())
OFFICES = ("district", "township", "community")
"""Kinds of unit whose people are appointed to its place."""


def exactly_one_target() -> Q:
    """True where exactly one of the nullable keys is set."""
    some = Q()
    for target in TARGETS:
        some |= Q(**{f"{other}__isnull": other != target for other in TARGETS})
    return some


class AppointmentQuerySet(DatedQuerySet):
    def with_scope(self):
        """With what each is to: enough to read it as a grant and to say it in words."""
        beyond = ("building__area", "building__compound", "organisation__company", "organisation__party")
        return self.select_related(*TARGETS, *beyond).order_by("pk")

    def holding(self, *posts: Post):
        return self.filter(post__in=posts)

    def visible_to(self, user, permission: str = "people.view"):
        """Appointments in or below the scope of the user's grants."""
        reach = grants(user)
        return self.filter(
            reach.seated(permission)
            | reach.where(permission, "building__compound__")
            | reach.where(permission, "project__compound__")
            | Q(organisation__in=Organisation.objects.within(user, permission).values("pk"))
        )

    def in_units(self, units):
        """Appointments to these organisations, to a company's projects, and to the places of offices."""
        keys = [unit.pk for unit in units]
        seats = Q(organisation__in=keys) | Q(project__company__in=keys)
        for place in OFFICES:
            seats |= Q(
                **{f"{place}__in": [getattr(one, f"{place}_id") for one in units if one.kind == place]}
            )
        return self.filter(seats)

    def overlapping(self, first, last):
        """Appointments with a day in common with the period; `last` may be None."""
        rows = self.filter(Q(ends_on=None) | Q(ends_on__gte=first))
        return rows.filter(starts_on__lte=last) if last else rows

    def at(self, place):
        """Appointments to this very place or organisation."""
        return self.filter(**{TARGET_OF[type(place)]: place})

    def of_compound(self, compound):
        """All who hold a post in a compound: branch, committee, service, building leads; owners apart."""
        return self.of_compounds([compound.pk])

    def of_compounds(self, keys):
        return self.filter(
            Q(organisation__compound__in=keys)
            | Q(project__compound__in=keys)
            | Q(building__compound__in=keys)
            | Q(compound__in=keys)
        ).exclude(post=Post.OWNER)

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
        District,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="appointments",
        verbose_name=_("区"),
    )
    township = models.ForeignKey(
        Township,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="appointments",
        verbose_name=_("乡镇"),
    )
    community = models.ForeignKey(
        Community,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="appointments",
        verbose_name=_("社区"),
    )
    compound = models.ForeignKey(
        Compound,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="appointments",
        verbose_name=_("小区"),
    )
    building = models.ForeignKey(
        Building,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="appointments",
        verbose_name=_("楼栋"),
    )
    organisation = models.ForeignKey(
        Organisation,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="appointments",
        verbose_name=_("组织单位"),
    )
    project = models.ForeignKey(
        ServiceProject,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="appointments",
        verbose_name=_("物业项目"),
    )
    term = models.ForeignKey(
        CommitteeTerm,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="appointments",
        verbose_name=_("任期"),
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
            models.CheckConstraint(
                condition=Q(term=None) | Q(organisation__isnull=False), name="appointment_term_has_committee"
            ),
            models.CheckConstraint(
                condition=Q(party_confirmed_on=None) | Q(party_declared__isnull=False, party_declared=True),
                name="appointment_confirmed_was_declared",
            ),
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

    @staticmethod
    def held(person, on) -> list:
        """What the person holds on the day, with what each is to; every page of an account asks this."""
        found = HELD.rows(person=person.pk, day=on)
        for row in found:
            row.person = person
        return found

    @property
    def target(self):
        """The place or organisation of the post."""
        return next(getattr(self, name) for name in TARGETS if getattr(self, f"{name}_id"))

    def target_key(self) -> tuple[str, int]:
        """Kind and key of the target, without reading it."""
        return next((name, key) for name in TARGETS if (key := getattr(self, f"{name}_id")))

    def lineage(self) -> dict[str, int]:
        return self.target.lineage()

    def is_current(self, on) -> bool:
        return self.starts_on <= on and (self.ends_on is None or self.ends_on >= on)

    def is_party_member(self, on) -> bool:
        """Declared by the member and confirmed by the branch (RULES 2)."""
        return bool(self.party_declared and self.party_confirmed_on and self.party_confirmed_on <= on)

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


HELD = Question(lambda: Appointment.objects.current(Blank("day")).filter(person=Blank("person")).with_scope())
