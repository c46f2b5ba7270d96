"""The tables that rule complaints: dated limits, rules of dispatch. Later rules add rows."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from communities.models import Compound, Organisation, Township
from workflow import clock

from ..lifecycle import Kind
from ..rules import how_long
from .categories import Category, Urgency


class LeadKind(models.TextChoices):
    """Who leads, as a kind; departments and utilities are found by the same word in `Organisation.code`."""

    COMPANY = "company", _("物业服务企业")
    COMMITTEE = "committee", _("业主委员会")
    COMMUNITY = "community", _("社区居委会")
    TOWNSHIP = "township", _("镇乡政府")
    URBAN = "urban", _("城管部门")
    FIRE = "fire", _("消防部门")
    MARKET = "market", _("市场监管部门")
    POLICE = "police", _("公安机关")
    HOUSING = "housing", _("住建部门")
    UTILITY = "utility", _("水电气单位")


class LimitQuerySet(models.QuerySet):
    def valid(self, on: date):
        return self.filter(Q(valid_to=None) | Q(valid_to__gte=on), valid_from__lte=on)

    def of(self, category: Category, urgency: str, on: date) -> dict[str, clock.Limit]:
        """The limit of each kind: category with urgency before category before urgency, the newest first."""
        return chosen(
            self.valid(on).filter(Q(category=category) | Q(category=None), Q(urgency=urgency) | Q(urgency=""))
        )

    def table(self) -> "LimitTable":
        """All limits of all days at once, for whoever asks for many cases."""
        return LimitTable(list(self.order_by("pk")))


def chosen(rows: Iterable["Limit"]) -> dict[str, clock.Limit]:
    """Of rows that fit, the one that counts for each kind."""
    ordered = sorted(rows, key=lambda row: (row.category_id is not None, bool(row.urgency), row.valid_from))
    return {row.kind: clock.Limit(row.amount, clock.Unit(row.unit)) for row in ordered}


@dataclass
class LimitTable:
    """The limits in memory; answers as `LimitQuerySet.of` does."""

    rows: list["Limit"]
    known: dict[tuple[int, str, date], dict[str, clock.Limit]] = field(default_factory=dict)

    def of(self, category: Category, urgency: str, on: date) -> dict[str, clock.Limit]:
        asked = (category.pk, urgency, on)
        if asked not in self.known:
            self.known[asked] = chosen(
                row
                for row in self.rows
                if row.category_id in (None, category.pk)
                and row.urgency in ("", urgency)
                and row.valid_from <= on
                and (row.valid_to is None or row.valid_to >= on)
            )
        return self.known[asked]


class Limit(models.Model):
    """How long a kind of limit is, from a day on. A running deadline keeps the limit it was started with."""

    class Unit(models.TextChoices):
        WORKING_DAYS = clock.Unit.WORKING_DAYS, _("个工作日")
        WORKING_MINUTES = clock.Unit.WORKING_MINUTES, _("分钟（办公时间）")
        MINUTES = clock.Unit.MINUTES, _("分钟（全天）")

    urgency = models.CharField(_("紧急程度"), max_length=2, choices=Urgency, blank=True)
    category = models.ForeignKey(
        Category,
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="limits",
        verbose_name=_("类别"),
    )
    kind = models.CharField(_("时限"), max_length=12, choices=Kind)
    amount = models.PositiveIntegerField(_("期限"))
    unit = models.CharField(_("单位"), max_length=2, choices=Unit)
    valid_from = models.DateField(_("生效日期"))
    valid_to = models.DateField(_("失效日期"), null=True, blank=True)

    objects = LimitQuerySet.as_manager()

    class Meta:
        verbose_name = _("办理时限")
        verbose_name_plural = _("办理时限")
        constraints = [
            models.CheckConstraint(
                condition=~Q(urgency="") | Q(category__isnull=False), name="limit_of_urgency_or_category"
            ),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")), name="limit_dates"
            ),
            models.UniqueConstraint(
                fields=["urgency", "kind", "valid_from"],
                condition=Q(category=None),
                name="limit_once_per_urgency_and_day",
            ),
            models.UniqueConstraint(
                fields=["category", "urgency", "kind", "valid_from"], name="limit_once_per_category_and_day"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.category or ''}{self.urgency} {self.get_kind_display()}"

    @property
    def words(self) -> str:
        return how_long(self.amount, self.unit)


class DispatchRuleQuerySet(models.QuerySet):
    def of(self, category: Category, compound: Compound) -> list["DispatchRule"]:
        """The rules that fit: the nearer place first, then the one for the category, then by rank."""
        rows = (
            self.filter(active=True)
            .filter(Q(category=category) | Q(category=None))
            .filter(Q(compound=compound) | Q(compound=None))
            .filter(Q(township=compound.township_id) | Q(township=None))
            .select_related("unit")
        )
        return sorted(rows, key=lambda rule: (*rule.generality, rule.rank, rule.pk))


class DispatchRule(models.Model):
    """Whom a case goes to: category × township × compound → a kind of lead, or one unit."""

    category = models.ForeignKey(
        Category,
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="dispatch_rules",
        verbose_name=_("类别"),
    )
    township = models.ForeignKey(
        Township, null=True, blank=True, on_delete=models.CASCADE, related_name="+", verbose_name=_("乡镇")
    )
    compound = models.ForeignKey(
        Compound, null=True, blank=True, on_delete=models.CASCADE, related_name="+", verbose_name=_("小区")
    )
    rank = models.PositiveSmallIntegerField(_("顺位"), default=1)
    lead = models.CharField(_("牵头单位类别"), max_length=12, choices=LeadKind, blank=True)
    unit = models.ForeignKey(
        Organisation,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("指定单位"),
    )
    active = models.BooleanField(_("启用"), default=True)

    objects = DispatchRuleQuerySet.as_manager()

    class Meta:
        verbose_name = _("派单规则")
        verbose_name_plural = _("派单规则")
        constraints = [
            models.CheckConstraint(
                condition=Q(lead="", unit__isnull=False) | (~Q(lead="") & Q(unit=None)),
                name="dispatch_rule_lead_or_unit",
            ),
            models.CheckConstraint(
                condition=Q(township=None) | Q(compound=None), name="dispatch_rule_one_place"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.category or _('全部类别')} → {self.unit or self.get_lead_display()}"

    @property
    def generality(self) -> tuple[bool, bool, bool]:
        """Sorts the most specific rule first: a compound beats a township, a place beats a category."""
        return self.compound_id is None, self.township_id is None, self.category_id is None
