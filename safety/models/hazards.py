"""Hazards (隐患), each a case until it is closed; their limits, levels and photos."""

from datetime import date, datetime
from typing import Any, Self

from django.db import models
from django.db.models import Case as Choice
from django.db.models import Exists, OuterRef, Q, Subquery, When
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from communities.access import grants
from communities.models import Building, Compound, Organisation, User
from workflow.models import Attachment, Case, Deadline, Escalation, EscalationLevel

from ..lifecycle import COLOURS, LIFECYCLE, OPEN, WITH_THE_UNIT, Kind, Relation, Status
from .checklist import ChecklistItem
from .inspections import Answer, FixedPoint

LATE_WORDS = {
    Kind.JUDGE: gettext_noop("隐患%(number)s超过研判时限，请尽快研判定级"),
    Kind.ORDER: gettext_noop("隐患%(number)s超过交办时限，请尽快交办"),
    Kind.RECTIFY: gettext_noop("隐患%(number)s超过整改时限，请立即整改"),
    Kind.RECHECK: gettext_noop("隐患%(number)s超过复查时限，请尽快复查"),
    Kind.APPROVE: gettext_noop("隐患%(number)s的延期申请还没有审批，请尽快审批"),
}
NEAR_WORDS = gettext_noop("隐患%(number)s的整改时限快到了，请抓紧整改")
DUTIES = {
    Relation.JUDGE: "hazard.judge",
    Relation.RECTIFIER: "hazard.rectify",
    Relation.RECHECKER: "hazard.recheck",
    Relation.APPROVER: "hazard.approve",
    Relation.LISTER: "hazard.list",
}
WAITS_WITH = {
    Relation.JUDGE: frozenset({Status.REGISTERED, Status.GRADED}),
    Relation.RECTIFIER: WITH_THE_UNIT,
    Relation.RECHECKER: frozenset({Status.RECTIFIED}),
    Relation.APPROVER: WITH_THE_UNIT,
}
"""Whose move a hazard waits for; an approver's only where somebody has asked."""
OFFICES = Q(unit__kind__in=Organisation.ABOVE_TOWNSHIPS) & (
    Q(unit__township=None) | Q(unit__kind=Organisation.Kind.TOWNSHIP)
)
"""The unit answers to the district, as `Organisation.level_above` says of one."""
GRAVEST = (EscalationLevel.Colour.RED, EscalationLevel.Colour.ORANGE, EscalationLevel.Colour.YELLOW)


class StepLimit(models.Model):
    """How many working days a step of staff may take, from a day on; the last row that has begun counts."""

    kind = models.CharField(_("时限"), max_length=10, choices=Kind)
    days = models.PositiveSmallIntegerField(_("工作日"))
    since = models.DateField(_("起用日期"))

    class Meta:
        verbose_name = _("隐患办理时限")
        verbose_name_plural = _("隐患办理时限")
        constraints = [models.UniqueConstraint(fields=["kind", "since"], name="hazard_limit_once")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.days}"


def latest_limits(day: date) -> dict[str, int]:
    rows = StepLimit.objects.filter(since__lte=day).order_by("since", "pk")
    return dict(rows.values_list("kind", "days"))


