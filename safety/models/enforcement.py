"""Enforcement cases (执法案件): the article, the party, the steps, the fine, the publication."""

from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from communities.models import Compound, User
from workflow.models import Attachment, Case, Deadline, Escalation, EscalationLevel
from workflow.sealing import SealedTextField

from .. import domains
from ..lifecycle import ENFORCEMENT, ENFORCEMENT_COLOURS, Part, Step, Term
from ..rules.fines import masked_party, range_stated
from .hazards import Hazard

LATE_WORDS = {
    Term.DECIDE: gettext_noop("执法案件%(number)s超过办案期限，请尽快作出决定"),
    Term.PAY: gettext_noop("执法案件%(number)s的罚款还没有缴纳，请催缴"),
}


class LawArticle(models.Model):
    """What a case rests on, with the range of fines that it states, in yuan."""

    class Whom(models.TextChoices):
        UNIT = "unit", _("单位")
        PERSON = "person", _("个人")

    code = models.CharField(_("代码"), max_length=20, unique=True)
    law = models.CharField(_("法律"), max_length=80)
    article = models.CharField(_("条款"), max_length=40)
    title = models.CharField(_("违法行为"), max_length=80)
    whom = models.CharField(_("对象"), max_length=6, choices=Whom)
    is_fire = models.BooleanField(_("消防"), default=False)
    fine_least = models.DecimalField(_("罚款下限"), max_digits=12, decimal_places=2, null=True, blank=True)
    fine_most = models.DecimalField(_("罚款上限"), max_digits=12, decimal_places=2, null=True, blank=True)
    range_note = models.CharField(_("没有写数额的，怎么定"), max_length=80, blank=True)
    source = models.CharField(_("核对依据"), max_length=120, blank=True)
    """Where number and range were read; empty is not checked, and said so where a fine is set."""

    class Meta:
        verbose_name = _("执法依据")
        verbose_name_plural = _("执法依据")
        ordering = ["code"]

    def __str__(self) -> str:
        return f"{self.law}{self.article}（{self.get_whom_display()}）{self.title}"

    @property
    def range_words(self) -> str:
        """The range in words, and whether somebody has yet to check it against the text."""
        words = range_stated(self.fine_least, self.fine_most) or self.range_note or _("条文没有写数额")
        return str(words) if self.source else _("%(range)s（幅度待核对）") % {"range": words}


class EnforcementQuerySet(models.QuerySet):
    def visible_to(self, user, permission: str = "enforcement.view") -> Self:
        """Of the user's places and, for officers of one domain, of theirs."""
        return self.filter(domains.where(user, permission))

    def published(self) -> Self:
        return self.filter(published_at__isnull=False, unpublished_at=None)


class EnforcementCase(Case):
    """One case against one party. The name of a person is sealed, and masked wherever the public reads."""

    class Domain(models.TextChoices):
        CITYSCAPE = domains.CITYSCAPE, _("市容环境")
        BUILDING = domains.BUILDING, _("违法建设")
        PROPERTY = domains.PROPERTY, _("物业管理")
        FIRE = domains.FIRE, _("消防")
        """Counted apart from the others (F46)."""

    lifecycle = ENFORCEMENT
    binding = (Term.DECIDE, Term.PAY)
    placed_by = {"compound_id": "compound_id"}

    number = models.CharField(_("案号"), max_length=20, unique=True, editable=False)
    compound = models.ForeignKey(Compound, on_delete=models.PROTECT, related_name="+", verbose_name=_("小区"))
    domain = models.CharField(_("领域"), max_length=10, choices=Domain)
    article = models.ForeignKey(
        LawArticle, on_delete=models.PROTECT, related_name="+", verbose_name=_("执法依据")
    )
    hazard = models.ForeignKey(
        Hazard, null=True, blank=True, on_delete=models.PROTECT, related_name="enforcement"
    )
    facts = models.TextField(_("违法事实"), max_length=1000)
    party = SealedTextField(_("当事人"))
    is_person = models.BooleanField(_("当事人是个人"), default=False)
    filed_at = models.DateTimeField(_("立案时间"))
    document_number = models.CharField(_("处罚决定书文号"), max_length=60, blank=True)
    fine = models.DecimalField(_("罚款（元）"), max_digits=12, decimal_places=2, null=True, blank=True)
    fine_reason = models.CharField(_("幅度外的原因"), max_length=200, blank=True)
    decided_on = models.DateField(_("决定日期"), null=True, blank=True)
    paid_on = models.DateField(_("缴款日期"), null=True, blank=True)
    published_at = models.DateTimeField(_("公开时间"), null=True, blank=True)
    unpublished_at = models.DateTimeField(_("撤回公开时间"), null=True, blank=True)

    objects = EnforcementQuerySet.as_manager()

    class Meta:
        verbose_name = _("执法案件")
        verbose_name_plural = _("执法案件")
        constraints = [
            models.CheckConstraint(
                condition=Q(published_at=None) | ~Q(document_number=""), name="published_case_is_decided"
            )
        ]
        indexes = [models.Index(fields=["-filed_at"], name="enforcement_latest")]

    def __str__(self) -> str:
        return self.number

    @property
    def colour(self) -> str:
        return ENFORCEMENT_COLOURS[Step(self.status)]

    @property
    def public_party(self) -> str:
        return masked_party(self.party, is_person=self.is_person)

    def get_absolute_url(self) -> str:
        return reverse("safety:enforcement-page", args=[self.number])

    def relations_of(self, user: User) -> frozenset[str]:
        held = domains.may(user, "enforcement.edit", self.compound, self.domain)
        return frozenset({Part.OFFICER}) if held else frozenset()

    @classmethod
    def escalation_words(cls, key: str, kind: str, level: EscalationLevel) -> tuple[str, dict[str, Any]]:
        return LATE_WORDS[Term(kind)], {"number": key}


class EnforcementDeadline(Deadline):
    case = models.ForeignKey(EnforcementCase, on_delete=models.CASCADE, related_name="deadlines")

    class Meta(Deadline.Meta):
        verbose_name = _("执法案件时限")
        verbose_name_plural = _("执法案件时限")

    def __str__(self) -> str:
        return f"{Term(self.kind).label} {self.round}"


class EnforcementEscalation(Escalation):
    case = models.ForeignKey(EnforcementCase, on_delete=models.CASCADE, related_name="escalations")

    def __str__(self) -> str:
        return f"{self.level} {self.round}"


class EnforcementPaper(Attachment):
    """The decision and the receipts, for those who see the case."""

    case = models.ForeignKey(EnforcementCase, on_delete=models.PROTECT, related_name="papers")

    class Meta:
        verbose_name = _("执法文书")
        verbose_name_plural = _("执法文书")

    def __str__(self) -> str:
        return str(self.token)
