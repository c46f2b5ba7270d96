"""Hand-kept books as treasurers keep them: the real one, and others built in the test that needs them."""

from datetime import date, datetime
from io import BytesIO
from zoneinfo import ZoneInfo

from openpyxl import Workbook

from communities.models import ManagementArea
from finance.importing.books import Checked, check, import_checked
from tests.factories import a_compound

from .bank_files import SAMPLES

NEW_YEAR = datetime(2026, 1, 31, 12, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
HEAD = ["日期", "凭证号", "摘要", "资产类别", "合同", "收入", "支出", "结余"]
OPENING = [None, None, "上年结转", None, None, None, None, 1000]
ROWS = [
    OPENING,
    [date(2025, 1, 5), "收001", "会所租金", "公建用房", "GJ-1", 500, None, 1500],
    ["1月9日", "付001", "更换灯头", None, None, None, "２００．５", "1,299.50"],
]
CONTRACT_HEAD = ["合同编号", "资产类别", "标的", "对方", "开始", "结束", "决定依据"]
CONTRACT = ["GJ-1", "公建用房", "会所一层", "沐光书吧", "2024-06-01", "2027-05-31", "业主大会2024-02号决定"]


def real_book() -> BytesIO:
    return BytesIO((SAMPLES / "ledger_book_2025.xlsx").read_bytes())


def an_area() -> ManagementArea:
    return a_compound(code="DY006", name="龙庭御景").areas.get()


def a_workbook(*rows, contracts=(CONTRACT,), head=HEAD, title="年度：2025年") -> BytesIO:
    workbook, file = Workbook(), BytesIO()
    workbook.active.title = "台账"
    for row in [[title], head, *(rows or ROWS)]:
        workbook.active.append(row)
    if contracts:
        sheet = workbook.create_sheet("合同清单")
        for row in [CONTRACT_HEAD, *contracts]:
            sheet.append(row)
    workbook.save(file)
    return file


def read(file: BytesIO, area: ManagementArea | None = None) -> Checked:
    return check(file, area or an_area(), at=NEW_YEAR)


def places(found) -> list[tuple[int | None, str]]:
    return [(one.row, one.kind) for one in found]


def take(file: BytesIO, area: ManagementArea, *, recompute=False, by=None) -> Checked:
    return import_checked(file, area, recompute=recompute, file_name="账.xlsx", by=by, at=NEW_YEAR)
