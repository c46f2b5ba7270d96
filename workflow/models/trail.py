"""The audit trail, the seals over it, and how it was last verified."""

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
        db_index=False,
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
            models.Index(fields=["at", "id"], name="audit_at"),
            models.Index(fields=["by", "at"], name="audit_by"),
            models.Index(fields=["verb", "at"], name="audit_verb"),
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


class AuditSeal(models.Model):
    """One block of the trail under one hash, chained with the seal before; number 0 stands before the first.

    A block reaches from the entry after the seal before it to `last`, gaps included: what is put into a gap
    later does not fit. The row of number 0 is the lock of all who seal and all who forget.
    """

    seq = models.PositiveIntegerField(_("段号"), unique=True)
    first = models.PositiveBigIntegerField(_("第一条记录"))
    last = models.PositiveBigIntegerField(_("最后一条记录"))
    count = models.PositiveIntegerField(_("条数"))
    hash = models.CharField(_("校验值"), max_length=64)
    at = models.DateTimeField(_("封存时间"))

    class Meta:
        verbose_name = _("操作记录封存")
        verbose_name_plural = _("操作记录封存")

    def __str__(self) -> str:
        return str(self.seq)


class AuditSalt(models.Model):
    """What stands in a seal for the words of a sealed entry: a digest of the salt and the words.

    When the words are forgotten, the salt goes with them: the seal still fits, and nobody can guess a short
    sentence from its digest.
    """

    entry = models.OneToOneField(AuditEntry, on_delete=models.PROTECT, related_name="salt")
    subject_label = models.CharField(_("对象"), max_length=40)
    subject_key = models.CharField(_("编号"), max_length=80)
    salt = models.CharField(max_length=32, blank=True)
    digest = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("说明的校验值")
        verbose_name_plural = _("说明的校验值")

    def __str__(self) -> str:
        return str(self.entry_id)


class AuditCheck(models.Model):
    """One verification of the trail from its first seal on; it goes on where it was interrupted."""

    class Fault(models.TextChoices):
        CHANGED = "changed", _("内容被改动")
        MISSING = "missing", _("有记录被删除")
        ADDED = "added", _("有记录被插入")
        EMPTIED = "emptied", _("有说明被清空，但没有清除登记")
        SEAL = "seal", _("封存本身缺失")
        ANCHOR = "anchor", _("与库外锚点不符")
        FILE = "file", _("锚点文件被改动")

    asked_at = models.DateTimeField(_("开始时间"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("核验人"),
    )
    seq = models.PositiveIntegerField(_("已核验到的段"), default=0)
    entries = models.PositiveBigIntegerField(_("已核验条数"), default=0)
    sealed_at = models.DateTimeField(_("核验到的封存时间"), null=True)
    finished_at = models.DateTimeField(_("完成时间"), null=True)
    running = models.BooleanField(_("正在核验"), default=True)
    fault = models.CharField(_("不符之处"), max_length=8, choices=Fault, blank=True)

    class Meta:
        verbose_name = _("操作记录核验")
        verbose_name_plural = _("操作记录核验")
        constraints = [
            models.UniqueConstraint(
                fields=["running"], condition=models.Q(running=True), name="audit_check_one_at_a_time"
            )
        ]

    def __str__(self) -> str:
        return str(self.asked_at)
