"""Cases with their limits, what was raised about them, and the files that hang on them: abstract nouns."""

import uuid
from collections.abc import Mapping
from datetime import datetime
from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from ..clock import Limit, Unit
from ..lifecycle import Lifecycle, Stage


class Case(models.Model):
    """Something with a lifecycle. `steps.advance` is the only writer of `status` and `round`.

    `next_due_at` repeats the nearest end among the running limits of `binding` kinds, so that a list of many
    is one walk along an index. The rows of `deadlines` stay the truth; `nearest.note` follows their changes.
    """

    status = models.CharField(_("状态"), max_length=20, editable=False)
    round = models.PositiveSmallIntegerField(_("轮次"), default=1, editable=False)
    next_due_at = models.DateTimeField(_("最近的时限"), null=True, blank=True, editable=False)

    class Meta:
        abstract = True

    lifecycle: ClassVar[Lifecycle]
    binding: ClassVar[tuple[str, ...]] = ()
    """The kinds of limit that bind whoever handles the case."""
    deadlines: Any
    escalations: Any
    """The rows of the app's own subclasses of `Deadline` and `Escalation`, by these related names."""
    relations_of: Any
    """What a user is to the case, in the words of the table of moves."""
    named_by: ClassVar[str] = "number"
    """The column of the key. The case's address names it by the key and nothing else."""
    placed_by: ClassVar[Mapping[str, str]] = {}
    """By which paths from the case the sweep reads `unit_id` and `compound_id`, for the directory."""

    @property
    def label(self) -> str:
        """The audit subject's label, as `complaint`."""
        return str(self._meta.model_name)

    @property
    def key(self) -> str:
        """The audit subject's key: the public number."""
        return getattr(self, self.named_by)

    @property
    def stage(self) -> Stage:
        return self.lifecycle.stages[self.status]

    @classmethod
    def escalation_words(cls, key: str, kind: str, level: "EscalationLevel") -> tuple[str, dict[str, Any]]:
        """What those are told whom a limit of that kind concerns: a msgid and its params."""
        raise NotImplementedError


class DeadlineQuerySet(models.QuerySet):
    def running(self) -> Self:
        return self.filter(met_at=None, dropped_at=None)

    def due_for_sweep(self, at: datetime) -> Self:
        return self.running().filter(paused_at=None, sweep_at__lt=at)

    def overdue(self, at: datetime) -> Self:
        """Past their end; one that is paused rests and is not."""
        return self.running().filter(paused_at=None, due_at__lt=at)

    def provisional(self) -> Self:
        return self.running().filter(provisional=True)


class Deadline(models.Model):
    """One limit that runs for a case. Each app subclasses it with a real key `case`.

    `due_at` is what counts for on-time rates: escalation never touches it, only a recorded extension, a pause
    or the official calendar does. `sweep_at` is when escalation looks at it next. `round` counts how often
    the limit was started: anew when the case is reopened or given to another unit.
    """

    case: Any
    case_id: Any
    kind = models.CharField(_("时限"), max_length=12)
    round = models.PositiveSmallIntegerField(_("轮次"), default=1)
    amount = models.PositiveIntegerField(_("期限"))
    unit = models.CharField(_("单位"), max_length=2)
    started_at = models.DateTimeField(_("起算"))
    due_at = models.DateTimeField(_("截止"))
    provisional = models.BooleanField(_("日历未公布，暂定"), default=False)
    extended_by = models.PositiveIntegerField(_("延长"), default=0)
    paused_by = models.PositiveIntegerField(_("暂停顺延"), default=0)
    paused_at = models.DateTimeField(_("暂停"), null=True, blank=True)
    met_at = models.DateTimeField(_("完成"), null=True, blank=True)
    dropped_at = models.DateTimeField(_("取消"), null=True, blank=True)
    sweep_at = models.DateTimeField(_("下次检查"), null=True, blank=True)

    objects = DeadlineQuerySet.as_manager()

    class Meta:
        abstract = True
        constraints = [
            models.UniqueConstraint(fields=["case", "kind", "round"], name="%(class)s_once_per_round"),
            models.CheckConstraint(
                condition=Q(due_at__gte=F("started_at")), name="%(class)s_due_after_start"
            ),
        ]
        indexes = [
            models.Index(
                fields=["sweep_at"],
                condition=Q(met_at=None, dropped_at=None),
                name="%(class)s_sweep",
            ),
            models.Index(
                fields=["due_at"],
                condition=Q(met_at=None, dropped_at=None),
                name="%(class)s_due",
            ),
        ]

    @property
    def is_running(self) -> bool:
        return self.met_at is None and self.dropped_at is None

    @property
    def limit(self) -> Limit:
        """The whole limit, with what was granted and what it rested, in its own unit."""
        return Limit(self.amount + self.extended_by + self.paused_by, Unit(self.unit))

    def is_late(self, at: datetime) -> bool:
        """Met, or still unmet and not resting, after the last second of the limit."""
        return (self.met_at or self.paused_at or at) > self.due_at


class EscalationLevelQuerySet(models.QuerySet):
    def of(self, case_label: str) -> Self:
        return self.filter(case_label=case_label, active=True).order_by("kind", "ordinal", "pk")


class EscalationLevel(models.Model):
    """Who is told when a limit nears or passes its end: data, per class of case and kind of limit."""

    class Colour(models.TextChoices):
        NONE = "none", _("提醒")
        YELLOW = "yellow", _("黄色")
        ORANGE = "orange", _("橙色")
        RED = "red", _("红色")

    class Anchor(models.TextChoices):
        SHARE = "share", _("已用时限的百分比")
        WORKING_DAYS = "wd", _("逾期后的工作日")
        MINUTES = "m", _("逾期后的分钟")

    case_label = models.CharField(_("事项"), max_length=40)
    kind = models.CharField(_("时限"), max_length=12)
    ordinal = models.PositiveSmallIntegerField(_("级别"))
    anchor = models.CharField(_("从何时算"), max_length=5, choices=Anchor)
    amount = models.PositiveIntegerField(_("数量"))
    audience = models.CharField(_("通知对象"), max_length=20)
    colour = models.CharField(_("颜色"), max_length=6, choices=Colour, default=Colour.NONE)
    active = models.BooleanField(_("启用"), default=True)

    objects = EscalationLevelQuerySet.as_manager()

    class Meta:
        verbose_name = _("督办级别")
        verbose_name_plural = _("督办级别")
        constraints = [
            models.UniqueConstraint(fields=["case_label", "kind", "ordinal"], name="escalation_level_once")
        ]

    def __str__(self) -> str:
        return f"{self.case_label}/{self.kind}/{self.ordinal}"


class Escalation(models.Model):
    """That a level was reached, once per (case, level, round). Apps subclass it with a real key `case`."""

    level = models.ForeignKey(EscalationLevel, on_delete=models.PROTECT, related_name="+")
    round = models.PositiveSmallIntegerField()
    at = models.DateTimeField()

    class Meta:
        abstract = True
        constraints = [models.UniqueConstraint(fields=["case", "level", "round"], name="%(class)s_once")]


class Attachment(models.Model):
    """A file that passed the gate. Each app subclasses it with a real key and answers who may see it."""

    token = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    file = models.FileField(_("文件"), upload_to="attachments/%Y/%m/")
    mime = models.CharField(max_length=40)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    width = models.PositiveIntegerField(null=True)
    height = models.PositiveIntegerField(null=True)
    uploaded_at = models.DateTimeField()
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        abstract = True
