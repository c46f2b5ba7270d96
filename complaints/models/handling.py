"""What units ask of those who stand beside and above them: return, extension, help."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from communities.access import grants
from communities.models import Organisation, User

from .complaints import Complaint
from .selection import held


class Objection(models.Model):
    """A unit says that a case is not its duty (退单), and whose it is; decided within a working day."""

    case = models.ForeignKey(Complaint, on_delete=models.PROTECT, related_name="objection_rows")
    unit = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", verbose_name=_("退单单位")
    )
    proposed = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", verbose_name=_("建议承办单位")
    )
    reason = models.TextField(_("退单理由"))
    raised_at = models.DateTimeField(_("提出时间"))
    raised_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(_("裁定时间"), null=True, blank=True)
    decided_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    granted = models.BooleanField(_("退单成立"), null=True, blank=True)
    answer = models.TextField(_("裁定意见"), blank=True)

    class Meta:
        verbose_name = _("退单")
        verbose_name_plural = _("退单")
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=Q(decided_at=None), name="objection_one_at_a_time"
            )
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.unit}"


class Extension(models.Model):
    """More time to close (延期), asked once and before the end, decided one level up."""

    case = models.OneToOneField(Complaint, on_delete=models.PROTECT, related_name="extension")
    amount = models.PositiveSmallIntegerField(_("延长"))
    unit = models.CharField(_("单位"), max_length=2)
    reason = models.TextField(_("延期理由"))
    asked_at = models.DateTimeField(_("申请时间"))
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(_("审批时间"), null=True, blank=True)
    decided_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    granted = models.BooleanField(_("同意"), null=True, blank=True)
    answer = models.TextField(_("审批意见"), blank=True)

    class Meta:
        verbose_name = _("延期")
        verbose_name_plural = _("延期")

    def __str__(self) -> str:
        return f"{self.case_id} +{self.amount}"


class CoHandlingQuerySet(models.QuerySet):
    def held_by(self, user):
        """Requests to the units that the user acts for."""
        return self.filter(held(grants(user), "case__compound__"))


class CoHandling(models.Model):
    """A unit that was asked to help (协办); the first unit leads and answers for the whole (首接负责)."""

    case = models.ForeignKey(Complaint, on_delete=models.PROTECT, related_name="cohandlings")
    unit = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", verbose_name=_("协办单位")
    )
    request = models.TextField(_("请求协办的事项"))
    asked_at = models.DateTimeField(_("请求时间"))
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(_("反馈时间"), null=True, blank=True)
    answer = models.TextField(_("反馈"), blank=True)

    objects = CoHandlingQuerySet.as_manager()

    class Meta:
        verbose_name = _("协办")
        verbose_name_plural = _("协办")
        constraints = [models.UniqueConstraint(fields=["case", "unit"], name="cohandling_once_per_unit")]

    def __str__(self) -> str:
        return f"{self.case_id} {self.unit}"
