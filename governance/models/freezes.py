"""The values of a quarter, frozen: the database itself refuses to change or remove a row of them."""

import json
from decimal import Decimal
from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from communities.access import grants
from communities.models import Compound, Township, User
from finance.rules.periods import Period, quarter_of

from .scope import sees_district, townships_of


class Level(models.TextChoices):
    DISTRICT = "district", _("区")
    TOWNSHIP = "township", _("镇乡")
    COMPOUND = "compound", _("小区")


class FreezeQuerySet(models.QuerySet):
    def latest_first(self) -> Self:
        return self.order_by("-since")


class Freeze(models.Model):
    """That a quarter was frozen: once, with the terms then in force and the digest of all its values.

    `terms` is canonical JSON, so that the rows of indicators may change without changing what was asked.
    """

    quarter = models.CharField(_("季度"), max_length=6, unique=True)
    since = models.DateField(_("起"))
    until = models.DateField(_("止"))
    terms = models.TextField(editable=False)
    sha256 = models.CharField(_("校验码"), max_length=64, editable=False)
    frozen_at = models.DateTimeField(_("冻结时间"))
    frozen_by = models.ForeignKey(
        User, null=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("冻结人")
    )

    objects = FreezeQuerySet.as_manager()

    class Meta:
        verbose_name = _("季度冻结")
        verbose_name_plural = _("季度冻结")

    def __str__(self) -> str:
        return self.quarter

    @property
    def period(self) -> Period:
        return quarter_of(self.since)

    @property
    def asked(self) -> list[dict[str, Any]]:
        """The terms: code, names, weight, thresholds, direction, least number of records."""
        return json.loads(self.terms)


class OfPlaceQuerySet(models.QuerySet):
    def visible_to(self, user: User, permission: str = "indicator.view") -> Self:
        """Rows of the places in the reader's scope; the district's own to whoever sees a district."""
        seen = Q(level=Level.COMPOUND) & grants(user).where(permission, "compound__")
        seen |= Q(level=Level.TOWNSHIP, township__in=townships_of(user, permission))
        return self.filter(seen | Q(level=Level.DISTRICT) if sees_district(user, permission) else seen)

    def of_level(self, level: str) -> Self:
        return self.filter(level=level)


class OfPlace(models.Model):
    """`place` is the letter of the level and the key: C17, T3, D1."""

    freeze = models.ForeignKey(Freeze, on_delete=models.PROTECT, related_name="+")
    level = models.CharField(_("级别"), max_length=8, choices=Level)
    place = models.CharField(max_length=12)
    township = models.ForeignKey(Township, null=True, on_delete=models.PROTECT, related_name="+")
    """Of a compound: the one it lay in then."""
    compound = models.ForeignKey(Compound, null=True, on_delete=models.PROTECT, related_name="+")

    objects = OfPlaceQuerySet.as_manager()

    class Meta:
        abstract = True


class FrozenValue(OfPlace):
    """One indicator of one place: numerator, denominator, what was left out, and the hash of the rows behind.

    A place without any record of an indicator has no row: not applicable.
    """

    code = models.CharField(_("指标"), max_length=8)
    numerator = models.BigIntegerField(_("分子"))
    denominator = models.BigIntegerField(_("分母"))
    excluded = models.JSONField(_("未计入"), default=dict)
    is_quoted = models.BooleanField(_("引用值"), default=False)
    colour = models.CharField(_("颜色"), max_length=6)
    rows_sha256 = models.CharField(_("记录校验码"), max_length=64)

    class Meta:
        verbose_name = _("冻结的指标值")
        verbose_name_plural = _("冻结的指标值")
        constraints = [models.UniqueConstraint(fields=["freeze", "code", "place"], name="frozen_value_once")]
        indexes = [models.Index(fields=["place", "code"], name="frozen_value_of_place")]

    def __str__(self) -> str:
        return f"{self.freeze_id} {self.code} {self.place}"


class FrozenScore(OfPlace):
    """The score and rank of one place among those of its level; none where nothing was applicable."""

    name = models.CharField(_("名称"), max_length=60)
    """As it was called then."""
    score = models.DecimalField(_("得分"), max_digits=5, decimal_places=2, null=True)
    weight = models.DecimalField(_("适用权重"), max_digits=6, decimal_places=2, default=Decimal(0))
    rank = models.PositiveIntegerField(_("名次"), null=True)

    class Meta:
        verbose_name = _("冻结的得分")
        verbose_name_plural = _("冻结的得分")
        constraints = [models.UniqueConstraint(fields=["freeze", "place"], name="frozen_score_once")]
        indexes = [models.Index(fields=["freeze", "level", "rank"], name="frozen_score_rank")]

    def __str__(self) -> str:
        return f"{self.freeze_id} {self.place} {self.score}"
