"""Change, close and merge compounds. A code is kept for ever: after a merger it leads to the other one."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from workflow import audit
from workflow.refusals import Refused

from ..models import Compound
from ..rules import sort_keys
from . import rights
from .changes import apply
from .rights import Actor

EDITABLE = frozenset(
    {
        "name",
        "community",
        "address",
        "delivered_year",
        "households",
        "exclusive_area",
        "kind",
        "longitude",
        "latitude",
        "is_hard_case",
    }
)


@transaction.atomic
def edit_compound(
    compound: Compound, *, changes: Mapping[str, Any], by: Actor, at: datetime, note: str = ""
) -> Compound:
    """Change what the register says. Another community brings its township with it.

    :raises Refused: no right, closed, a community of somewhere else, or a place outside the district.
    """
    compound = _locked(compound)
    rights.require(by, "register.edit", compound, at=at)
    changes = dict(changes)
    _require_open(compound)
    if community := changes.get("community"):
        rights.require(by, "register.edit", community, at=at)
        changes["township"] = community.township
    if "name" in changes:
        changes |= sort_keys(changes["name"])._asdict()
    _require_in_the_box(compound, changes)
    written = apply(compound, changes, EDITABLE | {"township", "pinyin", "initials"})
    if written:
        audit.record("compound", compound.code, "edit", by=by, at=at, note=note, changes=written)
    return compound


@transaction.atomic
def close_compound(compound: Compound, *, on: date, by: Actor, at: datetime, note: str) -> Compound:
    """The compound is no more (拆除、停用): it leaves lists and figures, its history and code stay.

    :raises Refused: no right, no reason, closed before, or in the future.
    """
    compound = _locked(compound)
    rights.require(by, "register.edit", compound, at=at)
    _require_open(compound)
    _require_reason_and_past(note, on, at)
    compound.closed_on = on
    compound.save(update_fields=["closed_on"])
    audit.record("compound", compound.code, "close", by=by, at=at, note=note, on=on.isoformat())
    return compound


@transaction.atomic
def merge_compounds(
    compound: Compound, *, into: Compound, on: date, by: Actor, at: datetime, note: str
) -> Compound:
    """Everything below the compound moves to the other one; the old code leads there from now on.

    :raises Refused: no right for one of the two, the same, closed, no reason, or in the future.
    """
    if compound.pk == into.pk:
        raise Refused(_("不能把小区并入它自己。"))
    first, second = sorted([compound, into], key=lambda one: one.pk)
    locked = {row.pk: row for row in (_locked(first), _locked(second))}
    compound, into = locked[compound.pk], locked[into.pk]
    for one in (compound, into):
        rights.require(by, "register.edit", one, at=at)
        _require_open(one)
    _require_reason_and_past(note, on, at)
    _move_everything(compound, into)
    into.households += compound.households
    into.exclusive_area += compound.exclusive_area
    into.save(update_fields=["households", "exclusive_area"])
    compound.closed_on, compound.merged_into = on, into
    compound.save(update_fields=["closed_on", "merged_into"])
    compound.merged.update(merged_into=into)
    audit.record("compound", compound.code, "merge", by=by, at=at, note=note, into=into.code)
    audit.record("compound", into.code, "take_over", by=by, at=at, note=note, source=compound.code)
    return into


def _move_everything(compound: Compound, into: Compound) -> None:
    taken = set(into.areas.values_list("name", flat=True))
    for area in compound.areas.order_by("pk"):
        name = f"{compound.name}{area.name}"[:40]
        area.name = f"{compound.code} {area.name}"[:40] if name in taken else name
        area.compound = into
        area.save(update_fields=["compound", "name"])
    for rows in (compound.buildings, compound.organisations, compound.projects, compound.appointments):
        rows.update(compound=into)


def _locked(compound: Compound) -> Compound:
    rows = Compound.objects.select_for_update(of=("self",)).select_related("township__district")
    return rows.get(pk=compound.pk)


def _require_open(compound: Compound) -> None:
    if compound.closed_on:
        raise Refused(_("“%(name)s”已停用或并入其他小区，不能再改。") % {"name": compound})


def _require_reason_and_past(note: str, on: date, at: datetime) -> None:
    if not note.strip():
        raise Refused(_("请写明原因。"))
    if on > timezone.localdate(at):
        raise Refused(_("日期不能晚于今天。"))


def _require_in_the_box(compound: Compound, changes: Mapping[str, Any]) -> None:
    longitude = changes.get("longitude", compound.longitude)
    latitude = changes.get("latitude", compound.latitude)
    if (longitude is None) != (latitude is None):
        raise Refused(_("经度、纬度要么都填，要么都不填。"))
    box = compound.township.district
    if longitude is not None and not (
        box.west <= longitude <= box.east and box.south <= latitude <= box.north
    ):
        raise Refused(
            _("坐标不在本区范围内（经度应在%(west)s–%(east)s，纬度应在%(south)s–%(north)s）。")
            % {side: f"{getattr(box, side):.1f}" for side in ("west", "east", "south", "north")}
        )
