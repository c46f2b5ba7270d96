"""The one door to the audit trail."""

from collections.abc import Collection
from datetime import datetime
from typing import Any, cast

from django.contrib.auth.models import AbstractUser
from django.db import transaction

from . import seals
from .models import AuditEntry, AuditSalt, Forgotten

Actor = AbstractUser | None
"""Who does something; None is the portal itself."""


def entry(
    label: str, key: str, verb: str, *, by: Actor, at: datetime, note: str = "", **details: Any
) -> AuditEntry:
    """An unsaved entry, for callers that store many at once."""
    return AuditEntry(
        subject_label=label,
        subject_key=str(key),
        verb=verb,
        by=cast(Any, by),
        by_name=by.get_full_name() if by else "",
        at=at,
        note=note,
        details=details,
    )


def record(
    label: str, key: str, verb: str, *, by: Actor, at: datetime, note: str = "", **details: Any
) -> AuditEntry:
    """Store one entry in the caller's transaction."""
    row = entry(label, key, verb, by=by, at=at, note=note, **details)
    row.save(force_insert=True)
    return row


@transaction.atomic
def forget(label: str, keys: Collection[str], verbs: Collection[str], *, at: datetime) -> int:
    """Empty the words of these verbs in the stories of the things; how many entries had any.

    Who did what and when stays. The things stand in `Forgotten` for good. With the words goes the salt of
    their digest, so that the seals still fit and nobody can guess what was said.
    """
    seals.lock()
    known = Forgotten.objects.filter(subject_label=label, subject_key__in=keys)
    new = sorted(set(keys) - set(known.values_list("subject_key", flat=True)))
    Forgotten.objects.bulk_create(Forgotten(subject_label=label, subject_key=key, at=at) for key in new)
    told = AuditEntry.objects.filter(subject_label=label, subject_key__in=keys, verb__in=verbs)
    emptied = told.exclude(note="").update(note="")
    AuditSalt.objects.filter(entry__in=told).exclude(salt="").update(salt="")
    return emptied
