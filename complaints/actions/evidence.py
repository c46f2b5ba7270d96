"""Photos of a case: what the gate admitted becomes files and rows, or neither."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from communities.models import User
from workflow import attachments, audit
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
    """The photos of a stage of the present round."""
    return attachments.keep(Photo, photos, by=by, at=at, case=complaint, stage=stage, round=complaint.round)
