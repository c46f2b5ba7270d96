"""Audits of public income (专项审计): by whom, of what, with which opinion, paid by whom."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from communities.access import grants
from communities.models import User
from disclosure.models import Document
from workflow.models import Attachment

from .books import Book


class AuditQuerySet(models.QuerySet):
    def visible_to(self, user, permission: str = "book.view") -> Self:
        return self.filter(grants(user).where(permission, "book__area__compound__"))

    def reported(self, after: date, until: date) -> Self:
        """Whose report bears a day after the first and not after the second."""
        return self.filter(reported_on__gt=after, reported_on__lte=until)


class Audit(models.Model):
    """One report of an outside firm on one book (RULES 3.3)."""

    class Opinion(models.TextChoices):
        UNQUALIFIED = "unqualified", _("无保留意见")
        QUALIFIED = "qualified", _("保留意见")
        ADVERSE = "adverse", _("否定意见")
        DISCLAIMER = "disclaimer", _("无法表示意见")

    class Funding(models.TextChoices):
        """Who pays; the programme's 52 audits of 2025 were paid from the fiscal budget."""

        FISCAL = "fiscal", _("财政资金")
        INCOME = "income", _("公共收益")
        COMPANY = "company", _("物业服务企业")
        OTHER = "other", _("其他")

    number = models.CharField(_("编号"), max_length=40, unique=True)
    book = models.ForeignKey(Book, on_delete=models.PROTECT, related_name="audits", verbose_name=_("账本"))
    firm = models.CharField(_("审计机构"), max_length=80)
    report_number = models.CharField(_("报告文号"), max_length=60, blank=True)
    since = models.DateField(_("审计期间起"))
    until = models.DateField(_("审计期间止"))
    scope = models.CharField(_("审计范围"), max_length=300)
    opinion = models.CharField(_("意见类型"), max_length=12, choices=Opinion)
    verified = models.DecimalField(_("核实收益金额（元）"), max_digits=14, decimal_places=2)
    funding = models.CharField(_("经费来源"), max_length=8, choices=Funding)
    summary = models.TextField(_("审计结论摘要"), max_length=2000, blank=True)
    reported_on = models.DateField(_("报告日期"))
    document = models.OneToOneField(
        Document,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("公示文件"),
    )
    published_at = models.DateTimeField(_("公布时间"), null=True, blank=True)
    recorded_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(_("登记时间"))

    objects = AuditQuerySet.as_manager()

    class Meta:
        verbose_name = _("审计")
        verbose_name_plural = _("审计")
        constraints = [
            models.CheckConstraint(condition=Q(until__gte=F("since")), name="audit_days_in_order"),
            models.CheckConstraint(condition=Q(verified__gte=0), name="audit_verified_not_negative"),
            models.UniqueConstraint(
                fields=["book", "firm", "since", "until"], name="audit_once_per_firm_and_period"
            ),
        ]
        indexes = [models.Index(fields=["book", "-until"], name="audit_of_book")]

    def __str__(self) -> str:
        return f"{self.firm} {self.since:%Y}"

    def get_absolute_url(self) -> str:
        return reverse("finance:audit-page", args=[self.number])


class AuditReport(Attachment):
    """The scanned report; the public reads the summary."""

    audit = models.ForeignKey(Audit, on_delete=models.PROTECT, related_name="papers")

    class Meta:
        verbose_name = _("审计报告扫描件")
        verbose_name_plural = _("审计报告扫描件")

    def __str__(self) -> str:
        return str(self.token)
