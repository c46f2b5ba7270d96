"""Common assets (公共资产) by kind, and the income contracts (经营合同) on them."""

from datetime import date
from decimal import Decimal
from typing import Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from assembly.models import JointDecision
from communities.access import grants
from communities.models import Building, Compound, ManagementArea, User
from workflow import words
from workflow.models import Attachment

from ..rules.receivables import Cycle, Due, Terms, schedule


class AssetKind(models.Model):
    """A kind of common asset (RULES 3.1): rows, for other cities count other kinds."""

    code = models.CharField(_("代码"), max_length=6, unique=True)
    name = models.CharField(_("名称"), max_length=40, unique=True)
    name_en = models.CharField(_("英文名称"), max_length=60, blank=True)
    hint = models.CharField(_("包括"), max_length=200, blank=True)
    hint_en = models.CharField(_("包括（英文）"), max_length=300, blank=True)
    ordinal = models.PositiveSmallIntegerField(_("顺序"), default=100)
    active = models.BooleanField(_("启用"), default=True)

    class Meta:
        verbose_name = _("公共资产种类")
        verbose_name_plural = _("公共资产种类")

    def __str__(self) -> str:
        return self.name_en if self.name_en and words.in_english() else self.name


class CommonAssetQuerySet(models.QuerySet):
    def visible_to(self, user, permission: str = "book.view") -> Self:
        return self.filter(grants(user).where(permission, "area__compound__"))

    def of_compound(self, compound: Compound) -> Self:
        return self.filter(area__compound=compound)

    def standing(self) -> Self:
        """Not retired."""
        return self.filter(retired_on=None)

    def used_without_contract(self, on: date) -> Self:
        """In use on a day on which no contract runs."""
        running = IncomeContract.objects.running(on).filter(asset=OuterRef("pk"))
        return self.standing().filter(~Exists(running), in_use=True)

    def with_place(self) -> Self:
        return self.select_related("area__compound__township", "kind", "building")


