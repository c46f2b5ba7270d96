"""The checklist (检查清单) as versioned rows: kinds, editions, items."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import Count, F, Q
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _


class Frequency(models.TextChoices):
    DAY = "D", _("每日")
    WEEK = "W", _("每周")
    MONTH = "M", _("每月")
    QUARTER = "Q", _("每季度")
    HALF = "H", _("每半年")
    YEAR = "Y", _("每年")


class ChecklistKind(models.Model):
    """One of the kinds (大类), as A 消防安全."""

    code = models.CharField(_("代码"), max_length=2, unique=True)
    title_zh = models.CharField(_("名称"), max_length=40)
    title_en = models.CharField(_("英文名称"), max_length=60)

    class Meta:
        verbose_name = _("检查大类")
        verbose_name_plural = _("检查大类")
        ordering = ["code"]

    def __str__(self) -> str:
        return self.title_en if (get_language() or "").startswith("en") else self.title_zh


class EditionQuerySet(models.QuerySet):
    def on(self, day: date) -> Self:
        begun = self.filter(valid_from__lte=day).filter(Q(valid_to=None) | Q(valid_to__gte=day))
        return begun.order_by("-valid_from")

    def with_counts(self) -> Self:
        return self.annotate(item_count=Count("items"))


class Edition(models.Model):
    """A version of the whole list. An inspection keeps the edition that it was made by."""

    name = models.CharField(_("版本"), max_length=60, unique=True)
    valid_from = models.DateField(_("起用"))
    valid_to = models.DateField(_("停用"), null=True, blank=True)
    basis = models.CharField(_("依据"), max_length=200)

    objects = EditionQuerySet.as_manager()

    class Meta:
        verbose_name = _("检查清单版本")
        verbose_name_plural = _("检查清单版本")
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")), name="edition_dates"
            ),
            models.UniqueConstraint(fields=["valid_from"], name="edition_begins_once"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("safety:edition-page", args=[self.pk])


class ChecklistItem(models.Model):
    """One rule of an edition (检查事项). `days` to rectify: 0 is on the spot, that is by the day's end."""

    edition = models.ForeignKey(
        Edition, on_delete=models.PROTECT, related_name="items", verbose_name=_("版本")
    )
    kind = models.ForeignKey(
        ChecklistKind, on_delete=models.PROTECT, related_name="items", verbose_name=_("大类")
    )
    code = models.CharField(_("代码"), max_length=4)
    title_zh = models.CharField(_("事项"), max_length=60)
    title_en = models.CharField(_("英文"), max_length=80)
    frequency = models.CharField(_("检查频次"), max_length=1, choices=Frequency)
    also = models.CharField(_("另有频次"), max_length=1, choices=Frequency, blank=True)
    days = models.PositiveSmallIntegerField(_("整改天数"))
    is_red_line = models.BooleanField(_("红线"), default=False)
    basis = models.CharField(_("法律依据"), max_length=200, blank=True)
    reading_unit = models.CharField(_("读数单位"), max_length=8, blank=True)
    reading_least = models.DecimalField(_("读数下限"), max_digits=11, decimal_places=4, null=True, blank=True)
    reading_most = models.DecimalField(_("读数上限"), max_digits=11, decimal_places=4, null=True, blank=True)

    class Meta:
        verbose_name = _("检查事项")
        verbose_name_plural = _("检查事项")
        constraints = [models.UniqueConstraint(fields=["edition", "code"], name="checklist_item_once")]
        ordering = ["code"]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"

    @property
    def title(self) -> str:
        return self.title_en if (get_language() or "").startswith("en") else self.title_zh


def current_edition(day: date) -> Edition:
    """The edition in force on the day.

    :raises Edition.DoesNotExist: there is none; an installation has one from its first migration on.
    """
    found = Edition.objects.on(day).first()
    if found is None:
        raise Edition.DoesNotExist
    return found
