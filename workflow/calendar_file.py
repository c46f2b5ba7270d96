"""Reads a year's calendar as an office would type it: a CSV with the days off and the make-up days."""

import csv
import io
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext as _

from .clock import days_off_by_law
from .models import CalendarDay
from .refusals import Refused

FIRST_YEAR, LAST_YEAR = 1950, 2100
MAX_BYTES = 1024 * 1024
ENCODINGS = ("utf-8-sig", "gb18030")
HEADINGS = {"日期": "day", "date": "day", "类型": "kind", "kind": "kind", "名称": "name", "name": "name"}
WORKING = {
    **dict.fromkeys(("休", "休息", "放假", "off", "holiday"), False),
    **dict.fromkeys(("班", "上班", "补班", "work", "workday"), True),
}
WEEKDAYS = "一二三四五六日"
DAY = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?")
NAME_LENGTH = 40


class Unreadable(Refused):
    """A file with mistakes; `reasons` are all of them, each with its row."""

    def __init__(self, reasons: Sequence[str]) -> None:
        super().__init__("\n".join(reasons))
        self.reasons = reasons


@dataclass
class Reading:
    """What one file says, gathered row by row."""

    year: int
    rows: dict[date, CalendarDay] = field(default_factory=dict)
    row_numbers: dict[date, int] = field(default_factory=dict)
    reasons: list[str] = field(default_factory=list)

    def take(self, number: int, cells: dict[str, str]) -> None:
        day, working = self._day(number, cells["day"]), self._kind(number, cells["kind"])
        if len(cells["name"]) > NAME_LENGTH:
            self._refuse(number, _("名称超过%(length)s个字") % {"length": NAME_LENGTH})
        if day is None or working is None:
            return
        if day in self.row_numbers:
            self._refuse(number, _("日期与第%(row)s行重复") % {"row": self.row_numbers[day]})
        elif working and day in days_off_by_law(self.year):
            self._refuse(number, _("%(day)s是法定节假日，不能是上班") % {"day": day.isoformat()})
        else:
            self.row_numbers[day] = number
            self.rows[day] = CalendarDay(day=day, working=working, name=cells["name"])

    def _day(self, number: int, text: str) -> date | None:
        match = DAY.fullmatch(text)
        if not match:
            self._refuse(number, _("日期“%(text)s”无法识别，应写成2027-10-01") % {"text": text[:40]})
            return None
        try:
            day = date(*map(int, match.groups()))
        except ValueError:
            self._refuse(number, _("日期“%(text)s”不存在") % {"text": text})
            return None
        if day.year != self.year:
            self._refuse(number, _("日期“%(text)s”不在%(year)s年") % {"text": text, "year": self.year})
            return None
        return day

    def _kind(self, number: int, text: str) -> bool | None:
        working = WORKING.get(text.lower())
        if working is None:
            self._refuse(number, _("类型“%(text)s”只能填“休”或“班”") % {"text": text[:40]})
        return working

    def _refuse(self, number: int, reason: str) -> None:
        self.reasons.append(_("第%(row)s行：%(reason)s。") % {"row": number, "reason": reason})


def read(year: int, data: bytes) -> list[CalendarDay]:
    """The unsaved days of the file.

    :raises Unreadable: with every mistake at once.
    """
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Unreadable([_("年份应在%(first)s到%(last)s之间。") % {"first": FIRST_YEAR, "last": LAST_YEAR}])
    reading = Reading(year)
    for number, cells in _rows(_text(data)):
        reading.take(number, cells)
    if not reading.reasons and not reading.rows:
        raise Unreadable([_("文件里没有一天，请填入放假和补班的日期。")])
    if reading.reasons:
        raise Unreadable(reading.reasons)
    return list(reading.rows.values())


def unlisted_days_off(year: int, rows: Sequence[CalendarDay]) -> list[date]:
    """Days off by law on weekdays that the file forgot; they count as days off all the same."""
    listed = {row.day for row in rows}
    return sorted(day for day in days_off_by_law(year) - listed if day.weekday() < 5)


def _text(data: bytes) -> str:
    if len(data) > MAX_BYTES:
        raise Unreadable([_("文件超过1MB，不像是一年的日历。")])
    for encoding in ENCODINGS:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Unreadable([_("文件编码无法识别，请另存为 UTF-8 或 GB18030 的 CSV。")])


def _rows(text: str) -> Iterator[tuple[int, dict[str, str]]]:
    """Rows by their number in the file, under the headings wherever these stand; blank rows are left out."""
    reader = csv.reader(io.StringIO(text, newline=""))
    columns: dict[str, int] = {}
    try:
        for cells in reader:
            plain = [_plain(cell) for cell in cells]
            if not any(plain):
                continue
            if columns:
                yield reader.line_num, {noun: _at(plain, place) for noun, place in columns.items()}
            else:
                columns = _columns(plain)
    except csv.Error:
        raise Unreadable([_("第%(row)s行：不是有效的 CSV。") % {"row": reader.line_num}]) from None


def _columns(headings: Sequence[str]) -> dict[str, int]:
    found = {HEADINGS[text.lower()]: place for place, text in enumerate(headings) if text.lower() in HEADINGS}
    if "day" not in found or "kind" not in found:
        raise Unreadable([_("第一行应是表头：日期,类型,名称。")])
    return {"name": len(headings), **found}


def _at(cells: Sequence[str], place: int) -> str:
    return cells[place] if place < len(cells) else ""


def _plain(cell: str) -> str:
    plain = unicodedata.normalize("NFKC", cell)
    return "".join(char for char in plain if unicodedata.category(char)[0] != "C").strip()