class HazardQuerySet(models.QuerySet):
    def visible_to(self, user, permission: str = "hazard.view") -> Self:
        return self.filter(grants(user).where(permission, "compound__"))

    def open(self) -> Self:
        return self.filter(status__in=OPEN)

    def overdue(self, at: datetime) -> Self:
        late = HazardDeadline.objects.overdue(at).filter(case=OuterRef("pk"), kind__in=Hazard.binding)
        return self.filter(Exists(late))

    def waiting_for(self, user, relation: Relation) -> Self:
        """Those on which the user has the next move, as that; nobody looks again at their own repair."""
        rights = grants(user)
        rows = self.filter(rights.where(DUTIES[relation], "compound__"), status__in=WAITS_WITH[relation])
        if relation == Relation.RECHECKER:
            return rows.filter(Q(rectified_by=None) | ~Q(rectified_by__person=user.person_id))
        if relation == Relation.APPROVER:
            asked = HazardDeadline.objects.running().filter(case=OuterRef("pk"), kind=Kind.APPROVE)
            is_districts = Q(grade=Hazard.Grade.MAJOR) | OFFICES
            own = ~is_districts | rights.where("hazard.list", "compound__")
            return rows.filter(Exists(asked)).filter(own)
        return rows

    def with_supervision(self) -> Self:
        """Annotate `supervision`: the gravest colour that a running limit has reached; None where none."""
        running = HazardDeadline.objects.running().filter(
            case=OuterRef("case"), kind=OuterRef("level__kind"), round=OuterRef("round")
        )
        raised = HazardEscalation.objects.filter(Exists(running), case=OuterRef("pk"))
        by_weight = Choice(*(When(level__colour=one, then=place) for place, one in enumerate(GRAVEST)))
        gravest = raised.filter(level__colour__in=GRAVEST).order_by(by_weight, "pk")
        return self.annotate(supervision=Subquery(gravest.values("level__colour")[:1]))

    def with_place(self) -> Self:
        return self.select_related(
            "compound__township", "compound__community", "building__area", "item__kind", "unit", "point"
        )

    def at_the_same_point(self, hazard: "Hazard") -> Self:
        """The same item at the same point or, where there is none, at the same spot of a building."""
        same = self.filter(compound=hazard.compound_id, item__code=hazard.item.code)
        if hazard.point_id:
            return same.filter(point=hazard.point_id)
        return same.filter(point=None, building=hazard.building_id, spot=hazard.spot)


