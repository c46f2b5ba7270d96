"""Seals the audit trail block by block, and says where it does not fit its seals any more.

Whoever changes, removes or puts in an entry behind the triggers' back breaks the seal of its block, and with
it all that follow; whoever makes the seals anew contradicts the anchors that are kept outside the database.
"""

import secrets
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from time import monotonic, sleep
from typing import Any

from django.db import connection, transaction
from django.db.models import Max

from .models import AuditCheck, AuditEntry, AuditEntryQuerySet, AuditSalt, AuditSeal, Forgotten
from .trail_digest import Told, digest_of_words, seal_hash

BLOCK = 1000
TURNS, PAUSE = 20, 0.1
"""How often, and in which seconds, it is looked whether those who were writing have finished."""
LONG = timedelta(seconds=30)
WRITERS = """
    SELECT virtualtransaction FROM pg_locks
    WHERE relation = %s::regclass AND granted AND pid <> pg_backend_pid()
      AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
      AND mode IN ('RowExclusiveLock', 'ShareRowExclusiveLock', 'ExclusiveLock', 'AccessExclusiveLock')
"""
COLUMNS = ("pk", "subject_label", "subject_key", "verb", "by_id", "by_name", "at", "details", "note")
Fault = AuditCheck.Fault


def lock() -> None:
    """Until the caller's transaction ends nobody else seals or forgets."""
    AuditSeal.objects.select_for_update().get(seq=0)


def head() -> AuditSeal:
    return AuditSeal.objects.order_by("-seq")[0]


def unsealed() -> int:
    return AuditEntry.objects.filter(pk__gt=head().last).count()


def seal(*, at: datetime, at_most: timedelta = LONG) -> int:
    """Seal what nobody is writing any more, a transaction a block; how many entries. What is left waits."""
    until, ends, done = frontier(), monotonic() + at_most.total_seconds(), 0
    while sealed := _seal_block(until, at):
        done += sealed
        if monotonic() >= ends:
            break
    return done


def frontier() -> int:
    """The last entry before which no other can turn up any more; 0 while somebody takes long over writing.

    PostgreSQL numbers an entry when it is written and shows it when its transaction ends: a lower number may
    come into sight after a higher one. So all who were writing when the highest was seen are waited for.
    """
    last: int = AuditEntry.objects.aggregate(last=Max("pk"))["last"] or 0
    if connection.vendor != "postgresql":
        return last
    writing = _writers()
    for _turn in range(TURNS):
        if not writing:
            return last
        sleep(PAUSE)
        writing &= _writers()
    return 0


def _writers() -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute(WRITERS, [AuditEntry._meta.db_table])
        return {name for (name,) in cursor.fetchall()}


@transaction.atomic
def _seal_block(until: int, at: datetime) -> int:
    lock()
    before = head()
    rows = _after(before, until)
    entries, salts = [], []
    for *columns, note in rows.values_list(*COLUMNS)[:BLOCK]:
        words = ""
        if note:
            salt = secrets.token_hex(16)
            words = digest_of_words(salt, note)
            key, label, subject = columns[:3]
            salts.append(
                AuditSalt(entry_id=key, subject_label=label, subject_key=subject, salt=salt, digest=words)
            )
        entries.append(Told._make([*columns, words]))
    if not entries:
        return 0
    AuditSalt.objects.bulk_create(salts)
    seq = before.seq + 1
    AuditSeal.objects.create(
        seq=seq,
        first=entries[0].pk,
        last=entries[-1].pk,
        count=len(entries),
        hash=seal_hash(before.hash, seq, at, entries),
        at=at,
    )
    return len(entries)


def _after(before: AuditSeal, until: int) -> AuditEntryQuerySet:
    """What lies between two seals; before the first there is no lower end."""
    rows = AuditEntry.objects.filter(pk__lte=until).order_by("pk")
    return rows.filter(pk__gt=before.last) if before.seq else rows


@dataclass(frozen=True)
class Looked:
    """A seal that was looked at, and what is wrong with its block; None where the seal itself is missing."""

    seq: int
    seal: AuditSeal | None
    fault: str = ""


def look(after: int = 0) -> Iterator[Looked]:
    """Recount the blocks after a seal, one by one and a query each; the caller stops where it likes."""
    before = AuditSeal.objects.filter(seq=after).first()
    if before is None:
        yield Looked(after, None, Fault.SEAL)
        return
    for seal in AuditSeal.objects.filter(seq__gt=after).order_by("seq").iterator(chunk_size=500):
        if seal.seq != before.seq + 1:
            yield Looked(before.seq + 1, None, Fault.SEAL)
            return
        yield Looked(seal.seq, seal, _fault_of(seal, before))
        before = seal


def _fault_of(seal: AuditSeal, before: AuditSeal) -> str:
    rows = _after(before, seal.last)
    entries, emptied = [], set()
    for *columns, note, salt, digest in rows.values_list(*COLUMNS, "salt__salt", "salt__digest"):
        if salt == "" and not note:
            emptied.add((columns[1], columns[2]))
            words = digest
        else:
            words = digest_of_words(salt, note) if salt else note
        entries.append(Told._make([*columns, words]))
        if len(entries) > seal.count:
            return Fault.ADDED
    if len(entries) < seal.count:
        return Fault.MISSING
    if seal_hash(before.hash, seal.seq, seal.at, entries) != seal.hash:
        return Fault.CHANGED
    return Fault.EMPTIED if _unlawful(emptied) else ""


def _unlawful(things: set[tuple[str, str]]) -> bool:
    """Whether words of a thing were emptied that does not stand in the register."""
    if not things:
        return False
    known = Forgotten.objects.filter(subject_key__in={key for _label, key in things})
    return bool(things - set(known.values_list("subject_label", "subject_key")))


AgainstAnchors = Callable[[], str]
"""Compares the seals with what is kept outside the database; answers a kind of fault, or nothing."""


def ask(*, by: Any, at: datetime) -> AuditCheck:
    """Have the trail verified from its beginning; a verification that is under way is the one asked for."""
    row, _new = AuditCheck.objects.get_or_create(running=True, defaults={"by": by, "asked_at": at})
    return row


def go_on(check: AuditCheck, *, anchored: AgainstAnchors, at: datetime, at_most: timedelta = LONG) -> int:
    """Verify the next blocks; how many entries. The end, or the first fault, finishes the verification."""
    ends, done, fault = monotonic() + at_most.total_seconds(), 0, ""
    for looked in look(check.seq):
        fault = looked.fault
        if fault or looked.seal is None:
            check.seq = looked.seq
            break
        done += looked.seal.count
        check.seq, check.entries, check.sealed_at = (
            looked.seq,
            check.entries + looked.seal.count,
            looked.seal.at,
        )
        if monotonic() >= ends:
            check.save(update_fields=["seq", "entries", "sealed_at"])
            return done
    check.fault = fault or anchored()
    check.running, check.finished_at = False, at
    check.save()
    return done
