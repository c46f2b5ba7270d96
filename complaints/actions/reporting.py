"""What the reporter does by the link, and what the portal does when no answer comes."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from communities.models import Organisation, User
from workflow.lifecycle import MoveRefused
from workflow.models import AuditEntry

from .. import rules
from ..lifecycle import Kind
from ..models import Complaint, ComplaintDeadline, Rating
from ..routing import township_office
from . import notices
from .moving import reporter_move, staff_move


def answer(
    complaint: Complaint, *, outcome: str, stars: int | None, words: str, by: User | None, at: datetime
) -> Rating:
    """What the reporter says of the result: solved closes; less sends it back, as long as that is left."""
    if outcome == Rating.Outcome.SOLVED or _reopened(complaint) >= rules.REOPENINGS:
        return rate(complaint, outcome=outcome, stars=stars, words=words, by=by, at=at)
    return reopen(complaint, outcome=outcome, stars=stars, words=words, by=by, at=at)


@transaction.atomic
def rate(
    complaint: Complaint,
    *,
    stars: int | None,
    words: str,
    by: User | None,
    at: datetime,
    outcome: str = Rating.Outcome.SOLVED,
) -> Rating:
    """The reporter's last word: the case closes. Not solved closes it only where it was sent back before."""
    round_, words = complaint.round, rules.clean(words)
    facts = {"stars": stars, "outcome": outcome}
    shown = {**facts, "reopened": _reopened(complaint)}
    entry = reporter_move(complaint, "rate", by=by, at=at, note=words, shown=shown, details=facts)
    notices.tell(complaint, entry, at=at)
    return Rating.objects.create(
        case=complaint, round=round_, outcome=outcome, stars=stars, words=words, at=at
    )


@transaction.atomic
def reopen(
    complaint: Complaint,
    *,
    words: str,
    by: User | None,
    at: datetime,
    stars: int | None = None,
    outcome: str = Rating.Outcome.UNSOLVED,
) -> Rating:
    """Not or half solved: a new round with all limits afresh, first by the unit, then by the township."""
    round_, words, reopened = complaint.round, rules.clean(words), _reopened(complaint)
    township, before = _township_of(complaint, at) if reopened else None, complaint.unit
    changes = {**rules.UNDONE, **({"unit": township} if township else {})}
    entry = reporter_move(
        complaint,
        "reopen",
        by=by,
        at=at,
        note=words,
        unit=township,
        shown={"reopened": reopened},
        changes=changes,
        details={"stars": stars, "outcome": outcome},
    )
    notices.tell(complaint, entry, at=at, another=before if complaint.unit != before else None)
    return Rating.objects.create(
        case=complaint, round=round_, outcome=outcome, stars=stars, words=words, at=at
    )


def _reopened(complaint: Complaint) -> int:
    """How often the reporter has sent the case back."""
    sent_back = (Rating.Outcome.HALF, Rating.Outcome.UNSOLVED)
    return complaint.ratings.filter(stage=Rating.Stage.CLOSE, outcome__in=sent_back).count()


def _township_of(complaint: Complaint, at: datetime) -> Organisation | None:
    place = (complaint.compound, complaint.building, timezone.localdate(at))
    return next(township_office(*place), None)


@transaction.atomic
def withdraw(complaint: Complaint, *, by: User | None, at: datetime, note: str = "") -> AuditEntry:
    shown = {"followers": complaint.merged.count()}
    entry = reporter_move(complaint, "withdraw", by=by, at=at, note=rules.clean(note), shown=shown)
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
