"""Deletion of personal data that nobody needs any more, and the register of what was deleted.

Figures are counted from status, times, unit, category, limits and ratings; none of these is touched.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet

from communities.models import User
from workflow import audit
from workflow.models import AuditEntry

from ..lifecycle import SPOKEN, Status
from ..models import Complaint, DataRequest, Photo, Purge, Rating
from . import notices

LABEL = "complaint"
BATCH = 200
"""Cases of one transaction."""
MOST = 20_000
"""Cases of one run; a long backlog goes on with the next."""
BLANK: dict[str, Any] = {
    "contact_name": None,
    "contact_phone": None,
    "contact_mail": None,
    "phone_key": "",
    "mail_key": "",
    "reporter": None,
    "spot": "",
    "answers": [],
}
"""What is emptied in the case's own row, and the value that stands for nothing."""


def purge_old(*, at: datetime, batch: int = BATCH) -> int:
    """Delete what is older than the limit, in short transactions; answers of how many cases.

    May be cut off anywhere and run again: files go before their rows, and a case is marked with the rest.
    """
    done = 0
    while done < MOST and (count := _purge_some(at, batch)):
        done += count
    return done


@transaction.atomic
def _purge_some(at: datetime, batch: int) -> int:
    rows = overdue_for_purge(at).order_by("pk")
    if connection.features.has_select_for_update_skip_locked:
        rows = rows.select_for_update(skip_locked=True, of=("self",))
    keys = [*rows.values_list("pk", flat=True)[:batch]]
    purge(keys, reason=Purge.Reason.AGE, by=None, at=at)
    return len(keys)


def overdue_for_purge(at: datetime) -> QuerySet[Complaint]:
    """Cases that are over since so long that what they say of people is to be deleted.

    A closed case counts from when it was done; one that ended otherwise from the last that happened to it;
    one that was merged waits for the case it was merged into.
    """
    limit = at - settings.KEEP_PERSONAL_DATA
    later = AuditEntry.objects.filter(subject_label=LABEL, subject_key=OuterRef("number"), at__gte=limit)
    ended = Q(status__in=(Status.DECLINED, Status.WITHDRAWN)) & ~Exists(later)
    return Complaint.objects.filter(
        Q(status=Status.CLOSED, closed_at__lt=limit) | ended | Q(original__purged_at__isnull=False),
        purged_at=None,
        submitted_at__lt=limit,
    )


@transaction.atomic
def purge(keys: Sequence[int], *, reason: str, by: User | None, at: datetime) -> None:
    """Delete what the cases say of people, and enter into the register what it was, never the data."""
    cases = Complaint.objects.filter(pk__in=keys)
    found = _found(cases)
    notices.forget(cases.values_list("number", flat=True))
    for photo in _photos(keys):
        photo.file.delete(save=False)
    _photos(keys).delete()
    Rating.objects.filter(case__in=keys).exclude(words="").update(words="")
    DataRequest.objects.filter(case__in=keys).exclude(words="").update(words="")
    audit.forget(LABEL, [*cases.values_list("number", flat=True)], SPOKEN, at=at)
    cases.update(**BLANK, form_key=None, description=F("public_text"), purged_at=at)
    Purge.objects.bulk_create(
        Purge(case_id=key, reason=reason, fields=fields, at=at, by=by) for key, fields in found if fields
    )


def _photos(keys: Sequence[int]) -> QuerySet[Photo]:
    """The reporter's own, but for those that were looked through and made public."""
    return Photo.objects.filter(case__in=keys, stage=Photo.Stage.REPORT, public=False)


def _found(cases: QuerySet[Complaint]) -> list[tuple[int, list[str]]]:
    """What each case has of it, asked without opening anything sealed."""
    own = {f"has_{name}": ~Q(**_nothing(name, value)) for name, value in BLANK.items()}
    mine = {"case": OuterRef("pk")}
    story = AuditEntry.objects.filter(subject_label=LABEL, subject_key=OuterRef("number"), verb__in=SPOKEN)
    rows = cases.annotate(
        **own,
        has_description=~Q(description=F("public_text")),
        has_photos=Exists(Photo.objects.filter(stage=Photo.Stage.REPORT, public=False, **mine)),
        has_ratings=Exists(Rating.objects.exclude(words="").filter(**mine)),
        has_story=Exists(story.exclude(note="")),
        has_requests=Exists(DataRequest.objects.exclude(words="").filter(**mine)),
    )
    names = [*BLANK, "description", "photos", "ratings", "story", "requests"]
    listed = rows.order_by("pk").values_list("pk", *(f"has_{name}" for name in names))
    return [(key, [name for name, has in zip(names, flags, strict=True) if has]) for key, *flags in listed]


def _nothing(name: str, value: object) -> dict[str, object]:
    return {f"{name}__isnull": True} if value is None else {name: value}
