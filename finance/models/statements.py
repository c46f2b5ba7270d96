"""Quarterly and yearly statements of public income (公共收益公示表), frozen with a hash when submitted."""

from datetime import date
from typing import Any, Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from communities.access import grants
from communities.models import Compound, User
from disclosure.models import Document
from workflow.models import Case, Deadline, Escalation, EscalationLevel

from ..lifecycle import STATEMENT, Limit, Relation, StatementStatus
from .books import Book

LATE_WORDS = gettext_noop("公示表%(number)s的审核已超期，请尽快办理")


class StepLimit(models.Model):
    """How many working days a step may take, from a day on; the last row that has begun counts."""

    kind = models.CharField(_("时限"), max_length=10, choices=Limit)
    days = models.PositiveSmallIntegerField(_("工作日"))
    since = models.DateField(_("起用日期"))

    class Meta:
        verbose_name = _("公共收益办理时限")
        verbose_name_plural = _("公共收益办理时限")
        constraints = [
            models.UniqueConstraint(fields=["kind", "since"], name="step_limit_once"),
            models.CheckConstraint(condition=Q(days__gt=0), name="step_limit_is_some_days"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.days}"


class StatementQuerySet(models.QuerySet):
    def visible_to(self, user, permission: str = "book.view") -> Self:
        return self.filter(grants(user).where(permission, "compound__"))


class Statement(Case):
    """What a book says of a quarter or year. `content` is canonical JSON (schema statement-1), never changed.

    A returned one stays as it was; the corrected book makes the next revision.
    """

    class Period(models.TextChoices):
        QUARTER = "quarter", _("季度")
        YEAR = "year", _("年度")

    lifecycle = STATEMENT
    binding = (Limit.APPROVE,)
    placed_by = {"compound_id": "compound_id"}

    number = models.CharField(_("编号"), max_length=40, unique=True)
    book = models.ForeignKey(
        Book, on_delete=models.PROTECT, related_name="statements", verbose_name=_("账本")
    )
    compound = models.ForeignKey(Compound, on_delete=models.PROTECT, related_name="+", verbose_name=_("小区"))
    period = models.CharField(_("期别"), max_length=8, choices=Period)
    since = models.DateField(_("起"))
    until = models.DateField(_("止"))
    revision = models.PositiveSmallIntegerField(_("第几稿"), default=1)
    content = models.TextField(_("内容"), editable=False)
    sha256 = models.CharField(_("校验码"), max_length=64, editable=False)
    due_on = models.DateField(_("应公示日期"))
    submitted_by = models.ForeignKey(
        User, null=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("提交人")
    )
    submitted_at = models.DateTimeField(_("提交时间"))
    branch_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("支部审核人")
    )
    branch_at = models.DateTimeField(_("支部审核时间"), null=True, blank=True)
    community_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("社区审核人")
    )
    community_at = models.DateTimeField(_("社区审核时间"), null=True, blank=True)
    document = models.OneToOneField(
        Document,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("公示文件"),
    )

    objects = StatementQuerySet.as_manager()

    class Meta:
        verbose_name = _("公共收益公示表")
        verbose_name_plural = _("公共收益公示表")
        constraints = [
            models.UniqueConstraint(
                fields=["book", "since", "until"],
                condition=~Q(status=StatementStatus.RETURNED),
                name="statement_once_per_period",
            ),
            models.CheckConstraint(condition=Q(until__gt=F("since")), name="statement_days_in_order"),
        ]
        indexes = [models.Index(fields=["book", "-until"], name="statement_of_book")]

    def __str__(self) -> str:
        return self.number

    @property
    def unit_id(self) -> int | None:
        return None

    def get_absolute_url(self) -> str:
        return reverse("finance:statement-page", args=[self.number])

    def relations_of(self, user: User) -> frozenset[str]:
        """What the user is to it, by the permissions that hold in its compound."""
        rights = grants(user)
        words = {
            Relation.SUBMITTER: "statement.submit",
            Relation.BRANCH: "statement.branch",
            Relation.COMMUNITY: "statement.community",
        }
        return frozenset(one for one, word in words.items() if rights.covers(word, self.compound))

    @classmethod
    def escalation_words(cls, key: str, kind: str, level: EscalationLevel) -> tuple[str, dict[str, Any]]:
        return LATE_WORDS, {"number": key}


class StatementDeadline(Deadline):
    case = models.ForeignKey(Statement, on_delete=models.CASCADE, related_name="deadlines")

    class Meta(Deadline.Meta):
        verbose_name = _("公示表审核时限")
        verbose_name_plural = _("公示表审核时限")

    def __str__(self) -> str:
        return f"{Limit(self.kind).label} {self.round}"


class StatementEscalation(Escalation):
    case = models.ForeignKey(Statement, on_delete=models.CASCADE, related_name="escalations")

    def __str__(self) -> str:
        return f"{self.level} {self.round}"


def latest_limits(day: date) -> dict[str, int]:
    """Working days by kind of limit, as they stand on the day."""
    rows = StepLimit.objects.filter(since__lte=day).order_by("since", "pk")
    return dict(rows.values_list("kind", "days"))
