"""The maintenance fund (专项维修资金) as others report it, and projects with their sources of money.

The fund lies with the housing authority; the portal keeps no book of it, only what was reported and decided.
"""

from typing import Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from assembly.models import JointDecision
from communities.access import grants
from communities.models import Compound, ManagementArea, User
from workflow.models import Attachment


class OfAreaQuerySet(models.QuerySet):
    def visible_to(self, user, permission: str = "book.view") -> Self:
        return self.filter(grants(user).where(permission, "area__compound__"))

    def of_compound(self, compound: Compound) -> Self:
        return self.filter(area__compound=compound)


class FundBalance(models.Model):
    """What somebody stated that the fund of an area held on a day."""

    area = models.ForeignKey(
        ManagementArea, on_delete=models.PROTECT, related_name="fund_balances", verbose_name=_("管理区域")
    )
    as_of = models.DateField(_("截至日期"))
    amount = models.DecimalField(_("余额（元）"), max_digits=14, decimal_places=2)
    source = models.CharField(_("数据来源"), max_length=100)
    recorded_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(_("登记时间"))

    objects = OfAreaQuerySet.as_manager()

    class Meta:
        verbose_name = _("维修资金余额")
        verbose_name_plural = _("维修资金余额")
        constraints = [models.CheckConstraint(condition=Q(amount__gte=0), name="fund_balance_not_negative")]
        indexes = [models.Index(fields=["area", "-as_of"], name="fund_balance_latest")]

    def __str__(self) -> str:
        return f"{self.area} {self.as_of}"


