"""A hazard is judged, ordered, made safe, repaired, looked at by another person, and closed."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from communities.actions import rights
from communities.models import Organisation, User
from workflow import attachments, steps
from workflow.clock import Limit, Unit
from workflow.models import AuditEntry
from workflow.refusals import Refused
from workflow.uploads import Admitted

from ..lifecycle import LIFECYCLE, WITH_THE_UNIT, Kind, Relation
from ..models import (
    AnswerPhoto,
    ChecklistItem,
    Hazard,
    HazardPhoto,
    current_edition,
    latest_limits,
)

SYSTEM = frozenset({Relation.SYSTEM})
MOST_DAYS_MORE = 30


def judge_by_rule(hazard: Hazard, unit: Organisation, *, at: datetime) -> None:
    """What nobody suspects to be more is general, with the days of its item."""
    _advance(hazard, "grade", by=None, at=at, shown={"grade": hazard.grade})
    _advance(hazard, "order", by=None, at=at, shown=_ordered(hazard, unit), changes={"unit": unit})


def grade(
    hazard: Hazard, *, grade: str, decision_number: str = "", note: str = "", by: User, at: datetime
) -> AuditEntry:
    """Judge it, or judge it anew.

    :raises MoveRefused: no right, to or from MAJOR without the authority's number, no words the second time,
        or MAJOR while it is to be repaired and nothing keeps people safe.
    """
    name = (
        "grade" if "grade" in {move.name for move in LIFECYCLE.open_to(hazard.status, SYSTEM)} else "regrade"
    )
    number = decision_number.strip()
    return _advance(
        hazard,
        name,
        by=by,
        at=at,
        note=note,
        shown={
            "grade": grade,
            "decision_number": number,
            "is_with_the_unit": hazard.status in WITH_THE_UNIT,
            "measure": hazard.measure,
        },
        changes={"grade": grade, "decision_number": number or hazard.decision_number},
        details={"grade": grade, "decision_number": number},
    )


def order(
    hazard: Hazard,
    *,
    unit: Organisation | None,
    days: int | None = None,
    measure: str = "",
    note: str = "",
    by: User,
    at: datetime,
) -> AuditEntry:
    """Tell a unit to repair it within so many days; the item's own unless told otherwise.

    :raises MoveRefused: no right, no unit, or a measure is missing where one is obligatory.
    """
    hazard.days = hazard.item.days if days is None else days
    words = measure.strip() or hazard.measure
    return _advance(
        hazard,
        "order",
        by=by,
        at=at,
        note=note,
        shown={**_ordered(hazard, unit), "measure": words},
        changes={"unit": unit, "days": hazard.days, "measure": words},
        details={"unit": str(unit) if unit else "", "days": hazard.days},
    )


def _ordered(hazard: Hazard, unit: Organisation | None) -> dict[str, Any]:
    return {"unit": unit, "days": hazard.days, "grade": hazard.grade, "measure": hazard.measure}


def secure(hazard: Hazard, *, measure: str, by: User, at: datetime) -> AuditEntry:
    """What keeps people safe until it is repaired.

    :raises MoveRefused: no right or no words.
    """
    return _advance(hazard, "secure", by=by, at=at, note=measure, changes={"measure": measure.strip()})


@transaction.atomic
def rectify(hazard: Hazard, *, note: str, photos: Iterable[Admitted], by: User, at: datetime) -> AuditEntry:
    """It is repaired, with photos of afterwards.

    :raises MoveRefused: no right, no words, no new photo.
    """
    shown = list(photos)
    entry = _advance(
        hazard,
        "rectify",
        by=by,
        at=at,
        note=note,
        shown={"photos": shown, "is_old_photo": _is_known(hazard, shown)},
        changes={"rectified_at": at, "rectified_by": by, "rechecked_by": None},
    )
    attachments.keep(
        HazardPhoto, shown, by=by, at=at, hazard=hazard, stage=HazardPhoto.Stage.AFTER, round=hazard.round
    )
    return entry


def _is_known(hazard: Hazard, photos: Iterable[Admitted]) -> bool:
    """Whether one of the photos is of this hazard already, or lay here before it was found.

    What the file says of itself is not asked. One photo may show two repairs of the same day.
    """
    digests = {digest for photo in photos for digest in photo.digests}
    earlier = Q(uploaded_at__lt=hazard.found_at)
    known = (
        HazardPhoto.objects.filter(earlier | Q(hazard=hazard), sha256__in=digests),
        AnswerPhoto.objects.filter(earlier | Q(answer=hazard.answer_id), sha256__in=digests),
    )
    return any(rows.exists() for rows in known)


def close(hazard: Hazard, *, note: str, release_number: str = "", by: User, at: datetime) -> AuditEntry:
    """Another person has seen that it is gone; a MAJOR one needs the authority's release, too.

    :raises MoveRefused: no right, no words, who repaired it, or no release.
    """
    number = release_number.strip()
    return _advance(
        hazard,
        "pass",
        by=by,
        at=at,
        note=note,
        shown={"is_rectifier": rights.is_same_person(by, hazard.rectified_by), "release_number": number},
        changes={"closed_at": at, "rechecked_by": by, "release_number": number},
        details={"release_number": number} if number else None,
    )


def send_back(hazard: Hazard, *, note: str, by: User, at: datetime) -> AuditEntry:
    """It is not gone: the repair begins anew, with the whole limit.

    :raises MoveRefused: no right, no words, or who repaired it.
    """
    shown = {"is_rectifier": rights.is_same_person(by, hazard.rectified_by)}
    return _advance(hazard, "fail", by=by, at=at, note=note, shown=shown)


def ask_extension(hazard: Hazard, *, days: int, note: str, by: User, at: datetime) -> AuditEntry:
    """Ask one level up, before the limit ends, once.

    :raises MoveRefused: no right, no words, too late, asked already, too many days.
    """
    if not 0 < days <= MOST_DAYS_MORE:
        raise Refused(_("延长天数应在1到%(most)d天之间。") % {"most": MOST_DAYS_MORE})
    row = hazard.deadlines.running().filter(kind=Kind.RECTIFY).first()
    shown = {
        "days": days,
        "total_days": hazard.days + days,
        "is_asked": hazard.asked_days is not None,
        "is_late": row is None or row.is_late(at),
    }
    return _advance(
        hazard,
        "ask_extension",
        by=by,
        at=at,
        note=note,
        shown=shown,
        changes={"asked_days": days},
        details={"days": days},
    )


@transaction.atomic
def grant_extension(hazard: Hazard, *, note: str = "", by: User, at: datetime) -> AuditEntry:
    """:raises MoveRefused: not one level up, or nothing waits."""
    shown = {"is_waiting": _is_waiting(hazard)}
    entry = _advance(hazard, "grant_extension", by=by, at=at, note=note, shown=shown)
    days = hazard.asked_days or 0
    steps.extend(hazard, Kind.RECTIFY, days, by=by, at=at)
    return entry


def refuse_extension(hazard: Hazard, *, note: str, by: User, at: datetime) -> AuditEntry:
    """:raises MoveRefused: not one level up, no words, or nothing waits."""
    return _advance(
        hazard, "refuse_extension", by=by, at=at, note=note, shown={"is_waiting": _is_waiting(hazard)}
    )


def _is_waiting(hazard: Hazard) -> bool:
    return hazard.deadlines.running().filter(kind=Kind.APPROVE).exists()


def hand_over(hazard: Hazard, *, note: str, by: User, at: datetime) -> AuditEntry:
    """To enforcement; the repair is still owed.

    :raises MoveRefused: no right or no words.
    """
    return _advance(hazard, "enforce", by=by, at=at, note=note)


def supervise(hazard: Hazard, *, number: str, note: str, by: User, at: datetime) -> AuditEntry:
    """挂牌督办 by the district, with the number of its document.

    :raises MoveRefused: no right, no number, no words.
    """
    if not number.strip():
        raise Refused(_("请填写挂牌督办的文号。"))
    return _advance(
        hazard,
        "list",
        by=by,
        at=at,
        note=note,
        changes={"listing_number": number.strip()},
        details={"number": number.strip()},
    )


def void(hazard: Hazard, *, note: str, by: User, at: datetime) -> AuditEntry:
    """It was none.

    :raises MoveRefused: no right or no words.
    """
    return _advance(hazard, "void", by=by, at=at, note=note, changes={"voided_at": at})


def item_on(code: str, at: datetime) -> ChecklistItem:
    """The item of the edition in force.

    :raises Refused: the edition has none of that code.
    """
    found = current_edition(timezone.localdate(at)).items.filter(code=code).first()
    if found is None:
        raise Refused(_("现行检查清单里没有事项%(code)s。") % {"code": code})
    return found


def limits_of(kinds: frozenset[str], hazard: Hazard, at: datetime) -> dict[str, Limit]:
    """Staff have working days; a repair has natural days, for danger knows no day off."""
    days = latest_limits(timezone.localdate(at))
    limits = {kind: Limit(days[kind], Unit.WORKING_DAYS) for kind in kinds if kind in days}
    if Kind.RECTIFY in kinds:
        limits[Kind.RECTIFY] = Limit(hazard.days, Unit.DAYS)
    return limits


def _advance(
    hazard: Hazard,
    name: str,
    *,
    by: User | None,
    at: datetime,
    note: str = "",
    shown: Mapping[str, Any] | None = None,
    changes: Mapping[str, Any] | None = None,
    details: Mapping[str, Any] | None = None,
) -> AuditEntry:
    return steps.advance_as(
        hazard,
        name,
        portal=SYSTEM,
        by=by,
        at=at,
        note=note,
        limits=limits_of(LIFECYCLE.by_name[name].starts, hazard, at),
        shown=shown,
        changes=changes,
        details=details,
    )
