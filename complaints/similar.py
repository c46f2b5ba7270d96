"""Cases that may be the same matter: open ones of a compound, and the reporter's own that was closed."""

from datetime import datetime, timedelta

from django.utils import timezone

from communities.models import Compound
from workflow import prepared
from workflow.prepared import Sentence

from .lifecycle import LIFECYCLE
from .likeness import Matter, is_repeat, nearest
from .models import Complaint
from .rules import DAYS_OF_REPEAT

LOOKED_THROUGH = 300
"""The newest open cases of a compound that are compared."""
REOPENED_FROM = LIFECYCLE.by_name["repeat"].sources


def open_cases(compound: Compound, matter: Matter) -> list[Complaint]:
    """Open cases of the compound that may be the same matter and may be named in public at all."""
    known = Complaint.objects.of(compound).open().public().with_place().order_by("-submitted_at", "-pk")
    rows = known.defer("contact_name", "contact_phone", "contact_mail")[:LOOKED_THROUGH]
    return list(nearest(matter, ((Matter.of(row), row) for row in rows)))


def closed_case(complaint: Complaint, *, at: datetime) -> Complaint | None:
    """The case that the same person had closed within 30 days on the same matter, the latest first.

    Where their own case had been merged into another, it is that other one.
    """
    matter, on = Matter.of(complaint), timezone.localdate(at)
    since = at - timedelta(days=DAYS_OF_REPEAT + 1)
    if (theirs := _of_same_person(complaint)) is None:
        return None
    own = [key for (key,) in prepared.rows(Sentence(f"SELECT id {theirs.sql}", theirs.values))]
    earlier = (
        Complaint.objects.filter(pk__in=own, submitted_at__lte=at)
        .exclude(pk=complaint.pk)
        .select_related("original")
    )
    for case in earlier.order_by("-submitted_at", "-pk"):
        goes_on = case.original or case
        if goes_on.status not in REOPENED_FROM or not (
            goes_on.closed_at and since <= goes_on.closed_at <= at
        ):
            continue
        if is_repeat(matter, Matter.of(case), closed_on=timezone.localdate(goes_on.closed_at), on=on):
            return goes_on
    return None


KEYS = {
    "reporter_id": "reporter_id = %s",
    "phone_key": "phone_key = %s AND phone_key <> ''",
    "mail_key": "mail_key = %s AND mail_key <> ''",
}
"""How a person is known again. What the indexes leave out is said too, or no lasting plan could use them."""


def has_closed_case(complaint: Complaint) -> Sentence:
    """Whether `closed_case` has anything to look at, as a value of another statement: each filing asks."""
    theirs = _of_same_person(complaint)
    return Sentence(f"EXISTS (SELECT 1 {theirs.sql})", theirs.values) if theirs else Sentence("FALSE")


def _of_same_person(complaint: Complaint) -> Sentence | None:
    """Other cases of the category in the compound that may be closed; None where no person is known."""
    told = {name: value for name in KEYS if (value := getattr(complaint, name))}
    if not told:
        return None
    theirs = " OR ".join(f"({KEYS[name]})" for name in told)
    return Sentence(
        f"FROM {Complaint._meta.db_table} WHERE compound_id = %s AND category_id = %s"
        f" AND ({theirs}) AND (closed_at IS NOT NULL OR original_id IS NOT NULL)",
        [complaint.compound_id, complaint.category_id, *told.values()],
    )
