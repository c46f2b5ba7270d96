"""Questions of residents about what is disclosed (异议), their limits, and what was raised about them."""

from datetime import date
from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from communities.access import grants
from communities.models import Compound, User
from workflow import clock, secret, typed
from workflow.models import Case, Deadline, Escalation, EscalationLevel
from workflow.sealing import SealedTextField, fingerprint

from ..lifecycle import COLOURS, LIFECYCLE, SETTLED, Kind, Relation, Status
from .documents import Document

NEAR_WORDS = {
    Kind.ANSWER: gettext_noop("居民异议%(number)s的答复时限已用%(share)s，请尽快答复"),
    Kind.DECIDE: gettext_noop("居民异议%(number)s的处理时限已用%(share)s，请尽快处理"),
}
LATE_WORDS = {
    Kind.ANSWER: gettext_noop("居民异议%(number)s超过时限没有答复，请督促"),
    Kind.DECIDE: gettext_noop("居民异议%(number)s超过时限没有处理，请督促"),
}


class ObjectionLimitQuerySet(models.QuerySet):
    def of(self, on: date) -> dict[str, clock.Limit]:
        """The limit of each kind on a day, the newest first."""
        valid = self.filter(Q(valid_to=None) | Q(valid_to__gte=on), valid_from__lte=on)
        rows = valid.order_by("valid_from", "pk")
        return {row.kind: clock.Limit(row.amount, clock.Unit(row.unit)) for row in rows}


class ObjectionLimit(models.Model):
    """How long an answer may take, from a day on (RULES 3.2: five working days)."""

    kind = models.CharField(_("时限"), max_length=12, choices=Kind)
    amount = models.PositiveIntegerField(_("期限"))
    unit = models.CharField(_("单位"), max_length=2, default=clock.Unit.WORKING_DAYS)
    valid_from = models.DateField(_("生效日期"))
    valid_to = models.DateField(_("失效日期"), null=True, blank=True)

    objects = ObjectionLimitQuerySet.as_manager()

    class Meta:
        verbose_name = _("异议时限")
        verbose_name_plural = _("异议时限")

    def __str__(self) -> str:
        return f"{self.kind} {self.amount}{self.unit}"


class ObjectionQuerySet(models.QuerySet):
    def visible_to(self, user: User, permission: str = "disclosure.view") -> Self:
        return self.filter(grants(user).where(permission, "document__area__compound__"))

    def with_place(self) -> Self:
        return self.select_related("document__area__compound__township__district")

    def published(self) -> Self:
        """Question and answer were reviewed by a second person."""
        return self.exclude(reviewed_at=None).order_by("asked_at", "pk")

    def open(self) -> Self:
        return self.filter(status__in=(Status.ASKED, Status.APPEALED))

    def without_words(self) -> Self:
        """For lists: nothing sealed is opened."""
        sealed = [field.name for field in self.model._meta.fields if isinstance(field, SealedTextField)]
        return self.defer(*sealed)

    def followed(self, number: str, code: str) -> "Objection":
        """The question of a slip.

        :raises Objection.DoesNotExist: unknown number or wrong code, which look the same from outside.
        """
        row = self.get(number=number.upper())
        if not secret.fits(typed.read_code(code), row.code_hash):
            raise Objection.DoesNotExist
        return row


class Objection(Case):
    """A resident asks about a line or a whole document, without an account: the holder of the link asks."""

    lifecycle = LIFECYCLE
    binding = (Kind.ANSWER, Kind.DECIDE)
    placed_by = {"compound_id": "document__area__compound_id"}

    number = models.CharField(_("编号"), max_length=20, unique=True, editable=False)
    code_hash = models.CharField(max_length=64, editable=False)
    form_key = models.UUIDField(unique=True, null=True, editable=False)
    document = models.ForeignKey(
        Document, on_delete=models.PROTECT, related_name="objections", verbose_name=_("公示文件")
    )
    line = models.CharField(_("问哪一项"), max_length=120, blank=True)
    question = models.TextField(_("问题"))
    answer = models.TextField(_("答复"), blank=True)
    appeal = models.TextField(_("不满意的原因"), blank=True)
    decision = models.TextField(_("镇乡处理意见"), blank=True)
    contact_phone = SealedTextField(_("手机号"), null=True, blank=True)
    contact_mail = SealedTextField(_("邮箱"), null=True, blank=True)
    language = models.CharField(max_length=10, blank=True, editable=False)
    asked_at = models.DateTimeField(_("提问时间"))
    answered_at = models.DateTimeField(_("答复时间"), null=True, blank=True)
    ended_at = models.DateTimeField(_("结束时间"), null=True, blank=True)
    public_question = models.TextField(_("公开的问题"), blank=True)
    public_answer = models.TextField(_("公开的答复"), blank=True)
    reviewed_at = models.DateTimeField(_("公开审核时间"), null=True, blank=True)
    reviewed_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    purged_at = models.DateTimeField(_("清除个人信息时间"), null=True, blank=True, editable=False)

    objects = ObjectionQuerySet.as_manager()

    class Meta:
        verbose_name = _("居民异议")
        verbose_name_plural = _("居民异议")
        indexes = [
            models.Index(fields=["document", "asked_at"], name="objection_of_document"),
            models.Index(fields=["asked_at"], condition=Q(purged_at=None), name="objection_to_purge"),
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        """The page of the desk; the asker's page needs the code, which is not stored."""
        return reverse("disclosure:objection-page", args=[self.number])

    def make_code(self) -> str:
        return typed.code_from(fingerprint(f"objection:{self.number}"))

    @property
    def code(self) -> str:
        """The code of the asker's page; empty where keys were changed since, so that no wrong one is sent."""
        code = self.make_code()
        return code if secret.fits(code, self.code_hash) else ""

    @property
    def compound(self) -> Compound:
        return self.document.area.compound

    @property
    def compound_id(self) -> int:
        return self.document.area.compound_id

    @property
    def unit_id(self) -> int | None:
        """No office handles it: the compound's own people answer."""
        return None

    @property
    def colour(self) -> str:
        return COLOURS[Status(self.status)]

    @property
    def is_settled(self) -> bool:
        return self.status in SETTLED

    def relations_of(self, user: User) -> frozenset[str]:
        """What a logged-in user is to this question as staff."""
        reach, found = grants(user), set()
        if reach.covers("objection.answer", self.compound):
            found.add(Relation.ANSWERER)
        if reach.covers("objection.decide", self.compound):
            found.add(Relation.TOWNSHIP)
        return frozenset(found)

    @classmethod
    def escalation_words(cls, key: str, kind: str, level: EscalationLevel) -> tuple[str, dict[str, Any]]:
        if level.anchor == EscalationLevel.Anchor.SHARE:
            return NEAR_WORDS[Kind(kind)], {"number": key, "share": f"{level.amount}%"}
        return LATE_WORDS[Kind(kind)], {"number": key}


class ObjectionDeadline(Deadline):
    case = models.ForeignKey(Objection, on_delete=models.PROTECT, related_name="deadlines")

    class Meta(Deadline.Meta):
        verbose_name = _("异议的时限")
        verbose_name_plural = _("异议的时限")

    def __str__(self) -> str:
        return f"{self.case_id} {self.kind}"


class ObjectionEscalation(Escalation):
    case = models.ForeignKey(Objection, on_delete=models.PROTECT, related_name="escalations")

    class Meta(Escalation.Meta):
        verbose_name = _("异议的督办")
        verbose_name_plural = _("异议的督办")

    def __str__(self) -> str:
        return f"{self.case_id} {self.level_id}"
