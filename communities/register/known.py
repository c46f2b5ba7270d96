"""What the sheets 小区 and 楼栋 make known, so that the other sheets can point to it."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from communities.register.buildings import split
from communities.register.columns import Layout
from communities.register.findings import Findings
from communities.register.layout import BUILDINGS, COMPOUNDS
from communities.register.records import BuildingRow, CompoundRow, OfCompound, Row


@dataclass
class Known:
    """Compounds by code and buildings by compound, with what is uncertain about them.

    One mistake gives one message: a row with a mistake still counts as known, and nothing is concluded about
    a compound of which a row was lost.
    """

    findings: Findings
    compounds: dict[str, CompoundRow] = field(default_factory=dict)
    by_name: dict[str, list[CompoundRow]] = field(default_factory=lambda: defaultdict(list))
    nameless_code: set[str | None] = field(default_factory=set)
    """Names of compounds whose code is missing, unreadable or another's."""
    compounds_usable: bool = True
    buildings_usable: bool = True
    buildings: dict[str, dict[tuple[str, str], BuildingRow]] = field(
        default_factory=lambda: defaultdict(dict)
    )
    areas: dict[str, dict[str, None]] = field(default_factory=lambda: defaultdict(dict))
    doubtful: set[str] = field(default_factory=set)
    """Codes of compounds of which a building could not be read or placed."""
    other_names: set[tuple[str, str, str]] = field(default_factory=set)
    told_areas: set[tuple[str, str]] = field(default_factory=set)

    def compound_of(self, row: OfCompound, layout: Layout) -> CompoundRow | None:
        """The compound that the row points to; None where that was refused, now or before."""
        if row.compound_code is None or not self.compounds_usable:
            return None
        compound = self.compounds.get(row.compound_code)
        if compound is None:
            self._refuse_unknown(row, layout)
            return None
        return compound if self._is_named_so(row, compound, layout) else None

    def _refuse_unknown(self, row: OfCompound, layout: Layout) -> None:
        if row.compound_name in self.nameless_code or (self.nameless_code and row.compound_name is None):
            return
        reason = _("小区编号%(code)s在“%(sheet)s”表中不存在")
        words = {"code": row.compound_code, "sheet": COMPOUNDS.sheet}
        refuse(self.findings, layout, row, "compound_code", "unknown_compound", reason % words)

    def _is_named_so(self, row: OfCompound, compound: CompoundRow, layout: Layout) -> bool:
        """Another compound's name beside the code is a wrong code; any other name is only worth a look."""
        if row.compound_name in (None, compound.name) or compound.name is None:
            return True
        words = {"code": compound.code, "name": compound.name, "here": row.compound_name}
        if row.compound_name in self.by_name:
            reason = _("编号%(code)s是“%(name)s”，与本行的“%(here)s”不符")
            refuse(self.findings, layout, row, "compound_code", "name_mismatch", reason % words)
            return False
        once = (layout.sheet, compound.code, row.compound_name)
        if once not in self.other_names:
            self.other_names.add(once)
            reason = _("编号%(code)s在“小区”表中名为“%(name)s”，此处写作“%(here)s”") % words
            self.findings.warn(layout.sheet, row.row, "小区名称", "other_name", reason)
        return True

    def probable(self, row: OfCompound) -> Iterable[CompoundRow]:
        """Compounds that a row with a wrong code may have meant."""
        return self.by_name.get(row.compound_name or "", ())

    def building_of(self, compound: CompoundRow, text: str) -> list[tuple[str, str]]:
        """The (area, building) pairs that the words may mean."""
        area, name = split(text, self.areas[compound.code])
        pairs = self.buildings[compound.code]
        if area:
            return [(area, name)] if (area, name) in pairs else []
        return [pair for pair in pairs if pair[1] == name]


def refuse(findings: Findings, layout: Layout, row: Row, key: str, kind: str, reason: str) -> None:
    """One message per bad cell: the repeats of a merged cell are passed over."""
    if key not in row.filled:
        findings.refuse(layout.sheet, row.row, layout.label(key), kind, reason)


def known_compounds(rows: Iterable[CompoundRow], findings: Findings, unusable: Iterable[str]) -> Known:
    """Index the compounds; a code used twice is refused at its second row."""
    known = Known(findings)
    known.compounds_usable = COMPOUNDS.sheet not in unusable
    known.buildings_usable = BUILDINGS.sheet not in unusable and known.compounds_usable
    for row in rows:
        if row.code is None:
            known.nameless_code.add(row.name)
        elif first := known.compounds.get(row.code):
            reason = _("编号%(code)s与“%(name)s”重复")
            words = {"code": row.code, "name": first.name or _("第%(row)d行") % {"row": first.row}}
            refuse(findings, COMPOUNDS, row, "code", "duplicate_code", reason % words)
            known.nameless_code.add(row.name)
        else:
            known.compounds[row.code] = row
            if row.name is not None:
                known.by_name[row.name].append(row)
    return known
