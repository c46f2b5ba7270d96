"""Survey campaigns of common assets (公共资产摸排): which kinds were looked for where, by whom."""

from typing import Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from communities.access import grants
from communities.models import ManagementArea, User

from .assets import AssetKind


class SurveyCampaign(models.Model):
    """A period in which every compound looks for every kind."""

    name = models.CharField(_("名称"), max_length=60, unique=True)
    starts_on = models.DateField(_("开始"))
    ends_on = models.DateField(_("结束"))

    class Meta:
        verbose_name = _("公共资产摸排")
        verbose_name_plural = _("公共资产摸排")
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="survey_campaign_dates")
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("finance:survey-page", args=[self.pk])


class NoAssetQuerySet(models.QuerySet):
    def visible_to(self, user, permission: str = "book.view") -> Self:
        return self.filter(grants(user).where(permission, "area__compound__"))


class NoAsset(models.Model):
    """Somebody looked for a kind in an area and found none: the word that a list of assets cannot give."""

    campaign = models.ForeignKey(
        SurveyCampaign, on_delete=models.PROTECT, related_name="none", verbose_name=_("摸排")
    )
    area = models.ForeignKey(
        ManagementArea, on_delete=models.PROTECT, related_name="+", verbose_name=_("管理区域")
    )
    kind = models.ForeignKey(AssetKind, on_delete=models.PROTECT, related_name="+", verbose_name=_("种类"))
    stated_on = models.DateField(_("摸排日期"))
    stated_by = models.ForeignKey(
        User, null=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("摸排人")
    )

    objects = NoAssetQuerySet.as_manager()

    class Meta:
        verbose_name = _("无此类资产")
        verbose_name_plural = _("无此类资产")
        constraints = [
            models.UniqueConstraint(fields=["campaign", "area", "kind"], name="no_asset_stated_once")
        ]

    def __str__(self) -> str:
        return f"{self.campaign} {self.area} {self.kind}"
