"""That the periodic table lives, and what it did last."""

from datetime import datetime, timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _


class Heartbeat(models.Model):
    """That the periodic table is alive; older than `STALE_AFTER` turns readiness red."""

    STALE_AFTER = timedelta(minutes=3)

    name = models.CharField(max_length=40, primary_key=True)
    beat_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name

    def is_stale(self, at: datetime) -> bool:
        """Too old, or from a future that `tick --at` had played through."""
        return abs(at - self.beat_at) > self.STALE_AFTER


class JobRun(models.Model):
    """The last run of one line of the periodic table, and its lease while it runs."""

    name = models.CharField(_("任务"), max_length=60, primary_key=True)
    due_at = models.DateTimeField(_("下次运行"))
    leased_until = models.DateTimeField(_("运行中至"), null=True)
    started_at = models.DateTimeField(_("开始"), null=True)
    finished_at = models.DateTimeField(_("结束"), null=True)
    outcome = models.CharField(_("结果"), max_length=200, blank=True)
    error = models.TextField(_("错误"), blank=True)

    class Meta:
        verbose_name = _("定时任务")
        verbose_name_plural = _("定时任务")

    def __str__(self) -> str:
        return self.name
