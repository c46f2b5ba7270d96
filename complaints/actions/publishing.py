"""What of a case the public may read: a second person decides, and may take it back."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from communities.access import grants
from communities.models import User
from workflow import audit
from workflow.masking import gives_away
from workflow.models import AuditEntry
from workflow.refusals import Refused

from .. import rules
from ..lifecycle import CO_UNIT, LIFECYCLE, UNIT
from ..models import Complaint, Photo, PublicBoard

HANDS = frozenset({"evidence"} | {move.name for move in LIFECYCLE.moves if move.roles <= UNIT | CO_UNIT})
"""Verbs of whoever handles a case; they do not review it."""


@transaction.atomic
def publish(
    complaint: Complaint,
    *,
    text: str,
    result: str,
    photos: Collection[Photo] = (),
    by: User,
    at: datetime,
) -> AuditEntry:
    """Show the reviewed words and these photos, and no others, to everybody.

    :raises Refused: the reviewer handled the case or has no say here; the case is not for the public; the
        words still give somebody away.
    """
    text, result = rules.clean(text), rules.clean(result)
    _require_reviewer(complaint, by)
    _require_public(complaint)
    if not text:
        raise Refused(_("请写明公开的内容。"))
    if gives_away(text) or gives_away(result):
        raise Refused(_("公开的文字里还有电话、证件号、车牌或者邮箱，请先遮盖。"))
    shown = [photo.pk for photo in photos]
    _write(complaint, text, result, at, by)
    complaint.photos.exclude(pk__in=shown).filter(public=True).update(public=False)
    complaint.photos.filter(pk__in=shown).update(public=True)
    return _record(complaint, "publish", by=by, at=at, photos=len(shown))


@transaction.atomic
def unpublish(complaint: Complaint, *, note: str, by: User, at: datetime) -> AuditEntry:
    """Take words and photos back from the public at once; number, category and dates stay.

    :raises Refused: no reason, no say here, or nothing is published.
    """
    note = rules.clean(note)
    if not grants(by).covers("case.publish", complaint.compound):
        raise Refused(_("公开审核由镇乡和区专班负责，请联系他们。"))
    if complaint.reviewed_at is None:
        raise Refused(_("这件诉求的内容没有公开。"))
    if not note:
        raise Refused(_("请写明撤下的原因。"))
    _write(complaint, "", "", None, None)
    complaint.photos.filter(public=True).update(public=False)
    return _record(complaint, "unpublish", by=by, at=at, note=note)


def _require_reviewer(complaint: Complaint, by: User) -> None:
    if not grants(by).covers("case.publish", complaint.compound):
        raise Refused(_("公开审核由镇乡和区专班负责，请联系他们。"))
    acted = AuditEntry.objects.about(complaint.label, complaint.key).filter(verb__in=HANDS)
    if acted.filter(by__person=by.person_id).exists():
        raise Refused(_("您经办过这件诉求，公开审核要由另一个人来做。"))


def _require_public(complaint: Complaint) -> None:
    if not Complaint.objects.public().filter(pk=complaint.pk).exists():
        raise Refused(_("这件诉求不对外公开。"))


def _write(complaint: Complaint, text: str, result: str, at: datetime | None, by: User | None) -> None:
    columns = {"public_text": text, "public_result": result, "reviewed_at": at, "reviewed_by": by}
    Complaint.objects.filter(pk=complaint.pk).update(**columns)
    complaint.refresh_from_db()


def _record(
    complaint: Complaint, verb: str, *, by: User, at: datetime, note: str = "", **details: int
) -> AuditEntry:
    entry = audit.record(
        complaint.label, complaint.key, verb, by=by, at=at, note=note, round=complaint.round, **details
    )
    PublicBoard.touch()
    return entry
