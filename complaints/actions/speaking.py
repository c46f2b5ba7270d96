"""What a reporter says while a case runs: more about it, hurry, a verdict when the limit has passed."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from communities.models import User
from workflow.models import AuditEntry
from workflow.uploads import Admitted

from .. import rules
from ..lifecycle import Kind
from ..models import Complaint, Photo, Rating
from . import notices
from .evidence import keep
from .material import material_arrives
from .moving import reporter_move


@transaction.atomic
def write(
    complaint: Complaint, *, words: str, by: User | None, at: datetime, photos: Sequence[Admitted] = ()
) -> AuditEntry:
    """A message to whoever handles the case; a limit that waits for the reporter's material runs on."""
    entry = reporter_move(complaint, "write", by=by, at=at, note=rules.clean(words))
    material_arrives(complaint, at=at)
    notices.tell(complaint, entry, at=at)
    keep(complaint, photos, stage=Photo.Stage.REPORT, by=None, at=at)
    return entry


@transaction.atomic
def urge(complaint: Complaint, *, by: User | None, at: datetime) -> AuditEntry:
    """Ask to hurry (催办), once a day; the count is the unit's to answer for."""
    changes = {"urges": F("urges") + 1}
    shown = {"urged_today": was_urged_on(complaint, at)}
    entry = reporter_move(complaint, "urge", by=by, at=at, shown=shown, changes=changes)
    notices.tell(complaint, entry, at=at)
    return entry


def was_urged_on(complaint: Complaint, at: datetime) -> bool:
    """Whether the reporter has urged on the same day."""
    said = AuditEntry.objects.about(complaint.label, complaint.key).filter(verb="urge")
    last = said.order_by("-at", "-pk").values_list("at", flat=True).first()
    return last is not None and timezone.localdate(last) == timezone.localdate(at)


@transaction.atomic
def judge(
    complaint: Complaint,
    *,
    outcome: str,
    stars: int | None,
    words: str,
    by: User | None,
    at: datetime,
) -> Rating:
    """The reporter's verdict when the limit to close has passed; the case goes on (RULES 5)."""
    words = rules.clean(words)
    shown = {"is_late": is_late(complaint, at), "judged": is_judged(complaint), "outcome": outcome}
    facts = {"stars": stars, "outcome": outcome}
    entry = reporter_move(complaint, "judge", by=by, at=at, note=words, shown=shown, details=facts)
    notices.tell(complaint, entry, at=at)
    return Rating.objects.create(
        case=complaint,
        round=complaint.round,
        stage=Rating.Stage.DEADLINE,
        outcome=outcome,
        stars=stars,
        words=words,
        at=at,
    )


def is_late(complaint: Complaint, at: datetime) -> bool:
    """Whether the limit to close runs and has passed."""
    return complaint.deadlines.overdue(at).filter(kind=Kind.CLOSE).exists()


def is_judged(complaint: Complaint) -> bool:
    """Whether this round has its verdict at the deadline."""
    return complaint.ratings.filter(stage=Rating.Stage.DEADLINE, round=complaint.round).exists()
