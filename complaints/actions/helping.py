"""协办: the unit that leads asks others to help; they answer to it, and it answers for the whole."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from communities.models import Organisation, User
from workflow.lifecycle import MoveRefused
from workflow.models import AuditEntry

from .. import rules
from ..models import CoHandling, Complaint
from . import notices
from .moving import staff_move


@transaction.atomic
def invite(complaint: Complaint, *, unit: Organisation, by: User, at: datetime, note: str) -> AuditEntry:
    """:raises MoveRefused: the unit leads, or was asked before."""
    request = rules.clean(note)
    if complaint.cohandlings.filter(unit=unit).exists():
        raise MoveRefused(_("已经请过%(unit)s协办，请等待反馈或直接联系。") % {"unit": unit})
    entry = staff_move(
        complaint,
        "invite",
        by=by,
        at=at,
        note=request,
        shown={"unit": unit},
        details={"co_unit": str(unit or "")},
    )
    CoHandling.objects.create(case=complaint, unit=unit, request=request, asked_at=at, asked_by=by)
    notices.tell(complaint, entry, at=at, another=unit)
    return entry


@transaction.atomic
def report(complaint: Complaint, *, by: User, at: datetime, note: str) -> AuditEntry:
    """What the helping unit did, for the unit that leads; the reporter hears from the latter alone."""
    rows = complaint.cohandlings.held_by(by).select_related("unit").order_by("answered_at", "pk")
    row = rows.filter(answered_at=None).first() or rows.first()
    name = str(row.unit) if row else ""
    entry = staff_move(complaint, "report", by=by, at=at, note=rules.clean(note), details={"co_unit": name})
    row.answer, row.answered_at = entry.note, at
    row.save(update_fields=["answer", "answered_at"])
    notices.tell(complaint, entry, at=at)
    return entry
