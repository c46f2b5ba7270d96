"""Nouns of the mechanism: cases and deadlines (abstract), audit trail, outbox, calendar, jobs."""

import uuid
from datetime import datetime, timedelta
from typing import Any, ClassVar, Self

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from .clock import Limit, Unit
from .lifecycle import Lifecycle, Stage
from .sealing import SealedTextField


class Case(models.Model):
    """Something with a lifecycle. `steps.advance` is the only writer of `status` and `round`."""

    status = models.CharField(_("状态"), max_length=20, editable=False)
    round = models.PositiveSmallIntegerField(_("轮次"), default=1, editable=False)

    class Meta:
        abstract = True

    lifecycle: ClassVar[Lifecycle]
    deadlines: Any
    escalations: Any
    """The rows of the app's own subclasses of `Deadline` and `Escalation`, by these related names."""
    told_with: tuple[str, ...] = ()
    """Relations that `escalation_words` and `get_absolute_url` read; the sweep fetches them with the case."""

    @property
    def label(self) -> str:
        """The audit subject's label, as `complaint`."""
        return str(self._meta.model_name)

    @property
    def key(self) -> str:
        """The audit subject's key: the public number."""
        raise NotImplementedError

    @property
    def stage(self) -> Stage:
        return self.lifecycle.stages[self.status]

    def escalation_words(self, deadline: "Deadline", level: "EscalationLevel") -> tuple[str, dict]:
        """What the told are told: a msgid and its params."""
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


class AuditEntryQuerySet(models.QuerySet):
    def about(self, label: str, key: str) -> Self:
        return self.filter(subject_label=label, subject_key=str(key)).order_by("at", "pk")


class AuditEntry(models.Model):
    """Who did what to which thing, when, and why. The database refuses UPDATE and DELETE.

    The subject is a label and a key, not a foreign key: one trail is read across all rooms.
    """

    subject_label = models.CharField(_("对象"), max_length=40)
    subject_key = models.CharField(_("编号"), max_length=80)
    verb = models.CharField(_("动作"), max_length=40)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("经办人"),
    )
    by_name = models.CharField(_("经办"), max_length=80, blank=True)
    at = models.DateTimeField(_("时间"))
    note = models.TextField(_("说明"), blank=True)
    details = models.JSONField(_("详情"), default=dict, blank=True)

    objects = AuditEntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("操作记录")
        verbose_name_plural = _("操作记录")
        indexes = [
            models.Index(fields=["subject_label", "subject_key", "at"], name="audit_subject"),
            models.Index(fields=["at"], name="audit_at"),
        ]

    def __str__(self) -> str:
        return f"{self.subject_label} {self.subject_key} {self.verb}"


class MessageQuerySet(models.QuerySet):
    def inbox(self, user: AbstractBaseUser) -> Self:
        return self.filter(channel=Message.Channel.INBOX, recipient=user).order_by("-created_at", "-pk")

    def unread(self) -> Self:
        return self.filter(read_at=None)

    def unsent(self) -> Self:
        return self.filter(sent_at=None, given_up_at=None)

    def free(self, at: datetime) -> Self:
        """Nobody is sending them at this moment."""
        return self.filter(Q(leased_until=None) | Q(leased_until__lte=at))

    def to_send(self, at: datetime) -> Self:
        return self.unsent().free(at).filter(try_at__lte=at)

    def stuck(self) -> Self:
        """Refused at least once and still not out: what an operator must look at."""
        return self.filter(sent_at=None).exclude(error="").order_by("created_at", "pk")


