"""The complaint (诉求) and the sentences one can ask of many."""

import hashlib
import hmac
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from communities.access import Grant, Grants, Role, grants
from communities.models import Building, Compound, Organisation
from workflow.models import AuditEntry, Case, Deadline, EscalationLevel
from workflow.sealing import SealedTextField

from ..lifecycle import COLOURS, HANDLING, LIFECYCLE, OPEN, Kind, Relation, Status
from ..rules import UNIT_KINDS, number_of, read_code, read_number
from .policies import Category, Urgency

OFFICES = {
    (Role.DISTRICT_OFFICER, "township__district"): (Organisation.Kind.DISTRICT, "district"),
    (Role.TOWNSHIP_OFFICER, "township"): (Organisation.Kind.TOWNSHIP, "township"),
    (Role.COMMUNITY_OFFICER, "community"): (Organisation.Kind.COMMUNITY, "community"),
}
"""An officer who is appointed to a place acts for the office of that place."""

LATE_WORDS = {
    Kind.ACCEPT: gettext_noop("诉求%(number)s超过受理时限，请立即受理"),
    Kind.CONTACT: gettext_noop("诉求%(number)s超过首次联系时限，请立即联系居民"),
    Kind.CLOSE: gettext_noop("诉求%(number)s超过办结时限，请立即办理"),
    Kind.RATE: gettext_noop("诉求%(number)s的评价时限已过"),
}
NEAR_WORDS = {
    Kind.ACCEPT: gettext_noop("诉求%(number)s的受理时限已用%(share)s，请抓紧受理"),
    Kind.CONTACT: gettext_noop("诉求%(number)s的首次联系时限已用%(share)s，请抓紧联系居民"),
    Kind.CLOSE: gettext_noop("诉求%(number)s的办结时限已用%(share)s，请抓紧办理"),
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
        mine = cls.objects.filter(year=year)
        if not mine.update(last=F("last") + 1):
            cls.objects.bulk_create([cls(year=year)], ignore_conflicts=True)
            mine.update(last=F("last") + 1)
        return number_of(year, mine.get().last)


class ComplaintQuerySet(models.QuerySet):
    def of(self, compound: Compound):
        return self.filter(compound=compound)

    def open(self):
        """Something is still to be done for the resident."""
        return self.filter(status__in=OPEN)

    def public(self):
        """What may be counted and named in public at all (RULES 10.2)."""
        return self.filter(category__private=False)

    def overdue(self, at: datetime):
        return self.filter(Exists(self._running_deadlines().filter(due_at__lt=at)))

    def due_on(self, day: date):
        """A limit of the unit ends on the local day."""
        start = timezone.make_aware(datetime.combine(day, time.min))
        span = (start, start + timedelta(days=1))
        return self.filter(Exists(self._running_deadlines().filter(due_at__gte=span[0], due_at__lt=span[1])))

    def with_next_deadline(self):
        """Annotate the unit's nearest limit: `next_due_at`, `next_kind`, `next_provisional`."""
        nearest = self._running_deadlines().order_by("due_at", "pk")
        return self.annotate(
            next_due_at=Subquery(nearest.values("due_at")[:1]),
            next_kind=Subquery(nearest.values("kind")[:1]),
            next_provisional=Subquery(nearest.values("provisional")[:1]),
        )

    def with_place(self):
        return self.select_related("compound__township", "building__area", "category", "unit")

    def held_by(self, user):
        """Cases of the units that the user acts for, in the places where the user does."""
        return self.filter(_held(grants(user)))

    def visible_to(self, user):
        """Cases inside the scope of who watches over them, and cases of the user's own unit."""
        reach = grants(user)
        return self.filter(reach.where("case.view", "compound__") | _held(reach))

    def waiting_for(self, user):
        """Cases on which this user has the next move."""
        reach = grants(user)
        own = _held(reach) & Q(status__in=(Status.DISPATCHED, Status.ACCEPTED))
        undispatched = reach.where("case.dispatch", "compound__") & Q(status=Status.SUBMITTED)
        return self.filter(own | undispatched)

    def followed(self, number: str, code: str) -> "Complaint":
        """The case of a slip, as typed from it.

        :raises Complaint.DoesNotExist: unknown number or wrong code, which look the same from outside.
        """
        case = self.filter(number=read_number(number)).first()
        given = self.model.hash_of(read_code(code))
        if not hmac.compare_digest(case.code_hash if case else "", given) or case is None:
            raise self.model.DoesNotExist
        return case

    def _running_deadlines(self):
        deadlines = self.model.deadlines.rel.related_model
        return deadlines.objects.running().filter(case=OuterRef("pk"), kind__in=UNIT_KINDS)


def _held(reach: Grants) -> Q:
    held = Q(pk__in=())
    for grant in reach.with_permission("case.handle"):
        held |= _held_under(grant)
    return held


def _held_under(grant: Grant) -> Q:
    """Cases of the grant's unit inside its scope; a unit without a place of its own acts everywhere."""
    where = grant.place("compound__") if grant.scope else Q()
    if grant.unit_id is not None:
        return Q(unit=grant.unit_id) & where
    column, value = grant.scope or ("", 0)
    if office := OFFICES.get((grant.role, column)):
        kind, seat = office
        return Q(unit__kind=kind, **{f"unit__{seat}": value}) & where
    return Q(pk__in=())


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
    unit = models.ForeignKey(
        Organisation,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="complaints",
        verbose_name=_("承办单位"),
    )
    submitted_at = models.DateTimeField(_("提交时间"))

    lifecycle = LIFECYCLE

    objects = ComplaintQuerySet.as_manager()

    class Meta:
        verbose_name = _("诉求")
        verbose_name_plural = _("诉求")
        constraints = [
            models.CheckConstraint(
                condition=Q(unit__isnull=False) | ~Q(status__in=(Status.DISPATCHED, Status.ACCEPTED)),
                name="complaint_dispatched_to_a_unit",
            )
        ]
        indexes = [
            models.Index(fields=["compound", "status"], name="complaint_compound_status"),
            models.Index(fields=["unit", "status"], name="complaint_unit_status"),
            models.Index(fields=["status", "submitted_at"], name="complaint_status_time"),
            models.Index(fields=["submitted_at"], name="complaint_time"),
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        """The page of the desk; the resident's page needs the code, which is not stored."""
        return reverse("complaints:case-page", args=[self.number])

    @staticmethod
    def hash_of(code: str) -> str:
        """What is stored of a code. It is as long as a key, so a plain digest cannot be searched through."""
        return hashlib.sha256(code.encode()).hexdigest()

    @property
    def key(self) -> str:
        return self.number

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
        if Complaint.objects.filter(pk=self.pk).held_by(user).exists():
            found.add(Relation.UNIT)
        return frozenset(found)

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

    def escalation_words(self, deadline: Deadline, level: EscalationLevel) -> tuple[str, Mapping[str, Any]]:
        """The message's msgid and what fills it. Asks no database: a sweep calls it for every row."""
        if level.anchor == EscalationLevel.Anchor.SHARE:
            return NEAR_WORDS[Kind(deadline.kind)], {"number": self.number, "share": f"{level.amount}%"}
        return LATE_WORDS[Kind(deadline.kind)], {"number": self.number}
