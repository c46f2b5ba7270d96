"""What units and dispatchers do with a case."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from communities.models import Organisation, User
from workflow import audit
from workflow.models import AuditEntry
from workflow.refusals import Refused
from workflow.uploads import Admitted

from .. import rules
from ..lifecycle import Kind, Relation
from ..models import Complaint, Photo
from . import notices
from .evidence import keep
from .filing import Contact
from .moving import staff_move


@transaction.atomic
def dispatch(
    complaint: Complaint, *, unit: Organisation | None, by: User | None, at: datetime, note: str = ""
) -> AuditEntry:
    """Send a case that the rules could not place to a unit."""
    entry = staff_move(
        complaint,
        "dispatch",
        by=by,
        at=at,
        note=note,
        unit=unit,
        shown={"unit": unit},
        changes={"unit": unit},
    )
    notices.tell(complaint, entry, at=at)
    return entry


@transaction.atomic
def redispatch(
    complaint: Complaint, *, unit: Organisation | None, by: User | None, at: datetime, note: str
) -> AuditEntry:
    """Give the case to another unit: its own clock begins, while the resident's limit to close runs on."""
    contact_runs = complaint.deadlines.running().filter(kind=Kind.CONTACT).exists()
    entry = staff_move(
        complaint,
        "redispatch",
        by=by,
        at=at,
        note=rules.clean(note),
        unit=unit,
        shown={"unit": unit},
        changes={"unit": unit},
        spared=() if contact_runs else {Kind.CONTACT},
    )
    notices.tell(complaint, entry, at=at)
    return entry


@transaction.atomic
def accept(complaint: Complaint, *, by: User | None, at: datetime, note: str = "") -> AuditEntry:
    entry = staff_move(complaint, "accept", by=by, at=at, note=rules.clean(note))
    notices.tell(complaint, entry, at=at)
    return entry


@transaction.atomic
def contact(complaint: Complaint, *, by: User | None, at: datetime, note: str) -> AuditEntry:
    """Tell the resident something; the first time meets the limit of first contact."""
    entry = staff_move(complaint, "contact", by=by, at=at, note=rules.clean(note))
    notices.tell(complaint, entry, at=at)
    return entry


@transaction.atomic
def resolve(
    complaint: Complaint, *, by: User | None, at: datetime, note: str, photos: Sequence[Admitted] = ()
) -> AuditEntry:
    """Say that it is done, with evidence where the category asks for it; the resident then rates."""
    round_ = complaint.round
    shown = {"photos_after": len(photos) + complaint.photos.after(round_).count()}
    entry = staff_move(complaint, "resolve", by=by, at=at, note=rules.clean(note), shown=shown)
    notices.tell(complaint, entry, at=at)
    keep(complaint, photos, stage=Photo.Stage.AFTER, by=by, at=at)
    return entry


@transaction.atomic
def decline(complaint: Complaint, *, by: User | None, at: datetime, note: str, where: str) -> AuditEntry:
    """Not accepted (不予受理), with the reason and where to go instead (RULES 5)."""
    where = rules.clean(where)
    entry = staff_move(
        complaint,
        "decline",
        by=by,
        at=at,
        note=rules.clean(note),
        shown={"where": where},
        details={"where": where},
    )
    notices.tell(complaint, entry, at=at)
    return entry


def remark(complaint: Complaint, *, by: User | None, at: datetime, note: str) -> AuditEntry:
    """A note for staff only; the resident never sees it.

    :raises Refused: it is empty.
    """
    words = rules.clean(note)
    if not words:
        raise Refused(_("请先写内部备注，再保存。"))
    return audit.record(
        complaint.label, complaint.key, "remark", by=by, at=at, note=words, round=complaint.round
    )


def reveal(complaint: Complaint, *, by: User | None, at: datetime) -> Contact:
    """Show the reporter's name and telephone to a dispatcher, and say in the story that it was done.

    :raises Refused: the asker is not a dispatcher, acts for the unit, or the reporter is anonymous.
    """
    relations = complaint.relations_of(by)
    if Relation.DISPATCHER not in relations or Relation.UNIT in relations:
        raise Refused(_("反映人信息只向派单人员提供，不向承办单位提供。"))
    if complaint.anonymous:
        raise Refused(_("反映人选择了匿名，不提供联系方式。"))
    audit.record(complaint.label, complaint.key, "reveal", by=by, at=at, round=complaint.round)
    return Contact(complaint.contact_name or "", complaint.contact_phone or "", complaint.contact_mail or "")
