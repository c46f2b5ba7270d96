"""并案: the same matter goes on under one number; each reporter keeps a slip and hears of the original."""

from datetime import datetime

from django.db import transaction

from communities.models import User
from workflow import audit
from workflow.models import AuditEntry

from .. import rules
from ..models import Complaint
from . import notices
from .moving import staff_move


@transaction.atomic
def merge(
    complaint: Complaint, *, original: Complaint, by: User | None, at: datetime, note: str = ""
) -> AuditEntry:
    """Let the matter go on under `original`; what was merged into the case before follows it.

    :raises MoveRefused: the original is the case itself, lies elsewhere, or is not dealt with any more.
    """
    number = original.number if original else ""
    entry = staff_move(
        complaint,
        "merge",
        by=by,
        at=at,
        note=rules.clean(note),
        shown={"original": original},
        changes={"original": original},
        details={"original": number},
    )
    complaint.merged.update(original=original)
    audit.record(
        original.label, original.key, "absorb", by=by, at=at, merged=complaint.number, round=original.round
    )
    notices.tell(complaint, entry, at=at)
    return entry
