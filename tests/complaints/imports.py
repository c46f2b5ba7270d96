"""Files of cases as offices hand them over, built in the test that is about them."""

import csv
from datetime import datetime
from io import BytesIO, StringIO
from zoneinfo import ZoneInfo

from openpyxl import Workbook

from complaints.importing.rows import Dialect
from complaints.importing.working import Checked, Source, check, import_checked

SHANGHAI = ZoneInfo("Asia/Shanghai")
NEW_YEAR = datetime(2026, 1, 1, 0, 0, tzinfo=SHANGHAI)
HEAD = [
    *("诉求编号", "提交时间", "小区", "楼栋", "描述", "类别"),
    *("承办单位", "首次联系时间", "办结时间", "评价", "照片数"),
]
PLAIN = {
    "诉求编号": "HZL1",
    "提交时间": "2025-03-03 10:00:00",
    "小区": "龙庭御景",
    "描述": "楼道灯坏了三天",
    "类别": "道路、照明、门禁、绿化维修",
    "首次联系时间": "2025-03-03 11:00:00",
    "办结时间": "2025-03-05 09:00:00",
    "评价": "满意",
}
OPEN = {"首次联系时间": "", "办结时间": "", "评价": ""}


def a_row(number="HZL1", **cells) -> dict[str, str]:
    return {**PLAIN, "诉求编号": number, **cells}


def csv_text(*rows, head=HEAD, delimiter=",") -> str:
    text = StringIO()
    writer = csv.writer(text, delimiter=delimiter, lineterminator="\r\n")
    writer.writerow(head)
    writer.writerows([row.get(name, "") for name in head] for row in rows)
    return text.getvalue()


def a_file(*rows, encoding="utf-8-sig", **form) -> BytesIO:
    return BytesIO(csv_text(*rows, **form).encode(encoding))


def a_book(*rows, head=HEAD) -> BytesIO:
    book, file = Workbook(), BytesIO()
    book.active.append(head)
    for row in rows:
        book.active.append([row.get(name) for name in head])
    book.save(file)
    return file


def a_source(channel="huizhili", dialect=None) -> Source:
    return Source(channel, "cases.csv", dialect or Dialect())


def checked(file, *, at=NEW_YEAR, source=None) -> Checked:
    return check(file, source or a_source(), at=at)


def problems(file, **how) -> list[str]:
    return [str(problem) for problem in checked(file, **how).problems]


def take(file, *, at=NEW_YEAR, source=None, by=None) -> int:
    """Import the file; how many cases are new."""
    source = source or a_source()
    return import_checked(file, source, check(file, source, at=at), by=by, at=at).new
