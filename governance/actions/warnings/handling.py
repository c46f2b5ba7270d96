"""What people do with a warning: acknowledge, plan, verify, lift."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from communities.actions import rights
from communities.actions.rights import Actor
from finance.rules.periods import quarter_of
from workflow import steps
from workflow.models import AuditEntry

from ...lifecycle import WARNING, WarningLimitKind, WarningMove, WarningPart
from ...lifecycle.warnings import WarningStatus
from ...models import Warning
from .raising import limits_of, take_turns

ALL = frozenset(WarningPart)


def acknowledge(row: Warning, *, by: Actor, at: datetime, note: str = "") -> AuditEntry:
    """:raises MoveRefused: no right, or acknowledged already."""
    return _advance(row, WarningMove.ACKNOWLEDGE, by=by, at=at, note=note)


def plan(row: Warning, *, note: str, by: Actor, at: datetime) -> AuditEntry:
    """What will be done, by whom and until when; a second plan takes the place of the first.

    :raises MoveRefused: no right, no words, or not acknowledged.
    """
    changes = {"planned_by": by, "verified_by": None}
    return _advance(row, WarningMove.PLAN, by=by, at=at, note=note, changes=changes)


def verify(row: Warning, *, note: str, by: Actor, at: datetime) -> AuditEntry:
    """:raises MoveRefused: no right, no words, or the plan is one's own."""
    shown = {"is_planner": rights.is_same_person(by, row.planned_by)}
    changes = {"verified_by": by}
    return _advance(row, WarningMove.VERIFY, by=by, at=at, note=note, shown=shown, changes=changes)


def not_verified(row: Warning, *, note: str, by: Actor, at: datetime) -> AuditEntry:
    """What is still lacking; the limit of the correction runs on.

    :raises MoveRefused: no right, no words, or the plan is one's own.
    """
    shown = {"is_planner": rights.is_same_person(by, row.planned_by)}
    return _advance(row, WarningMove.SEND_BACK, by=by, at=at, note=note, shown=shown)


@transaction.atomic
def lift(row: Warning, *, note: str, by: Actor, at: datetime) -> AuditEntry:
    """:raises MoveRefused: no right, no reason, the planner or verifier, neither well again nor corrected."""
    take_turns()
    row.refresh_from_db()
    in_time = is_verified_in_time(row)
    shown = {
        "is_planner": rights.is_same_person(by, row.planned_by),
        "is_verifier": rights.is_same_person(by, row.verified_by),
        "is_recovered": row.recovered_on is not None,
        "is_verified": row.status == WarningStatus.VERIFIED,
        "is_verified_in_time": in_time,
    }
    changes = {
        "lifted_by": by,
        "closed_at": at,
        "reason": note.strip(),
        "quiet_until": quiet_until(row, timezone.localdate(at)),
    }
    return _advance(row, WarningMove.LIFT, by=by, at=at, note=note, shown=shown, changes=changes)


def quiet_until(row: Warning, on: date) -> date:
    """Measured well again: up to the day of that value. Corrected: to the end of the quarter."""
    return row.recovered_on or quarter_of(on).until


def is_verified_in_time(row: Warning) -> bool:
    if row.status != WarningStatus.VERIFIED:
        return False
    limit = row.deadlines.filter(kind=WarningLimitKind.CORRECT).order_by("-round").first()
    return limit is not None and limit.met_at is not None and limit.met_at <= limit.due_at


def _advance(
    row: Warning,
    name: str,
    *,
    by: Actor,
    at: datetime,
    note: str,
    shown: dict[str, Any] | None = None,
    changes: dict[str, Any] | None = None,
) -> AuditEntry:
    return steps.advance_as(
        row,
        name,
        portal=ALL,
        by=by,
        at=at,
        note=note.strip(),
        limits=limits_of(WARNING.by_name[name].starts, at),
        shown=shown,
        changes=changes,
    )
