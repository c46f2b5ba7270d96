"""The outbox: what is to be told is a row in the caller's transaction; `deliver` sends it afterwards."""

import logging
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.db import transaction
from django.utils import translation

from . import audit, channels, lanes, prepared
from .audit import Actor
from .channels import Letter, Undelivered
from .directory import Recipient
from .models import Message, MessageQuerySet
from .sealing import SealBroken

logger = logging.getLogger(__name__)

BATCH = 100
"""Messages of one channel in one delivery."""
MOST_LANES = 16
"""Partners that are spoken to at the same time; the others' turn comes with the next delivery."""
LEASE = timedelta(minutes=2)
SECONDS = 30.0
"""How long one delivery waits for all its partners; well below the lease."""
ATTEMPTS = 20
"""With the back-off below about three days: a weekend's outage costs nothing."""
LONGEST_WAIT = timedelta(hours=6)
Fault = Message.Fault
PARTNER_IS_DOWN = frozenset({Fault.TIMEOUT, Fault.UNREACHABLE, Fault.NO_CHANNEL})
HOPELESS = frozenset({Fault.NO_ADDRESS, Fault.FORBIDDEN})


@dataclass
class Delivery:
    """What became of one turn; `waiting` were not begun and cost no attempt."""

    sent: int = 0
    failed: int = 0
    given_up: int = 0
    waiting: int = 0

    def __str__(self) -> str:
        return f"{self.sent}/{self.sent + self.failed + self.given_up + self.waiting}"


def message(
    key: str,
    to: Recipient,
    subject: str,
    *,
    at: datetime,
    params: Mapping[str, Any] | None = None,
    body: str = "",
    link: str = "",
    secret_link: str = "",
    colour: str = "",
) -> Message:
    """An unsaved row. `subject` and `body` are msgids that `params` fill when it is read or sent.

    :param secret_link: an address that opens a page by itself; it is stored sealed.
    """
    instant = to.channel == Message.Channel.INBOX
    return Message(
        key=f"{key}:{to.key}",
        channel=to.channel,
        recipient_id=to.user_id,
        address=to.address or None,
        language=to.language,
        subject=subject,
        body=body,
        params=dict(params or {}),
        link=link,
        secret_link=secret_link or None,
        colour=colour,
        created_at=at,
        sent_at=at if instant else None,
        try_at=None if instant else at,
    )


def like(pattern: Mapping[str, Any], key: str, *, params: Mapping[str, Any], link: str) -> dict[str, Any]:
    """The columns of one of many messages that say the same to the same recipient.

    :param pattern: of a `message` whose own key is empty.
    """
    return {**pattern, "id": uuid4(), "key": f"{key}{pattern['key']}", "params": params, "link": link}


def enqueue(messages: Iterable[Message]) -> None:
    """Store the rows in the caller's transaction; a key that is there already is left as it is."""
    prepared.insert(*prepared.batch(messages, unless_there=True))


def deliver(*, at: datetime, limit: int = BATCH, seconds: float = SECONDS) -> Delivery:
    """Send what is due, at most `limit` messages of each channel; several may do so at once.

    A row is claimed by a lease and sent outside any transaction. Who is killed in between leaves a lease that
    runs out, and the message goes out again under the same id.
    """
    turn, rows = Delivery(), {}
    by_lane: dict[str, list[Letter]] = defaultdict(list)
    for row in _due(at, limit):
        letter = _letter(row, at)
        if letter and _has_room(by_lane, letter.lane) and _claim(row, at):
            rows[letter] = row
            by_lane[letter.lane].append(letter)
    for letter, failure in lanes.run_all(by_lane, channels.send, closes=_is_down, seconds=seconds):
        _record(rows[letter], failure, at, turn)
    return turn


def _has_room(by_lane: Mapping[str, Any], lane: str) -> bool:
    """Whether the lane can be used: nobody still hangs in it, and there are not too many side by side."""
    return not lanes.is_hanging(lane) and (lane in by_lane or len(by_lane) < MOST_LANES)


def _due(at: datetime, limit: int) -> Iterable[Message]:
    for channel in channels.SENDERS:
        rows = Message.objects.to_send(at).filter(channel=channel).select_related("recipient")
        yield from rows.defer("address", "secret_link").order_by("try_at", "pk")[:limit]


def _letter(row: Message, at: datetime) -> Letter | None:
    """The message in its recipient's language; None, and a failed attempt, where its words do not fit."""
    try:
        return _written(row)
    except (KeyError, TypeError, ValueError) as misfit:
        _fail(row, _reason(misfit), at)
        return None


