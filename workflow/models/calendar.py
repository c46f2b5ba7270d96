"""The calendar, where it departs from the packaged one."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class CalendarDay(models.Model):
    """A day on which the State Council's calendar (or an office) departs from the packaged one."""

    day = models.DateField(_("日期"), unique=True)
    working = models.BooleanField(_("上班"))
    name = models.CharField(_("名称"), max_length=40, blank=True)

    class Meta:
        verbose_name = _("日历日")
        verbose_name_plural = _("日历日")

    def __str__(self) -> str:
        return f"{self.day} {_('班') if self.working else _('休')}"


class CalendarYear(models.Model):
    """A year whose official calendar was loaded by hand."""

    year = models.PositiveSmallIntegerField(_("年份"), unique=True)
    source = models.CharField(_("来源"), max_length=200, blank=True)
    loaded_at = models.DateTimeField(_("载入时间"))

    class Meta:
        verbose_name = _("日历年")
        verbose_name_plural = _("日历年")

    def __str__(self) -> str:
        return str(self.year)