class Message(models.Model):
    """A row of the outbox. `key` makes it unique, `id` is the message id that every retry carries."""

    class Channel(models.TextChoices):
        INBOX = "inbox", _("站内")
        MAIL = "mail", _("邮件")
        SMS = "sms", _("短信")
        APPRISE = "apprise", _("工作群")

    class Fault(models.TextChoices):
        """Why a message did not go out: the first word of `error`, before a class or a number."""

        REFUSED = "refused", _("对方拒收")
        TIMEOUT = "timeout", _("对方没有应答")
        UNREACHABLE = "unreachable", _("无法连接")
        INTERRUPTED = "interrupted", _("发送时中断")
        NO_CHANNEL = "no_channel", _("渠道未开通")
        NO_ADDRESS = "no_address", _("没有可用的地址")
        FORBIDDEN = "forbidden", _("地址不被允许")
        BROKEN = "broken", _("程序出错")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    key = models.CharField(max_length=160, unique=True)
    channel = models.CharField(_("渠道"), max_length=8, choices=Channel)
    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.CASCADE, related_name="messages"
    )
    address = SealedTextField(_("地址"), null=True, blank=True)
    language = models.CharField(max_length=10, blank=True)
    subject = models.CharField(_("标题"), max_length=160)
    body = models.TextField(_("内容"), blank=True)
    params = models.JSONField(default=dict, blank=True)
    link = models.CharField(_("链接"), max_length=300, blank=True)
    colour = models.CharField(max_length=6, blank=True)
    created_at = models.DateTimeField(_("产生"))
    try_at = models.DateTimeField(_("下次发送"), null=True)
    leased_until = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(_("尝试次数"), default=0)
    error = models.CharField(_("失败原因"), max_length=200, blank=True)
    sent_at = models.DateTimeField(_("送出"), null=True)
    given_up_at = models.DateTimeField(_("停止尝试"), null=True)
    read_at = models.DateTimeField(_("已读"), null=True)

    objects = MessageQuerySet.as_manager()

    class Meta:
        verbose_name = _("消息")
        verbose_name_plural = _("消息")
        indexes = [
            models.Index(fields=["recipient", "-created_at"], name="message_inbox"),
            models.Index(
                fields=["try_at"], condition=Q(sent_at=None, given_up_at=None), name="message_to_send"
            ),
            models.Index(
                fields=["created_at"], condition=Q(sent_at=None) & ~Q(error=""), name="message_stuck"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def reason(self) -> str:
        """Why it did not go out, in the reader's language: 对方拒收（500）."""
        fault, _space, detail = self.error.partition(" ")
        label = str(self.Fault(fault).label) if fault in self.Fault.values else fault
        return gettext("%(label)s（%(detail)s）") % {"label": label, "detail": detail} if detail else label

    @property
    def title(self) -> str:
        """The subject in the reader's language."""
        return gettext(self.subject) % self.params

    @property
    def text(self) -> str:
        """The body in the reader's language; empty where there is none."""
        return gettext(self.body) % self.params if self.body else ""


class CalendarDay(models.Model):
    """A day on which the State Council's calendar (or an office) departs from the packaged one."""

    day = models.DateField(_("日期"), unique=True)
    working = models.BooleanField(_("上班"))
    name = models.CharField(_("名称"), max_length=40, blank=True)

    class Meta:
        verbose_name = _("日历日")
        verbose_name_plural = _("日历日")

    def __str__(self) -> str:
        return f"{self.day} {_('班') if self.working else _('休')}"


class CalendarYear(models.Model):
    """A year whose official calendar was loaded by hand."""

    year = models.PositiveSmallIntegerField(_("年份"), unique=True)
    source = models.CharField(_("来源"), max_length=200, blank=True)
    loaded_at = models.DateTimeField(_("载入时间"))

    class Meta:
        verbose_name = _("日历年")
        verbose_name_plural = _("日历年")

    def __str__(self) -> str:
        return str(self.year)


class Heartbeat(models.Model):
    """That the periodic table is alive; older than `STALE_AFTER` turns readiness red."""

    STALE_AFTER = timedelta(minutes=3)

    name = models.CharField(max_length=40, primary_key=True)
    beat_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name

    def is_stale(self, at: datetime) -> bool:
        """Too old, or from a future that `tick --at` had played through."""
        return abs(at - self.beat_at) > self.STALE_AFTER


class JobRun(models.Model):
    """The last run of one line of the periodic table, and its lease while it runs."""

    name = models.CharField(_("任务"), max_length=60, primary_key=True)
    due_at = models.DateTimeField(_("下次运行"))
    leased_until = models.DateTimeField(_("运行中至"), null=True)
    started_at = models.DateTimeField(_("开始"), null=True)
    finished_at = models.DateTimeField(_("结束"), null=True)
    outcome = models.CharField(_("结果"), max_length=200, blank=True)
    error = models.TextField(_("错误"), blank=True)

    class Meta:
        verbose_name = _("定时任务")
        verbose_name_plural = _("定时任务")

    def __str__(self) -> str:
        return self.name
