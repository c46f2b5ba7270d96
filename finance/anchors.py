"""Anchors: the head of each book, written to an append-only file outside the database (SETTLED 17).

A line names a book, a number and the hash of that voucher, and carries the hash of the line before. Whoever
changes the book in the database cannot make it agree with the lines; whoever changes a line breaks theirs.
The seals of the audit trail are anchored in the same file, as if the trail were the book of number 0.
"""

import fcntl
import hashlib
import json
import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from workflow import seals
from workflow.models import AuditSeal

from .models import Book, BookHead
from .rules.chain import GENESIS, encode

NAME = "anchors.jsonl"
TRAIL, TRAIL_CODE = 0, "audit-trail"
"""What a line says of the audit trail instead of a book and its compound."""
TAIL = 4096
"""Bytes from the end of the file in which its last line begins."""


class AnchorsBroken(Exception):
    """The file of anchors was changed; the text names the line."""


@dataclass(frozen=True)
class Anchor:
    """What the file says of a book. `line` is the hash of the line, `number` its place in the file."""

    number: int
    at: str
    book: int
    code: str
    seq: int
    hash: str
    previous: str
    line: str

    @property
    def is_whole(self) -> bool:
        return self.line == line_hash(
            self.number, self.at, self.book, self.code, self.seq, self.hash, self.previous
        )


def line_hash(*values: object) -> str:
    return hashlib.sha256(encode(values).encode()).hexdigest()


def file() -> Path:
    return Path(settings.ANCHOR_DIR) / NAME


def at_commit(book: Book) -> None:
    """Anchor the head once the caller's transaction has been committed; a full disk stops no posting."""
    head = (book.pk, book.compound.code, book.head.seq, book.head.hash)
    transaction.on_commit(lambda: write([head], at=timezone.now()), robust=True)


def anchor_heads(*, at: datetime) -> int:
    """Anchor every head, the trail's among them, that has moved since it was last anchored; the hourly job.

    :raises AnchorsBroken: after writing, where the file was changed.
    """
    known, broken = {}, ""
    for anchor in read():
        if isinstance(anchor, str):
            broken = broken or anchor
        else:
            known[anchor.book] = (anchor.seq, anchor.hash)
    moved = [head for head in _heads() if known.get(head[0]) != head[2:]]
    write(moved, at=at, safe=os.fsync)
    if broken:
        raise AnchorsBroken(broken)
    return len(moved)


def _heads() -> Iterator[tuple[int, str, int, str]]:
    books = BookHead.objects.select_related("book__area__compound").defer("book__account_number")
    books = books.filter(seq__gt=0).order_by("pk")
    for head in books:
        yield head.pk, head.book.compound.code, head.seq, head.hash
    trail = seals.head()
    if trail.seq:
        yield TRAIL, TRAIL_CODE, trail.seq, trail.hash


def begin_anew(*, at: datetime) -> None:
    """Put aside the file of a demo that is no more: only where nothing is yet to be anchored."""
    anchored = Book.objects.exists() or AuditSeal.objects.filter(seq__gt=0).exists()
    if file().exists() and not anchored:
        file().rename(file().with_name(f"anchors-until-{at:%Y%m%d-%H%M%S}.jsonl"))


def write(
    heads: Iterable[tuple[int, str, int, str]], *, at: datetime, safe: Callable[[int], object] = id
) -> None:
    """Append a line for each head, one writer at a time.

    :param safe: called with the handle after writing, as `os.fsync`.
    """
    heads = list(heads)
    if not heads:
        return
    handle = _opened(file())
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        os.write(handle, "".join(_lines(_tail(handle), heads, at)).encode())
        safe(handle)
    finally:
        os.close(handle)


def _opened(path: Path) -> int:
    flags = os.O_RDWR | os.O_APPEND | os.O_CREAT
    try:
        return os.open(path, flags, 0o640)
    except FileNotFoundError:
        path.parent.mkdir(parents=True, exist_ok=True)
        return os.open(path, flags, 0o640)


def _lines(tail: list[str], heads: list[tuple[int, str, int, str]], at: datetime) -> Iterator[str]:
    last = next(filter(None, map(_parsed, reversed(tail))), None)
    number, previous = (last.number, last.line) if last else (0, GENESIS)
    if tail and not tail[-1].endswith("\n"):
        yield "\n"
    moment = at.astimezone(UTC).isoformat(timespec="seconds")
    for book, code, seq, head in heads:
        number += 1
        line = line_hash(number, moment, book, code, seq, head, previous)
        words = {"number": number, "at": moment, "book": book, "code": code, "seq": seq, "hash": head}
        yield encode(words | {"previous": previous, "line": line}) + "\n"
        previous = line


def _tail(handle: int) -> list[str]:
    size = os.fstat(handle).st_size
    text = os.pread(handle, TAIL, max(0, size - TAIL)).decode(errors="replace")
    return text.splitlines(keepends=True)


def _parsed(text: str) -> Anchor | None:
    """None for a line that a crash has cut off; the next one then follows the last whole line."""
    try:
        return Anchor(**json.loads(text))
    except (ValueError, TypeError):
        return None


def read() -> Iterator[Anchor | str]:
    """The anchors in order, and a sentence for each place where the file was changed."""
    if not file().exists():
        return
    previous, number = GENESIS, 0
    with file().open(encoding="utf-8", errors="replace") as lines:
        for place, text in enumerate(lines, start=1):
            anchor = _parsed(text)
            if anchor is None:
                continue
            if not anchor.is_whole:
                yield _("锚点文件第%(line)d行被改动。") % {"line": place}
            elif anchor.previous != previous or anchor.number != number + 1:
                yield _("锚点文件第%(line)d行之前有行被删除、插入或改动。") % {"line": place}
            else:
                yield anchor
            previous, number = anchor.line, anchor.number
