"""From sheets to records: which sheet is which, which rows are data, and what each cell holds."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property

from django.utils.translation import gettext as _

from communities.register import headings, records
from communities.register.cells import BadCell, is_blank, squeezed, tidy
from communities.register.columns import Column, Layout
from communities.register.findings import Findings
from communities.register.headings import Header, plain
from communities.register.layout import LAYOUTS, MOST_SPECIFIC_FIRST
from communities.register.parsers import Context
from communities.register.sheet_xml import CellError, Cells, Formula
from communities.register.workbook import Merge, Sheet, Table

TOTAL = re.compile(r".{0,8}(?:合计|小计|总计|共计|累计)[::]?")
NOTE = re.compile(
    r"[(※*]*(?:注|附注|备注|说明|填表|制表|填报|审核|审批|复核|单位负责人|联系人)(?:[::\d(.、]|[人说明]|$)"
)
NUMBERING = re.compile(r"^(?:附件|附表|表)?[\d一二三四五六七八九十]*[.、:\-_]*")
BAND_COLUMNS = 3
REPEATED_HEADINGS = 3
MOST_REMEMBERED = 5000
Progress = Callable[[str, int], None]


def match_sheets(sheets: Iterable[Sheet]) -> dict[str, Sheet]:
    """Sheets by the name of their layout: by title, and by their headings where no title fits."""
    rest = list(sheets)
    found: dict[str, Sheet] = {}
    for fits in (_is_titled, _is_about, _is_headed):
        for layout in LAYOUTS:
            fitting = [sheet for sheet in rest if fits(sheet, layout)]
            if fitting and layout.sheet not in found:
                columns = [_columns(sheet, layout) for sheet in fitting]
                found[layout.sheet] = fitting[columns.index(max(columns))]
                rest.remove(found[layout.sheet])
    return found


def _words(sheet: Sheet) -> str:
    words = squeezed(sheet.title)
    return NUMBERING.sub("", words) or words


def _is_titled(sheet: Sheet, layout: Layout) -> bool:
    return _words(sheet) == layout.sheet


def _is_about(sheet: Sheet, layout: Layout) -> bool:
    """党员楼栋长花名册 is about 楼栋长 and not about 楼栋."""
    words = _words(sheet)
    about = (one for one in MOST_SPECIFIC_FIRST if any(name in words for name in (one.sheet, *one.titles)))
    return next(about, None) is layout


def _is_headed(sheet: Sheet, layout: Layout) -> bool:
    header = headings.find(first_rows(sheet.rows()), layout.names)
    return header is not None and all(column.key in header.columns for column in layout.required)


def _columns(sheet: Sheet, layout: Layout) -> int:
    header = headings.find(first_rows(sheet.rows()), layout.names)
    return len(header.columns) if header else 0


def first_rows(rows: Iterator[tuple[int, Cells]]) -> list[tuple[int, Cells]]:
    first = []
    for number, cells in rows:
        if number > headings.SEARCHED_ROWS:
            break
        if cells:
            first.append((number, cells))
    return first


def read(
    sheets: Iterable[Sheet], context: Context, findings: Findings, progress: Progress
) -> records.Register:
    """All six sheets; what is missing or bad goes to the findings."""
    matched = match_sheets(sheets)
    lists: dict[str, list[records.Row]] = {}
    unusable = set()
    for layout in LAYOUTS:
        reader = Reader(layout, context, findings, progress)
        lists[layout.sheet] = list(reader.rows_of(matched.get(layout.sheet)))
        if not reader.usable:
            unusable.add(layout.sheet)
    compounds, buildings, branches, leads, members, projects = lists.values()
    return records.Register(
        compounds=compounds,
        buildings=buildings,
        branches=branches,
        leads=leads,
        members=members,
        projects=projects,
        unusable=frozenset(unusable),
    )


@dataclass
class Reader:
    """Reads one sheet by its layout."""

    layout: Layout
    context: Context
    findings: Findings
    progress: Progress
    usable: bool = True
    told: set[tuple[object, ...]] = field(default_factory=set)
    known: dict[str, dict[tuple[type, object], object]] = field(default_factory=lambda: defaultdict(dict))
    """Values by column and cell: most cells of a sheet repeat one above."""

    def rows_of(self, sheet: Table | None) -> Iterator[records.Row]:
        if sheet is None:
            reason = _("缺少工作表“%(sheet)s”") % {"sheet": self.layout.sheet}
            self._refuse_sheet(None, "", "missing_sheet", reason)
            return
        header = headings.find(first_rows(sheet.rows()), self.layout.names)
        if header is None or 2 * len(header.columns) < len(self.layout.required):
            rows = headings.SEARCHED_ROWS
            reason = _("前%(rows)d行中找不到表头，请保留样表的列名") % {"rows": rows}
            self._refuse_sheet(None, "", "missing_header", reason)
            return
        self._check_columns(header)
        count = 0
        for number, raw, cells, filled in self._data(sheet, header):
            count += 1
            if not count % 1000:
                self.progress(self.layout.sheet, count)
            yield self._record(number, raw, cells, filled, header)
        self.progress(self.layout.sheet, count)

    def _refuse_sheet(self, row: int | None, column: str, kind: str, reason: str) -> None:
        self.usable = False
        self.findings.refuse(self.layout.sheet, row, column, kind, reason)

    def _check_columns(self, header: Header) -> None:
        for column in self.layout.required:
            if column.key not in header.columns:
                reason = _("缺少“%(column)s”列") % {"column": column.label}
                self._refuse_sheet(header.last_row, column.label, "missing_column", reason)
        for key in header.twice:
            column = next(one for one in self.layout.columns if one.key == key)
            if column.required:
                reason = _("“%(column)s”列出现了两次，请只保留一列") % {"column": column.label}
                self._refuse_sheet(header.last_row, column.label, "column_twice", reason)

    def _data(self, sheet: Table, header: Header) -> Iterator[tuple[int, Cells, Cells, frozenset[int]]]:
        """The data rows as they are and with merged cells filled down, and the columns that were filled."""
        spread = Spread(sheet.merges, header)
        bands = {merge.top for merge in sheet.merges if merge.right - merge.left + 1 >= BAND_COLUMNS}
        columns = set(header.columns.values())
        after_notes = False
        for number, cells in sheet.rows():
            if number <= header.last_row:
                continue
            own = {column: value for column, value in cells.items() if not is_blank(value)}
            if not columns & own.keys():
                continue
            if self._is_note(own, header):
                after_notes = True
                continue
            if len(own) == 1 and (after_notes or number in bands):
                continue
            if not self._repeats_header(own, header):
                yield number, cells, *spread.over(number, own)

    def _is_note(self, own: Cells, header: Header) -> bool:
        """合计, 小计, 注, 说明, 填表人 …: rows about the table, not of it."""
        first, *others = sorted(own)[:2]
        if any(_is_total(own[column]) for column in (first, *others)):
            return True
        identity = header.columns.get(self._identity)
        is_of_table = identity is None or identity == first or identity not in own
        return is_of_table and isinstance(own[first], str) and bool(NOTE.match(squeezed(own[first])))

    @cached_property
    def _identity(self) -> str:
        keys = [column.key for column in self.layout.columns]
        return "compound_code" if "compound_code" in keys else keys[0]

    def _repeats_header(self, own: Cells, header: Header) -> bool:
        if not self._is_heading(self._identity, own, header):
            return False
        same = [key for key in header.columns if self._is_heading(key, own, header)]
        return len(same) >= REPEATED_HEADINGS

    def _is_heading(self, key: str, own: Cells, header: Header) -> bool:
        value = own.get(header.columns.get(key, 0))
        return isinstance(value, str) and self.layout.names.get(plain(value), ("",))[0] == key

    def _record(
        self, number: int, raw: Cells, cells: Cells, filled: frozenset[int], header: Header
    ) -> records.Row:
        values: dict[str, object] = {}
        flawed = []
        for column in self.layout.columns:
            place = header.columns.get(column.key)
            if place is None:
                values[column.key] = column.empty
                if column.required:
                    flawed.append(column.key)
                continue
            try:
                values[column.key] = self._value(column, cells.get(place), raw.get(place))
            except BadCell as bad:
                values[column.key] = None
                flawed.append(column.key)
                if place not in filled and not self._is_told(column, bad, cells, header):
                    self.findings.refuse(self.layout.sheet, number, column.label, bad.kind, bad.reason)
        repeated = frozenset(key for key, place in header.columns.items() if place in filled)
        return self.layout.record(
            row=number, flawed=frozenset(flawed) if flawed else records.NOTHING, filled=repeated, **values
        )

    def _value(self, column: Column, cell: object, raw: object) -> object:
        if cell is None:
            return self._nothing(column, raw)
        known = self.known[column.key]
        same = (cell.__class__, cell)
        if same not in known:
            if len(known) >= MOST_REMEMBERED:
                known.clear()
            known[same] = self._parsed(column, cell)
        return known[same]

    def _parsed(self, column: Column, cell: object) -> object:
        if isinstance(cell, Formula):
            raise BadCell("formula_cell", _("单元格是公式，请“选择性粘贴—数值”后再上传"))
        if isinstance(cell, CellError):
            raise BadCell("error_cell", _("单元格是错误值%(value)s") % {"value": cell.text})
        return column.parse(cell, self.context)

    @staticmethod
    def _nothing(column: Column, raw: object) -> object:
        if not column.required:
            return column.empty
        blank = isinstance(raw, str) and raw != "" and not tidy(raw)
        reason = _("必填项“%(column)s”为空（只有空格）") if blank else _("必填项“%(column)s”为空")
        raise BadCell("missing_required", reason % {"column": column.label})

    def _is_told(self, column: Column, bad: BadCell, cells: Cells, header: Header) -> bool:
        """A mistake in what the rows of one committee repeat is told at the first of them."""
        if not column.shared:
            return False
        group = tuple(squeezed(cells.get(header.columns.get(key, 0))).upper() for key in self.layout.group)
        mistake = (column.key, bad.kind, bad.reason, *group)
        if mistake in self.told:
            return True
        self.told.add(mistake)
        return False


def _is_total(value: object) -> bool:
    return isinstance(value, str) and "计" in value and bool(TOTAL.fullmatch(squeezed(value)))


class Spread:
    """Copies the first cell of ranges merged downwards into the rows below it."""

    def __init__(self, merges: Iterable[Merge], header: Header) -> None:
        wanted = set(header.columns.values())
        self.starts = {
            (merge.left, merge.top): merge.bottom
            for merge in merges
            if merge.bottom > merge.top > header.last_row and merge.left in wanted
        }
        self.columns = {column for column, _row in self.starts}
        self.open: dict[int, tuple[int, object]] = {}

    def over(self, number: int, cells: Cells) -> tuple[Cells, frozenset[int]]:
        if not self.columns:
            return cells, frozenset()
        full = dict(cells)
        filled: set[int] = set()
        for column in self.columns:
            if bottom := self.starts.get((column, number)):
                self.open[column] = bottom, cells.get(column)
            elif column in self.open and number <= self.open[column][0] and cells.get(column) is None:
                full[column] = self.open[column][1]
                filled.add(column)
        return full, frozenset(filled)
