"""What of an audit entry goes into a seal, and in which form: pure functions, the same on every machine."""

import hashlib
import json
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any, NamedTuple

ALGORITHM = "sha256-trail-1"
"""SHA-256 over JSON lists, a line each, in UTF-8 without blanks and with sorted keys."""
GENESIS = "0" * 64
"""What stands before the first seal."""

encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode


class Told(NamedTuple):
    """The columns of an entry that a seal covers; `words` is the digest of its note, if it has one."""

    pk: int
    label: str
    key: str
    verb: str
    by_id: int | None
    by_name: str
    at: datetime
    details: Any
    words: str


def digest_of_words(salt: str, words: str) -> str:
    return hashlib.sha256(f"{salt}\n{words}".encode()).hexdigest()


def moment(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def seal_hash(previous: str, seq: int, at: datetime, entries: Iterable[Told]) -> str:
    """The hash of a block, chained with the hash of the one before it."""
    told = hashlib.sha256(encode([ALGORITHM, previous, seq, moment(at)]).encode())
    for entry in entries:
        told.update(b"\n" + encode([*entry[:6], moment(entry.at), entry.details, entry.words]).encode())
    return told.hexdigest()
