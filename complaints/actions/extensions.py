"""延期: more time to close, asked once and before the end, decided by another person one level up."""

from datetime import datetime
from typing import cast

from django.db import transaction

from communities.actions.rights import is_same_person
from communities.models import User
from workflow import steps
from workflow.models import AuditEntry

from .. import rules
from ..lifecycle import Kind
from ..models import Complaint, Extension
from . import notices
from .material import closing
from .moving import staff_move


@transaction.atomic
def ask_extension(complaint: Complaint, *, amount: int, by: User, at: datetime, note: str) -> AuditEntry:
    """:param amount: in the unit of the limit to close: working days, or minutes."""
    limit, reason = closing(complaint), rules.clean(note)
    shown = {
        "asked_before": Extension.objects.filter(case=complaint).exists(),
        "is_late": limit is None or limit.is_late(at),
        "amount": amount,
        "most": rules.most_extension(limit.amount, limit.unit) if limit else 0,
    }
    unit = limit.unit if limit else ""
    facts = {"amount": amount, "amount_unit": unit}
    entry = staff_move(complaint, "ask_extension", by=by, at=at, note=reason, shown=shown, details=facts)
    Extension.objects.create(
        case=complaint, amount=amount, unit=unit, reason=reason, asked_at=at, asked_by=by
    )
    notices.tell(complaint, entry, at=at)
    return entry


@transaction.atomic
def grant_extension(complaint: Complaint, *, by: User | None, at: datetime, note: str = "") -> AuditEntry:
    """Granted also where the limit passed while the application waited: it was asked for in time."""
    entry, asked = _decide(complaint, "grant_extension", by=by, at=at, note=note)
    longer = steps.extend(complaint, Kind.CLOSE, asked.amount, by=by, at=at, note=asked.reason)
    notices.tell(complaint, longer, at=at)
    return entry


@transaction.atomic
def refuse_extension(complaint: Complaint, *, by: User | None, at: datetime, note: str) -> AuditEntry:
    entry, _asked = _decide(complaint, "refuse_extension", by=by, at=at, note=note)
    notices.tell(complaint, entry, at=at)
    return entry


def waiting(complaint: Complaint) -> Extension | None:
    """The application that nobody has decided on yet."""
    return (
        Extension.objects.filter(case=complaint, decided_at=None)
        .select_related("asked_by")
        .order_by("pk")
        .first()
    )


def lapse(complaint: Complaint) -> None:
    """The turn of who asked ends undecided, and the next unit may ask. The story keeps the application."""
    Extension.objects.filter(case=complaint, decided_at=None).delete()


def _decide(
    complaint: Complaint, name: str, *, by: User | None, at: datetime, note: str
) -> tuple[AuditEntry, Extension]:
    waits = waiting(complaint)
    by_asker = waits is not None and is_same_person(waits.asked_by, by)
    shown = {"is_asked": waits is not None, "by_asker": by_asker}
    entry = staff_move(complaint, name, by=by, at=at, note=rules.clean(note), shown=shown)
    asked = cast(Extension, waits)
    asked.granted, asked.answer = name == "grant_extension", entry.note
    asked.decided_at, asked.decided_by = at, by
    asked.save(update_fields=["granted", "answer", "decided_at", "decided_by"])
    return entry, asked