class CommonAsset(models.Model):
    """Something in common that can earn money (Civil Code art. 274-275, 282)."""

    class Basis(models.TextChoices):
        """Why it is the owners'; only common parts yield public income (RULES 1.1, art. 275-276)."""

        COMMON_PART = "common_part", _("建筑物共有部分")
        COMMON_GROUND = "common_ground", _("业主共有道路、场地")
        COMMON_ROOM = "common_room", _("业主共有用房")
        PLANNED_PRIVATE = "planned_private", _("规划车位（归建设单位或已售）")
        CIVIL_DEFENCE = "civil_defence", _("人防工程")
        DISPUTED = "disputed", _("权属待查")

    area = models.ForeignKey(
        ManagementArea, on_delete=models.PROTECT, related_name="assets", verbose_name=_("管理区域")
    )
    kind = models.ForeignKey(
        AssetKind, on_delete=models.PROTECT, related_name="assets", verbose_name=_("种类")
    )
    code = models.CharField(_("编号"), max_length=30)
    name = models.CharField(_("名称"), max_length=80)
    building = models.ForeignKey(
        Building, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("楼栋")
    )
    place = models.CharField(_("位置"), max_length=100, blank=True)
    quantity = models.DecimalField(_("数量"), max_digits=12, decimal_places=2, default=1)
    unit = models.CharField(_("计量单位"), max_length=10, default="处")
    basis = models.CharField(_("权属依据"), max_length=16, choices=Basis)
    basis_note = models.CharField(_("权属说明"), max_length=200, blank=True)
    in_use = models.BooleanField(_("正在经营使用"), default=False)
    surveyed_on = models.DateField(_("摸排日期"), null=True, blank=True)
    surveyed_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("摸排人")
    )
    retired_on = models.DateField(_("停用日期"), null=True, blank=True)
    retired_reason = models.CharField(_("停用原因"), max_length=200, blank=True)

    objects = CommonAssetQuerySet.as_manager()

    class Meta:
        verbose_name = _("公共资产")
        verbose_name_plural = _("公共资产")
        constraints = [
            models.UniqueConstraint(fields=["area", "code"], name="asset_code_in_area"),
            models.CheckConstraint(condition=Q(quantity__gt=0), name="asset_quantity_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"

    def get_absolute_url(self) -> str:
        return reverse("finance:asset-page", args=[self.pk])

    @property
    def compound(self) -> Compound:
        return self.area.compound

    @property
    def is_the_owners(self) -> bool:
        """Whether what it earns is public income without further question (RULES 1.1)."""
        return self.basis in OWNERS


class AssetPhoto(Attachment):
    """What the survey saw."""

    asset = models.ForeignKey(CommonAsset, on_delete=models.PROTECT, related_name="photos")

    class Meta:
        verbose_name = _("公共资产照片")
        verbose_name_plural = _("公共资产照片")

    def __str__(self) -> str:
        return str(self.token)


OWNERS = frozenset(
    {CommonAsset.Basis.COMMON_PART, CommonAsset.Basis.COMMON_GROUND, CommonAsset.Basis.COMMON_ROOM}
)
LAST_DAY = Coalesce("ended_on", "ends_on")
"""The last day of a contract: that on which it was ended early, else that which was agreed."""


class IncomeContractQuerySet(models.QuerySet):
    def visible_to(self, user, permission: str = "book.view") -> Self:
        return self.filter(grants(user).where(permission, "asset__area__compound__"))

    def of_compound(self, compound: Compound) -> Self:
        return self.filter(asset__area__compound=compound)

    def with_last_day(self) -> Self:
        return self.alias(last_day=LAST_DAY)

    def running(self, on: date) -> Self:
        return self.with_last_day().filter(starts_on__lte=on, last_day__gte=on)

    def running_out(self, on: date, until: date) -> Self:
        """Running on the day, and at the end of their agreed time by `until`."""
        return self.filter(ended_on=None, starts_on__lte=on, ends_on__gte=on, ends_on__lte=until)

    def with_place(self) -> Self:
        return self.select_related("asset__area__compound__township", "asset__kind", "decision")


class IncomeContract(models.Model):
    """Who pays for the use of a common asset, how much, how often, and by which authority (M8)."""

    Cycle = Cycle

    number = models.CharField(_("合同编号"), max_length=40)
    asset = models.ForeignKey(
        CommonAsset, on_delete=models.PROTECT, related_name="contracts", verbose_name=_("公共资产")
    )
    subject = models.CharField(_("标的"), max_length=120)
    counterparty = models.CharField(_("对方"), max_length=80)
    is_person = models.BooleanField(_("对方是个人"), default=False)
    amount = models.DecimalField(_("每期金额（元）"), max_digits=14, decimal_places=2, null=True, blank=True)
    cycle = models.CharField(_("收款周期"), max_length=10, choices=Cycle)
    indexation = models.DecimalField(_("每年递增（%）"), max_digits=5, decimal_places=2, default=0)
    cost_share = models.DecimalField(_("收款方可扣合理成本（%）"), max_digits=5, decimal_places=2, default=0)
    starts_on = models.DateField(_("开始"))
    ends_on = models.DateField(_("结束"))
    ended_on = models.DateField(_("提前终止"), null=True, blank=True)
    decision = models.ForeignKey(
        JointDecision,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="contracts",
        verbose_name=_("业主共同决定"),
    )
    authority = models.CharField(_("其他授权依据"), max_length=200, blank=True)
    ended_reason = models.CharField(_("提前终止原因"), max_length=200, blank=True)
    recorded_at = models.DateTimeField(_("登记时间"), null=True, blank=True)

    objects = IncomeContractQuerySet.as_manager()

    class Meta:
        verbose_name = _("经营合同")
        verbose_name_plural = _("经营合同")
        constraints = [
            models.UniqueConstraint(fields=["asset", "number"], name="contract_number_on_asset"),
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="income_contract_dates"),
            models.CheckConstraint(
                condition=Q(cycle="share") | Q(amount__gt=0), name="income_contract_has_amount"
            ),
            models.CheckConstraint(
                condition=Q(ended_on=None) | Q(ended_on__gte=F("starts_on"), ended_on__lt=F("ends_on")),
                name="income_contract_ends_early",
            ),
        ]
        indexes = [models.Index(fields=["ends_on"], name="income_contract_end")]

    def __str__(self) -> str:
        return f"{self.number} {self.subject}"

    def get_absolute_url(self) -> str:
        return reverse("finance:contract-page", args=[self.pk])

    @property
    def named_counterparty(self) -> str:
        """As files and papers name it that leave the desk: a company, and of a person only that it is one."""
        return str(_("个人")) if self.is_person else self.counterparty

    @property
    def area(self) -> ManagementArea:
        return self.asset.area

    @property
    def compound(self) -> Compound:
        return self.asset.area.compound

    @property
    def last_on(self) -> date:
        """The last day, ended early or as agreed."""
        return self.ended_on or self.ends_on

    def dues(self) -> list[Due]:
        """Every period that is or will be owed; none where a share is paid."""
        return schedule(
            Terms(self.starts_on, self.last_on, self.cycle, self.amount, Decimal(self.indexation))
        )


class ContractScan(Attachment):
    """The signed contract; shown at the desk only."""

    contract = models.ForeignKey(IncomeContract, on_delete=models.PROTECT, related_name="scans")

    class Meta:
        verbose_name = _("合同扫描件")
        verbose_name_plural = _("合同扫描件")

    def __str__(self) -> str:
        return str(self.token)
