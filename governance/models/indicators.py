"""What is asked of the rated, as dated rows; values that somebody signs because no room counts them."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from communities.access import grants
from communities.models import Compound, Township, User
from finance.rules.periods import Period, quarter_of
from workflow import words
from workflow.models import Attachment

from ..rules.scores import DOWN, UP
from .scope import townships_of


class IndicatorQuerySet(models.QuerySet):
    def valid(self, on: date) -> Self:
        """The rows in force on the day, in the order of their codes."""
        rows = self.filter(Q(valid_to=None) | Q(valid_to__gte=on), valid_from__lte=on)
        return rows.order_by("code")


class Indicator(models.Model):
    """An indicator as it is in force for some quarters; how it is counted is `governance.indicators`."""

    class Direction(models.TextChoices):
        UP = UP, _("越高越好")
        DOWN = DOWN, _("越低越好")

    code = models.CharField(_("编号"), max_length=8)
    name = models.CharField(_("名称"), max_length=40)
    name_en = models.CharField(_("英文名称"), max_length=60)
    weight = models.DecimalField(_("权重"), max_digits=5, decimal_places=2)
    yellow = models.DecimalField(_("黄线（%）"), max_digits=5, decimal_places=2)
    red = models.DecimalField(_("红线（%）"), max_digits=5, decimal_places=2)
    direction = models.CharField(_("方向"), max_length=4, choices=Direction, default=Direction.UP)
    least = models.PositiveSmallIntegerField(_("最少件数"), default=1)
    valid_from = models.DateField(_("起用日期"))
    valid_to = models.DateField(_("停用日期"), null=True, blank=True)

    objects = IndicatorQuerySet.as_manager()

    class Meta:
        verbose_name = _("考核指标")
        verbose_name_plural = _("考核指标")
        constraints = [
            models.UniqueConstraint(fields=["code", "valid_from"], name="indicator_begins_once"),
            models.UniqueConstraint(
                fields=["code"], condition=Q(valid_to=None), name="indicator_has_one_open_row"
            ),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")), name="indicator_dates"
            ),
            models.CheckConstraint(
                condition=Q(yellow__range=(0, 100), red__range=(0, 100), weight__gt=0, weight__lte=100),
                name="indicator_is_in_per_cent",
            ),
            models.CheckConstraint(
                condition=Q(direction=UP, red__lt=F("yellow")) | Q(direction=DOWN, red__gt=F("yellow")),
                name="indicator_red_lies_beyond_yellow",
            ),
            models.CheckConstraint(condition=Q(least__gte=1), name="indicator_least_is_some"),
        ]

    def __str__(self) -> str:
        return self.name_en if self.name_en and words.in_english() else self.name


class QuotedValueQuerySet(models.QuerySet):
    def visible_to(self, user: User, permission: str = "indicator.quote") -> Self:
        compounds = grants(user).where(permission, "compound__")
        return self.filter(compounds | Q(township__in=townships_of(user, permission)))

    def of_quarter(self, since: date) -> Self:
        return self.filter(quarter=since)

    def waiting(self) -> Self:
        return self.filter(state=QuotedValue.State.WAITING)

    def approved(self) -> Self:
        return self.filter(state=QuotedValue.State.APPROVED)


class QuotedValue(models.Model):
    """A value that somebody took from a paper (引用值), entered by one person and signed by another.

    It counts for its quarter and nothing else, and is marked wherever it is shown.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("待审签")
        APPROVED = "approved", _("已审签")
        REFUSED = "refused", _("退回")
        REPLACED = "replaced", _("已被替换")

    code = models.CharField(_("指标"), max_length=8)
    quarter = models.DateField(_("季度"))
    """Its first day."""
    township = models.ForeignKey(
        Township, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("镇乡")
    )
    compound = models.ForeignKey(
        Compound, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("小区")
    )
    numerator = models.PositiveIntegerField(_("分子"))
    denominator = models.PositiveIntegerField(_("分母"))
    source = models.CharField(_("出处"), max_length=200)
    state = models.CharField(_("状态"), max_length=10, choices=State, default=State.WAITING)
    entered_by = models.ForeignKey(
        User, null=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("填报人")
    )
    entered_at = models.DateTimeField(_("填报时间"))
    signed_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("审签人")
    )
    signed_at = models.DateTimeField(_("审签时间"), null=True, blank=True)
    answer = models.CharField(_("审签意见"), max_length=200, blank=True)

    objects = QuotedValueQuerySet.as_manager()

    class Meta:
        verbose_name = _("引用值")
        verbose_name_plural = _("引用值")
        constraints = [
            models.CheckConstraint(
                condition=Q(township=None, compound__isnull=False) | Q(township__isnull=False, compound=None),
                name="quoted_of_one_place",
            ),
            models.CheckConstraint(
                condition=Q(denominator__gt=0, numerator__lte=F("denominator")), name="quoted_is_a_part"
            ),
            *(
                models.UniqueConstraint(
                    fields=["code", "quarter", place, "state"],
                    condition=Q(state__in=["waiting", "approved"]),
                    name=f"quoted_{place}_once",
                )
                for place in ("township", "compound")
            ),
        ]
        indexes = [models.Index(fields=["quarter", "code"], name="quoted_of_quarter")]

    def __str__(self) -> str:
        return f"{self.code} {self.place} {self.numerator}/{self.denominator}"

    def get_absolute_url(self) -> str:
        return reverse("quoted-page", args=[self.pk])

    @property
    def place(self) -> Township | Compound:
        place = self.compound or self.township
        assert place is not None  # noqa: S101 - the database says so, too
        return place

    @property
    def period(self) -> Period:
        return quarter_of(self.quarter)


class QuotedPaper(Attachment):
    """The paper that a quoted value was taken from."""

    quoted = models.ForeignKey(QuotedValue, on_delete=models.PROTECT, related_name="papers")

    class Meta:
        verbose_name = _("引用值的依据")
        verbose_name_plural = _("引用值的依据")

    def __str__(self) -> str:
        return str(self.token)
