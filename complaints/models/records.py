"""What hangs on a complaint: its limits, what was raised, photos, ratings."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from workflow.models import Attachment, Deadline, Escalation

from ..lifecycle import Kind
from ..rules import STARS
from .complaints import Complaint


class ComplaintDeadline(Deadline):
    case = models.ForeignKey(Complaint, on_delete=models.CASCADE, related_name="deadlines")

    class Meta(Deadline.Meta):
        verbose_name = _("诉求时限")
        verbose_name_plural = _("诉求时限")
        indexes = [
            *Deadline.Meta.indexes,
            models.Index(
                fields=["case", "due_at"],
                condition=Q(met_at=None, dropped_at=None),
                name="complaint_next_due",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.label} {self.round}"

    @property
    def label(self) -> str:
        return Kind(self.kind).label


class ComplaintEscalation(Escalation):
    case = models.ForeignKey(Complaint, on_delete=models.CASCADE, related_name="escalations")

    def __str__(self) -> str:
        return f"{self.level} {self.round}"


class PhotoQuerySet(models.QuerySet):
    def before(self):
        """Of the state before the work, whoever took them."""
        return self.exclude(stage=Photo.Stage.AFTER)

    def after(self, round_: int):
        return self.filter(stage=Photo.Stage.AFTER, round=round_)


class Photo(Attachment):
    """A photo that passed the gate: the resident's, or the unit's evidence before and after."""

    class Stage(models.TextChoices):
        REPORT = "report", _("反映时")
        BEFORE = "before", _("整改前")
        AFTER = "after", _("整改后")

    case = models.ForeignKey(Complaint, on_delete=models.PROTECT, related_name="photos")
    stage = models.CharField(_("阶段"), max_length=8, choices=Stage)
    round = models.PositiveSmallIntegerField(_("轮次"), default=1)
    public = models.BooleanField(_("可以公开"), default=False)

    objects = PhotoQuerySet.as_manager()

    class Meta:
        verbose_name = _("照片")
        verbose_name_plural = _("照片")

    def __str__(self) -> str:
        return f"{self.get_stage_display()} {self.token}"


class Rating(models.Model):
    """The resident's word on a round. A case without one is never counted as satisfied."""

    class Outcome(models.TextChoices):
        SOLVED = "solved", _("解决了")
        HALF = "half", _("部分解决")
        UNSOLVED = "unsolved", _("没有解决")
        MISSED = "missed", _("未接通")
        REFUSED = "refused", _("拒绝评价")
        ABUSIVE = "abusive", _("恶意评价")

    NOT_VALID = frozenset({Outcome.MISSED, Outcome.REFUSED, Outcome.ABUSIVE})
    """Call-backs without a valid answer: listed with their reason, in no rate (RULES 5.2)."""

    class Stage(models.TextChoices):
        CLOSE = "close", _("办结评价")
        DEADLINE = "deadline", _("到期评价")

    case = models.ForeignKey(Complaint, on_delete=models.PROTECT, related_name="ratings")
    round = models.PositiveSmallIntegerField(_("轮次"))
    stage = models.CharField(_("何时评价"), max_length=8, choices=Stage, default=Stage.CLOSE)
    outcome = models.CharField(_("问题解决了吗"), max_length=8, choices=Outcome, blank=True)
    """Empty where another system gave stars alone."""
    stars = models.PositiveSmallIntegerField(_("星级"), null=True, blank=True)
    words = models.TextField(_("评价"), blank=True)
    at = models.DateTimeField(_("时间"))

    class Meta:
        verbose_name = _("评价")
        verbose_name_plural = _("评价")
        constraints = [
            models.UniqueConstraint(fields=["case", "round", "stage"], name="rating_once_per_round"),
            models.CheckConstraint(
                condition=Q(stars__isnull=False, stars__range=(STARS.start, STARS.stop - 1))
                | Q(stars__isnull=True, outcome__in=("half", "unsolved", "missed", "refused", "abusive")),
                name="rating_stars",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.outcome} {self.stars}"
