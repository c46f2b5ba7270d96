"""The same problem again: who joins an open case, and who comes back to a closed one (decision 0100)."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from workflow.refusals import Refused

from .. import rules
from ..models import Complaint
from . import notices
from .merging import merge
from .moving import staff_move


@transaction.atomic
def join(complaint: Complaint, *, original: Complaint, at: datetime) -> None:
    """Let a resident's own case go on under an open one, which somebody else has reported.

    :raises Refused: nothing is to be done there any more.
    """
    original.refresh_from_db(fields=["status"])
    if not original.is_open:
        raise Refused(_("您选的那件诉求刚刚已经办完。请选“都不是”，作为新的诉求提交。"))
    merge(complaint, original=original, by=None, at=at)


@transaction.atomic
def repeat(complaint: Complaint, *, original: Complaint, at: datetime) -> None:
    """Re-open what was closed, with all limits afresh, and let the new case go on under it."""
    number = complaint.number
    entry = staff_move(
        original,
        "repeat",
        by=None,
        at=at,
        note=number,
        changes=rules.UNDONE,
        details={"repeated": number},
    )
    notices.tell(original, entry, at=at)
    merge(complaint, original=original, by=None, at=at)
