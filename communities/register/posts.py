"""Rules over branches, building leads and service projects."""

from datetime import date

from django.utils.translation import gettext as _

from communities.register.findings import Findings
from communities.register.known import Known, refuse
from communities.register.layout import BRANCHES, LEADS, PROJECTS
from communities.register.records import BranchRow, CompoundRow, LeadRow, ProjectRow, Register
from workflow.words import day_plain


def check(register: Register, known: Known, on: date, findings: Findings) -> None:
    _check_branches(register.branches, known, findings)
    _check_leads(register.leads, known, findings)
    _check_projects(register.projects, known, on, findings)


def _check_branches(rows: list[BranchRow], known: Known, findings: Findings) -> None:
    seen: dict[str, BranchRow] = {}
    for row in rows:
        compound = known.compound_of(row, BRANCHES)
        if compound is None:
            continue
        first = seen.setdefault(compound.code, row)
        if first is not row:
            reason = _("“%(compound)s”的党支部重复出现（第%(row)d行已有）")
            words = {"compound": compound.name or compound.code, "row": first.row}
            refuse(findings, BRANCHES, row, "compound_code", "duplicate_branch", reason % words)


def _check_leads(rows: list[LeadRow], known: Known, findings: Findings) -> None:
    """Afterwards each lead carries the place that its words mean."""
    seen: set[tuple[object, ...]] = set()
    leads: dict[tuple[object, ...], LeadRow] = {}
    for row in rows:
        compound = known.compound_of(row, LEADS)
        if compound is None or row.building is None:
            continue
        _find_building(row, compound, known, findings)
        if row.place is None or row.name is None or row.phone is None:
            continue
        building = (compound.code, *row.place)
        person = (*building, row.name, row.phone)
        words = {"compound": compound.name or compound.code, "building": "".join(row.place)}
        if person in seen:
            reason = _("与前面“%(compound)s”同一人同一楼栋的记录重复")
            refuse(findings, LEADS, row, "name", "duplicate_row", reason % words)
        elif building in leads:
            reason = _("“%(compound)s”%(building)s有不止一名楼栋长（第%(row)s行已有）")
            words["row"] = str(leads[building].row)
            findings.warn(LEADS.sheet, row.row, LEADS.label("name"), "two_leads", reason % words)
        seen.add(person)
        leads.setdefault(building, row)


def _find_building(row: LeadRow, compound: CompoundRow, known: Known, findings: Findings) -> None:
    if not known.buildings_usable:
        return
    places = known.building_of(compound, row.building)
    if len(places) == 1:
        row.place = places[0]
    elif compound.code not in known.doubtful:
        kind = "ambiguous_building" if places else "unknown_building"
        reason = (
            _("“%(compound)s”有%(count)d个%(building)s，请写明管理区域（如“一期%(building)s”）")
            if places
            else _("“%(compound)s”没有%(building)s")
        )
        words = {"compound": compound.name, "building": row.building, "count": len(places)}
        refuse(findings, LEADS, row, "building", kind, reason % words)


def _check_projects(rows: list[ProjectRow], known: Known, on: date, findings: Findings) -> None:
    seen: dict[str, ProjectRow] = {}
    for row in rows:
        known.compound_of(row, PROJECTS)
        if row.code is not None and (first := seen.setdefault(row.code, row)) is not row:
            reason = _("项目编号%(code)s与第%(row)d行重复") % {"code": row.code, "row": first.row}
            refuse(findings, PROJECTS, row, "code", "duplicate_code", reason)
        _check_contract(row, on, findings)


def _check_contract(row: ProjectRow, on: date, findings: Findings) -> None:
    if row.ends_on is None:
        return
    if row.starts_on is not None and row.ends_on < row.starts_on:
        reason = _("合同结束早于合同开始")
        refuse(findings, PROJECTS, row, "ends_on", "end_before_start", reason)
    elif row.ends_on < on:
        reason = _("合同已于%(day)s到期，截至%(on)s未见续签") % {
            "day": day_plain(row.ends_on),
            "on": day_plain(on),
        }
        findings.warn(PROJECTS.sheet, row.row, PROJECTS.label("ends_on"), "contract_past_end", reason)
