"""Lists as CSV or XLSX: what is filtered, row by row, and nothing that a spreadsheet would run."""

import csv
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from itertools import chain, islice
from typing import Any
from urllib.parse import quote

from django.http import FileResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone, translation
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell

BOM = "\ufeff"
DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""First signs at which a spreadsheet runs a cell of a CSV file, or hands it to another program."""
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_END = object()
MOST_ROWS = 1_000_000
"""Of one sheet; the format ends at 1,048,576."""
Column = tuple[str, Callable[[Any], Any]]


def respond(kind: str, name: str, columns: Sequence[Column], rows: Iterable[Any]) -> HttpResponseBase:
    """A download of the rows; `name` is its title, the day is added."""
    filename = f"{name}-{timezone.localdate():%Y%m%d}.{kind}"
    if kind == "csv":
        answer: HttpResponseBase = StreamingHttpResponse(
            csv_lines(columns, rows), content_type="text/csv; charset=utf-8"
        )
        answer["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(filename)}"
        return answer
    return FileResponse(
        xlsx_file(name, columns, rows), as_attachment=True, filename=filename, content_type=XLSX
    )


def csv_lines(columns: Sequence[Column], rows: Iterable[Any]) -> Iterator[str]:
    """Lines of text, made while they go out, in the language in which they were asked for."""
    return in_language(_lines(columns, rows))


def in_language(rows: Iterable[Any]) -> Iterator[Any]:
    """The rows, each made in the language of this moment: a stream is read when the request is long over."""
    return _spoken(iter(rows), get_language())


def _spoken(rows: Iterator[Any], language: str) -> Iterator[Any]:
    while True:
        with translation.override(language):
            row = next(rows, _END)
        if row is _END:
            return
        yield row


def _lines(columns: Sequence[Column], rows: Iterable[Any]) -> Iterator[str]:
    writer = csv.writer(_Echo())
    yield BOM + writer.writerow([head for head, _value in columns])
    for row in rows:
        yield writer.writerow([harmless(plain(value(row))) for _head, value in columns])


def xlsx_file(title: str, columns: Sequence[Column], rows: Iterable[Any]):
    """An open file; rows go to it one by one and are not kept."""
    return xlsx_book([(title, columns, rows)])


def xlsx_book(sheets: Iterable[tuple[str, Sequence[Column], Iterable[Any]]]):
    """The same of several sheets; one that is full is continued on another."""
    book = Workbook(write_only=True)
    for title, columns, rows in sheets:
        _fill(book, title, columns, iter(rows))
    file = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it
    book.save(file)
    file.seek(0)
    return file


def _fill(book: Workbook, title: str, columns: Sequence[Column], rows: Iterator[Any], turn: int = 1) -> None:
    sheet = book.create_sheet(title[:31] if turn == 1 else f"{title[:27]} {turn}")
    sheet.append([head for head, _value in columns])
    for row in islice(rows, MOST_ROWS):
        sheet.append([_cell(sheet, plain(value(row))) for _head, value in columns])
    if (following := next(rows, None)) is not None:
        _fill(book, title, columns, chain([following], rows), turn + 1)


def plain(value: Any) -> str | int | Decimal | date:
    """What a cell holds: words, numbers and days; yes and no in words, nothing as an empty text."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return _("是") if value else _("否")
    if isinstance(value, datetime):
        return timezone.localtime(value).strftime("%Y-%m-%d %H:%M")
    if isinstance(value, int | Decimal | date):
        return value
    return str(value)


def harmless(value: Any) -> Any:
    """Text that begins like a formula is given an apostrophe, which a spreadsheet does not show."""
    return f"'{value}" if isinstance(value, str) and value.startswith(DANGEROUS) else value


def _cell(sheet, value: Any):
    cell = WriteOnlyCell(sheet, value)
    if isinstance(value, str):
        cell.data_type = "s"  # never "f", whatever the text begins with
    return cell


class _Echo:
    """A file that hands back what is written to it."""

    def write(self, line: str) -> str:
        return line
