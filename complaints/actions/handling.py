"""What units and dispatchers do with a case."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from communities.models import User
from workflow import audit
from workflow.models import AuditEntry
from workflow.refusals import Refused
from workflow.uploads import Admitted

from .. import rules
from ..lifecycle import Relation
from ..models import Complaint, Photo
from . import extensions, notices, objections
from .evidence import keep
from .filing import Contact
from .material import material_arrives
from .moving import staff_move


@transaction.atomic
def accept(complaint: Complaint, *, by: User | None, at: datetime, note: str = "") -> AuditEntry:
    first = {"accepted_at": complaint.accepted_at or at}
    entry = staff_move(complaint, "accept", by=by, at=at, note=rules.clean(note), changes=first)
    notices.tell(complaint, entry, at=at)
    return entry


@transaction.atomic
def contact(complaint: Complaint, *, by: User | None, at: datetime, note: str) -> AuditEntry:
    """Tell the resident something; the first time meets the limit of first contact."""
    first = {"contacted_at": complaint.contacted_at or at}
    entry = staff_move(complaint, "contact", by=by, at=at, note=rules.clean(note), changes=first)
    notices.tell(complaint, entry, at=at)
    return entry


@transaction.atomic
def resolve(
    complaint: Complaint, *, by: User | None, at: datetime, note: str, photos: Sequence[Admitted] = ()
) -> AuditEntry:
    """Say that it is done, with evidence where the category asks for it; the resident then rates."""
    round_ = complaint.round
    shown = {
        "photos_before": complaint.photos.before().count(),
        "photos_after": len(photos) + complaint.photos.after(round_).count(),
    }
    material_arrives(complaint, at=at)
    ends = {"contacted_at": complaint.contacted_at or at, "closed_at": at}
    entry = staff_move(complaint, "resolve", by=by, at=at, note=rules.clean(note), shown=shown, changes=ends)
    extensions.lapse(complaint)
    notices.tell(complaint, entry, at=at)
    keep(complaint, photos, stage=Photo.Stage.AFTER, by=by, at=at)
    return entry


@transaction.atomic
def decline(complaint: Complaint, *, by: User | None, at: datetime, note: str, where: str) -> AuditEntry:
    """Not accepted (不予受理), with the reason and where to go instead (RULES 5)."""
    objections.require_another(complaint, by)
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
    objections.settle(complaint, granted=True, by=by, at=at, answer=entry.note)
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


def link(complaint: Complaint, *, label: str, key: str, by: User | None, at: datetime) -> AuditEntry:
    """What became of it in another room, by label and key; for staff only."""
    return audit.record(
        complaint.label, complaint.key, "link", by=by, at=at, room=label, number=key, round=complaint.round
    )


def reveal(complaint: Complaint, *, by: User | None, at: datetime) -> Contact:
    """Show the reporter's name and telephone to a dispatcher, and say in the story that it was done.

    :raises Refused: the asker is not a dispatcher, acts for the unit, or the reporter is anonymous.
    """
    relations = complaint.relations_of(by)
    if Relation.DISPATCHER not in relations or relations & {Relation.UNIT, Relation.CO_UNIT}:
        raise Refused(_("反映人信息只向派单人员提供，不向承办单位提供。"))
    if complaint.anonymous:
        raise Refused(_("反映人选择了匿名，不提供联系方式。"))
    audit.record(complaint.label, complaint.key, "reveal", by=by, at=at, round=complaint.round)
    return Contact(complaint.contact_name or "", complaint.contact_phone or "", complaint.contact_mail or "")
