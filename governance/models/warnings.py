"""Red and yellow warnings (红黄预警), and the events by hand that are red at once (红线事项)."""

from datetime import date, datetime
from typing import Any, Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop, pgettext_lazy

from communities.access import grants
from communities.models import Compound, District, Township, User
from workflow.models import Attachment, Case, Deadline, Escalation, EscalationLevel

from ..lifecycle import WARNING, WarningLimitKind, WarningPart, WarningStatus
from ..lifecycle.warnings import CURRENT
from ..rules import warnings as rules
from .freezes import Level
from .scope import townships_of
from .series import limit_name

VIEW = "warning.view"
OPEN_WORDS = sorted(status.value for status in CURRENT)
WORDS = {
    WarningPart.ACTOR: "warning.act",
    WarningPart.VERIFIER: "warning.verify",
    WarningPart.LIFTER: "warning.lift",
}
LATE_WORDS = {
    WarningLimitKind.ACKNOWLEDGE: gettext_noop("预警%(number)s超过签收时限，请立即签收"),
    WarningLimitKind.PLAN: gettext_noop("预警%(number)s超过报整改方案的时限，请尽快报送"),
    WarningLimitKind.CORRECT: gettext_noop("预警%(number)s超过整改时限，请尽快整改并核实"),
}


class RedLineKind(models.TextChoices):
    """Its value stands where other warnings have the code of an indicator."""

    FIRE_DEATH = "RL1", _("亡人火灾")
    EMBEZZLED = "RL2", _("侵占公共收益")
    FALSE_DATA = "RL3", _("数据弄虚作假")


class Grade(models.TextChoices):
    YELLOW = rules.YELLOW, _("黄色预警")
    RED = rules.RED, _("红色预警")


