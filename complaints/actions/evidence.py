"""Photos of a case: what the gate admitted becomes files and rows, or neither."""

from collections.abc import Iterable
from datetime import datetime

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext as _

from communities.models import User
from workflow import audit
from workflow.lifecycle import MoveRefused
from workflow.uploads import Admitted

from ..lifecycle import Relation, Status
from ..models import Complaint, Photo


@transaction.atomic
def add_evidence(
    complaint: Complaint, photos: Iterable[Admitted], *, stage: str, by: User | None, at: datetime
) -> list[Photo]:
    """Photos of the unit while it handles the case.

    :raises MoveRefused: not the unit, or not the time.
    """
    if complaint.status != Status.ACCEPTED or Relation.UNIT not in complaint.relations_of(by):
        raise MoveRefused(_("只有承办单位在办理期间可以上传照片。"))
    kept = keep(complaint, photos, stage=stage, by=by, at=at)
    audit.record(
        complaint.label,
        complaint.key,
        "evidence",
        by=by,
        at=at,
        stage=stage,
        count=len(kept),
        round=complaint.round,
    )
    return kept


def keep(
    complaint: Complaint, photos: Iterable[Admitted], *, stage: str, by: User | None, at: datetime
) -> list[Photo]:
    """Store the files, then the rows; when the rows are refused, the files go again."""
    rows = [_row(complaint, photo, stage, by, at) for photo in photos]
    try:
        for row, photo in rows:
            row.file.save(f"{row.token.hex}{photo.extension}", ContentFile(photo.content), save=False)
        return Photo.objects.bulk_create(row for row, _photo in rows)
    except BaseException:
        for row, _photo in rows:
            row.file.delete(save=False)
        raise


def _row(
    complaint: Complaint, photo: Admitted, stage: str, by: User | None, at: datetime
) -> tuple[Photo, Admitted]:
    row = Photo(
        case=complaint,
        stage=stage,
        round=complaint.round,
        mime=photo.mime,
        size=len(photo.content),
        sha256=photo.sha256,
        width=photo.width,
        height=photo.height,
        uploaded_at=at,
        uploaded_by=by,
    )
    return row, photo
