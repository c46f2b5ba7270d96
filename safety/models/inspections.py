"""Inspections (检查): routine rounds, joint, double-random, on complaint; their answers and signatures."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import Count, F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from communities.access import grants
from communities.models import Building, Compound, Person, User
from workflow.models import Attachment

from .checklist import ChecklistItem, Edition, Frequency


class Drawing(models.Model):
    """A double-random drawing (双随机): roster, seed and result, so that anyone draws it again."""

    number = models.CharField(_("编号"), max_length=20, unique=True)
    title = models.CharField(_("名称"), max_length=100)
    algorithm = models.CharField(max_length=20)
    seed = models.CharField(_("随机种子"), max_length=64)
    roster = models.TextField(_("名单"))
    roster_hash = models.CharField(_("名单哈希"), max_length=64)
    compounds = models.PositiveSmallIntegerField(_("抽取小区数"))
    team = models.PositiveSmallIntegerField(_("每组检查人员"))
    kinds = models.JSONField(_("检查大类"), default=list, blank=True)
    result = models.JSONField(_("抽取结果"))
    drawn_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    drawn_at = models.DateTimeField(_("抽取时间"))

    class Meta:
        verbose_name = _("双随机抽查")
        verbose_name_plural = _("双随机抽查")

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    def get_absolute_url(self) -> str:
        return reverse("safety:drawing", args=[self.number])


OF_A_TEAM = frozenset({"inspection.view", "inspection.do"})
"""What to be of its team allows in an inspection, wherever it is; the other side's signature is not of it."""


class InspectionQuerySet(models.QuerySet):
    def visible_to(self, user, permission: str = "inspection.view") -> Self:
        """In the scope of the user's posts, and those of whose team the user is."""
        seen = grants(user).where(permission, "compound__")
        if permission in OF_A_TEAM and grants(user).may("inspection.team"):
            seen |= Q(pk__in=_with(user))
        return self.filter(seen)

    def of_team(self, user) -> Self:
        """Those of whose team the user is, as long as a post that inspects is held."""
        return self.filter(pk__in=_with(user)) if grants(user).may("inspection.team") else self.none()

    def due(self, day: date) -> Self:
        """To be made by now: their period has begun, has not ended, and they are not signed."""
        return self.filter(since__lte=day, until__gte=day, finished_at=None)

    def missed(self, day: date) -> Self:
        return self.filter(until__lt=day, finished_at=None)

    def finished(self) -> Self:
        return self.filter(finished_at__isnull=False)

    def with_progress(self) -> Self:
        return self.annotate(
            answered=Count("answers"), failed=Count("answers", filter=Q(answers__result=Answer.Result.FAIL))
        )


def _with(user) -> models.QuerySet:
    """Keys of the inspections that name the person; a join would show one as often as it has inspectors."""
    rows = Inspection.inspectors.through.objects.filter(person=user.person_id)
    return rows.values("inspection")


