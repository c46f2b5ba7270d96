"""Bank statements as banks hand them out: the real ones, and others built in the test that needs them."""

import csv
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO, StringIO
from pathlib import Path
from zoneinfo import ZoneInfo

from openpyxl import Workbook

from finance.importing.bank import Checked, check, import_checked
from finance.models import Book
from tests.factories import a_compound

SHANGHAI = ZoneInfo("Asia/Shanghai")
NEW_YEAR = datetime(2026, 1, 31, 12, 0, tzinfo=SHANGHAI)
SAMPLES = Path(__file__).parent.parent / "samples"
HEAD = ["交易日期", "摘要", "借方发生额", "贷方发生额", "余额", "对方户名", "对方账号"]
LINES = [
    ["2025-03-01", "会所租金", "", "4500.00", "104500.00", "沐光书吧", "6222000011112222"],
    ["2025-03-05", "电费", "500.00", "", "104000.00", "供电服务站", "6222000011113333"],
    ["2025-03-09", "临停", "", "20.50", "104020.50", "扫码结算户", "6222000011114444"],
]


def a_book(tail="0051", **compound) -> Book:
    """A book that is open since the beginning of 2025, of a compound of its own."""
    area = a_compound(**compound).areas.get()
    return Book.objects.create(area=area, opened_on=date(2025, 1, 1), account_tail=tail)


def sample(code: str) -> BytesIO:
    return BytesIO((SAMPLES / f"bank_statement_{code}.csv").read_bytes())


def csv_file(*rows, head=HEAD, above=(), below=(), encoding="utf-8-sig", delimiter=",") -> BytesIO:
    text = StringIO()
    writer = csv.writer(text, delimiter=delimiter, lineterminator="\r\n")
    writer.writerows([*above, head, *(rows or LINES), *below])
    return BytesIO(text.getvalue().encode(encoding))


def xlsx_file(*rows, head=HEAD, above=()) -> BytesIO:
    workbook, file = Workbook(), BytesIO()
    for row in [*above, head, *(rows or LINES)]:
        workbook.active.append(row)
    workbook.save(file)
    return file


def read(file: BytesIO, book: Book | None = None) -> Checked:
    return check(file, book or a_book(tail=""), at=NEW_YEAR)


def problems(file: BytesIO, book: Book | None = None) -> list[tuple[int | None, str]]:
    return [(problem.row, problem.kind) for problem in read(file, book).problems]


def amounts(file: BytesIO) -> list[Decimal]:
    """Of a file without problems, from the oldest line on."""
    checked = read(file)
    assert not checked.problems
    return [line.amount for line in checked.statement.lines]


def take(file: BytesIO, book: Book) -> int:
    """How many lines were stored."""
    checked = read(file, book)
    import_checked(checked, book, file_name="流水.csv", by=None, at=NEW_YEAR)
    return len(checked.fresh)
