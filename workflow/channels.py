"""How a message leaves the house: mail, SMS, group robots and webhooks. Knows neither rows nor queues."""

import base64
import hmac
import ipaddress
import re
import smtplib
import socket
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

import requests
from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.utils.translation import gettext as _

from .models import Message
from .refusals import Refused

CONNECT_SECONDS, ANSWER_SECONDS = 5, 10
WECOM_BYTES = 2048
Fault = Message.Fault


class Undelivered(Exception):
    """A message did not go out; `detail` is a class or a number, never an address or a text."""

    def __init__(self, fault: str, detail: str = "") -> None:
        super().__init__(f"{fault} {detail}".strip())
        self.fault = fault


@dataclass(frozen=True)
class Letter:
    """What is to be sent, in the recipient's language. `id` is the same at every retry."""

    id: UUID
    channel: str
    address: str
    subject: str
    text: str = ""
    link: str = ""

    @property
    def lane(self) -> str:
        """Letters of one lane go one after the other: who hangs keeps only his own lane waiting."""
        if self.channel == Message.Channel.APPRISE:
            return f"{self.channel}:{urlsplit(self.address).netloc}"
        return self.channel

    @property
    def words(self) -> str:
        return "\n".join(filter(None, [self.subject, self.text, self.link]))


def send(letter: Letter) -> None:
    """:raises Undelivered: with the reason."""
    if not letter.address:
        raise Undelivered(Fault.NO_ADDRESS)
    SENDERS[letter.channel](letter)


def mail(letter: Letter) -> None:
    message = EmailMessage(
        " ".join(letter.subject.split()),
        "\n\n".join(filter(None, [letter.text or letter.subject, letter.link])),
        to=[letter.address],
        connection=get_connection(timeout=ANSWER_SECONDS),
        headers={"Message-ID": f"<{letter.id}@{urlsplit(settings.SITE_URL).hostname}>"},
    )
    try:
        message.send()
    except smtplib.SMTPResponseException as error:
        raise Undelivered(Fault.REFUSED, str(error.smtp_code)) from error
    except smtplib.SMTPServerDisconnected as error:
        raise Undelivered(Fault.UNREACHABLE, type(error).__name__) from error
    except smtplib.SMTPException as error:
        raise Undelivered(Fault.REFUSED, type(error).__name__) from error
    except TimeoutError as error:
        raise Undelivered(Fault.TIMEOUT, type(error).__name__) from error
    except OSError as error:
        raise Undelivered(Fault.UNREACHABLE, type(error).__name__) from error


SmsGateway = Callable[[str, str, str], None]
"""Takes a telephone number, a text and the id by which a repeated text is known; raises `Undelivered`."""


def sms_gateway() -> SmsGateway | None:
    """The gateway of the setting SMS_GATEWAY (`console` or an https address); None where there is none."""
    if not settings.SMS_GATEWAY:
        return None
    return console_sms if settings.SMS_GATEWAY == "console" else http_sms


def console_sms(phone: str, text: str, message_id: str) -> None:
    print(f"SMS {message_id} → {phone}: {text}", flush=True)  # noqa: T201 - this is the console's gateway


def http_sms(phone: str, text: str, message_id: str) -> None:
    headers = {"Idempotency-Key": message_id, "Authorization": f"Bearer {settings.SMS_TOKEN}"}
    _post(settings.SMS_GATEWAY, {"id": message_id, "phone": phone, "text": text}, headers=headers)


def sms(letter: Letter) -> None:
    gateway = sms_gateway()
    if gateway is None:
        raise Undelivered(Fault.NO_CHANNEL)
    gateway(letter.address, " ".join(filter(None, [letter.subject, letter.link])), str(letter.id))


@dataclass(frozen=True)
class Robot:
    """A group's robot: how its address is written (Apprise's way or its own), and how it is spoken to.

    Such robots answer HTTP 200 to what they refuse; `answer` names the keys that then are not 0.
    """

    written: re.Pattern[str]
    url: str
    say: Callable[[str], Mapping[str, Any]]
    answer: tuple[str, ...]


ROBOTS = (
    Robot(
        re.compile(
            r"(?:wecombot://|https://qyapi\.weixin\.qq\.com/cgi-bin/webhook/send/?\?key=)(?P<key>[\w-]+)/?",
            re.A,
        ),
        "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key={key}",
        lambda words: {"msgtype": "text", "text": {"content": _within(words, WECOM_BYTES)}},
        ("errcode",),
    ),
    Robot(
        re.compile(
            r"(?:dingtalk://(?:(?P<secret>\w+)@)?|https://oapi\.dingtalk\.com/robot/send\?access_token=)"
            r"(?P<key>[0-9A-Za-z]+)/?",
            re.A,
        ),
        "https://oapi.dingtalk.com/robot/send?access_token={key}",
        lambda words: {"msgtype": "text", "text": {"content": words}},
        ("errcode",),
    ),
    Robot(
        re.compile(r"(?:feishu://|https://open\.feishu\.cn/open-apis/bot/v2/hook/)(?P<key>[\w-]+)/?", re.A),
        "https://open.feishu.cn/open-apis/bot/v2/hook/{key}",
        lambda words: {"msg_type": "text", "content": {"text": words}},
        ("code", "StatusCode"),
    ),
)
WEBHOOKS = {"https": "https", "jsons": "https", "http": "http", "json": "http"}
"""Scheme of a webhook's address, written plainly or Apprise's way, and the scheme it is called by."""


