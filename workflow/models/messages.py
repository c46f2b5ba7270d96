"""The outbox."""

import re
import uuid
from datetime import date, datetime
from typing import Any, Self

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ..sealing import SealedTextField
from ..words import day_plain, in_english

DAY = re.compile(r"\d{4}-\d\d-\d\d")


def _written(value: Any) -> Any:
    if isinstance(value, dict):
        return (in_english() and value["en"]) or value["zh"]
    return day_plain(date.fromisoformat(value)) if isinstance(value, str) and DAY.fullmatch(value) else value


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
    secret_link = SealedTextField(_("保密链接"), null=True, blank=True)
    """Instead of `link`, where the address itself opens the page."""
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
        return gettext(self.subject) % self.filled

    @property
    def text(self) -> str:
        """The body in the reader's language; empty where there is none."""
        return gettext(self.body) % self.filled if self.body else ""

    @property
    def filled(self) -> dict[str, Any]:
        """`params` in the reader's language: a day stands there as 2027-01-27, some names as zh and en."""
        return {name: _written(value) for name, value in self.params.items()}
