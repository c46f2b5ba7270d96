"""The one door to the audit trail."""

from datetime import datetime
from typing import Any, cast

from django.contrib.auth.models import AbstractUser

from .models import AuditEntry

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
