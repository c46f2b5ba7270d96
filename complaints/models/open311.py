"""Other systems that report through the open interface, and what each of them has sent."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from workflow.models import AuditEntry

from .complaints import Complaint


class ApiKey(models.Model):
    """A client of the open interface. The key itself is shown once, when it is issued; a digest is kept."""

    name = models.CharField(_("接入方"), max_length=60, unique=True)
    digest = models.CharField(max_length=64, unique=True, editable=False)
    for_staff = models.BooleanField(_("可以登记只由工作人员登记的类别"), default=False)
    active = models.BooleanField(_("启用"), default=True)
    created_at = models.DateTimeField(_("发放时间"))
    used_at = models.DateTimeField(_("最近使用"), null=True, blank=True)

    class Meta:
        verbose_name = _("接口密钥")
        verbose_name_plural = _("接口密钥")

    def __str__(self) -> str:
        return self.name


class ApiFiling(models.Model):
    """Which client filed a case, under which reference of its own; what came twice is found again by it."""

    case = models.OneToOneField(
        Complaint, primary_key=True, on_delete=models.PROTECT, related_name="api_filing"
    )
    key = models.ForeignKey(ApiKey, on_delete=models.PROTECT, related_name="filings")
    reference = models.CharField(_("接入方编号"), max_length=100, blank=True)
    body = models.CharField(max_length=64, editable=False)
    """A keyed fingerprint of what was sent."""
    at = models.DateTimeField(_("时间"))

    class Meta:
        verbose_name = _("接口登记")
        verbose_name_plural = _("接口登记")
        constraints = [
            models.UniqueConstraint(
                fields=["key", "reference"], condition=~Q(reference=""), name="api_reference_once_per_key"
            )
        ]
        indexes = [models.Index(fields=["key", "body", "at"], name="api_filing_body")]

    def __str__(self) -> str:
        return f"{self.key_id} {self.reference}"


class ApiUpdate(models.Model):
    """What a client said about its case, once for each number of the client's own."""

    key = models.ForeignKey(ApiKey, on_delete=models.PROTECT, related_name="updates")
    number = models.CharField(_("接入方编号"), max_length=100)
    entry = models.OneToOneField(AuditEntry, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("接口补充")
        verbose_name_plural = _("接口补充")
        constraints = [models.UniqueConstraint(fields=["key", "number"], name="api_update_once_per_key")]

    def __str__(self) -> str:
        return f"{self.key_id} {self.number}"
