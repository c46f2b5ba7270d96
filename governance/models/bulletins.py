"""The quarterly bulletin (季度通报) and what it corrects of earlier ones: for good once it is issued."""

import json
from datetime import datetime
from typing import Any, Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from communities.models import User
from finance.rules.periods import Period, quarter_of

from ..lifecycle import BULLETIN_COLOURS, BulletinStatus
from .freezes import Freeze, OfPlace
from .scope import sees_district


class BulletinQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> Self:
        """Issued ones; before that only for whoever sees a whole district: a draft ranks everybody."""
        return self if sees_district(user, "bulletin.view") else self.issued()

    def issued(self) -> Self:
        return self.filter(status=BulletinStatus.ISSUED)

    def latest_first(self) -> Self:
        return self.order_by("-since")


class Bulletin(models.Model):
    """The bulletin of one quarter: what the office writes beside the values.

    `content` is everything it says, as canonical JSON, written down when it is issued: whatever is renamed,
    merged or recounted later, page and papers are drawn from it alone.
    """

    quarter = models.CharField(_("季度"), max_length=6, unique=True)
    since = models.DateField(_("起"))
    until = models.DateField(_("止"))
    status = models.CharField(
        _("状态"), max_length=8, choices=BulletinStatus, default=BulletinStatus.DRAFT, editable=False
    )
    title = models.CharField(_("标题"), max_length=80)
    comment = models.TextField(_("总体评价"), blank=True)
    measures = models.TextField(_("工作要求"), blank=True)
    recipients = models.CharField(_("主送"), max_length=200)
    copies = models.CharField(_("抄送"), max_length=200, blank=True)
    drafted_by = models.ForeignKey(
        User, null=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("起草人")
    )
    drafted_at = models.DateTimeField(_("起草时间"))
    compared_at = models.DateTimeField(_("以前季度的核对时间"), null=True, editable=False)
    checked_by = models.ForeignKey(
        User, null=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("核稿人")
    )
    checked_at = models.DateTimeField(_("核稿时间"), null=True, editable=False)
    freeze = models.ForeignKey(
        Freeze, null=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("季度冻结")
    )
    issued_by = models.ForeignKey(
        User, null=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("签发人")
    )
    issued_at = models.DateTimeField(_("印发时间"), null=True, editable=False)
    due_at = models.DateTimeField(_("印发期限"), null=True, editable=False)
    """As it stood when it was issued; before that the calendar says it."""
    year = models.PositiveSmallIntegerField(_("年份"), null=True, editable=False)
    serial = models.PositiveIntegerField(_("顺序号"), null=True, editable=False)
    number = models.CharField(_("文号"), max_length=40, blank=True, editable=False)
    content = models.TextField(blank=True, editable=False)
    sha256 = models.CharField(_("校验码"), max_length=64, blank=True, editable=False)

    objects = BulletinQuerySet.as_manager()

    class Meta:
        verbose_name = _("季度通报")
        verbose_name_plural = _("季度通报")
        constraints = [
            models.UniqueConstraint(fields=["year", "serial"], name="bulletin_number_once"),
            models.CheckConstraint(
                condition=Q(
                    status=BulletinStatus.ISSUED,
                    issued_at__isnull=False,
                    due_at__isnull=False,
                    checked_at__isnull=False,
                    freeze__isnull=False,
                    serial__gte=1,
                    year__isnull=False,
                    sha256__gt="",
                )
                | (~Q(status=BulletinStatus.ISSUED) & Q(issued_at=None, serial=None, number="")),
                name="bulletin_issued_is_whole",
            ),
        ]

    def __str__(self) -> str:
        return self.number or self.title

    def get_absolute_url(self) -> str:
        return reverse("bulletin", args=[self.quarter])

    def get_desk_url(self) -> str:
        return reverse("bulletin-page", args=[self.quarter])

    @property
    def period(self) -> Period:
        return quarter_of(self.since)

    @property
    def is_issued(self) -> bool:
        return self.status == BulletinStatus.ISSUED

    @property
    def colour(self) -> str:
        return BULLETIN_COLOURS[BulletinStatus(self.status)]

    @property
    def told(self) -> dict[str, Any]:
        """What an issued bulletin says."""
        return json.loads(self.content)

    def is_late(self, due_at: datetime, at: datetime) -> bool:
        return (self.issued_at or at) > due_at


class CorrectionQuerySet(models.QuerySet):
    def unexplained(self) -> Self:
        return self.filter(note="")

    def in_order(self) -> Self:
        """The latest quarter first, larger places before smaller ones."""
        ranks = {"district": 0, "township": 1, "compound": 2}
        whens = [models.When(level=level, then=rank) for level, rank in ranks.items()]
        return self.annotate(size=models.Case(*whens)).order_by("-freeze__since", "code", "size", "pk")


class Correction(OfPlace):
    """That a frozen value of an earlier quarter counts otherwise today, as of the same day.

    The frozen row stays; a bulletin later says before and after, with a person's reason. 0/0 is 不适用.
    """

    bulletin = models.ForeignKey(Bulletin, on_delete=models.PROTECT, related_name="corrections")
    code = models.CharField(_("指标"), max_length=8)
    name = models.CharField(_("名称"), max_length=60)
    numerator_before = models.BigIntegerField(_("原分子"))
    denominator_before = models.BigIntegerField(_("原分母"))
    numerator_after = models.BigIntegerField(_("更正后分子"))
    denominator_after = models.BigIntegerField(_("更正后分母"))
    colour_before = models.CharField(_("原颜色"), max_length=6)
    colour_after = models.CharField(_("更正后颜色"), max_length=6)
    found_at = models.DateTimeField(_("核对时间"))
    note = models.CharField(_("更正的原因"), max_length=200, blank=True)
    noted_by = models.ForeignKey(
        User, null=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("说明人")
    )
    noted_at = models.DateTimeField(_("说明时间"), null=True)

    objects = CorrectionQuerySet.as_manager()

    class Meta:
        verbose_name = _("更正")
        verbose_name_plural = _("更正")
        constraints = [
            models.UniqueConstraint(
                fields=["bulletin", "freeze", "code", "place"], name="correction_once_in_a_bulletin"
            ),
            models.CheckConstraint(
                condition=~Q(
                    numerator_before=F("numerator_after"), denominator_before=F("denominator_after")
                ),
                name="correction_changes_something",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.freeze_id} {self.code} {self.place}"

    @property
    def before(self) -> tuple[int, int]:
        return self.numerator_before, self.denominator_before

    @property
    def after(self) -> tuple[int, int]:
        return self.numerator_after, self.denominator_after