class WarningLimit(models.Model):
    """How long a step may take, from a day on; the last row that has begun counts."""

    kind = models.CharField(_("时限"), max_length=12, choices=WarningLimitKind)
    amount = models.PositiveSmallIntegerField(_("期限"))
    unit = models.CharField(_("单位"), max_length=2, choices=[("wd", _("工作日")), ("d", _("自然日"))])
    since = models.DateField(_("起用日期"))

    class Meta:
        verbose_name = _("预警办理时限")
        verbose_name_plural = _("预警办理时限")
        constraints = [
            models.UniqueConstraint(fields=["kind", "since"], name="warning_limit_once"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="warning_limit_is_some"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.amount}{self.unit}"


class PlacedQuerySet(models.QuerySet):
    def visible_to(self, user: User, permission: str = VIEW) -> Self:
        """About compounds in the reader's scope, and about townships that lie wholly in it."""
        compounds = Q(compound__isnull=False) & grants(user).where(permission, "compound__")
        return self.filter(compounds | Q(compound=None, township__in=townships_of(user, permission)))

    def with_place(self) -> Self:
        return self.select_related("township__district", "compound__township", "compound__community")


class WarningQuerySet(PlacedQuerySet):
    def open(self) -> Self:
        return self.filter(status__in=CURRENT)

    def closed(self) -> Self:
        return self.exclude(status__in=CURRENT)

    def red(self) -> Self:
        return self.filter(grade=Grade.RED)

    def yellow(self) -> Self:
        return self.filter(grade=Grade.YELLOW)

    def opened_between(self, since: datetime, until: datetime) -> Self:
        """From the first moment on, before the last."""
        return self.filter(opened_at__gte=since, opened_at__lt=until)

    def reddened_between(self, since: datetime, until: datetime) -> Self:
        """Opened as red or escalated to it in the span."""
        return self.filter(red_since__gte=since, red_since__lt=until)

    def of_subject(self, level: str, key: int) -> Self:
        return self.filter(level=level, **{level: key})

    def waiting_for(self, user: User) -> Self:
        """On which the reader has the next move."""
        act, check, free = (
            Q(pk__in=Warning.objects.open().visible_to(user, WORDS[part]).values("pk"))
            for part in (WarningPart.ACTOR, WarningPart.VERIFIER, WarningPart.LIFTER)
        )
        ripe = Q(status=WarningStatus.VERIFIED) | Q(recovered_on__isnull=False)
        return self.filter(
            act & Q(status__in=[WarningStatus.OPEN, WarningStatus.ACKNOWLEDGED])
            | check & Q(status=WarningStatus.PLANNED)
            | free & ripe & Q(status__in=CURRENT)
        )

    def worst_first(self) -> Self:
        """Red before yellow, of the same the one whose limit is nearest."""
        return self.order_by("grade", F("next_due_at").asc(nulls_last=True), "-opened_at", "pk")


class Warning(Case):
    """One open warning per subject and indicator: what is found again is the same row, redder perhaps.

    The figures are those that gave it its grade; `measured_on` is the day of the last value that changed
    anything, `recovered_on` the day as of which nothing warned any more. `told_through` is the compound
    itself, or some compound of the township: through it the directory finds whom to tell.
    """

    lifecycle = WARNING
    binding = (WarningLimitKind.ACKNOWLEDGE, WarningLimitKind.PLAN, WarningLimitKind.CORRECT)
    placed_by = {"compound_id": "told_through_id"}

    number = models.CharField(_("编号"), max_length=40, unique=True, editable=False)
    level = models.CharField(_("级别"), max_length=8, choices=Level)
    township = models.ForeignKey(Township, on_delete=models.PROTECT, related_name="+", verbose_name=_("镇乡"))
    compound = models.ForeignKey(
        Compound, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("小区")
    )
    told_through = models.ForeignKey(Compound, on_delete=models.PROTECT, related_name="+")
    code = models.CharField(_("事项"), max_length=12)
    """An indicator's code or a kind of red line."""
    grade = models.CharField(pgettext_lazy("warning", "颜色"), max_length=6, choices=Grade)
    reasons = models.JSONField(_("原因"), default=list)
    quarter = models.CharField(_("季度"), max_length=6)
    as_of = models.DateField(_("数据截至"))
    numerator = models.BigIntegerField(_("分子"), null=True, blank=True)
    denominator = models.BigIntegerField(_("分母"), null=True, blank=True)
    asked = models.JSONField(_("预警线"), default=dict)
    """The thresholds and direction that the value was judged by."""
    opened_at = models.DateTimeField(_("预警时间"))
    red_since = models.DateTimeField(_("转红时间"), null=True, blank=True)
    measured_on = models.DateField(_("最近测量"))
    recovered_on = models.DateField(_("重新达标"), null=True, blank=True)
    planned_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    verified_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    lifted_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    closed_at = models.DateTimeField(_("解除时间"), null=True, blank=True)
    reason = models.TextField(_("解除原因"), max_length=500, blank=True)
    quiet_until = models.DateField(null=True, blank=True, editable=False)
    """Values up to this day open the same grade no more."""

    objects = WarningQuerySet.as_manager()

    class Meta:
        verbose_name = _("红黄预警")
        verbose_name_plural = _("红黄预警")
        constraints = [
            models.UniqueConstraint(
                fields=["compound", "code"],
                condition=Q(status__in=OPEN_WORDS, compound__isnull=False),
                name="warning_of_compound_open_once",
            ),
            models.UniqueConstraint(
                fields=["township", "code"],
                condition=Q(status__in=OPEN_WORDS, compound=None),
                name="warning_of_township_open_once",
            ),
            models.CheckConstraint(
                condition=Q(level=Level.COMPOUND, compound__isnull=False)
                | Q(level=Level.TOWNSHIP, compound=None),
                name="warning_is_of_one_place",
            ),
            models.CheckConstraint(
                condition=Q(grade=Grade.RED, red_since__isnull=False) | Q(grade=Grade.YELLOW),
                name="warning_is_red_since",
            ),
            models.CheckConstraint(
                condition=~Q(status="lifted") | (~Q(reason="") & Q(closed_at__isnull=False)),
                name="warning_is_lifted_with_a_reason",
            ),
        ]
        indexes = [
            models.Index(fields=["status", "grade", "next_due_at"], name="warning_listed"),
            models.Index(fields=["compound", "code"], name="warning_of_compound"),
            models.Index(fields=["township", "level"], name="warning_of_township"),
            models.Index(fields=["opened_at"], name="warning_opened"),
            models.Index(fields=["red_since"], name="warning_reddened"),
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("warning-page", args=[self.number])

    @property
    def place(self) -> Township | Compound:
        return self.compound or self.township

    @property
    def place_key(self) -> int:
        return self.compound_id or self.township_id

    @property
    def is_red_line(self) -> bool:
        return self.code in RedLineKind.values

    @property
    def lifted_at_place(self) -> Township | Compound | District:
        """Where the right to lift must reach: a township lifts what is yellow about its compounds."""
        if self.compound is not None and self.grade == Grade.YELLOW:
            return self.compound
        return self.township.district

    def relations_of(self, user: User) -> frozenset[str]:
        rights = grants(user)
        held = {part for part, word in WORDS.items() if rights.covers(word, self.place)}
        if not rights.covers(WORDS[WarningPart.LIFTER], self.lifted_at_place):
            held.discard(WarningPart.LIFTER)
        return frozenset(held)

    @classmethod
    def escalation_words(cls, key: str, kind: str, level: EscalationLevel) -> tuple[str, dict[str, Any]]:
        return LATE_WORDS[WarningLimitKind(kind)], {"number": key}


class WarningDeadline(Deadline):
    case = models.ForeignKey(Warning, on_delete=models.CASCADE, related_name="deadlines")

    class Meta(Deadline.Meta):
        verbose_name = _("预警时限")
        verbose_name_plural = _("预警时限")

    def __str__(self) -> str:
        return limit_name(WarningLimitKind(self.kind).label, self.round)


class WarningEscalation(Escalation):
    case = models.ForeignKey(Warning, on_delete=models.CASCADE, related_name="escalations")

    def __str__(self) -> str:
        return f"{self.level} {self.round}"


class RedLineQuerySet(PlacedQuerySet):
    def waiting(self) -> Self:
        return self.filter(state=RedLine.State.WAITING)


class RedLine(models.Model):
    """An event that is red at once; entered by one person with evidence, confirmed by another."""

    class State(models.TextChoices):
        WAITING = "waiting", _("待确认")
        CONFIRMED = "confirmed", pgettext_lazy("red line", "已确认")
        REFUSED = "refused", _("不予确认")

    kind = models.CharField(_("红线事项"), max_length=12, choices=RedLineKind)
    township = models.ForeignKey(Township, on_delete=models.PROTECT, related_name="+", verbose_name=_("镇乡"))
    compound = models.ForeignKey(
        Compound, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("小区")
    )
    happened_on = models.DateField(_("发生日期"))
    words = models.TextField(_("事实"), max_length=1000)
    state = models.CharField(_("状态"), max_length=10, choices=State, default=State.WAITING)
    entered_by = models.ForeignKey(
        User, null=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("登记人")
    )
    entered_at = models.DateTimeField(_("登记时间"))
    decided_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("确认人")
    )
    decided_at = models.DateTimeField(_("确认时间"), null=True, blank=True)
    answer = models.CharField(_("确认意见"), max_length=200, blank=True)
    warning = models.ForeignKey(
        Warning, null=True, blank=True, on_delete=models.PROTECT, related_name="red_lines"
    )

    objects = RedLineQuerySet.as_manager()

    class Meta:
        verbose_name = _("红线事项")
        verbose_name_plural = _("红线事项")
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="confirmed") | Q(warning__isnull=False), name="red_line_makes_a_warning"
            )
        ]
        indexes = [models.Index(fields=["state", "-happened_on"], name="red_line_listed")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.place}"

    def get_absolute_url(self) -> str:
        return reverse("redline-page", args=[self.pk])

    @property
    def place(self) -> Township | Compound:
        return self.compound or self.township


class RedLinePaper(Attachment):
    """The evidence of a red-line event; for those who see its warnings."""

    red_line = models.ForeignKey(RedLine, on_delete=models.PROTECT, related_name="papers")

    class Meta:
        verbose_name = _("红线事项的依据")
        verbose_name_plural = _("红线事项的依据")

    def __str__(self) -> str:
        return str(self.token)


def latest_limits(day: date) -> dict[str, tuple[int, str]]:
    """Amount and unit by kind of limit, as they stand on the day."""
    rows = WarningLimit.objects.filter(since__lte=day).order_by("since", "pk")
    return {kind: (amount, unit) for kind, amount, unit in rows.values_list("kind", "amount", "unit")}
