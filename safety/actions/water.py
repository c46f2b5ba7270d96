"""Fire water: what was found in a compound on a day, and works that bring it back."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import partial
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from communities.actions import rights
from communities.actions.rights import Actor
from communities.models import Compound
from workflow import attachments, audit, steps
from workflow.clock import Limit, Unit
from workflow.models import AuditEntry
from workflow.refusals import Refused
from workflow.uploads import Admitted
from workflow.words import pressure

from ..lifecycle import REPAIR, RepairLimit, RepairPart, RepairStatus
from ..models import (
    WATER_ITEM,
    ChecklistItem,
    FireWater,
    FireWaterPhoto,
    Hazard,
    NumberSeries,
    PressurePhoto,
    PressureReading,
    WaterRepair,
)
from ..responsible import unit_of
from ..rules import readings, water
from ..rules.water import AFTER, BEFORE
from .hazards import item_on

SERIES = "GW"
SYSTEM_STANDS_FOR = frozenset(RepairPart)
_advance = partial(steps.advance_as, portal=SYSTEM_STANDS_FOR)
STAGE_OF = {RepairStatus.PLANNED: BEFORE, RepairStatus.RUNNING: AFTER}
"""What a reading is a reading of is the order in which things are recorded, not what somebody says of it."""


@transaction.atomic
def record_water(
    *,
    compound: Compound,
    mains: str,
    on: date,
    reading: str = "",
    extinguishers: int = 0,
    note: str = "",
    photos: Iterable[Admitted] = (),
    by: Actor,
    at: datetime,
) -> FireWater:
    """What was found on a day; the row of the last day counts, of one day the one recorded last.

    :param reading: as typed; any unit of pressure, MPa where none is named.
    :raises Refused: no right, a compound out of use, a day to come, another measure, or mains and reading
        that contradict each other.
    """
    rights.require(by, "inspection.do", compound, at=at)
    _require_in_use(compound)
    _require_past(on, at)
    item = item_on(WATER_ITEM, at)
    value = readings.read(reading, item.reading_unit) if reading.strip() else None
    if problem := water.water_problem(mains, value):
        raise Refused(problem)
    row = _stored(
        compound,
        item,
        mains=mains,
        on=on,
        reading=value,
        extinguishers=extinguishers,
        note=note.strip(),
        recorded_at=at,
        recorded_by=by,
    )
    attachments.keep(FireWaterPhoto, photos, by=by, at=at, water=row)
    return row


def _stored(compound: Compound, item: ChecklistItem, **columns: Any) -> FireWater:
    least, mains, reading = item.reading_least, columns["mains"], columns["reading"]
    state = water.state_of(mains, reading, least)
    row = FireWater.objects.create(compound=compound, least=least, state=state, **columns)
    audit.record(
        "firewater",
        compound.code,
        "record_water",
        by=row.recorded_by,
        at=row.recorded_at,
        state=row.state,
        on=row.on.isoformat(),
        reading="" if reading is None else str(reading),
        extinguishers=row.extinguishers,
    )
    return row


@transaction.atomic
def open_repair(
    *,
    compound: Compound,
    title: str,
    water_by: date,
    hazard: Hazard | None = None,
    by: Actor,
    at: datetime,
) -> WaterRepair:
    """A project with the day on which water is promised.

    :raises Refused: no right, a compound out of use, no title, a day that has come, or another's hazard.
    """
    rights.require(by, "repair.edit", compound, at=at)
    _require_in_use(compound)
    today = timezone.localdate(at)
    if not title.strip():
        raise Refused(_("请填写项目名称，例如“1至6号楼消防管网更换”。"))
    if water_by <= today:
        raise Refused(_("计划通水的日期要晚于今天。"))
    if hazard is not None and hazard.compound_id != compound.pk:
        raise Refused(_("所选隐患不在这个小区。"))
    row = WaterRepair.objects.create(
        number=NumberSeries.take(SERIES, today.year),
        status=REPAIR.start,
        compound=compound,
        title=title.strip(),
        hazard=hazard,
        unit=unit_of(compound, today),
        opened_at=at,
        opened_by=by,
    )
    audit.record(row.label, row.number, "open_repair", by=by, at=at, water_by=water_by.isoformat())
    steps.start(row, {RepairLimit.WATER: Limit((water_by - today).days, Unit.DAYS)}, at=at)
    return row


@transaction.atomic
def measure(
    repair: WaterRepair,
    *,
    spot: str,
    reading: str,
    on: date,
    photos: Iterable[Admitted] = (),
    by: Actor,
    at: datetime,
) -> PressureReading:
    """The pressure at a spot: before the works while they have not begun, after them while they run.

    :raises Refused: no right, no works, no spot, another measure, a day that does not fit, or no new photo.
    """
    repair = _locked(repair)
    rights.require(by, "inspection.do", repair.compound, at=at)
    stage = STAGE_OF.get(RepairStatus(repair.status))
    if stage is None:
        raise Refused(_("项目已经结束，不能再登记读数。"))
    if not spot.strip():
        raise Refused(_("请写明在哪里测的，例如“3号楼屋顶试验消火栓”。"))
    _require_past(on, at)
    if stage == AFTER and repair.started_on and on < repair.started_on:
        raise Refused(_("改造后的读数要在开工以后测。"))
    shown = list(photos)
    _require_new_photos(repair, stage, shown)
    row = PressureReading.objects.create(
        repair=repair,
        stage=stage,
        spot=spot.strip(),
        value=readings.read(reading, item_on(WATER_ITEM, at).reading_unit),
        on=on,
        recorded_at=at,
        recorded_by=by,
    )
    attachments.keep(PressurePhoto, shown, by=by, at=at, reading=row)
    facts = {"stage": stage, "spot": row.spot, "value": pressure(row.value)}
    audit.record(repair.label, repair.number, "measure", by=by, at=at, **facts)
    return row


def _require_new_photos(repair: WaterRepair, stage: str, photos: Sequence[Admitted]) -> None:
    """After the works a gauge is shown, and none that lay in the portal before (by order of upload)."""
    if stage == AFTER and not photos:
        raise Refused(_("改造后的水压请拍摄压力表照片一起上传。"))
    known = PressurePhoto.objects.filter(reading__repair=repair)
    if known.filter(sha256__in={digest for photo in photos for digest in photo.digests}).exists():
        raise Refused(_("这张照片已经上传过，请拍摄并上传这一次的新照片。"))


def begin_repair(
    repair: WaterRepair, *, on: date, builder: str = "", note: str = "", by: Actor, at: datetime
) -> AuditEntry:
    """:raises MoveRefused: no right, or nothing was measured before.

    :raises Refused: a day to come, or before the opening.
    """
    _require_past(on, at)
    if on < timezone.localdate(repair.opened_at):
        raise Refused(_("开工日期不能早于立项日期。"))
    return _advance(
        repair,
        "begin",
        by=by,
        at=at,
        note=note,
        shown={"measured": repair.measured()},
        changes={"started_on": on, "builder": builder.strip()},
        details={"on": on.isoformat()},
    )


@transaction.atomic
def turn_on(repair: WaterRepair, *, on: date, note: str = "", by: Actor, at: datetime) -> AuditEntry:
    """Water is on, as measured; from now on the compound counts as having it, without stop-gaps.

    :raises MoveRefused: no right, a spot not measured again or still low, or whoever has measured.
    :raises Refused: a day to come, or before the works began.
    """
    _require_past(on, at)
    if repair.started_on and on < repair.started_on:
        raise Refused(_("通水日期不能早于开工日期。"))
    item, measured = item_on(WATER_ITEM, at), _locked(repair).measured()
    entry = _advance(
        repair,
        "turn_on",
        by=by,
        at=at,
        note=note,
        shown={
            "measured": measured,
            "least": item.reading_least,
            "has_measured": _has_measured(repair, by),
        },
        changes={"water_on": on, "confirmed_by": by},
        details={"on": on.isoformat()},
    )
    _stored(
        repair.compound,
        item,
        mains=FireWater.Mains.LIVE,
        on=on,
        reading=_weakest(measured),
        note=repair.title,
        repair=repair,
        recorded_at=at,
        recorded_by=by,
    )
    return entry


def _weakest(measured: Sequence[water.Measured]) -> Decimal:
    return min(water.last_by_spot(measured, AFTER).values())


def _has_measured(repair: WaterRepair, by: Actor) -> bool:
    rows = repair.readings.filter(stage=AFTER).select_related("recorded_by")
    return any(rights.is_same_person(by, row.recorded_by) for row in rows)


@transaction.atomic
def postpone(repair: WaterRepair, *, days: int, note: str, by: Actor, at: datetime) -> AuditEntry:
    """The district grants more days, before the day has passed.

    :raises MoveRefused: no right, no words, or too late.
    """
    row = repair.deadlines.running().filter(kind=RepairLimit.WATER).first()
    shown = {"is_late": row is None or row.is_late(at)}
    entry = _advance(repair, "postpone", by=by, at=at, note=note, shown=shown, details={"days": days})
    steps.extend(repair, RepairLimit.WATER, days, by=by, at=at)
    return entry


def drop_repair(repair: WaterRepair, *, note: str, by: Actor, at: datetime) -> AuditEntry:
    """:raises MoveRefused: no right or no words."""
    return _advance(repair, "drop", by=by, at=at, note=note)


@transaction.atomic
def name_funding(repair: WaterRepair, *, label: str, key: str, by: Actor, at: datetime) -> None:
    """Write down who pays, by the label and key that its room knows it under; whoever calls has looked there.

    :raises Refused: no right, or the project was dropped.
    """
    rights.require(by, "repair.edit", repair.compound, at=at)
    if repair.status == RepairStatus.DROPPED:
        raise Refused(_("项目已经终止。"))
    WaterRepair.objects.filter(pk=repair.pk).update(funding_label=label, funding_key=key)
    repair.refresh_from_db()
    audit.record(repair.label, repair.number, "name_funding", by=by, at=at, funding=f"{label}:{key}")


def _locked(repair: WaterRepair) -> WaterRepair:
    """The row of now: a reading and the word that the water is on wait for each other."""
    return WaterRepair.objects.select_for_update(of=("self",)).select_related("compound").get(pk=repair.pk)


def _require_in_use(compound: Compound) -> None:
    if compound.closed_on is not None:
        raise Refused(_("这个小区已经停用，请选择现在的小区。"))


def _require_past(on: date, at: datetime) -> None:
    if on > timezone.localdate(at):
        raise Refused(_("日期不能晚于今天。"))
