"""Tough compounds (难点小区): listed and released by decision, who stands for them, meetings, progress."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from communities.access import grants
from communities.models import Compound, Organisation, Person, User
from communities.models.dated import DatedQuerySet, dated_check
from workflow.models import Attachment


class ToughQuerySet(models.QuerySet):
    def visible_to(self, user: User, permission: str = "tough.view") -> Self:
        return self.filter(grants(user).where(permission, "compound__"))

    def listed(self) -> Self:
        return self.filter(left_on=None)


class ToughCompound(models.Model):
    """That a compound is on the list, from its decision to the one that releases it.

    To be released is asked for by one person with evidence and approved by another.
    """

    compound = models.ForeignKey(
        Compound, on_delete=models.PROTECT, related_name="tough_rows", verbose_name=_("小区")
    )
    listed_on = models.DateField(_("列入日期"))
    reason = models.CharField(_("列入原因"), max_length=300)
    decision = models.CharField(_("列入文号"), max_length=60)
    listed_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(_("申请退出时间"), null=True, blank=True)
    asked_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("申请人")
    )
    result = models.CharField(_("攻坚成效"), max_length=300, blank=True)
    left_on = models.DateField(_("退出日期"), null=True, blank=True)
    exit_decision = models.CharField(_("退出文号"), max_length=60, blank=True)
    approved_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("批准人")
    )

    objects = ToughQuerySet.as_manager()

    class Meta:
        verbose_name = _("难点小区")
        verbose_name_plural = _("难点小区")
        constraints = [
            models.UniqueConstraint(fields=["compound"], condition=Q(left_on=None), name="tough_listed_once"),
            models.CheckConstraint(
                condition=Q(left_on=None) | Q(left_on__gte=models.F("listed_on")), name="tough_dates"
            ),
            models.CheckConstraint(
                condition=Q(left_on=None, exit_decision="")
                | (Q(left_on__isnull=False, asked_at__isnull=False) & ~Q(exit_decision="") & ~Q(result="")),
                name="tough_left_by_decision",
            ),
        ]

    def __str__(self) -> str:
        return str(self.compound)

    def get_absolute_url(self) -> str:
        return reverse("tough-page", args=[self.compound.code])

    @property
    def is_listed(self) -> bool:
        return self.left_on is None

    @property
    def is_asked(self) -> bool:
        return self.is_listed and self.asked_at is not None

    def lineage(self) -> dict[str, int]:
        return self.compound.lineage()


class ToughPaper(Attachment):
    """Evidence for the release."""

    tough = models.ForeignKey(ToughCompound, on_delete=models.PROTECT, related_name="papers")

    class Meta:
        verbose_name = _("退出依据")
        verbose_name_plural = _("退出依据")

    def __str__(self) -> str:
        return str(self.token)


class Sponsorship(models.Model):
    """Who stands for a tough compound: leader (包联), cadre (驻点), departments (组团); from, to."""

    class Part(models.TextChoices):
        LEADER = "leader", _("包联领导")
        CADRE = "cadre", _("驻点干部")
        GROUP = "group", _("组团部门")

    PERSONAL = frozenset({Part.LEADER, Part.CADRE})

    tough = models.ForeignKey(ToughCompound, on_delete=models.PROTECT, related_name="sponsorships")
    part = models.CharField(_("职责"), max_length=6, choices=Part)
    person = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("人员")
    )
    unit = models.ForeignKey(
        Organisation,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("部门"),
    )
    starts_on = models.DateField(_("起"))
    ends_on = models.DateField(_("止"), null=True, blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        verbose_name = _("包联")
        verbose_name_plural = _("包联")
        constraints = [
            dated_check("sponsorship_dates"),
            models.CheckConstraint(
                condition=Q(part__in=["leader", "cadre"], person__isnull=False, unit=None)
                | Q(part="group", person=None, unit__isnull=False),
                name="sponsorship_of_a_person_or_a_unit",
            ),
            models.UniqueConstraint(
                fields=["tough", "part"],
                condition=Q(ends_on=None, part__in=["leader", "cadre"]),
                name="sponsorship_one_person_at_a_time",
            ),
            models.UniqueConstraint(
                fields=["tough", "unit"], condition=Q(ends_on=None), name="sponsorship_unit_once_at_a_time"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_part_display()} {self.person or self.unit}"


class SiteMeeting(models.Model):
    """A meeting on the spot (现场协调会), planned, then recorded; its resolutions become tasks."""

    tough = models.ForeignKey(ToughCompound, on_delete=models.PROTECT, related_name="meetings")
    on = models.DateField(_("日期"))
    place = models.CharField(_("地点"), max_length=100)
    subject = models.CharField(_("议题"), max_length=200)
    attendees = models.CharField(_("参会人员"), max_length=300, blank=True)
    words = models.TextField(_("议定情况"), max_length=2000, blank=True)
    recorded_at = models.DateTimeField(_("记录时间"), null=True, blank=True)
    recorded_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("现场协调会")
        verbose_name_plural = _("现场协调会")
        constraints = [
            models.CheckConstraint(
                condition=Q(recorded_at=None) | ~Q(attendees=""), name="meeting_has_attendees"
            ),
        ]
        indexes = [models.Index(fields=["tough", "on"], name="meeting_of_tough")]

    def __str__(self) -> str:
        return f"{self.tough} {self.on}"


class Progress(models.Model):
    """What was done in a month and what comes next; one entry for each month."""

    tough = models.ForeignKey(ToughCompound, on_delete=models.PROTECT, related_name="progress")
    month = models.DateField(_("月份"))
    """Its first day."""
    words = models.CharField(_("本月进展"), max_length=500)
    further = models.CharField(_("下月打算"), max_length=300, blank=True)
    entered_at = models.DateTimeField(_("填报时间"))
    entered_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("攻坚进展")
        verbose_name_plural = _("攻坚进展")
        constraints = [models.UniqueConstraint(fields=["tough", "month"], name="progress_once_a_month")]

    def __str__(self) -> str:
        return f"{self.tough} {self.month:%Y-%m}"


def month_of(day: date) -> date:
    return day.replace(day=1)
