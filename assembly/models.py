"""Joint decisions of owners as records: what was decided, by which areas and heads."""

from dataclasses import fields
from typing import Self
from urllib.parse import urlencode

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Round
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from communities.access import grants
from communities.models import Compound, ManagementArea, User
from workflow.models import Attachment

from . import rules
from .rules import Matter, NonVotePolicy


class JointDecisionQuerySet(models.QuerySet):
    def visible_to(self, user, permission: str = "decision.view") -> Self:
        return self.filter(grants(user).where(permission, "area__compound__"))

    def current(self) -> Self:
        """The last word on each: what a later record has not corrected."""
        return self.filter(superseded_by=None)

    def of_compound(self, compound: Compound) -> Self:
        return self.filter(area__compound=compound)

    def of_number(self, code: str, number: str) -> Self:
        """Every record of a number in the compound of that code."""
        return self.filter(area__compound__code__iexact=code, number=number)

    def with_place(self) -> Self:
        return self.select_related("area__compound__township")

    def latest_first(self) -> Self:
        return self.order_by("-decided_on", "-pk")


class JointDecision(models.Model):
    """A joint decision (业主共同决定) with the totals that it was counted from.

    Whether it has a quorum and passed follows from the totals (`assembly.rules`) and is stored nowhere. The
    database refuses to change a record: it is corrected by a later one of the same number. SQLite adds areas
    as binary fractions, hence the rounding in a constraint.
    """

    number = models.CharField(_("编号"), max_length=40)
    area = models.ForeignKey(
        ManagementArea, on_delete=models.PROTECT, related_name="decisions", verbose_name=_("管理区域")
    )
    matter = models.CharField(_("事项类别"), max_length=2, choices=Matter)
    title = models.CharField(_("决定事项"), max_length=120)
    decided_on = models.DateField(_("表决日期"))
    total_area = models.DecimalField(_("专有部分总面积（㎡）"), max_digits=12, decimal_places=2)
    returned_area = models.DecimalField(_("参与表决面积（㎡）"), max_digits=12, decimal_places=2)
    agree_area = models.DecimalField(_("同意面积（㎡）"), max_digits=12, decimal_places=2)
    against_area = models.DecimalField(_("反对面积（㎡）"), max_digits=12, decimal_places=2)
    abstain_area = models.DecimalField(_("弃权面积（㎡）"), max_digits=12, decimal_places=2)
    total_heads = models.PositiveIntegerField(_("业主总人数"))
    returned_heads = models.PositiveIntegerField(_("参与表决人数"))
    agree_heads = models.PositiveIntegerField(_("同意人数"))
    against_heads = models.PositiveIntegerField(_("反对人数"))
    abstain_heads = models.PositiveIntegerField(_("弃权人数"))
    policy = models.CharField(
        _("弃权和未交回票的处理"), max_length=30, choices=NonVotePolicy, default=NonVotePolicy.NOT_COUNTED
    )
    clause = models.CharField(_("依据的规约条款"), max_length=200, blank=True)
    delivery_proof = models.CharField(_("表决票送达证明"), max_length=200, blank=True)
    spending_limit = models.DecimalField(
        _("授权业委会单笔使用限额（元）"), max_digits=14, decimal_places=2, null=True, blank=True
    )
    fund_share_min = models.DecimalField(
        _("公共收益转入维修资金的最低比例（%）"), max_digits=5, decimal_places=2, null=True, blank=True
    )
    version = models.PositiveSmallIntegerField(_("第几次登记"), default=1)
    supersedes = models.OneToOneField(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="superseded_by",
        verbose_name=_("更正的登记"),
    )
    reason = models.CharField(_("更正原因"), max_length=200, blank=True)
    recorded_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(_("登记时间"))

    objects = JointDecisionQuerySet.as_manager()

    class Meta:
        verbose_name = _("业主共同决定")
        verbose_name_plural = _("业主共同决定")
        constraints = [
            models.UniqueConstraint(fields=["area", "number", "version"], name="decision_number_in_area"),
            models.CheckConstraint(
                condition=Q(version=1, supersedes=None, reason="")
                | (Q(version__gt=1, supersedes__isnull=False) & ~Q(reason="")),
                name="decision_corrected_with_reason",
            ),
            models.CheckConstraint(
                condition=Q(total_area__gt=0, total_heads__gt=0)
                & Q(agree_area__gte=0, against_area__gte=0, abstain_area__gte=0),
                name="decision_counts_something",
            ),
            models.CheckConstraint(
                condition=Q(returned_area__lte=F("total_area"), returned_heads__lte=F("total_heads")),
                name="decision_returned_within_total",
            ),
            models.CheckConstraint(
                condition=Q(
                    returned_area=Round(F("agree_area") + F("against_area") + F("abstain_area"), 2),
                    returned_heads=F("agree_heads") + F("against_heads") + F("abstain_heads"),
                ),
                name="decision_ballots_add_up",
            ),
        ]
        indexes = [models.Index(fields=["area", "-decided_on"], name="decision_of_area")]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    def get_absolute_url(self) -> str:
        """The public page: totals and result, nobody's name."""
        return self._page("assembly:public-decision")

    @property
    def compound(self) -> Compound:
        return self.area.compound

    @cached_property
    def result(self) -> rules.Result:
        """Quorum and majority from the totals."""
        names = [field.name for field in fields(rules.Tally)]
        return rules.judge(rules.Tally(**{name: getattr(self, name) for name in names}))

    @property
    def has_passed(self) -> bool:
        return self.result.has_passed

    @property
    def outcome(self) -> str:
        """passed, rejected, or void where too few took part."""
        if self.has_passed:
            return "passed"
        return "rejected" if self.result.has_quorum else "void"

    @property
    def sentence(self) -> str:
        return rules.sentence(self.result)

    def get_desk_url(self) -> str:
        return self._page("assembly:decision-page")

    def _page(self, name: str) -> str:
        """By number; where a compound has several areas, with the area's name: numbers count in an area."""
        page = reverse(name, args=[self.compound.code, self.number])
        return f"{page}?{urlencode({'area': self.area.name})}" if self.area.name else page


class DecisionScan(Attachment):
    """The paper that a record was made from. It bears signatures and is shown at the desk only."""

    decision = models.ForeignKey(JointDecision, on_delete=models.PROTECT, related_name="scans")

    class Meta:
        verbose_name = _("表决结果扫描件")
        verbose_name_plural = _("表决结果扫描件")

    def __str__(self) -> str:
        return str(self.token)
