"""Rules over compounds and buildings: the box, buildings listed twice, sums over sheet 楼栋."""

from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal

from django.utils.translation import gettext as _

from communities.register.buildings import split
from communities.register.findings import Findings
from communities.register.known import Known, known_compounds, refuse
from communities.register.layout import BUILDINGS, COMPOUNDS
from communities.register.limits import Reference
from communities.register.records import BuildingRow, CompoundRow, MemberRow, Register

Rows = Sequence[BuildingRow]


def check(register: Register, reference: Reference, findings: Findings) -> Known:
    """Afterwards `register.buildings` carry normal names and hold each building once."""
    known = known_compounds(register.compounds, findings, register.unusable)
    for compound in register.compounds:
        _check_box(compound, reference, findings)
        if compound.code in reference.closed:
            reason = _("编号%(code)s的小区已停用，编号不再使用") % {"code": compound.code}
            refuse(findings, COMPOUNDS, compound, "code", "closed_code", reason)
    _name_areas(register, known)
    listed, twice = _place_buildings(register, known, findings)
    if known.buildings_usable:
        for compound in known.compounds.values():
            if compound.code not in known.doubtful:
                _check_sums(compound, listed[compound.code], twice[compound.code], reference, findings)
    register.compounds = list(known.compounds.values())
    register.buildings = [row for pairs in known.buildings.values() for row in pairs.values()]
    return known


def _check_box(row: CompoundRow, reference: Reference, findings: Findings) -> None:
    box, longitude, latitude = reference.box, row.longitude, row.latitude
    words = {side: _short(getattr(box, side)) for side in ("west", "east", "south", "north")}
    if longitude is not None and latitude is not None and box.holds(latitude, longitude):
        reason = _("经度、纬度疑似填反（经度应在%(west)s–%(east)s，纬度应在%(south)s–%(north)s）")
        refuse(findings, COMPOUNDS, row, "longitude", "lonlat_swapped", reason % words)
        return
    if longitude is not None and not box.west <= longitude <= box.east:
        reason = _("经度应在%(west)s–%(east)s之间，收到%(value)s") % {**words, "value": _short(longitude)}
        refuse(findings, COMPOUNDS, row, "longitude", "outside_box", reason)
    if latitude is not None and not box.south <= latitude <= box.north:
        reason = _("纬度应在%(south)s–%(north)s之间，收到%(value)s") % {**words, "value": _short(latitude)}
        refuse(findings, COMPOUNDS, row, "latitude", "outside_box", reason)


def _short(value: Decimal) -> str:
    return f"{value.normalize():f}"


def _name_areas(register: Register, known: Known) -> None:
    """The management areas that each compound is divided into, by the sheets 楼栋 and 业委会."""
    rows: list[BuildingRow | MemberRow] = [*register.buildings, *register.members]
    for row in rows:
        if row.compound_code in known.compounds and row.area_name:
            known.areas[row.compound_code][row.area_name] = None


def _place_buildings(
    register: Register, known: Known, findings: Findings
) -> tuple[dict[str, list[BuildingRow]], dict[str, list[BuildingRow]]]:
    """Rows by compound, and the repeated ones apart."""
    listed: dict[str, list[BuildingRow]] = defaultdict(list)
    twice: dict[str, list[BuildingRow]] = defaultdict(list)
    last: CompoundRow | None = None
    lost = False
    for row in register.buildings:
        compound = known.compound_of(row, BUILDINGS)
        if compound is None:
            known.doubtful.update(one.code for one in known.probable(row))
            if row.compound_name is None and last:
                known.doubtful.add(last.code)
            lost = row.compound_name is None
            continue
        if lost:
            known.doubtful.add(compound.code)
        last, lost = compound, False
        if row.compound_name and row.compound_name != compound.name:
            known.doubtful.update(one.code for one in known.probable(row))
        _place(row, compound, known, listed, twice)
    return listed, twice


def _place(
    row: BuildingRow,
    compound: CompoundRow,
    known: Known,
    listed: dict[str, list[BuildingRow]],
    twice: dict[str, list[BuildingRow]],
) -> None:
    if row.name is None:
        known.doubtful.add(compound.code)
        return
    written = row.written = row.name
    area, name = split(written, known.areas[compound.code])
    if area and row.area_name and area != row.area_name:
        reason = _("楼栋“%(building)s”与管理区域“%(area)s”不一致")
        words = {"building": written, "area": row.area_name}
        refuse(known.findings, BUILDINGS, row, "name", "area_mismatch", reason % words)
    row.area_name, row.name = row.area_name or area, name
    if row.area_name:
        known.areas[compound.code].setdefault(row.area_name)
    first = known.buildings[compound.code].setdefault((row.area_name, name), row)
    if first is row:
        listed[compound.code].append(row)
        return
    twice[compound.code].append(row)
    reason = _("“%(compound)s”的%(building)s重复出现（写法不同，实为同一栋）")
    if written == first.written:
        reason = _("“%(compound)s”的%(building)s重复出现（第%(row)s行已有）")
    words = {"compound": compound.name or compound.code, "building": row.label, "row": str(first.row)}
    refuse(known.findings, BUILDINGS, row, "name", "duplicate_building", reason % words)


def _check_sums(
    compound: CompoundRow, rows: Rows, twice: Rows, reference: Reference, findings: Findings
) -> None:
    """A building too many or too few also upsets the other sums, so it is told alone.

    A building listed twice may be one row too many or another one misspelt: either sum will do.
    """
    if compound.buildings is not None and compound.buildings not in (len(rows), len(rows) + len(twice)):
        reason = _count_reason(compound.buildings, len(rows)) % {
            "declared": compound.buildings,
            "actual": len(rows),
        }
        refuse(findings, COMPOUNDS, compound, "buildings", "count_mismatch", reason)
        return
    _check_sum(compound, "households", 0, rows, twice, findings)
    _check_sum(compound, "area", reference.limits.area_tolerance, rows, twice, findings)


def _count_reason(declared: int, actual: int) -> str:
    if not actual:
        return _("楼栋数填%(declared)d，但“楼栋”表中没有该小区的楼栋")
    if actual < declared:
        return _("楼栋数填%(declared)d，但“楼栋”表中只有%(actual)d栋")
    return _("楼栋数填%(declared)d，但“楼栋”表中有%(actual)d栋")


def _check_sum(
    compound: CompoundRow, key: str, tolerance: Decimal | int, rows: Rows, twice: Rows, findings: Findings
) -> None:
    declared = getattr(compound, key)
    parts = [getattr(row, key) for row in rows]
    more = [getattr(row, key) for row in twice]
    if declared is None or None in parts or None in more:
        return
    if all(abs(declared - total) > tolerance for total in (sum(parts), sum(parts) + sum(more))):
        reason = {
            "households": _("总户数填%(declared)s，但“楼栋”表合计%(actual)s户"),
            "area": _("专有部分面积填%(declared)s㎡，但“楼栋”表合计%(actual)s㎡"),
        }[key]
        words = {"declared": declared, "actual": sum(parts)}
        refuse(findings, COMPOUNDS, compound, key, "sum_mismatch", reason % words)
