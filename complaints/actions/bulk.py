"""The same deed for many cases: each in a transaction of its own, and each answers for itself."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from communities.models import Organisation, User
from workflow import audit
from workflow.models import AuditEntry
from workflow.refusals import Refused

from ..lifecycle import Status
from ..models import Complaint
from ..routing import choices_for
from .dispatching import dispatch, redispatch

SENDERS = {Status.SUBMITTED: dispatch, Status.OBJECTED: redispatch}
"""Where a case waits for somebody to name its unit, and what is done then."""


@dataclass
class Sent:
    """What became of each case: those that went out, and those that did not, with the sentence why."""

    done: list[Complaint] = field(default_factory=list)
    refused: list[tuple[Complaint, str]] = field(default_factory=list)


def dispatch_all(
    cases: Iterable[Complaint], *, unit: Organisation, by: User, at: datetime, note: str = ""
) -> Sent:
    """Send every case to the unit; what one of them refuses stops none of the others."""
    sent = Sent()
    for case in cases:
        try:
            _send(case, unit=unit, by=by, at=at, note=note)
            sent.done.append(case)
        except Refused as refusal:
            sent.refused.append((case, str(refusal)))
    return sent


def _send(case: Complaint, *, unit: Organisation, by: User, at: datetime, note: str) -> None:
    if case.status not in SENDERS:
        raise Refused(_("已经不在待派单状态，请打开看看最新进展。"))
    if not choices_for(case.compound, timezone.localdate(at)).filter(pk=unit.pk).exists():
        raise Refused(_("所选单位不负责这个小区，请选择其他单位。"))
    SENDERS[Status(case.status)](case, unit=unit, by=by, at=at, note=note)


def note_export(
    kind: str, count: int, given: Sequence[tuple[str, str]], *, by: User, at: datetime
) -> AuditEntry:
    """Write down who took how many cases out of the house, and by which filters they were chosen."""
    return audit.record("complaint_list", kind, "export", by=by, at=at, count=count, filters=dict(given))
