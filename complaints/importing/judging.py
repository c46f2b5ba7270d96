"""From a row to the facts of a case: which compound, which state; and why a row cannot be one."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from communities.models import Compound, Organisation
from communities.register.columns import Layout
from communities.register.findings import Findings
from workflow.words import listed

from ..lifecycle import Status
from ..models import Category
from . import words
from .known import Known
from .rows import SHEET, CaseRow

TIMES = ("accepted_at", "contacted_at", "closed_at")


@dataclass(slots=True)
class Facts:
    """A case that can be stored. `status` leaves open whether a closed case still waits for a rating."""

    row: CaseRow
    compound: Compound
    building_id: int | None
    spot: str
    category: Category
    urgency: str
    unit: Organisation | None
    status: str
    merged_into: str = ""
    reason: str = ""


@dataclass
class Judge:
    """Judges row by row; what several rows share (numbers, units nobody knows) is told at the end."""

    known: Known
    layout: Layout
    at: datetime
    findings: Findings = field(default_factory=Findings)
    seen: dict[str, int] = field(default_factory=dict)
    merged: dict[str, tuple[int, str]] = field(default_factory=dict)
    remarks: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    first_rows: dict[tuple[str, str, str], int] = field(default_factory=dict)

    def facts(self, row: CaseRow) -> Facts | None:
        """None where the row has a problem, now told."""
        before = len(self.findings.problems)
        self._check_number(row)
        self._check_times(row)
        compound, category = self._compound(row), self._category(row)
        status, merged_into, reason = self._state(row)
        if row.flawed or compound is None or category is None or len(self.findings.problems) > before:
            return None
        building_id = self.known.buildings.named(compound, row.building) if row.building else None
        return Facts(
            row=row,
            compound=compound,
            building_id=building_id,
            spot="" if building_id else row.building,
            category=category,
            urgency=row.urgency or category.urgency,
            unit=self._unit(row, compound, status),
            status=status,
            merged_into=merged_into,
            reason=reason,
        )

    def _refuse(self, row: CaseRow, key: str, kind: str, reason: str) -> None:
        self.findings.refuse(SHEET, row.row, self.layout.label(key), kind, reason)

    def _remark(self, row: CaseRow, key: str, kind: str, reason: str) -> None:
        """`reason` still holds the place of `%(count)d`."""
        remark = (self.layout.label(key), kind, reason)
        self.remarks[remark] += 1
        self.first_rows.setdefault(remark, row.row)

    def _check_number(self, row: CaseRow) -> None:
        if "number" in row.flawed:
            return
        first = self.seen.setdefault(row.number, row.row)
        if first != row.row:
            reason = _("编号%(number)s在第%(row)d行已经出现") % {"number": row.number, "row": first}
            self._refuse(row, "number", "number_twice", reason)

    def _check_times(self, row: CaseRow) -> None:
        today, label = timezone.localdate(self.at), self.layout.label
        for key in ("submitted_at", *TIMES):
            moment = getattr(row, key)
            if moment is not None and timezone.localdate(moment) > today:
                self._refuse(row, key, "in_the_future", _("%(column)s晚于今天") % {"column": label(key)})
        for key in TIMES:
            moment = getattr(row, key)
            if moment is not None and row.submitted_at is not None and moment < row.submitted_at:
                facts = {"column": label(key), "submitted": label("submitted_at")}
                self._refuse(row, key, "before_submission", _("%(column)s早于%(submitted)s") % facts)
        is_open = row.closed_at is None and "closed_at" not in row.flawed
        if is_open and row.rating is not None and row.rating.stars:
            reason = _("没有%(closed)s，却有评价，请核对") % {"closed": label("closed_at")}
            self._refuse(row, "rating", "rated_while_open", reason)

    def _compound(self, row: CaseRow) -> Compound | None:
        if "compound" in row.flawed:
            return None
        found = self.known.compounds.named(row.compound, row.township)
        if len(found) == 1:
            return found[0]
        facts = {"name": row.compound, "codes": listed(one.code for one in found)}
        if found:
            reason = _("有几个小区都叫“%(name)s”，请改填小区编号（%(codes)s之一）")
        else:
            reason = _("台账里没有名为“%(name)s”的小区，请核对名称，或改填小区编号")
        self._refuse(row, "compound", "unknown_compound", reason % facts)
        return None

    def _category(self, row: CaseRow) -> Category | None:
        if "category" in row.flawed:
            return None
        if not row.category:
            self._remark(row, "category", "no_category", _("类别为空的%(count)d件按“其他”登记"))
            return self.known.categories.other
        found = self.known.categories.named(row.category)
        if found is None:
            reason = _("类别“%(name)s”不在诉求类别表中，请改成表中的名称，或在对照表里注明")
            self._refuse(row, "category", "unknown_category", reason % {"name": row.category})
        return found

    def _state(self, row: CaseRow) -> tuple[str, str, str]:
        """Status, original's number, reason. Offices write refusals and duplicates into 承办单位, too."""
        for key in ("state", "unit"):
            text = getattr(row, key) or ""
            reason, original = words.declined_because(text), words.merged_into(text)
            if reason is not None:
                return Status.DECLINED, "", reason
            if original == "":
                sentence = _("写明是重复件，但没有写并入哪一件，应写成“重复件(并入编号)”")
                self._refuse(row, key, "no_original", sentence)
            if original is not None:
                self.merged[row.number] = (row.row, original)
                return Status.MERGED, original, ""
        if words.was_withdrawn(row.state or ""):
            return Status.WITHDRAWN, "", ""
        return progress(row), "", ""

    def _unit(self, row: CaseRow, compound: Compound, status: str) -> Organisation | None:
        if not row.unit or status in (Status.DECLINED, Status.MERGED):
            return None
        unit = self.known.units.named(row.unit, compound)
        if unit is None:
            reason = _("系统里没有“%(unit)s”，%(count)s件的单位名称只留在办理经过里")
            self._remark(row, "unit", "unknown_unit", reason % {"unit": row.unit, "count": "%(count)d"})
        elif unit.name != row.unit:
            reason = _("“%(unit)s”的%(count)s件按“%(ours)s”登记")
            facts = {"unit": row.unit, "ours": unit.name, "count": "%(count)d"}
            self._remark(row, "unit", "other_unit", reason % facts)
        return unit

    def finish(self, known_numbers: Collection[str]) -> None:
        """What only the whole file can tell: originals that are nowhere, and remarks with their counts."""
        for number, (row, original) in self.merged.items():
            is_known = original in self.seen or original in known_numbers
            if original and (not is_known or original in self.merged or original == number):
                reason = _("并入的诉求%(number)s不在文件里，也不在系统里，或者自己也已并案")
                self.findings.refuse(
                    SHEET, row, self.layout.label("unit"), "no_original", reason % {"number": original}
                )
        for remark, count in self.remarks.items():
            label, kind, reason = remark
            self.findings.warn(
                SHEET, self.first_rows[remark], label, kind, reason.replace("%(count)d", str(count))
            )
        self.findings.in_order((SHEET, column.label) for column in self.layout.columns)


def progress(row: CaseRow) -> str:
    """How far a case has come that is neither declined nor merged nor withdrawn, by its dates."""
    if row.closed_at is not None:
        return Status.CLOSED
    is_taken_up = row.contacted_at is not None or row.accepted_at is not None
    return Status.ACCEPTED if is_taken_up else Status.DISPATCHED
