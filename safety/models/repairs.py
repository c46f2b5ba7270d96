"""Works that bring fire water back (消防管网改造): from the opening to the day the water is on."""

from datetime import date
from typing import Any, Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from communities.access import grants
from communities.models import Compound, Organisation, User
from workflow.models import Attachment, Case, Deadline, Escalation, EscalationLevel

from ..lifecycle import REPAIR, REPAIR_COLOURS, UNFINISHED, RepairLimit, RepairPart, RepairStatus
from ..rules import water
from ..rules.water import Change, Measured, changes
from .hazards import Hazard

NEAR_WORDS = gettext_noop("消防管网改造%(number)s计划通水的日期快到了，请抓紧施工")
LATE_WORDS = gettext_noop("消防管网改造%(number)s超过计划通水的日期，请尽快通水")
PARTS = {RepairPart.KEEPER: "repair.edit", RepairPart.APPROVER: "hazard.list"}


class RepairQuerySet(models.QuerySet):
    def visible_to(self, user, permission: str = "hazard.view") -> Self:
        return self.filter(grants(user).where(permission, "compound__"))

    def with_place(self) -> Self:
        return self.select_related("compound__township", "unit", "hazard__item")

    def unfinished(self) -> Self:
        return self.filter(status__in=UNFINISHED)

    def water_on_within(self, since: date, until: date) -> Self:
        """Those whose water came on in the span; a figure of compounds counts their compounds."""
        return self.filter(water_on__gte=since, water_on__lte=until)


class WaterRepair(Case):
    """One project in one compound. Who pays for it is another room's: `funding_label` and `funding_key`.

    They name it as an audit subject is named (`project`, its number); the top floor joins the two.
    """

    lifecycle = REPAIR
    binding = (RepairLimit.WATER,)
    placed_by = {"unit_id": "unit_id", "compound_id": "compound_id"}

    number = models.CharField(_("编号"), max_length=20, unique=True, editable=False)
    compound = models.ForeignKey(
        Compound, on_delete=models.PROTECT, related_name="water_repairs", verbose_name=_("小区")
    )
    title = models.CharField(_("项目名称"), max_length=80)
    hazard = models.ForeignKey(
        Hazard,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="repairs",
        verbose_name=_("要消除的隐患"),
    )
    unit = models.ForeignKey(
        Organisation,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("责任单位"),
    )
    builder = models.CharField(_("施工单位"), max_length=80, blank=True)
    funding_label = models.CharField(max_length=40, blank=True, editable=False)
    funding_key = models.CharField(max_length=80, blank=True, editable=False)
    opened_at = models.DateTimeField(_("立项时间"))
    opened_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    started_on = models.DateField(_("开工日期"), null=True, blank=True)
    water_on = models.DateField(_("通水日期"), null=True, blank=True)
    confirmed_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("通水确认人")
    )

    objects = RepairQuerySet.as_manager()

    class Meta:
        verbose_name = _("消防管网改造")
        verbose_name_plural = _("消防管网改造")
        constraints = [
            models.CheckConstraint(
                condition=Q(status="done", water_on__isnull=False) | (~Q(status="done") & Q(water_on=None)),
                name="repair_is_done_when_water_is_on",
            ),
            models.CheckConstraint(
                condition=Q(water_on=None) | Q(water_on__gte=F("started_on")), name="repair_dates"
            ),
            models.CheckConstraint(
                condition=Q(funding_label="", funding_key="") | (~Q(funding_label="") & ~Q(funding_key="")),
                name="repair_funding_has_label_and_key",
            ),
        ]
        indexes = [
            models.Index(fields=["compound", "status"], name="repair_of_compound"),
            models.Index(fields=["water_on"], name="repair_water_on"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    @property
    def colour(self) -> str:
        return REPAIR_COLOURS[RepairStatus(self.status)]

    def get_absolute_url(self) -> str:
        return reverse("safety:repair-page", args=[self.number])

    def relations_of(self, user: User) -> frozenset[str]:
        rights = grants(user)
        return frozenset(part for part, word in PARTS.items() if rights.covers(word, self.compound))

    def measured(self) -> list[Measured]:
        """All readings in the order in which they were recorded; of prefetched rows it asks nothing more."""
        rows = sorted(self.readings.all(), key=lambda row: row.pk)
        return [Measured(row.stage, row.spot, row.value) for row in rows]

    def changes(self) -> list[Change]:
        """Each spot with its pressure before and after."""
        return changes(self.measured())

    @classmethod
    def escalation_words(cls, key: str, kind: str, level: EscalationLevel) -> tuple[str, dict[str, Any]]:
        is_near = level.anchor == EscalationLevel.Anchor.SHARE
        return NEAR_WORDS if is_near else LATE_WORDS, {"number": key}


class WaterRepairDeadline(Deadline):
    case = models.ForeignKey(WaterRepair, on_delete=models.CASCADE, related_name="deadlines")

    class Meta(Deadline.Meta):
        verbose_name = _("消防管网改造时限")
        verbose_name_plural = _("消防管网改造时限")

    def __str__(self) -> str:
        return f"{RepairLimit(self.kind).label} {self.round}"


class WaterRepairEscalation(Escalation):
    case = models.ForeignKey(WaterRepair, on_delete=models.CASCADE, related_name="escalations")

    def __str__(self) -> str:
        return f"{self.level} {self.round}"


class PressureReading(models.Model):
    """The pressure at a spot, in MPa, before the works begin or after; 0 is no water."""

    class Stage(models.TextChoices):
        BEFORE = water.BEFORE, _("改造前")
        AFTER = water.AFTER, _("改造后")

    repair = models.ForeignKey(WaterRepair, on_delete=models.PROTECT, related_name="readings")
    stage = models.CharField(_("阶段"), max_length=6, choices=Stage)
    spot = models.CharField(_("测点"), max_length=60)
    value = models.DecimalField(_("水压（MPa）"), max_digits=11, decimal_places=4)
    on = models.DateField(_("实测日期"))
    recorded_at = models.DateTimeField(_("登记时间"))
    recorded_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("水压读数")
        verbose_name_plural = _("水压读数")
        constraints = [models.CheckConstraint(condition=Q(value__gte=0), name="pressure_not_negative")]

    def __str__(self) -> str:
        return f"{self.get_stage_display()} {self.spot} {self.value}"


class PressurePhoto(Attachment):
    """The gauge, as the gate let it in; for those who see the compound's safety."""

    reading = models.ForeignKey(PressureReading, on_delete=models.PROTECT, related_name="photos")

    class Meta:
        verbose_name = _("水压照片")
        verbose_name_plural = _("水压照片")

    def __str__(self) -> str:
        return str(self.token)
