"""What people ask of their own data, and what was deleted of it (个人信息保护法 art. 45-47)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from communities.models import User

from .complaints import Complaint


class DataRequest(models.Model):
    """A reporter asks to have personal data corrected or deleted."""

    class Kind(models.TextChoices):
        CORRECT = "correct", _("更正")
        DELETE = "delete", _("删除")

    case = models.ForeignKey(Complaint, on_delete=models.PROTECT, related_name="data_requests")
    kind = models.CharField(_("要求"), max_length=8, choices=Kind)
    words = models.TextField(_("说明"))
    asked_at = models.DateTimeField(_("提出时间"))
    decided_at = models.DateTimeField(_("答复时间"), null=True, blank=True)
    decided_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    granted = models.BooleanField(_("同意"), null=True, blank=True)
    answer = models.TextField(_("答复"), blank=True)

    class Meta:
        verbose_name = _("个人信息请求")
        verbose_name_plural = _("个人信息请求")

    def __str__(self) -> str:
        return f"{self.case_id} {self.get_kind_display()}"


PURGED = {
    "contact_name": _("称呼"),
    "contact_phone": _("手机号"),
    "contact_mail": _("邮箱"),
    "phone_key": _("手机号"),
    "mail_key": _("邮箱"),
    "reporter": _("反映人账号"),
    "spot": _("具体位置"),
    "answers": _("补充问题的回答"),
    "description": _("反映内容"),
    "photos": _("反映时的照片"),
    "ratings": _("评价的文字"),
    "story": _("办理经过里与反映人往来的文字"),
    "requests": _("个人信息请求的说明"),
}


class Purge(models.Model):
    """One line of the register of deletions: of which case what was deleted, when and why; never the data."""

    class Reason(models.TextChoices):
        AGE = "age", _("超过保存期限")
        REQUEST = "request", _("本人要求")

    case = models.ForeignKey(Complaint, on_delete=models.PROTECT, related_name="purges")
    reason = models.CharField(_("原因"), max_length=8, choices=Reason)
    fields = models.JSONField(_("清除的内容"), default=list)
    at = models.DateTimeField(_("时间"))
    by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("个人信息清除记录")
        verbose_name_plural = _("个人信息清除记录")

    def __str__(self) -> str:
        return f"{self.case_id} {self.at:%Y-%m-%d}"

    @property
    def words(self) -> str:
        """What was deleted, in words; several fields may be one thing to a reader."""
        return "、".join(dict.fromkeys(str(PURGED.get(name, name)) for name in self.fields))
