"""补充材料: while the reporter owes material the limit to close rests, five working days in all at most."""

from datetime import datetime
from typing import cast

from django.db import transaction

from communities.models import User
from workflow import calendars, steps
from workflow.clock import Calendar, Unit
from workflow.lifecycle import MoveRefused
from workflow.models import AuditEntry

from .. import rules
from ..lifecycle import Kind
from ..models import Complaint, ComplaintDeadline
from . import notices
from .moving import staff_move


@transaction.atomic
def ask_material(complaint: Complaint, *, by: User | None, at: datetime, note: str) -> AuditEntry:
    """Ask the reporter; the limit rests until an answer, the unit's word, or the end of the five days."""
    limit = closing(complaint)
    shown = {
        "days_rested": days_rested(complaint),
        "in_minutes": limit is not None and limit.unit != Unit.WORKING_DAYS,
    }
    first = {"contacted_at": complaint.contacted_at or at}
    entry = staff_move(
        complaint, "ask_material", by=by, at=at, note=rules.clean(note), shown=shown, changes=first
    )
    steps.pause(complaint, Kind.CLOSE, by=by, at=at)
    notices.tell(complaint, entry, at=at)
    return entry


@transaction.atomic
def end_pause(complaint: Complaint, *, by: User | None, at: datetime, note: str = "") -> AuditEntry:
    """The unit goes on without waiting any longer."""
    limit = closing(complaint)
    shown = {"is_resting": limit is not None and limit.paused_at is not None}
    entry = staff_move(complaint, "end_pause", by=by, at=at, note=rules.clean(note), shown=shown)
    material_arrives(complaint, at=at)
    return entry


@transaction.atomic
def material_arrives(complaint: Complaint, *, at: datetime) -> AuditEntry | None:
    """Let the limit run on if it rests; never counted as resting for more than the five days.

    Called whenever the waiting ends: the reporter writes, the unit goes on, the case changes hands.
    """
    limit = closing(complaint)
    if limit is None or limit.paused_at is None:
        return None
    ends = rest_ends(limit, days_rested(complaint), calendars.current())
    return steps.resume(complaint, Kind.CLOSE, by=None, at=min(at, ends))


def end_long_rests(*, at: datetime) -> int:
    """Let run on what has rested for all of its five days; how many. May be cut short and run twice."""
    resting = ComplaintDeadline.objects.running().filter(kind=Kind.CLOSE).exclude(paused_at=None)
    cases = Complaint.objects.filter(pk__in=resting.values("case")).order_by("pk")
    return sum(_end_long_rest(case, at) for case in cases.iterator())


def _end_long_rest(complaint: Complaint, at: datetime) -> bool:
    limit = closing(complaint)
    if limit is None or limit.paused_at is None:
        return False
    if rest_ends(limit, days_rested(complaint), calendars.current()) >= at:
        return False
    try:
        entry = material_arrives(complaint, at=at)
    except MoveRefused:
        return False
    if entry is not None:
        notices.tell(complaint, entry, at=at)
    return entry is not None


def closing(complaint: Complaint) -> ComplaintDeadline | None:
    """The limit to close that runs, resting or not."""
    return complaint.deadlines.running().filter(kind=Kind.CLOSE).first()


def days_rested(complaint: Complaint) -> int:
    """Working days that the case's limits to close have rested in all rounds, without the present rest."""
    rows = complaint.deadlines.filter(kind=Kind.CLOSE, unit=Unit.WORKING_DAYS)
    return sum(rows.values_list("paused_by", flat=True))


def rest_ends(limit: ComplaintDeadline, rested: int, calendar: Calendar) -> datetime:
    """The last second of the last working day for which the limit may still rest."""
    return calendar.after_days(cast(datetime, limit.paused_at), max(rules.DAYS_OF_REST - rested, 0)).at
