"""How other systems write, as an office has stated it once for all their files."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from .complaints import Channel


class ImportDialect(models.Model):
    """The headings, categories and units of one source against ours; see `importing.dialects`."""

    channel = models.CharField(_("来源"), max_length=12, choices=Channel, unique=True)
    columns = models.JSONField(_("列名对照"), default=dict, blank=True)
    categories = models.JSONField(_("类别对照"), default=dict, blank=True)
    units = models.JSONField(_("单位对照"), default=dict, blank=True)

    class Meta:
        verbose_name = _("导入对照表")
        verbose_name_plural = _("导入对照表")

    def __str__(self) -> str:
        return self.get_channel_display()
