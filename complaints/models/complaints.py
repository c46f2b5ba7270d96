"""The complaint (诉求) and the sentences one can ask of many."""

from collections.abc import Sequence
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from communities.access import Role, grants
from communities.models import Building, Compound, Organisation, Person, User
from workflow import prepared, secret
from workflow.addresses import path_of
from workflow.models import AuditEntry, Case, EscalationLevel
from workflow.prepared import Sentence
from workflow.sealing import SealedTextField, fingerprint

from ..lifecycle import (
    COLOURS,
    HANDLING,
    LIFECYCLE,
    OPEN,
    PUBLIC_WORDS,
    WITH_THE_UNIT,
    Kind,
    Relation,
    Status,
)
from ..rules import UNIT_KINDS, code_from, number_of
from .categories import Category, Urgency
from .selection import ComplaintQuerySet

LATE_WORDS = {
    Kind.ACCEPT: gettext_noop("诉求%(number)s超过受理时限，请立即受理"),
    Kind.CONTACT: gettext_noop("诉求%(number)s超过首次联系时限，请立即联系居民"),
    Kind.CLOSE: gettext_noop("诉求%(number)s超过办结时限，请立即办理"),
    Kind.DECIDE: gettext_noop("诉求%(number)s的退单超过1个工作日没有裁定，请立即处理"),
    Kind.APPROVE: gettext_noop("诉求%(number)s的延期申请超过1个工作日没有审批，请立即处理"),
    Kind.RATE: gettext_noop("诉求%(number)s的评价时限已过"),
}
NEAR_WORDS = {
    Kind.ACCEPT: gettext_noop("诉求%(number)s的受理时限已用%(share)s，请抓紧受理"),
    Kind.CONTACT: gettext_noop("诉求%(number)s的首次联系时限已用%(share)s，请抓紧联系居民"),
    Kind.CLOSE: gettext_noop("诉求%(number)s的办结时限已用%(share)s，请抓紧办理"),
    Kind.DECIDE: gettext_noop("诉求%(number)s的退单裁定时限已用%(share)s，请抓紧处理"),
    Kind.APPROVE: gettext_noop("诉求%(number)s的延期审批时限已用%(share)s，请抓紧处理"),
    Kind.RATE: gettext_noop("诉求%(number)s的评价时限已用%(share)s"),
}


class Channel(models.TextChoices):
    """How the word reached us (RULES 5.2)."""

    PORTAL = "portal", _("网上反映")
    VISIT = "visit", _("上门反映")
    PHONE = "phone", _("电话反映")
    HUIZHILI = "huizhili", _("汇治理平台")
    HOTLINE = "12345", _("12345热线")
    WECHAT_GROUP = "wechat_group", _("微信群")
    OPEN311 = "open311", _("开放接口")


class NumberSeries(models.Model):
    """The last number given in a year. Numbers may have gaps; they are never given twice."""

    year = models.PositiveSmallIntegerField(primary_key=True)
    last = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return str(self.year)

    @classmethod
    def take(cls, year: int) -> str:
        """The next number of the year; whoever comes at the same moment waits for the transaction's end."""
        return cls.take_many(year, 1)[0]

    @classmethod
    def take_many(cls, year: int, count: int) -> list[str]:
        """The next numbers of the year, in their order."""
        (last,), _keys = cls._raise(year, count)
        return [number_of(year, ordinal) for ordinal in range(last - count + 1, last + 1)]

    @classmethod
    def take_with(
        cls, year: int, *models: type[models.Model], beside: Sequence[Sentence]
    ) -> tuple[str, list[Any], list[int]]:
        """The next number, what `beside` finds, and keys of the rows that will be stored with it.

        :param beside: values that are asked in the same journey.
        """
        (last, *found), keys = cls._raise(year, 1, *models, beside=beside)
        return number_of(year, last), found, keys

    @classmethod
    def _raise(
        cls, year: int, count: int, *models: type[models.Model], beside: Sequence[Sentence] = ()
    ) -> tuple[tuple[Any, ...], list[int]]:
        told = ", ".join(["last", *(one.sql for one in beside)])
        raised = f"UPDATE {cls._meta.db_table} SET last = last + %s WHERE year = %s RETURNING {told}"
        values = [count, year, *(value for one in beside for value in one.values)]
        while (taken := prepared.reserve(raised, values, *models)) is None:
            cls.objects.bulk_create([cls(year=year)], ignore_conflicts=True)
        return taken


