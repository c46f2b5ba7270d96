"""The three special checks (三项专业核查) as runs, and each finding as a case until it is closed."""

from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from communities.access import grants
from communities.models import Compound, Organisation, User
from workflow.models import Attachment, Case, Deadline, Escalation, EscalationLevel

from ..lifecycle import FINDING, FindingStatus, Limit, Relation
from .audits import Audit
from .books import Book

LATE_WORDS = {
    Limit.CORRECT: gettext_noop("核查问题%(number)s超过整改时限，请尽快整改"),
    Limit.RECHECK: gettext_noop("核查问题%(number)s超过复查时限，请尽快复查"),
}


class CheckRunQuerySet(models.QuerySet):
    def visible_to(self, user, permission: str = "book.view") -> Self:
        return self.filter(grants(user).where(permission, "book__area__compound__"))


class CheckRun(models.Model):
    """One check of one book over a period. `results` keeps what each rule said, also where all was well."""

    class Kind(models.TextChoices):
        """RULES 3.4."""

        C1 = "C1", _("资产与合同核查")
        C2 = "C2", _("收支与账户核查")
        C3 = "C3", _("决策与使用核查")

    number = models.CharField(_("编号"), max_length=50, unique=True)
    book = models.ForeignKey(Book, on_delete=models.PROTECT, related_name="checks", verbose_name=_("账本"))
    kind = models.CharField(_("核查"), max_length=2, choices=Kind)
    since = models.DateField(_("起"))
    until = models.DateField(_("止"))
    results = models.JSONField(_("各项结果"), default=list)
    ran_by = models.ForeignKey(
        User, null=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("核查人")
    )
    ran_at = models.DateTimeField(_("核查时间"))

    objects = CheckRunQuerySet.as_manager()

    class Meta:
        verbose_name = _("专项核查")
        verbose_name_plural = _("专项核查")
        indexes = [models.Index(fields=["book", "kind", "-ran_at"], name="check_run_of_book")]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("finance:check-page", args=[self.number])


class FindingQuerySet(models.QuerySet):
    def visible_to(self, user, permission: str = "book.view") -> Self:
        return self.filter(grants(user).where(permission, "compound__"))

    def unsettled(self) -> Self:
        return self.exclude(status__in=FINDING.final())


class Finding(Case):
    """Something a check or an audit found. `subject` tells what it is about, so that it is opened once."""

    lifecycle = FINDING
    binding = (Limit.CORRECT, Limit.RECHECK)
    placed_by = {"compound_id": "compound_id"}

    number = models.CharField(_("编号"), max_length=60, unique=True)
    book = models.ForeignKey(Book, on_delete=models.PROTECT, related_name="findings", verbose_name=_("账本"))
    compound = models.ForeignKey(Compound, on_delete=models.PROTECT, related_name="+", verbose_name=_("小区"))
    run = models.ForeignKey(
        CheckRun, null=True, blank=True, on_delete=models.PROTECT, related_name="findings"
    )
    audit = models.ForeignKey(Audit, null=True, blank=True, on_delete=models.PROTECT, related_name="findings")
    rule = models.CharField(_("规则"), max_length=8)
    subject = models.CharField(max_length=80)
    title = models.CharField(_("问题"), max_length=120)
    words = models.TextField(_("说明"), max_length=2000)
    evidence = models.JSONField(_("证据"), default=list)
    unit = models.ForeignKey(
        Organisation,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("责任单位"),
    )
    found_at = models.DateTimeField(_("发现时间"))
    corrected_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("整改人")
    )
    closed_at = models.DateTimeField(_("销号时间"), null=True, blank=True)

    objects = FindingQuerySet.as_manager()

    class Meta:
        verbose_name = _("核查问题")
        verbose_name_plural = _("核查问题")
        constraints = [
            models.CheckConstraint(
                condition=Q(run__isnull=False, audit__isnull=True) | Q(run__isnull=True, audit__isnull=False),
                name="finding_of_a_check_or_an_audit",
            ),
            models.UniqueConstraint(
                fields=["book", "rule", "subject"],
                condition=Q(status__in=[FindingStatus.OPEN, FindingStatus.CORRECTED]),
                name="finding_open_once",
            ),
        ]
        indexes = [models.Index(fields=["book", "status"], name="finding_of_book")]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    def get_absolute_url(self) -> str:
        return reverse("finance:finding-page", args=[self.number])

    def relations_of(self, user: User) -> frozenset[str]:
        """What the user is to it, by the permissions that hold in its compound."""
        rights = grants(user)
        words = {Relation.CORRECTOR: "finding.correct", Relation.RECHECKER: "finding.recheck"}
        return frozenset(one for one, word in words.items() if rights.covers(word, self.compound))

    @classmethod
    def escalation_words(cls, key: str, kind: str, level: EscalationLevel) -> tuple[str, dict[str, Any]]:
        return LATE_WORDS[Limit(kind)], {"number": key}


class FindingDeadline(Deadline):
    case = models.ForeignKey(Finding, on_delete=models.CASCADE, related_name="deadlines")

    class Meta(Deadline.Meta):
        verbose_name = _("核查问题时限")
        verbose_name_plural = _("核查问题时限")

    def __str__(self) -> str:
        return f"{Limit(self.kind).label} {self.round}"


class FindingEscalation(Escalation):
    case = models.ForeignKey(Finding, on_delete=models.CASCADE, related_name="escalations")

    def __str__(self) -> str:
        return f"{self.level} {self.round}"


class FindingPaper(Attachment):
    """Evidence of a correction; `round` tells of which try."""

    finding = models.ForeignKey(Finding, on_delete=models.PROTECT, related_name="papers")
    round = models.PositiveSmallIntegerField(_("轮次"), default=1)

    class Meta:
        verbose_name = _("整改材料")
        verbose_name_plural = _("整改材料")

    def __str__(self) -> str:
        return str(self.token)
