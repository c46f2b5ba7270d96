"""Inspections are ordered where no frequency asks for them, answered item by item, signed by both sides."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from communities.actions import rights
from communities.actions.rights import Actor
from communities.models import Building, Compound, Person, User
from workflow import attachments, audit
from workflow.refusals import Refused
from workflow.uploads import Admitted

from ..models import (
    Answer,
    AnswerPhoto,
    ChecklistItem,
    Hazard,
    Inspection,
    NumberSeries,
    current_edition,
)
from ..rules import readings
from . import finding

LABEL = "inspection"
SERIES = "JC"


@transaction.atomic
def order_inspection(
    *,
    compound: Compound,
    kind: str,
    since: date,
    until: date,
    inspectors: Sequence[Person] = (),
    source: str = "",
    by: Actor,
    at: datetime,
) -> Inspection:
    """One that no frequency asks for: joint, or on a complaint.

    :raises Refused: no right, or the days are past or in the wrong order.
    """
    rights.require(by, "inspection.plan", compound, at=at)
    require_to_come(since, until, at)
    row = Inspection.objects.create(
        number=NumberSeries.take(SERIES, timezone.localdate(at).year),
        kind=kind,
        compound=compound,
        edition=current_edition(since),
        since=since,
        until=until,
        source=source,
    )
    row.inspectors.set(inspectors)
    audit.record(LABEL, row.number, "plan", by=by, at=at, kind=kind, compound=compound.code)
    return row


def require_to_come(since: date, until: date, at: datetime) -> None:
    """What is planned for days that are over would be missed at once.

    :raises Refused: a day is past, or the last one before the first.
    """
    if since < timezone.localdate(at):
        raise Refused(_("开始日期不能早于今天。"), field="since")
    if until < since:
        raise Refused(_("结束日期不能早于开始日期。"), field="until")


@transaction.atomic
def answer(
    inspection: Inspection,
    item: ChecklistItem,
    *,
    result: str,
    note: str = "",
    building: Building | None = None,
    spot: str = "",
    reading: str = "",
    photos: Iterable[Admitted] = (),
    by: User,
    at: datetime,
) -> Answer:
    """What was seen of one item. The same answer sent again is the same row; another one replaces it.

    :raises Refused: no right, signed already, not an item of this inspection, no words or photo of a failure,
        a reading that is none or lies outside the bounds of an item said to be in order.
    """
    inspection = _open(inspection, by=by, at=at)
    if item.edition_id != inspection.edition_id or not inspection.items.filter(pk=item.pk).exists():
        raise Refused(_("这次检查没有这一项。"))
    if building is not None and building.compound_id != inspection.compound_id:
        raise Refused(_("所选楼栋不在这个小区，请重新选择。"))
    shown = list(photos)
    known = Answer.objects.filter(inspection=inspection, item=item).first()
    _require_words(result, note, shown, known)
    value = _value(item, result, reading)
    row, _is_new = Answer.objects.update_or_create(
        inspection=inspection,
        item=item,
        defaults={
            "result": result,
            "note": note.strip(),
            "building": building,
            "spot": spot.strip(),
            "reading": value,
            "answered_at": at,
            "answered_by": by,
        },
    )
    stored = set(row.photos.values_list("sha256", flat=True))
    fresh = {photo.sha256: photo for photo in shown if photo.sha256 not in stored}
    attachments.keep(AnswerPhoto, fresh.values(), by=by, at=at, answer=row)
    return row


def _open(inspection: Inspection, *, by: User, at: datetime) -> Inspection:
    """The row locked; its first answer begins it.

    :raises Refused: no right and not of its team, not begun yet by the calendar, or signed already.
    """
    row = Inspection.objects.select_for_update(of=("self",)).select_related("compound").get(pk=inspection.pk)
    if not row.has_in_team(by, timezone.localdate(at)):
        rights.require(by, "inspection.do", row.compound, at=at)
    if row.finished_at is not None:
        raise Refused(_("这次检查已经签字，不能再改。"))
    if row.since > timezone.localdate(at):
        raise Refused(_("这次检查还没有到时间。"))
    if row.started_at is None:
        row.started_at = at
        row.save(update_fields=["started_at"])
    return row


def _require_words(result: str, note: str, photos: Sequence[Admitted], known: Answer | None) -> None:
    if result not in Answer.Result.values:
        raise Refused(_("请选择合格、不合格或不适用。"), field="result")
    if result == Answer.Result.PASS:
        return
    if not note.strip():
        raise Refused(_("请写明情况：不合格写哪里不合格，不适用写为什么不适用。"), field="note")
    has_photo = bool(photos) or (known is not None and known.photos.exists())
    if result == Answer.Result.FAIL and not has_photo:
        raise Refused(_("不合格的事项请拍照上传。"), field="photos")


def _value(item: ChecklistItem, result: str, reading: str) -> Decimal | None:
    if not item.reading_unit or result == Answer.Result.NA:
        return None
    if not reading.strip():
        raise Refused(_("这一项要填读数，单位%(unit)s。") % {"unit": item.reading_unit}, field="reading")
    value = readings.read(reading, item.reading_unit)
    is_sound = readings.is_within(value, item.reading_least, item.reading_most)
    if result == Answer.Result.PASS and not is_sound:
        raise Refused(
            _("读数%(value)s%(unit)s不在合格范围，请选择“不合格”。")
            % {"value": value.normalize(), "unit": item.reading_unit},
            field="reading",
        )
    return value


@transaction.atomic
def finish(inspection: Inspection, *, counterpart: str, by: User, at: datetime) -> list[Hazard]:
    """The inspector signs; every failure becomes a hazard. Signed again by the same it changes nothing.

    :raises Refused: no right, items without an answer, or nobody of the other side named.
    """
    signed = Inspection.objects.filter(pk=inspection.pk, finished_by=by).first()
    if signed is not None:
        return list(Hazard.objects.filter(answer__inspection=signed))
    row = _open(inspection, by=by, at=at)
    missing = _unanswered(row)
    if missing:
        raise Refused(
            _("还有%(count)d项没有检查：%(codes)s。") % {"count": len(missing), "codes": "、".join(missing)}
        )
    if not counterpart.strip():
        raise Refused(_("请填写被检查方在场人员。"), field="counterpart")
    row.finished_at, row.finished_by, row.counterpart = at, by, counterpart.strip()
    row.save(update_fields=["finished_at", "finished_by", "counterpart"])
    failed = row.answers.filter(result=Answer.Result.FAIL).select_related("item__kind", "building")
    found = [_found(row, one, by=by, at=at) for one in failed.order_by("item__code")]
    audit.record(LABEL, row.number, "finish", by=by, at=at, found=len(found), answered=row.answers.count())
    return found


def _unanswered(inspection: Inspection) -> list[str]:
    done = inspection.answers.values("item")
    return list(inspection.items.exclude(pk__in=done).values_list("code", flat=True))


def _found(inspection: Inspection, row: Answer, *, by: User, at: datetime) -> Hazard:
    """Whoever may sign the inspection registers what it found, and needs no other right for it."""
    return finding.store_found(
        compound=inspection.compound,
        item=row.item,
        description=row.note,
        building=row.building,
        spot=row.spot,
        answer=row,
        source=f"{LABEL}:{inspection.number}",
        form_key=f"answer:{row.pk}",
        by=by,
        at=at,
    )


@transaction.atomic
def acknowledge(inspection: Inspection, *, remark: str = "", by: User, at: datetime) -> Inspection:
    """The other side signs, with a remark where it sees things otherwise; never who has inspected.

    :raises Refused: no right, not signed by the inspector yet, the same person, or another of the team.
    """
    row = Inspection.objects.select_for_update(of=("self",)).select_related("compound").get(pk=inspection.pk)
    rights.require(by, "inspection.sign", row.compound, at=at)
    if row.finished_at is None:
        raise Refused(_("检查人还没有签字。"))
    if row.acknowledged_at is not None:
        raise Refused(_("被检查方已经签字。"))
    if rights.is_same_person(by, row.finished_by):
        raise Refused(_("检查人和被检查方必须是两个人。"))
    if row.names(by):
        raise Refused(_("您是这次检查的检查人员，不能替被检查方签字。"))
    row.acknowledged_at, row.acknowledged_by, row.remark = at, by, remark.strip()
    row.save(update_fields=["acknowledged_at", "acknowledged_by", "remark"])
    audit.record(LABEL, row.number, "acknowledge", by=by, at=at, note=remark)
    return row