class Inspection(models.Model):
    """One look at a compound by the items of an edition, in a period, signed by both sides.

    A district makes millions of these in a year: there is no index that nothing is found by.
    """

    class Kind(models.TextChoices):
        ROUTINE = "routine", _("例行检查")
        JOINT = "joint", _("联合检查")
        RANDOM = "random", _("双随机抽查")
        COMPLAINT = "complaint", _("投诉核查")

    number = models.CharField(_("编号"), max_length=40, editable=False)
    kind = models.CharField(_("方式"), max_length=10, choices=Kind)
    compound = models.ForeignKey(
        Compound,
        on_delete=models.PROTECT,
        db_index=False,
        related_name="inspections",
        verbose_name=_("小区"),
    )
    edition = models.ForeignKey(
        Edition, on_delete=models.PROTECT, db_index=False, related_name="+", verbose_name=_("版本")
    )
    frequency = models.CharField(_("频次"), max_length=1, choices=Frequency, blank=True)
    since = models.DateField(_("起"))
    until = models.DateField(_("止"))
    drawing = models.ForeignKey(
        Drawing,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        db_index=False,
        related_name="inspections",
    )
    source = models.CharField(_("来源"), max_length=60, blank=True)
    inspectors = models.ManyToManyField(Person, related_name="+", verbose_name=_("检查人员"), blank=True)
    started_at = models.DateTimeField(_("开始"), null=True, blank=True)
    finished_at = models.DateTimeField(_("检查人签字"), null=True, blank=True)
    finished_by = models.ForeignKey(
        User,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        db_index=False,
        related_name="+",
        verbose_name=_("检查人"),
    )
    counterpart = models.CharField(_("被检查方在场人员"), max_length=40, blank=True)
    acknowledged_at = models.DateTimeField(_("被检查方签字"), null=True, blank=True)
    acknowledged_by = models.ForeignKey(
        User,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        db_index=False,
        related_name="+",
        verbose_name=_("被检查方"),
    )
    remark = models.CharField(_("被检查方意见"), max_length=500, blank=True)

    objects = InspectionQuerySet.as_manager()

    class Meta:
        verbose_name = _("检查")
        verbose_name_plural = _("检查")
        constraints = [
            models.UniqueConstraint(fields=["number"], name="inspection_number_once"),
            models.UniqueConstraint(
                fields=["compound", "frequency", "since"],
                condition=Q(kind="routine"),
                name="routine_round_once",
            ),
            models.CheckConstraint(condition=Q(until__gte=F("since")), name="inspection_dates"),
            models.CheckConstraint(
                condition=Q(kind="routine") ^ Q(frequency=""), name="inspection_frequency_of_routine"
            ),
        ]
        indexes = [
            models.Index(fields=["until"], condition=Q(finished_at=None), name="inspection_to_make"),
            models.Index(fields=["compound", "-until"], name="inspection_of_compound"),
            models.Index(
                fields=["drawing"], condition=Q(drawing__isnull=False), name="inspection_of_drawing"
            ),
            models.Index(fields=["source"], condition=Q(kind="complaint"), name="inspection_of_source"),
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("safety:inspection-page", args=[self.number])

    @property
    def items(self) -> models.QuerySet[ChecklistItem]:
        """What is looked at: what the frequency of a routine round asks for, or the kinds drawn, or all."""
        rows = self.edition.items.select_related("kind").order_by("code")
        if self.frequency:
            return rows.filter(Q(frequency=self.frequency) | Q(also=self.frequency))
        if self.drawing is not None and self.drawing.kinds:
            return rows.filter(kind__code__in=self.drawing.kinds)
        return rows

    def looks_at(self, item: ChecklistItem) -> bool:
        """Whether its items are such as this one, of whatever edition."""
        if self.frequency:
            return self.frequency in (item.frequency, item.also)
        return self.drawing is None or not self.drawing.kinds or item.kind.code in self.drawing.kinds

    def has_in_team(self, user, on: date | None = None) -> bool:
        """Whether the user is of its team and holds a post that inspects: then it is theirs to make."""
        return grants(user, on).may("inspection.team") and self.names(user)

    def names(self, user) -> bool:
        """Whether the user stands on its team, whatever post is held by now."""
        return self.inspectors.filter(pk=user.person_id).exists()

    def is_missed(self, day: date) -> bool:
        return self.finished_at is None and self.until < day


class PlannedRounds(models.Model):
    """Up to which day routine rounds stand without a gap: those that begin before it are there. One row."""

    ONLY = 1

    day = models.DateField(_("例行检查已安排至"))

    class Meta:
        verbose_name = _("例行检查进度")
        verbose_name_plural = _("例行检查进度")
        constraints = [models.CheckConstraint(condition=Q(pk=1), name="planned_rounds_one_row")]

    def __str__(self) -> str:
        return f"{self.day}"


class Answer(models.Model):
    """What was seen of one item. Sent again it is the same row."""

    class Result(models.TextChoices):
        PASS = "pass", _("合格")
        FAIL = "fail", _("不合格")
        NA = "na", _("不适用")

    inspection = models.ForeignKey(Inspection, on_delete=models.PROTECT, related_name="answers")
    item = models.ForeignKey(ChecklistItem, on_delete=models.PROTECT, related_name="+")
    result = models.CharField(_("结果"), max_length=4, choices=Result)
    note = models.CharField(_("说明"), max_length=500, blank=True)
    building = models.ForeignKey(
        Building, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("楼栋")
    )
    spot = models.CharField(_("具体位置"), max_length=60, blank=True)
    reading = models.DecimalField(_("读数"), max_digits=11, decimal_places=4, null=True, blank=True)
    answered_at = models.DateTimeField(_("时间"))
    answered_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("检查结果")
        verbose_name_plural = _("检查结果")
        constraints = [models.UniqueConstraint(fields=["inspection", "item"], name="answer_once")]
        indexes = [
            models.Index(fields=["item", "inspection"], condition=Q(result="fail"), name="answer_failed")
        ]

    def __str__(self) -> str:
        return f"{self.inspection_id} {self.item_id} {self.result}"


class AnswerPhoto(Attachment):
    answer = models.ForeignKey(Answer, on_delete=models.PROTECT, related_name="photos")

    class Meta:
        verbose_name = _("检查照片")
        verbose_name_plural = _("检查照片")
        constraints = [models.UniqueConstraint(fields=["answer", "sha256"], name="answer_photo_once")]
        indexes = [models.Index(fields=["sha256"], name="answer_photo_digest")]

    def __str__(self) -> str:
        return str(self.token)


class FixedPoint(models.Model):
    """A hydrant, an alarm panel, a lift: something with a label on the wall that a phone reads."""

    class Kind(models.TextChoices):
        HYDRANT = "hydrant", _("消火栓")
        PANEL = "panel", _("报警控制器")
        LIFT = "lift", _("电梯")
        CHARGER = "charger", _("充电设施")
        OTHER = "other", _("其他设施")

    code = models.CharField(_("编号"), max_length=12, unique=True, editable=False)
    compound = models.ForeignKey(
        Compound, on_delete=models.PROTECT, related_name="fixed_points", verbose_name=_("小区")
    )
    building = models.ForeignKey(
        Building, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("楼栋")
    )
    kind = models.CharField(_("种类"), max_length=8, choices=Kind)
    name = models.CharField(_("名称"), max_length=60)
    item_code = models.CharField(_("检查事项"), max_length=4)
    retired_on = models.DateField(_("停用日期"), null=True, blank=True)

    class Meta:
        verbose_name = _("固定点位")
        verbose_name_plural = _("固定点位")
        indexes = [models.Index(fields=["compound", "kind"], name="point_of_compound")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.name}"

    def get_absolute_url(self) -> str:
        return reverse("safety:point", args=[self.code])
