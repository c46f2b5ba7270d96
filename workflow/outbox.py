"""The outbox: what is to be told is a row in the caller's transaction; sending comes later (`deliver`)."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from .directory import Recipient
from .models import Message


def message(
    key: str,
    to: Recipient,
    subject: str,
    *,
    at: datetime,
    params: Mapping[str, Any] | None = None,
    body: str = "",
    link: str = "",
    colour: str = "",
) -> Message:
    """An unsaved row. `subject` and `body` are msgids that `params` fill when it is read or sent."""
    instant = to.channel == Message.Channel.INBOX
    return Message(
        key=f"{key}:{to.key}",
        channel=to.channel,
        recipient_id=to.user_id,
        address=to.address or None,
        subject=subject,
        body=body,
        params=dict(params or {}),
        link=link,
        colour=colour,
        created_at=at,
        sent_at=at if instant else None,
        try_at=None if instant else at,
    )


def enqueue(messages: Iterable[Message]) -> None:
    """Store the rows in the caller's transaction; a key that is there already is left as it is."""
    Message.objects.bulk_create(messages, ignore_conflicts=True)