class Complaint(Case):
    """A resident's word about a compound, on its way to the one unit that can act, and back."""

    number = models.CharField(_("编号"), max_length=20, unique=True, editable=False)
    code_hash = models.CharField(max_length=64, editable=False)
    form_key = models.CharField(  # noqa: DJ001 - unique where there is one
        max_length=64, unique=True, null=True, blank=True, editable=False
    )
    compound = models.ForeignKey(
        Compound, on_delete=models.PROTECT, related_name="complaints", verbose_name=_("小区")
    )
    building = models.ForeignKey(
        Building,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="complaints",
        verbose_name=_("楼栋"),
    )
    spot = models.CharField(_("具体位置"), max_length=100, blank=True)
    category = models.ForeignKey(
        Category, on_delete=models.PROTECT, related_name="complaints", verbose_name=_("类别")
    )
    urgency = models.CharField(_("紧急程度"), max_length=2, choices=Urgency)
    description = models.TextField(_("反映内容"))
    channel = models.CharField(_("来源"), max_length=12, choices=Channel, default=Channel.PORTAL)
    contact_name = SealedTextField(_("称呼"), null=True, blank=True)
    contact_phone = SealedTextField(_("手机号"), null=True, blank=True)
    contact_mail = SealedTextField(_("邮箱"), null=True, blank=True)
    anonymous = models.BooleanField(_("匿名"), default=False)
    language = models.CharField(_("反映人的语言"), max_length=10, blank=True)
    unit = models.ForeignKey(
        Organisation,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="complaints",
        verbose_name=_("承办单位"),
    )
    submitted_at = models.DateTimeField(_("提交时间"))
    accepted_at = models.DateTimeField(_("受理时间"), null=True, blank=True)
    contacted_at = models.DateTimeField(_("首次联系时间"), null=True, blank=True)
    closed_at = models.DateTimeField(_("办结时间"), null=True, blank=True)
    original = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="merged",
        verbose_name=_("并入的诉求"),
    )
    external_number = models.CharField(_("原平台编号"), max_length=60, blank=True)
    reporter = models.ForeignKey(
        Person,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("反映人账号"),
    )
    phone_key = models.CharField(max_length=64, blank=True, editable=False)
    mail_key = models.CharField(max_length=64, blank=True, editable=False)
    answers = models.JSONField(_("补充问题的回答"), default=list, blank=True)
    code_turn = models.PositiveSmallIntegerField(default=0, editable=False)
    objections = models.PositiveSmallIntegerField(_("退单次数"), default=0, editable=False)
    designated = models.BooleanField(_("指定承办"), default=False, editable=False)
    urges = models.PositiveSmallIntegerField(_("催办次数"), default=0, editable=False)
    public_text = models.TextField(_("公开的内容"), blank=True)
    public_result = models.TextField(_("公开的结果"), blank=True)
    reviewed_at = models.DateTimeField(_("公开审核时间"), null=True, blank=True)
    reviewed_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("公开审核人")
    )
    purged_at = models.DateTimeField(_("个人信息清除时间"), null=True, blank=True)

    lifecycle = LIFECYCLE
    binding = UNIT_KINDS
    placed_by = {"unit_id": "unit_id", "compound_id": "compound_id"}

    objects = ComplaintQuerySet.as_manager()

    class Meta:
        verbose_name = _("诉求")
        verbose_name_plural = _("诉求")
        constraints = [
            models.CheckConstraint(
                condition=Q(unit__isnull=False) | ~Q(status__in=sorted(WITH_THE_UNIT)),
                name="complaint_dispatched_to_a_unit",
            ),
            models.CheckConstraint(
                condition=Q(original__isnull=False, status=Status.MERGED)
                | (Q(original=None) & ~Q(status=Status.MERGED)),
                name="complaint_merged_into_one",
            ),
            models.UniqueConstraint(
                fields=["channel", "external_number"],
                condition=~Q(external_number=""),
                name="complaint_external_number_once",
            ),
        ]
        indexes = [
            models.Index(fields=["compound", "status"], name="complaint_compound_status"),
            models.Index(fields=["unit", "status"], name="complaint_unit_status"),
            models.Index(fields=["status", "submitted_at"], name="complaint_status_time"),
            models.Index(fields=["submitted_at", "number"], name="complaint_time"),
            models.Index(
                fields=["next_due_at", "number"], condition=Q(next_due_at__isnull=False), name="complaint_due"
            ),
            models.Index(
                fields=["submitted_at", "number"],
                condition=Q(next_due_at=None, status__in=sorted(OPEN)),
                name="complaint_waiting",
            ),
            models.Index(fields=["phone_key"], condition=~Q(phone_key=""), name="complaint_phone"),
            models.Index(fields=["mail_key"], condition=~Q(mail_key=""), name="complaint_mail"),
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        """The page of the desk; the resident's page needs the code, which is not stored."""
        return path_of("complaints:case-page", self.number)

    @staticmethod
    def hash_of(code: str) -> str:
        return secret.hash_of(code)

    def make_code(self) -> str:
        """The code that opens the reporter's page; another one after each re-issue."""
        return code_from(fingerprint(f"code:{self.number}:{self.code_turn}"))

    @property
    def code(self) -> str:
        """The code as on the slip; empty where keys were changed since, so that no wrong one is sent."""
        code = self.make_code()
        return code if secret.fits(code, self.code_hash) else ""

    @property
    def place(self) -> str:
        """Compound, building and spot in one line; needs the rows of `with_place`."""
        building = str(self.building) if self.building_id else ""
        return " ".join(part for part in (f"{self.compound.name}{building}", self.spot) if part)

    @property
    def is_open(self) -> bool:
        return self.status in OPEN

    @property
    def colour(self) -> str:
        """Of the status, as the tag shows it."""
        return COLOURS[Status(self.status)]

    @property
    def public_state(self) -> str:
        """The status in the words for residents and the public."""
        return PUBLIC_WORDS[Status(self.status)]

    @property
    def next_kind_label(self) -> str:
        """What the nearest limit is for; needs the rows of `with_next_deadline`."""
        return Kind(self.next_kind).label if self.next_kind else ""

    @property
    def has_contact(self) -> bool:
        return bool(self.contact_phone or self.contact_mail)

    def relations_of(self, user) -> frozenset[str]:
        """What a logged-in user is to this case as staff, besides their roles."""
        found = set()
        if grants(user).covers("case.dispatch", self.compound):
            found.add(Relation.DISPATCHER)
        mine = Complaint.objects.filter(pk=self.pk)
        if mine.held_by(user).exists():
            found.add(Relation.UNIT)
        if self.cohandlings.held_by(user).exists():
            found.add(Relation.CO_UNIT)
        if self._is_approved_by(user):
            found.add(Relation.APPROVER)
        return frozenset(found)

    @property
    def level_above(self) -> str:
        """Who stands one level above the unit, as an audience: the township for what is below it."""
        return self.unit.level_above if self.unit else "township"

    def _is_approved_by(self, user) -> bool:
        if self.unit is None:
            return False
        level = Role.TOWNSHIP_OFFICER if self.level_above == "township" else Role.DISTRICT_OFFICER
        above = [grant for grant in grants(user).with_permission("case.dispatch") if grant.role == level]
        return any(grant.reaches(self.compound) for grant in above)

    def relations_of_holder(self, user) -> frozenset[str]:
        """The holder of the link is the reporter, unless logged in with a hand in the case (SETTLED 16)."""
        if (
            user is not None
            and user.is_authenticated
            and (self.relations_of(user) or self._was_handled_by(user))
        ):
            return frozenset()
        return frozenset({Relation.REPORTER})

    def _was_handled_by(self, user) -> bool:
        return AuditEntry.objects.about(self.label, self.key).filter(by=user, verb__in=HANDLING).exists()

    @classmethod
    def escalation_words(cls, key: str, kind: str, level: EscalationLevel) -> tuple[str, dict[str, Any]]:
        if level.anchor == EscalationLevel.Anchor.SHARE:
            return NEAR_WORDS[Kind(kind)], {"number": key, "share": f"{level.amount}%"}
        return LATE_WORDS[Kind(kind)], {"number": key}
