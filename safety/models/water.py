"""How a compound stands with fire water (消防供水), as facts of a day."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import OuterRef, Q, Subquery
from django.utils.translation import gettext_lazy as _

from communities.access import grants
from communities.models import Compound, User
from workflow.models import Attachment

from ..rules import water
from .repairs import WaterRepair

WATER_ITEM = "A3"
"""室内外消火栓有水有压: its unit and bound are those of a reading of fire water."""


class FireWaterQuerySet(models.QuerySet):
    def visible_to(self, user, permission: str = "hazard.view") -> Self:
        return self.filter(grants(user).where(permission, "compound__"))

    def latest_first(self) -> Self:
        return self.order_by("-on", "-pk")

    def as_of(self, day: date) -> Self:
        """The one that counts on the day, for each compound: of the last day, the one recorded last."""
        known = FireWater.objects.filter(compound=OuterRef("pk"), on__lte=day).latest_first()
        counting = Compound.objects.annotate(counts=Subquery(known.values("pk")[:1]))
        return self.filter(pk__in=counting.values("counts"))

    def stop_gaps(self) -> Self:
        """Without water, with extinguishers until there is some (“消防无水”小区灭火器)."""
        return self.filter(state=FireWater.State.DRY, extinguishers__gt=0)


class FireWater(models.Model):
    """What was found in a compound on a day; a later row changes what counts, never this one.

    `state` follows from mains and reading by the checklist of that day (`rules.water.state_of`).
    """

    class Mains(models.TextChoices):
        NONE = "none", _("没有消防管网")
        DRY = "dry", _("有管网，没有水")
        LIVE = water.LIVE, _("管网通水")

    class State(models.TextChoices):
        DRY = water.DRY, _("消防无水")
        LOW = water.LOW, _("水压不足")
        SOUND = water.SOUND, _("有水有压")

    compound = models.ForeignKey(
        Compound, on_delete=models.PROTECT, related_name="fire_water", verbose_name=_("小区")
    )
    on = models.DateField(_("实测日期"))
    mains = models.CharField(_("管网"), max_length=4, choices=Mains)
    reading = models.DecimalField(_("水压（MPa）"), max_digits=11, decimal_places=4, null=True, blank=True)
    least = models.DecimalField(_("水压下限"), max_digits=11, decimal_places=4, null=True, blank=True)
    state = models.CharField(_("状态"), max_length=5, choices=State)
    extinguishers = models.PositiveIntegerField(_("应急灭火器（具）"), default=0)
    note = models.CharField(_("说明"), max_length=200, blank=True)
    repair = models.ForeignKey(
        WaterRepair, null=True, blank=True, on_delete=models.PROTECT, related_name="states"
    )
    recorded_at = models.DateTimeField(_("登记时间"))
    recorded_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")

    objects = FireWaterQuerySet.as_manager()

    class Meta:
        verbose_name = _("消防供水")
        verbose_name_plural = _("消防供水")
        constraints = [
            models.CheckConstraint(
                condition=Q(mains="live", reading__isnull=False, reading__gt=0)
                | (~Q(mains="live") & Q(reading=None)),
                name="fire_water_live_has_a_reading",
            ),
            models.CheckConstraint(
                condition=Q(mains="live") ^ Q(state="dry"), name="fire_water_is_live_or_dry"
            ),
        ]
        indexes = [models.Index(fields=["compound", "-on"], name="fire_water_latest")]

    def __str__(self) -> str:
        return f"{self.compound} {self.on} {self.get_state_display()}"


class FireWaterPhoto(Attachment):
    """The gauge, the hydrant, the extinguishers on that day; for those who see the compound's safety."""

    water = models.ForeignKey(FireWater, on_delete=models.PROTECT, related_name="photos")

    class Meta:
        verbose_name = _("消防供水照片")
        verbose_name_plural = _("消防供水照片")

    def __str__(self) -> str:
        return str(self.token)
