"""The yearly assessment of a compound by the checklist (安全生产标准化), or why it is out of scope."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from communities.access import grants
from communities.models import Compound, User

from ..rules.scores import Score, score
from .checklist import Edition


class AssessmentQuerySet(models.QuerySet):
    def visible_to(self, user, permission: str = "inspection.view") -> Self:
        return self.filter(grants(user).where(permission, "compound__"))

    def with_edition(self) -> Self:
        return self.select_related("edition").prefetch_related("edition__items")

    def in_scope(self) -> Self:
        return self.filter(is_excluded=False)


class Assessment(models.Model):
    """One compound in one year. `results` says of each item of the edition what was found."""

    class Result(models.TextChoices):
        MET = "met", _("符合")
        PARTLY = "partly", _("基本符合")
        MISSED = "missed", _("不符合")
        NA = "na", _("不适用")

    compound = models.ForeignKey(
        Compound, on_delete=models.PROTECT, related_name="assessments", verbose_name=_("小区")
    )
    year = models.PositiveSmallIntegerField(_("年度"))
    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="+", verbose_name=_("版本"))
    is_excluded = models.BooleanField(_("不在评定范围"), default=False)
    reason = models.CharField(_("不在范围的原因"), max_length=200, blank=True)
    results = models.JSONField(_("各项结果"), default=dict)
    open_majors = models.PositiveSmallIntegerField(_("未销号的重大隐患"), default=0)
    is_passed = models.BooleanField(_("达标"), default=False)
    certificate = models.CharField(_("证书编号"), max_length=40, blank=True)
    assessed_on = models.DateField(_("评定日期"))
    assessed_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("评定人")
    )

    objects = AssessmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("标准化评定")
        verbose_name_plural = _("标准化评定")
        constraints = [
            models.UniqueConstraint(fields=["compound", "year"], name="assessment_once_a_year"),
            models.CheckConstraint(
                condition=Q(is_excluded=False) | (Q(is_passed=False) & ~Q(reason="")),
                name="assessment_out_of_scope_has_a_reason",
            ),
        ]
        indexes = [models.Index(fields=["year", "is_passed"], name="assessment_of_year")]

    def __str__(self) -> str:
        return f"{self.year} {self.compound}"

    def get_absolute_url(self) -> str:
        return reverse("safety:assessment-page", args=[self.year, self.compound.code])

    @property
    def points_shown(self) -> str:
        """Of a hundred, to one digit; empty where it is out of scope."""
        return "" if self.is_excluded else str(self.score.shown)

    @property
    def score(self) -> Score:
        red = frozenset(item.code for item in self.edition.items.all() if item.is_red_line)
        return score(self.results, red, self.open_majors)