class Hazard(Case):
    """Something dangerous that was found, until somebody else has seen that it is gone.

    `item` names the edition of the checklist, `criteria_edition` that of GB 35181, of that day.
    """

    class Grade(models.TextChoices):
        GENERAL = "general", _("一般隐患")
        SUSPECTED = "suspected", _("疑似重大隐患")
        MAJOR = "major", _("重大隐患")

    lifecycle = LIFECYCLE
    binding = (Kind.JUDGE, Kind.ORDER, Kind.RECTIFY, Kind.RECHECK)
    placed_by = {"unit_id": "unit_id", "compound_id": "compound_id"}

    number = models.CharField(_("编号"), max_length=20, unique=True, editable=False)
    form_key = models.CharField(  # noqa: DJ001 - unique where there is one
        max_length=64, unique=True, null=True, blank=True, editable=False
    )
    compound = models.ForeignKey(
        Compound, on_delete=models.PROTECT, related_name="hazards", verbose_name=_("小区")
    )
    building = models.ForeignKey(
        Building, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("楼栋")
    )
    point = models.ForeignKey(
        FixedPoint, null=True, blank=True, on_delete=models.PROTECT, related_name="hazards"
    )
    spot = models.CharField(_("具体位置"), max_length=60, blank=True)
    item = models.ForeignKey(
        ChecklistItem, on_delete=models.PROTECT, related_name="+", verbose_name=_("事项")
    )
    description = models.TextField(_("隐患情况"), max_length=1000)
    answer = models.OneToOneField(
        Answer, null=True, blank=True, on_delete=models.PROTECT, related_name="hazard"
    )
    source = models.CharField(_("来源"), max_length=60, blank=True)
    grade = models.CharField(_("等级"), max_length=10, choices=Grade, default=Grade.GENERAL)
    criteria_edition = models.CharField(_("判定标准"), max_length=40)
    decision_number = models.CharField(_("判定文号"), max_length=60, blank=True)
    release_number = models.CharField(_("销案文号"), max_length=60, blank=True)
    listing_number = models.CharField(_("挂牌督办文号"), max_length=60, blank=True)
    unit = models.ForeignKey(
        Organisation,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("责任单位"),
    )
    days = models.PositiveSmallIntegerField(_("整改天数"))
    measure = models.CharField(_("临时防范措施"), max_length=500, blank=True)
    asked_days = models.PositiveSmallIntegerField(_("申请延长天数"), null=True, blank=True)
    found_at = models.DateTimeField(_("发现时间"))
    found_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("发现人")
    )
    rectified_at = models.DateTimeField(_("整改时间"), null=True, blank=True)
    rectified_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("整改人")
    )
    rechecked_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("复查人")
    )
    closed_at = models.DateTimeField(_("销号时间"), null=True, blank=True)
    voided_at = models.DateTimeField(_("撤销时间"), null=True, blank=True)
    repeats = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="repeated",
        verbose_name=_("重复隐患"),
    )

    objects = HazardQuerySet.as_manager()

    class Meta:
        verbose_name = _("隐患")
        verbose_name_plural = _("隐患")
        constraints = [
            models.CheckConstraint(
                condition=~Q(grade="major") | ~Q(decision_number=""), name="major_has_a_decision"
            ),
            models.CheckConstraint(
                condition=Q(rechecked_by=None)
                | Q(rectified_by=None)
                | ~Q(rechecked_by=models.F("rectified_by")),
                name="hazard_rechecked_by_another",
            ),
        ]
        indexes = [
            models.Index(fields=["compound", "status"], name="hazard_of_compound"),
            models.Index(fields=["next_due_at"], condition=Q(status__in=sorted(OPEN)), name="hazard_due"),
            models.Index(fields=["-found_at"], name="hazard_latest"),
            models.Index(fields=["source"], condition=~Q(source=""), name="hazard_of_source"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.item.title}"

    @property
    def colour(self) -> str:
        return COLOURS[Status(self.status)]

    @property
    def supervision_label(self) -> Any:
        """In words, what `with_supervision` found."""
        return EscalationLevel.Colour(self.supervision).label  # type: ignore[attr-defined]

    @property
    def place(self) -> str:
        parts = [str(self.building) if self.building_id else "", self.spot]
        return " ".join(filter(None, parts))

    def get_absolute_url(self) -> str:
        return reverse("safety:hazard-page", args=[self.number])

    def relations_of(self, user: User) -> frozenset[str]:
        """What the user is to it, by the permissions that hold in its compound."""
        rights = grants(user)
        held = {one for one, word in DUTIES.items() if rights.covers(word, self.compound)}
        if not self._is_one_level_up(user):
            held.discard(Relation.APPROVER)
        return frozenset(held)

    def _is_one_level_up(self, user: User) -> bool:
        """An extension of what is MAJOR, or of an office's own, is the district's to grant."""
        is_districts = self.grade == self.Grade.MAJOR or (
            self.unit is not None and self.unit.level_above == "district"
        )
        if not is_districts:
            return True
        granted = grants(user).with_permission("hazard.list")
        return any(grant.reaches(self.compound) for grant in granted)

    @classmethod
    def escalation_words(cls, key: str, kind: str, level: EscalationLevel) -> tuple[str, dict[str, Any]]:
        is_near = level.anchor == EscalationLevel.Anchor.SHARE
        return NEAR_WORDS if is_near else LATE_WORDS[Kind(kind)], {"number": key}


class HazardDeadline(Deadline):
    case = models.ForeignKey(Hazard, on_delete=models.CASCADE, related_name="deadlines")

    class Meta(Deadline.Meta):
        verbose_name = _("隐患时限")
        verbose_name_plural = _("隐患时限")

    def __str__(self) -> str:
        return f"{Kind(self.kind).label} {self.round}"


class HazardEscalation(Escalation):
    case = models.ForeignKey(Hazard, on_delete=models.CASCADE, related_name="escalations")

    def __str__(self) -> str:
        return f"{self.level} {self.round}"


class HazardPhoto(Attachment):
    """Evidence; before or after is when the server got it, never what the file says."""

    class Stage(models.TextChoices):
        FOUND = "found", _("整改前")
        AFTER = "after", _("整改后")

    hazard = models.ForeignKey(Hazard, on_delete=models.PROTECT, related_name="photos")
    stage = models.CharField(_("阶段"), max_length=6, choices=Stage)
    round = models.PositiveSmallIntegerField(_("轮次"), default=1)

    class Meta:
        verbose_name = _("隐患照片")
        verbose_name_plural = _("隐患照片")
        indexes = [models.Index(fields=["sha256"], name="hazard_photo_digest")]

    def __str__(self) -> str:
        return str(self.token)
