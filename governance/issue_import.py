"""Registers of issues from a file: read by their headings, checked as a whole, stored whole or not at all."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import IO, Any

from django.utils import timezone
from django.utils.translation import gettext as _

from communities.actions.rights import Actor, grants_of
from communities.models import Compound, Organisation
from communities.register import cells, delimited
from communities.register.cells import BadCell
from communities.register.findings import Caution, Findings, Problem
from finance.importing.tables import Found, find

from .actions import Fact, record_issues
from .actions.issues import problem_of
from .models import Issue, IssueKind

SHEET = "问题台账"
"""What findings call the table, whatever the file calls it."""
MOST_BYTES = 20 << 20
COLUMNS = {
    "compound": ("小区编号", "编号", "小区代码"),
    "register": ("台账", "台账类别", "所属台账"),
    "kind": ("类别", "问题类别"),
    "title": ("问题", "问题名称", "问题描述", "标题"),
    "found_on": ("发现日期", "登记日期", "排查日期"),
    "owner": ("责任单位", "承办单位", "牵头单位"),
    "due_on": ("办结期限", "期限", "完成时限", "整改期限"),
    "closed_on": ("销号日期", "办结日期", "完成日期"),
    "evidence": ("办结说明", "佐证说明", "整改情况", "佐证"),
}
LABELS = {key: words[0] for key, words in COLUMNS.items()}
NEEDED = ("compound", "register", "title", "found_on", "due_on")
REGISTERS = {
    "历史遗留问题": Issue.Register.LEGACY,
    "遗留问题": Issue.Register.LEGACY,
    "治理顽疾": Issue.Register.STUBBORN,
    "顽疾": Issue.Register.STUBBORN,
}
LONGEST_TITLE, LONGEST_EVIDENCE = 120, 300
Compounds, Kinds, Units = Mapping[str, Compound], Mapping[str, IssueKind], Mapping[str, list[Organisation]]


@dataclass(slots=True)
class Checked:
    """What importing a file would do."""

    facts: list[Fact] = field(default_factory=list)
    fresh: int = 0
    known: int = 0
    closed: int = 0
    problems: list[Problem] = field(default_factory=list)
    cautions: list[Caution] = field(default_factory=list)


def check(file: IO[bytes], *, by: Actor, at: datetime, most_bytes: int = MOST_BYTES) -> Checked:
    """Every row that cannot be, with its reason, in one go; nothing is written.

    :raises Unreadable: the file as a whole cannot be read.
    """
    findings, checked = Findings(), Checked()
    with delimited.opened(file, most_bytes=most_bytes, title=SHEET) as tables:
        found = find(tables, COLUMNS)
        missing = [LABELS[key] for key in NEEDED if found is None or key not in found.header.columns]
        if found is None or missing:
            reason = _("缺少这些列：%(names)s") % {"names": "、".join(missing)}
            findings.refuse(SHEET, None, "", "missing_columns", reason)
        else:
            reader = Reader(findings, by, at)
            checked.facts = [fact for row in _lines(found) if (fact := reader.fact(*row))]
    if not findings.problems and not checked.facts:
        findings.refuse(SHEET, None, "", "empty", _("文件里没有一条问题。"))
    _count(checked)
    checked.problems, checked.cautions = findings.problems, findings.cautions
    return checked


def _lines(found: Found) -> Iterator[tuple[int, dict[str, object]]]:
    for number, line in found.below():
        given = {key: found.cell(line, key) for key in COLUMNS}
        if not all(cells.is_blank(one) for one in given.values()):
            yield number, given


def _count(checked: Checked) -> None:
    compounds = {fact.compound.pk for fact in checked.facts}
    rows = Issue.objects.filter(compound__in=compounds)
    known = {*rows.values_list("register", "compound", "title", "found_on")}
    keys = [(str(one.register), one.compound.pk, one.title, one.found_on) for one in checked.facts]
    checked.fresh = len(set(keys) - known)
    checked.known = len(keys) - checked.fresh
    checked.closed = sum(one.closed_on is not None for one in checked.facts)


def take(checked: Checked, *, by: Actor, at: datetime) -> str:
    """Store what was checked; answers what happened, in one sentence.

    :raises Refused: what `record_issues` refuses; nothing was stored.
    """
    made = record_issues(checked.facts, by=by, at=at)
    words = {"count": len(made), "known": checked.known}
    return _("已导入%(count)s条问题，另有%(known)s条以前已经登记。") % words


class Reader:
    """Judges row by row against what the portal knows, read once."""

    def __init__(self, findings: Findings, by: Actor, at: datetime) -> None:
        self.findings, self.today = findings, timezone.localdate(at)
        seen = Compound.objects.select_related("township__district", "community")
        if by is not None:
            seen = seen.filter(grants_of(by, at).where("issue.edit"))
        self.compounds = {one.code.upper(): one for one in seen}
        self.kinds = {one.name: one for one in IssueKind.objects.all()}
        self.units: dict[str, list[Organisation]] = {}
        for unit in Organisation.objects.current(self.today).order_by("pk"):
            self.units.setdefault(unit.name, []).append(unit)

    def fact(self, row: int, given: Mapping[str, object]) -> Fact | None:
        """None where the row has a problem, now told."""
        before = len(self.findings.problems)
        compound = self._one_of(row, given, "compound", self.compounds, upper=True)
        register = self._one_of(row, given, "register", REGISTERS)
        kind = self._kind(row, given)
        title = self._words(row, given, "title", LONGEST_TITLE, needed=True)
        evidence = self._words(row, given, "evidence", LONGEST_EVIDENCE)
        found_on, due_on = self._day(row, given, "found_on"), self._day(row, given, "due_on")
        closed_on = self._day(row, given, "closed_on", needed=False)
        owner = self._owner(row, given, compound) if compound else None
        if len(self.findings.problems) > before or not (compound and owner and kind and found_on and due_on):
            return None
        fact = Fact(compound, register, kind, title, found_on, owner, due_on, closed_on, evidence)
        if problem := problem_of(fact, self.today):
            self._refuse(row, "title", "impossible", problem)
            return None
        return fact

    def _kind(self, row: int, given: Mapping[str, object]) -> IssueKind | None:
        name = cells.squeezed(given["kind"])
        if not name or name in self.kinds:
            return self.kinds.get(name or "其他")
        self.findings.warn(
            SHEET, row, LABELS["kind"], "unknown_kind", _("没有“%(name)s”这一类，归入其他") % {"name": name}
        )
        return self.kinds["其他"]

    def _owner(self, row: int, given: Mapping[str, object], compound: Compound) -> Organisation | None:
        name = cells.squeezed(given["owner"])
        units = self.units.get(name, [])
        here = [unit for unit in units if unit.compound_id == compound.pk] or units
        if len(here) == 1:
            return here[0]
        reason = (
            _("请填写责任单位")
            if not name
            else _("有几个单位都叫“%(name)s”") % {"name": name}
            if here
            else _("系统里没有“%(name)s”这个单位") % {"name": name}
        )
        self._refuse(row, "owner", "unknown_owner", reason)
        return None

    def _one_of(
        self,
        row: int,
        given: Mapping[str, object],
        key: str,
        known: Mapping[str, Any],
        *,
        upper: bool = False,
    ) -> Any:
        name = cells.squeezed(given[key])
        one = known.get(name.upper() if upper else name)
        if one is None:
            words = {"column": LABELS[key], "name": name}
            reason = (
                _("请填写%(column)s") % words
                if not name
                else _("%(column)s“%(name)s”不存在，或者不在您的职责范围内") % words
            )
            self._refuse(row, key, f"unknown_{key}", reason)
        return one

    def _words(
        self, row: int, given: Mapping[str, object], key: str, longest: int, *, needed: bool = False
    ) -> str:
        words = cells.words(given[key])
        if needed and not words:
            self._refuse(row, key, "missing", _("请填写%(column)s") % {"column": LABELS[key]})
        if len(words) > longest:
            self._refuse(row, key, "too_long", _("超过%(count)s个字") % {"count": longest})
        return words

    def _day(self, row: int, given: Mapping[str, object], key: str, *, needed: bool = True) -> date | None:
        if cells.is_blank(given[key]):
            if needed:
                self._refuse(row, key, "missing", _("请填写%(column)s") % {"column": LABELS[key]})
            return None
        try:
            return cells.day(given[key])
        except BadCell as bad:
            self._refuse(row, key, bad.kind, bad.reason)
            return None

    def _refuse(self, row: int, key: str, kind: str, reason: str) -> None:
        self.findings.refuse(SHEET, row, LABELS[key], kind, reason)


def rows_of(checked: Checked) -> list[tuple[str, str]]:
    """Labels with values, in the order of reading."""
    count = _("%(count)d条")
    return [
        (_("文件里的问题"), count % {"count": len(checked.facts)}),
        (_("新增"), count % {"count": checked.fresh}),
        (_("以前已经登记"), count % {"count": checked.known}),
        (_("其中已销号"), count % {"count": checked.closed}),
    ]