class Project(models.Model):
    """Works that are paid from several sources (多元筹资)."""

    class Track(models.TextChoices):
        """By which way money of the fund may be used (art. 281)."""

        NONE = "none", _("不使用维修资金")
        DECISION = "decision", _("业主共同决定")
        EMERGENCY = "emergency", _("紧急情况")

    number = models.CharField(_("项目编号"), max_length=40, unique=True)
    area = models.ForeignKey(
        ManagementArea, on_delete=models.PROTECT, related_name="works", verbose_name=_("管理区域")
    )
    title = models.CharField(_("项目名称"), max_length=120)
    budget = models.DecimalField(_("总造价（元）"), max_digits=14, decimal_places=2)
    starts_on = models.DateField(_("开工日期"), null=True, blank=True)
    track = models.CharField(_("维修资金使用方式"), max_length=10, choices=Track, default=Track.NONE)
    decision = models.ForeignKey(
        JointDecision,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="works",
        verbose_name=_("业主共同决定"),
    )
    emergency_reason = models.CharField(_("紧急情况"), max_length=200, blank=True)
    recorded_at = models.DateTimeField(_("登记时间"))

    objects = OfAreaQuerySet.as_manager()

    class Meta:
        verbose_name = _("筹资项目")
        verbose_name_plural = _("筹资项目")
        constraints = [
            models.CheckConstraint(condition=Q(budget__gt=0), name="project_budget_positive"),
            models.CheckConstraint(
                condition=Q(track="none", decision=None, emergency_reason="")
                | Q(track="decision", decision__isnull=False, emergency_reason="")
                | (Q(track="emergency", decision=None) & ~Q(emergency_reason="")),
                name="project_fund_track",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    def get_absolute_url(self) -> str:
        return reverse("finance:project-page", args=[self.number])

    @property
    def compound(self) -> Compound:
        return self.area.compound


class ProjectFunding(models.Model):
    """What one source promised to a project."""

    class Source(models.TextChoices):
        CENTRAL = "central", _("中央补助")
        DISTRICT = "district", _("区级财政")
        FUND = "maintenance_fund", _("专项维修资金")
        SOCIAL = "social", _("社会资金")
        OWNERS = "owners", _("业主自筹")

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="fundings")
    source = models.CharField(_("资金来源"), max_length=16, choices=Source)
    planned = models.DecimalField(_("计划（元）"), max_digits=14, decimal_places=2)

    class Meta:
        verbose_name = _("资金来源")
        verbose_name_plural = _("资金来源")
        constraints = [
            models.UniqueConstraint(fields=["project", "source"], name="funding_once_per_source"),
            models.CheckConstraint(condition=Q(planned__gt=0), name="funding_planned_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.project_id} {self.source}"


class FundMovement(models.Model):
    """Money of the fund that came or went, by which decision or in which emergency (art. 278, 281)."""

    class Kind(models.TextChoices):
        RAISE = "raise", _("续筹")
        TRANSFER = "transfer", _("公共收益转入")
        INTEREST = "interest", _("增值收益")
        USE = "use", _("使用")

    area = models.ForeignKey(
        ManagementArea, on_delete=models.PROTECT, related_name="fund_movements", verbose_name=_("管理区域")
    )
    kind = models.CharField(_("类型"), max_length=10, choices=Kind)
    on = models.DateField(_("日期"))
    amount = models.DecimalField(_("金额（元）"), max_digits=14, decimal_places=2)
    summary = models.CharField(_("摘要"), max_length=120)
    decision = models.ForeignKey(
        JointDecision,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="fund_movements",
        verbose_name=_("业主共同决定"),
    )
    emergency_reason = models.CharField(_("紧急情况"), max_length=200, blank=True)
    project = models.ForeignKey(
        Project,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="fund_movements",
        verbose_name=_("筹资项目"),
    )
    recorded_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(_("登记时间"))

    objects = OfAreaQuerySet.as_manager()

    class Meta:
        verbose_name = _("维修资金变动")
        verbose_name_plural = _("维修资金变动")
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="fund_movement_positive"),
            models.CheckConstraint(
                condition=~Q(kind="raise") | Q(decision__isnull=False, emergency_reason=""),
                name="fund_raised_by_decision",
            ),
            models.CheckConstraint(
                condition=~Q(kind="use")
                | Q(decision__isnull=False, emergency_reason="")
                | (Q(decision=None) & ~Q(emergency_reason="")),
                name="fund_used_by_decision_or_emergency",
            ),
        ]
        indexes = [models.Index(fields=["area", "on"], name="fund_movement_by_day")]

    def __str__(self) -> str:
        return f"{self.area} {self.on} {self.summary}"


class ProjectPayment(models.Model):
    """Money that a source really gave to a project. What the fund gives is a movement of the fund, too."""

    funding = models.ForeignKey(ProjectFunding, on_delete=models.PROTECT, related_name="payments")
    on = models.DateField(_("日期"))
    amount = models.DecimalField(_("金额（元）"), max_digits=14, decimal_places=2)
    movement = models.OneToOneField(
        FundMovement, null=True, blank=True, on_delete=models.PROTECT, related_name="payment"
    )
    recorded_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(_("登记时间"))

    class Meta:
        verbose_name = _("到位资金")
        verbose_name_plural = _("到位资金")
        constraints = [models.CheckConstraint(condition=Q(amount__gt=0), name="project_payment_positive")]

    def __str__(self) -> str:
        return f"{self.funding_id} {self.on}"


class FundPaper(Attachment):
    """Evidence of an emergency, or the paper behind a movement; shown at the desk only."""

    movement = models.ForeignKey(
        FundMovement, null=True, blank=True, on_delete=models.PROTECT, related_name="papers"
    )
    project = models.ForeignKey(
        Project, null=True, blank=True, on_delete=models.PROTECT, related_name="papers"
    )

    class Meta:
        verbose_name = _("维修资金材料")
        verbose_name_plural = _("维修资金材料")
        constraints = [
            models.CheckConstraint(
                condition=Q(movement__isnull=False, project=None) | Q(movement=None, project__isnull=False),
                name="fund_paper_of_one_thing",
            )
        ]

    def __str__(self) -> str:
        return str(self.token)
