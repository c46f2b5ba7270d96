"""A file of paper tallies, checked row by row; nothing of it is stored."""

import csv
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from typing import IO, TextIO

from django.utils.translation import gettext as _

from communities.register import delimited
from communities.register.cells import words
from communities.register.findings import Unreadable
from communities.register.sheet_xml import Cells
from workflow.refusals import Refused

from . import rules
from .rules.reading import READERS, read_tally

OPTIONAL = frozenset({"policy"})
COLUMNS = ("id", *READERS)
OUTPUT = ("id", "quorum", "passed", "sentence")
YES_NO = {True: "yes", False: "no"}
MOST_BYTES = 10 << 20


@dataclass(frozen=True)
class Checked:
    """One row: its result, or the reason why it has none."""

    line: int
    id: str
    result: rules.Result | None = None
    reason: str = ""

    @property
    def sentence(self) -> str:
        return rules.sentence(self.result) if self.result else ""

    @property
    def problem(self) -> str:
        return _("第%(line)d行：%(reason)s。") % {"line": self.line, "reason": self.reason}


def check(file: IO[bytes], *, most_bytes: int = MOST_BYTES) -> Iterator[Checked]:
    """The rows in their order; blank ones are passed over.

    :raises Unreadable: the file is no table, or lacks a column.
    """
    places = None
    with (
        delimited.opened(file, most_bytes=most_bytes, title="tally") as tables,
        closing(tables[0].rows()) as rows,
    ):
        for line, cells in rows:
            if not any(map(words, cells.values())):
                continue
            if places is None:
                places = _places(cells)
            else:
                yield _checked(line, cells, places)
    if places is None:
        raise Unreadable(_("文件是空的，请重新选择文件。"))


def write(checked: Iterator[Checked], out: TextIO) -> list[str]:
    """The results as CSV; rows without one are left out and their problems answered."""
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(OUTPUT)
    problems = []
    for row in checked:
        if row.result is None:
            problems.append(row.problem)
            continue
        verdict = (YES_NO[row.result.has_quorum], YES_NO[row.result.has_passed])
        writer.writerow([row.id, *verdict, row.sentence])
    return problems


def _places(head: Cells) -> dict[str, int]:
    """Column → its place. Other columns are left alone."""
    named: dict[str, list[int]] = {}
    for place, cell in head.items():
        named.setdefault(words(cell).lower().replace(" ", "_"), []).append(place)
    if missing := [name for name in COLUMNS if name not in named and name not in OPTIONAL]:
        raise Unreadable(_("表头缺少%(columns)s列。") % {"columns": _("、").join(missing)})
    if double := [name for name in COLUMNS if len(named.get(name, ())) > 1]:
        raise Unreadable(_("表头中%(columns)s列重复。") % {"columns": _("、").join(double)})
    return {name: named[name][0] for name in COLUMNS if name in named} | {"": max(head)}


def _checked(line: int, cells: Cells, places: dict[str, int]) -> Checked:
    values = {name: words(cells.get(place, "")) for name, place in places.items()}
    stated = cells.get(places["id"], "")
    key = stated.strip() if isinstance(stated, str) else values["id"]
    if max(place for place, cell in cells.items() if words(cell)) > places[""]:
        return Checked(line, key, reason=_("格数比表头多，带千分位逗号的数字请加引号"))
    if not key:
        return Checked(line, key, reason=_("没有填写id"))
    try:
        return Checked(line, key, rules.judge(read_tally(values)))
    except Refused as refusal:
        return Checked(line, key, reason=str(refusal))
