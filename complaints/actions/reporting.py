"""What the reporter does by the link, and what the portal does when no answer comes."""

from datetime import datetime

from django.db import transaction

from communities.models import User
from workflow.lifecycle import MoveRefused
from workflow.models import AuditEntry

from .. import rules
from ..lifecycle import Kind
from ..models import Complaint, ComplaintDeadline, Rating
from . import notices
from .moving import reporter_move, staff_move


@transaction.atomic
def rate(complaint: Complaint, *, stars: int | None, words: str, by: User | None, at: datetime) -> Rating:
    """Solved: the reporter rates and the case closes."""
    round_, words = complaint.round, rules.clean(words)
    facts = {"stars": stars}
    entry = reporter_move(complaint, "rate", by=by, at=at, note=words, shown=facts, details=facts)
    notices.tell(complaint, entry, at=at)
    return Rating.objects.create(case=complaint, round=round_, solved=True, stars=stars, words=words, at=at)


@transaction.atomic
def reopen(
    complaint: Complaint, *, words: str, by: User | None, at: datetime, stars: int | None = None
) -> Rating:
    """Not solved: the case goes back to its unit for a new round, with all limits afresh."""
    round_, words = complaint.round, rules.clean(words)
    entry = reporter_move(complaint, "reopen", by=by, at=at, note=words, details={"stars": stars})
    notices.tell(complaint, entry, at=at)
    return Rating.objects.create(case=complaint, round=round_, solved=False, stars=stars, words=words, at=at)


@transaction.atomic
def withdraw(complaint: Complaint, *, by: User | None, at: datetime, note: str = "") -> AuditEntry:
    entry = reporter_move(complaint, "withdraw", by=by, at=at, note=rules.clean(note))
    notices.tell(complaint, entry, at=at)
    return entry


def close_unrated(*, at: datetime) -> int:
    """File cases away whose time for an answer has run out, as unrated and never as satisfied; how many.

    Each in a transaction of its own; whoever is quicker, the reporter or another sweep, is first.
    """
    waiting = ComplaintDeadline.objects.overdue(at).filter(kind=Kind.RATE).order_by("due_at", "pk")
    return sum(_lapse(pk, at) for pk in waiting.values_list("case", flat=True))


def _lapse(pk: int, at: datetime) -> bool:
    try:
        staff_move(Complaint.objects.with_place().get(pk=pk), "lapse", by=None, at=at)
    except MoveRefused:
        return False
    return True