def _written(row: Message) -> Letter:
    """What cannot be unsealed again is none: without an address nothing goes out."""
    mail = row.recipient.email if row.recipient else ""
    address, path = _unsealed(row, "address") or mail, row.link or _unsealed(row, "secret_link")
    with translation.override(row.language or settings.LANGUAGE_CODE):
        link = f"{settings.SITE_URL}{path}" if path else ""
        return Letter(row.pk, row.channel, address, row.title, row.text, link)


def _unsealed(row: Message, name: str) -> str:
    try:
        return getattr(row, name) or ""
    except SealBroken:
        logger.error("%s of message %s cannot be unsealed", name, row.pk)
        return ""


def _claim(row: Message, at: datetime) -> bool:
    """Take the row if nobody did since it was read. A lease that ran out was an attempt cut short."""
    if row.leased_until is not None:
        _fail(row, f"{Fault.INTERRUPTED}", at)
        return False
    free = Message.objects.unsent().filter(pk=row.pk, leased_until=None, attempts=row.attempts)
    return bool(free.update(leased_until=at + LEASE))


def _is_down(failure: Exception) -> bool:
    return isinstance(failure, Undelivered) and failure.fault in PARTNER_IS_DOWN


def _record(row: Message, failure: Exception | None, at: datetime, turn: Delivery) -> None:
    if failure is None:
        Message.objects.filter(pk=row.pk).update(
            sent_at=at, leased_until=None, given_up_at=None, error="", attempts=row.attempts + 1
        )
        turn.sent += 1
    elif isinstance(failure, lanes.NotBegun):
        _release(row, at)
        turn.waiting += 1
    elif _fail(row, _reason(failure), at):
        turn.given_up += 1
    else:
        turn.failed += 1


def _reason(failure: Exception) -> str:
    if isinstance(failure, Undelivered):
        return str(failure)
    if isinstance(failure, lanes.Hung):
        return f"{Fault.TIMEOUT}"
    logger.error("a channel is broken", exc_info=failure)
    return f"{Fault.BROKEN} {type(failure).__name__}"


def _release(row: Message, at: datetime) -> None:
    """Step back behind the others for a minute, so that a partner who is down does not fill every batch."""
    Message.objects.unsent().filter(pk=row.pk).update(leased_until=None, try_at=at + timedelta(minutes=1))


@transaction.atomic
def _fail(row: Message, reason: str, at: datetime) -> bool:
    """Note a failed attempt; answers whether it was the last."""
    attempts = row.attempts + 1
    is_last = attempts >= ATTEMPTS or reason.partition(" ")[0] in HOPELESS
    as_read = Message.objects.unsent().filter(pk=row.pk, attempts=row.attempts)
    noted = as_read.update(
        attempts=attempts,
        error=reason[:200],
        leased_until=None,
        try_at=at + back_off(attempts),
        given_up_at=at if is_last else None,
    )
    if noted and is_last:
        _note(row, "give_up", by=None, at=at, error=reason)
    return is_last


def back_off(attempts: int) -> timedelta:
    """1, 2, 4, 8 … minutes, at most six hours."""
    return min(timedelta(minutes=2 ** min(attempts - 1, 16)), LONGEST_WAIT)


@transaction.atomic
def retry(messages: Sequence[Message], *, by: Actor, at: datetime) -> None:
    """Send again at the next turn, with all attempts before it."""
    for row in messages:
        again = Message.objects.free(at).filter(pk=row.pk, sent_at=None)
        if again.update(try_at=at, given_up_at=None, leased_until=None, attempts=0):
            _note(row, "retry", by=by, at=at, error=row.error)


@transaction.atomic
def give_up(messages: Sequence[Message], *, by: Actor, at: datetime) -> None:
    """An operator's word that these need not go out any more: they leave the list of stuck messages."""
    for row in messages:
        left = Message.objects.free(at).filter(pk=row.pk, sent_at=None)
        if left.update(given_up_at=at, leased_until=None, error=""):
            _note(row, "give_up", by=by, at=at, error=row.error)


def _note(row: Message, verb: str, *, by: Actor, at: datetime, error: str) -> None:
    audit.record("message", str(row.pk), verb, by=by, at=at, channel=row.channel, error=error)


@transaction.atomic
def mark_read(messages: MessageQuerySet, *, at: datetime) -> int:
    """Inbox rows, as a queryset, that their recipient has seen."""
    return messages.unread().update(read_at=at)
