"""退单: a unit says that a case is another's duty; a dispatcher decides within a working day."""

from datetime import datetime
from typing import cast

from django.db import transaction
from django.utils.translation import gettext as _

from communities.actions.rights import is_same_person
from communities.models import Organisation, User
from workflow import calendars
from workflow.lifecycle import MoveRefused
from workflow.models import AuditEntry

from .. import rules
from ..lifecycle import Kind
from ..models import Complaint, Objection
from . import notices
from .moving import staff_move


@transaction.atomic
def object_(complaint: Complaint, *, unit: Organisation, by: User, at: datetime, note: str) -> AuditEntry:
    """Hand the case back, with the reason and the unit that is proposed instead.

    :raises MoveRefused: later than a working day after the dispatch, or the unit was designated.
    """
    reason = rules.clean(note)
    entry = staff_move(
        complaint,
        "object",
        by=by,
        at=at,
        note=reason,
        shown={"unit": unit, "is_in_time": is_in_time(complaint, at)},
        changes={"objections": complaint.objections + 1},
        details={"proposed": str(unit or "")},
    )
    Objection.objects.create(
        case=complaint,
        unit=cast(Organisation, complaint.unit),
        proposed=unit,
        reason=reason,
        raised_at=at,
        raised_by=by,
    )
    notices.tell(complaint, entry, at=at)
    return entry


def is_in_time(complaint: Complaint, at: datetime) -> bool:
    """Within a working day after this unit's own turn began, whatever its limit to accept (RULES 5.1)."""
    turn = complaint.deadlines.running().filter(kind=Kind.ACCEPT).first()
    if turn is None:
        return False
    return at <= calendars.current().after_days(turn.started_at, rules.DAYS_TO_OBJECT).at


@transaction.atomic
def uphold(complaint: Complaint, *, by: User | None, at: datetime, note: str) -> AuditEntry:
    """The return does not stand: the same unit goes on, with a limit to accept of its own afresh."""
    require_another(complaint, by)
    entry = staff_move(complaint, "uphold", by=by, at=at, note=rules.clean(note))
    settle(complaint, granted=False, by=by, at=at, answer=entry.note)
    notices.tell(complaint, entry, at=at)
    return entry


def require_another(complaint: Complaint, by: User | None) -> None:
    """:raises MoveRefused: the person who objected would decide (SETTLED 6)."""
    waiting = complaint.objection_rows.filter(decided_at=None).select_related("raised_by").first()
    if waiting is not None and is_same_person(waiting.raised_by, by):
        raise MoveRefused(_("退单由您本人提出，要由另一个人裁定。"))


def settle(complaint: Complaint, *, granted: bool, by: User | None, at: datetime, answer: str) -> None:
    """Write the decision beside the objection that waits for one, if there is one."""
    complaint.objection_rows.filter(decided_at=None).update(
        granted=granted, answer=answer, decided_at=at, decided_by=by
    )
