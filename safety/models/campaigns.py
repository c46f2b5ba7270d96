"""Campaigns (专项行动): a theme, its rounds, what each round cleared in which compound."""

from typing import Self

from django.db import models
from django.db.models import F, Q, Sum
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from communities.access import grants
from communities.models import Compound, Organisation, User
from workflow.models import Attachment


class Campaign(models.Model):
    """What is cleared up, from when to when, on whose decision."""

    class Theme(models.TextChoices):
        PASSAGES = "passages", _("清通道")
        WIRES = "wires", _("整治飞线充电")
        BUILDING = "building", _("拆违治乱")
        CITYSCAPE = "cityscape", _("市容环境")

    number = models.CharField(_("编号"), max_length=20, unique=True, editable=False)
    title = models.CharField(_("名称"), max_length=80)
    theme = models.CharField(_("主题"), max_length=10, choices=Theme)
    starts_on = models.DateField(_("开始"))
    ends_on = models.DateField(_("结束"))
    basis = models.CharField(_("依据"), max_length=120, blank=True)

    class Meta:
        verbose_name = _("专项行动")
        verbose_name_plural = _("专项行动")
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="campaign_dates")
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("safety:campaign-page", args=[self.number])


class CampaignRound(models.Model):
    """One round: the day, the team, the units that took part."""

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="rounds")
    ordinal = models.PositiveSmallIntegerField(_("轮次"))
    held_on = models.DateField(_("日期"))
    team = models.CharField(_("带队人员"), max_length=120)
    units = models.ManyToManyField(Organisation, related_name="+", verbose_name=_("参加单位"), blank=True)
    compounds = models.ManyToManyField(Compound, related_name="+", verbose_name=_("小区"))
    recorded_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("行动轮次")
        verbose_name_plural = _("行动轮次")
        constraints = [models.UniqueConstraint(fields=["campaign", "ordinal"], name="campaign_round_once")]

    def __str__(self) -> str:
        return _("第%(ordinal)d轮") % {"ordinal": self.ordinal}

    @property
    def key(self) -> str:
        """What a hazard found in it names as its source."""
        return f"round:{self.campaign.number}-{self.ordinal}"


class ResultQuerySet(models.QuerySet):
    def visible_to(self, user, permission: str = "inspection.view") -> Self:
        return self.filter(grants(user).where(permission, "compound__"))

    def sums(self) -> dict[str, int]:
        return dict(self.values_list("kind").annotate(whole=Sum("count")).order_by("kind"))


class RoundResult(models.Model):
    """So many of a kind were cleared in a compound, with evidence."""

    class Kind(models.TextChoices):
        BIKES = "bikes", _("清理电动车")
        PASSAGES = "passages", _("清理通道")
        CITYSCAPE = "cityscape", _("市容问题")
        WIRES = "wires", _("拆除飞线")
        STRUCTURES = "structures", _("拆除违建")

    round = models.ForeignKey(CampaignRound, on_delete=models.PROTECT, related_name="results")
    compound = models.ForeignKey(Compound, on_delete=models.PROTECT, related_name="+", verbose_name=_("小区"))
    kind = models.CharField(_("种类"), max_length=10, choices=Kind)
    count = models.PositiveIntegerField(_("数量"))
    note = models.CharField(_("说明"), max_length=200, blank=True)

    objects = ResultQuerySet.as_manager()

    class Meta:
        verbose_name = _("行动成果")
        verbose_name_plural = _("行动成果")
        constraints = [
            models.UniqueConstraint(fields=["round", "compound", "kind"], name="round_result_once"),
            models.CheckConstraint(condition=Q(count__gt=0), name="round_result_is_something"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.count}"


class RoundPhoto(Attachment):
    round = models.ForeignKey(CampaignRound, on_delete=models.PROTECT, related_name="photos")

    class Meta:
        verbose_name = _("行动照片")
        verbose_name_plural = _("行动照片")

    def __str__(self) -> str:
        return str(self.token)


class ResultPhoto(Attachment):
    """Evidence of what was cleared in one compound; for those who see that compound's safety."""

    result = models.ForeignKey(RoundResult, on_delete=models.PROTECT, related_name="photos")

    class Meta:
        verbose_name = _("成果照片")
        verbose_name_plural = _("成果照片")

    def __str__(self) -> str:
        return str(self.token)
