"""Codes by SMS: one at a time in the session, stored so that neither telephone nor code can be read there."""

import logging
import secrets
from datetime import datetime, timedelta
from hmac import compare_digest
from uuid import uuid4

from allauth.core import ratelimit
from django.utils.translation import gettext as _

from workflow import channels
from workflow.refusals import Refused
from workflow.sealing import fingerprint, seal, unseal

logger = logging.getLogger(__name__)

KEY = "sms_code"
SENDING = "sms_code"
LASTS = timedelta(minutes=5)
TRIES = 5


def send(request, phone: str, *, at: datetime) -> None:
    """Send a new code; the one before is void.

    :raises Refused: too many for this telephone or from this address, or the gateway does not answer.
    """
    if not ratelimit.consume(request, action=SENDING, key=fingerprint(phone)):
        raise Refused(_("验证码获取太频繁：同一手机号每分钟1次、每小时5次。请稍后再试。"))
    code = f"{secrets.randbelow(10**6):06d}"
    _deliver(phone, _("验证码%(code)s，5分钟内有效，请勿告诉他人。") % {"code": code})
    request.session[KEY] = {
        "phone": seal(phone),
        "code": _mark(phone, code),
        "until": (at + LASTS).timestamp(),
        "tries": TRIES,
    }


def _deliver(phone: str, text: str) -> None:
    """At once and past the outbox, which would keep the code."""
    gateway = channels.sms_gateway()
    try:
        gateway(phone, text, str(uuid4()))
    except channels.Undelivered as fault:
        logger.warning("An SMS code was not delivered: %s", fault)
        raise Refused(_("短信暂时发不出去，请稍后再试。")) from fault


def pending(request, at: datetime) -> str | None:
    """The telephone whose code is awaited; None where there is none, or no longer."""
    waiting = request.session.get(KEY)
    if waiting is None or at.timestamp() > waiting["until"] or waiting["tries"] < 1:
        request.session.pop(KEY, None)
        return None
    return unseal(waiting["phone"])


def redeem(request, code: str, *, at: datetime) -> str | None:
    """The telephone that the code proves; None where the code is wrong. A code counts once."""
    phone = pending(request, at)
    if phone is None:
        return None
    waiting = request.session[KEY]
    waiting["tries"] -= 1
    request.session[KEY] = waiting
    if not compare_digest(waiting["code"], _mark(phone, code)):
        return None
    del request.session[KEY]
    return phone


def _mark(phone: str, code: str) -> str:
    return fingerprint(f"sms:{phone}:{code}")
