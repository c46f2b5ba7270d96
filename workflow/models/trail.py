"""The audit trail."""

from typing import Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class AuditEntryQuerySet(models.QuerySet):
    def about(self, label: str, key: str) -> Self:
        return self.filter(subject_label=label, subject_key=str(key)).order_by("at", "pk")


class AuditEntry(models.Model):
    """Who did what to which thing, when, and why. The database refuses UPDATE and DELETE.

    One change it lets through: the words of `note` are emptied, of things that are `Forgotten`.

    The subject is a label and a key, not a foreign key: one trail is read across all rooms.
    """

    subject_label = models.CharField(_("对象"), max_length=40)
    subject_key = models.CharField(_("编号"), max_length=80)
    verb = models.CharField(_("动作"), max_length=40)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("经办人"),
    )
    by_name = models.CharField(_("经办"), max_length=80, blank=True)
    at = models.DateTimeField(_("时间"))
    note = models.TextField(_("说明"), blank=True)
    details = models.JSONField(_("详情"), default=dict, blank=True)

    objects = AuditEntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("操作记录")
        verbose_name_plural = _("操作记录")
        indexes = [
            models.Index(fields=["subject_label", "subject_key", "at"], name="audit_subject"),
            models.Index(fields=["at"], name="audit_at"),
        ]

    def __str__(self) -> str:
        return f"{self.subject_label} {self.subject_key} {self.verb}"


class Forgotten(models.Model):
    """A thing in whose story words may be emptied, because what was said of people is no longer needed.

    The database refuses to change or remove a line, so that nothing is emptied without a trace.
    """

    subject_label = models.CharField(_("对象"), max_length=40)
    subject_key = models.CharField(_("编号"), max_length=80)
    at = models.DateTimeField(_("时间"))

    class Meta:
        verbose_name = _("已清除说明的事项")
        verbose_name_plural = _("已清除说明的事项")
        constraints = [
            models.UniqueConstraint(fields=["subject_label", "subject_key"], name="forgotten_once")
        ]

    def __str__(self) -> str:
        return f"{self.subject_label} {self.subject_key}"