def group(letter: Letter) -> None:
    """To a group's robot or a webhook, whichever the address names."""
    for robot in ROBOTS:
        if found := robot.written.fullmatch(letter.address):
            return _to_robot(robot, found.groupdict(), letter)
    return _to_webhook(letter)


def _to_robot(robot: Robot, keys: Mapping[str, str | None], letter: Letter) -> None:
    secret = keys.get("secret")
    signed = _dingtalk_signature(secret) if secret else None
    words = f"{letter.words}\n#{letter.id}"
    answer = _post(robot.url.format(**keys), robot.say(words), params=signed, read=True)
    refusal = next((answer[key] for key in robot.answer if key in answer), "?")
    if refusal != 0:
        raise Undelivered(Fault.REFUSED, str(refusal)[:20])


def _dingtalk_signature(secret: str) -> dict[str, str]:
    timestamp = str(round(time.time() * 1000))
    digest = hmac.digest(secret.encode(), f"{timestamp}\n{secret}".encode(), "sha256")
    return {"timestamp": timestamp, "sign": base64.b64encode(digest).decode()}


def _to_webhook(letter: Letter) -> None:
    try:
        require_group_address(letter.address)
    except Refused as refusal:
        raise Undelivered(Fault.FORBIDDEN) from refusal
    scheme, _colon, rest = letter.address.partition("://")
    _require_public_host(letter.address)
    payload = {"version": "1.0", "type": "info", "title": letter.subject, "message": letter.text}
    _post(
        f"{WEBHOOKS[scheme.lower()]}://{rest}",
        {**payload, "id": str(letter.id), "link": letter.link},
        headers={"Idempotency-Key": str(letter.id)},
    )


def require_group_address(address: str) -> None:
    """Where a unit may have its messages sent: a robot of WeCom, DingTalk or Feishu, or an https webhook.

    :raises Refused: with a sentence for who typed the address.
    """
    if any(robot.written.fullmatch(address) for robot in ROBOTS):
        return
    try:
        parts = urlsplit(address)
        host, _port = parts.hostname, parts.port
    except ValueError:
        host, parts = None, urlsplit("")
    if not host or parts.username or re.search(r"\s", address):
        raise Refused(_("工作群通知地址无法识别，请粘贴群机器人的完整地址（https 开头）。"))
    if WEBHOOKS.get(parts.scheme) != "https" and host not in settings.NOTIFY_HOSTS:
        raise Refused(_("工作群通知地址必须以 https 开头。"))


def _require_public_host(address: str) -> None:
    """Refuse a webhook that leads into our own network, unless the setting NOTIFY_HOSTS names its host."""
    parts = urlsplit(address)
    if parts.hostname in settings.NOTIFY_HOSTS:
        return
    try:
        found = socket.getaddrinfo(parts.hostname, parts.port or 443, proto=socket.IPPROTO_TCP)
    except OSError as error:
        raise Undelivered(Fault.UNREACHABLE, type(error).__name__) from error
    if not all(ipaddress.ip_address(row[4][0]).is_global for row in found):
        raise Undelivered(Fault.FORBIDDEN)


def _post(
    url: str,
    payload: Mapping[str, Any],
    *,
    headers: Mapping[str, str] | None = None,
    params: Mapping[str, str] | None = None,
    read: bool = False,
) -> Mapping[str, Any]:
    """The answer where it is to be read, else nothing; a redirection counts as a refusal."""
    timeout = (CONNECT_SECONDS, ANSWER_SECONDS)
    try:
        with requests.post(
            url,
            json=payload,
            headers=headers,
            params=params,
            timeout=timeout,
            allow_redirects=False,
            stream=True,
        ) as response:
            if not 200 <= response.status_code < 300:
                raise Undelivered(Fault.REFUSED, str(response.status_code))
            return dict(response.json()) if read else {}
    except requests.Timeout as error:
        raise Undelivered(Fault.TIMEOUT, type(error).__name__) from error
    except (requests.JSONDecodeError, TypeError) as error:
        raise Undelivered(Fault.REFUSED, type(error).__name__) from error
    except (requests.RequestException, OSError) as error:
        raise Undelivered(Fault.UNREACHABLE, type(error).__name__) from error


def _within(text: str, size: int) -> str:
    """The text cut in its middle, so that its end with link and number stays."""
    raw = text.encode()
    if len(raw) <= size:
        return text
    half = size // 2 - 2
    return f"{raw[:half].decode(errors='ignore')}…{raw[-half:].decode(errors='ignore')}"


SENDERS: Mapping[str, Callable[[Letter], None]] = {
    Message.Channel.MAIL: mail,
    Message.Channel.SMS: sms,
    Message.Channel.APPRISE: group,
}
