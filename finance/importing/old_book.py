"""A hand-kept book from a workbook: its entries and contracts, every balance and total re-added."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from itertools import takewhile
from typing import Any

from django.utils.translation import gettext as _

from communities.register import cells
from communities.register.cells import BadCell
from communities.register.findings import Findings
from communities.register.headings import SEARCHED_ROWS
from communities.register.sheet_xml import Formula
from communities.register.workbook import Table

from . import figures
from .figures import signed, yuan
from .tables import Found, find

COLUMNS = {
    "on": ("日期", "记账日期", "发生日期", "年月日"),
    "month": ("月", "月份"),
    "day": ("日",),
    "no": ("凭证号", "凭证编号", "凭证字号", "编号", "单据号", "票据号"),
    "summary": ("摘要", "事由", "内容", "项目", "收支内容"),
    "kind": ("资产类别", "资产种类", "收入类别", "公共资产", "类别"),
    "contract": ("合同", "合同编号", "合同号"),
    "counterparty": ("对方", "对方单位", "付款人", "收款人", "往来单位"),
    "into": ("收入", "收入金额", "收方", "收方金额", "借方", "借方金额", "收款"),
    "out": ("支出", "支出金额", "付方", "付方金额", "贷方", "贷方金额", "付款"),
    "balance": ("结余", "余额", "结存", "结存金额", "账面余额"),
}
CONTRACT_COLUMNS = {
    "number": ("合同编号", "合同号", "编号"),
    "kind": ("资产类别", "资产种类", "类别"),
    "subject": ("标的", "合同标的", "合同名称", "项目", "内容"),
    "counterparty": ("对方", "对方单位", "承租方", "乙方", "合作方"),
    "starts_on": ("开始", "开始日期", "起始日期", "起"),
    "ends_on": ("结束", "结束日期", "终止日期", "到期日期", "止"),
    "authority": ("决定依据", "依据", "业主决定", "授权依据"),
    "amount": ("每期金额", "金额", "租金", "合同金额"),
    "cycle": ("收款周期", "周期", "付款方式"),
}
LABELS = {key: words[0] for key, words in COLUMNS.items()}
CONTRACT_LABELS = {key: words[0] for key, words in CONTRACT_COLUMNS.items()}
WRONG_BALANCE = "wrong_balance"
"""The one kind of problem that an import with balances computed anew overlooks."""

OPENING = re.compile(r"(?:上年|年初|期初|去年)(?:结转|结余|余额|结存|转入)|承上年.*")
CARRIED = re.compile(r"承前页?|过次页|接上页|转下页|(?:上|月初|本)(?:月|页)?(?:结转|结余|余额|结存)|结转下年")
TOTAL = re.compile(r".{0,6}(?:合计|小计|累计|总计|月计)")
OF_YEAR = re.compile(r"本年|全年|年度|累计|总计|年计")
YEAR = re.compile(r"(20\d\d)\s*年")
ZERO = Decimal(0)
LONGEST = {"summary": 120, "no": 40, "counterparty": 80}


@dataclass(frozen=True, slots=True)
class BookEntry:
    """A line of the book: `into` or `out` is positive, the other zero."""

    sheet: str
    row: int
    on: date
    no: str
    summary: str
    kind: str
    contract: str
    counterparty: str
    into: Decimal
    out: Decimal


@dataclass(frozen=True, slots=True)
class ContractRow:
    """A line of the list of contracts."""

    sheet: str
    row: int
    number: str
    kind: str
    subject: str
    counterparty: str
    starts_on: date
    ends_on: date
    authority: str
    amount: Decimal | None
    cycle: str


@dataclass(slots=True)
class OldBook:
    """What a workbook tells; `balance` is computed, `written` what its last line says."""

    year: int | None = None
    opening: Decimal | None = None
    opening_place: tuple[str, int] = ("", 0)
    entries: list[BookEntry] = field(default_factory=list)
    contracts: list[ContractRow] = field(default_factory=list)
    balance: Decimal = ZERO
    written: Decimal | None = None

    @property
    def income(self) -> Decimal:
        return sum((entry.into for entry in self.entries), ZERO)

    @property
    def expense(self) -> Decimal:
        return sum((entry.out for entry in self.entries), ZERO)


@dataclass
class Reader:
    """Reads one workbook; what is wrong goes to the findings, all of it in one go."""

    findings: Findings
    book: OldBook = field(default_factory=OldBook)
    gap: Decimal = ZERO
    """By how much the written balances are beside the computed ones since the last mistake."""
    month: list[Decimal] = field(default_factory=lambda: [ZERO, ZERO])
    flawed: bool = False
    """A row could not be read: sums behind it say nothing any more."""
    has_formulas: bool = False
    on: list[str] = field(default_factory=lambda: ["", ""])
    """Month and day of the last entry of a ledger that has a column for each: below it they are left out."""

    def read(self, tables: Sequence[Table]) -> OldBook:
        sheets = [found for table in tables if (found := find([table], COLUMNS)) and _is_book(found)]
        if not sheets:
            reason = _("前%(rows)d行里找不到账本的表头，要有日期、摘要、收入、支出、结余各列")
            self.findings.refuse("", None, "", "missing_header", reason % {"rows": SEARCHED_ROWS})
            return self.book
        for found in sheets:
            self._sheet(found)
        self._contracts([table for table in tables if all(table is not found.table for found in sheets)])
        if not self.book.entries and not self.findings.problems:
            self.findings.refuse(sheets[0].table.title, None, "", "no_entries", _("账本里没有收支记录"))
        return self.book

    def _sheet(self, found: Found) -> None:
        title = found.table.title
        year = _year(found) or self.book.year
        self.book.year = self.book.year or year
        for row, own in found.below():
            cell = {key: found.cell(own, key) for key in found.header.columns}
            if "on" not in cell:
                cell["on"] = self._month_and_day(cell)
            word = _special(cell)
            if word and OPENING.fullmatch(word):
                self._opening(title, row, cell)
            elif word and CARRIED.fullmatch(word):
                self._balance(title, row, cell)
            elif word:
                self._total(title, row, cell, word)
            elif _is_filled(cell):
                self._entry(title, row, cell, year)

    def _month_and_day(self, cell: Mapping[str, object]) -> str:
        written = [re.sub(r"\D", "", cells.squeezed(cell[key])) for key in ("month", "day")]
        if any(not cells.is_blank(cell.get(key)) for key in ("into", "out")):
            written = self.on = [new or old for new, old in zip(written, self.on, strict=True)]
        return "-".join(written) if all(written) else ""

    def _opening(self, sheet: str, row: int, cell: Mapping[str, object]) -> None:
        amounts = [self._money(sheet, row, key, cell) for key in ("balance", "into")]
        opening = next((amount for amount in amounts if amount is not None), None)
        if self.book.opening is not None and sheet != self.book.opening_place[0]:
            return
        if opening is None or self.book.opening is not None:
            reason = _("上年结转没有金额") if opening is None else _("上年结转出现了两次")
            self.findings.refuse(sheet, row, LABELS["balance"], "bad_opening", reason)
            return
        if opening < 0:
            self.findings.refuse(sheet, row, LABELS["balance"], "bad_opening", _("上年结转不能是负数"))
        self.book.opening, self.book.opening_place = opening, (sheet, row)
        self.book.balance += opening
        self.book.written = opening

    def _entry(self, sheet: str, row: int, cell: Mapping[str, object], year: int | None) -> None:
        before = len(self.findings.problems)
        on = self._read(sheet, row, "on", lambda: _day(cell.get("on"), year))
        into, out = (self._money(sheet, row, key, cell) or ZERO for key in ("into", "out"))
        words = {
            key: self._words(sheet, row, key, cell)
            for key in ("no", "summary", "kind", "contract", "counterparty")
        }
        if not words["summary"]:
            self.findings.refuse(sheet, row, LABELS["summary"], "missing_required", _("摘要为空"))
        if into and out:
            reason = _("同一行既有收入又有支出，请分成两行")
            self.findings.refuse(sheet, row, LABELS["into"], "both_sides", reason)
        elif not into and not out and len(self.findings.problems) == before:
            self.findings.refuse(sheet, row, LABELS["into"], "no_amount", _("收入和支出都为空"))
        for key, amount in (("into", into), ("out", out)):
            if amount < 0:
                reason = _("金额不能是负数，收到“%(value)s”；冲销请另记一行") % {"value": yuan(amount)}
                self.findings.refuse(sheet, row, LABELS[key], "negative", reason)
        self.book.balance += into - out
        self.month = [self.month[0] + into, self.month[1] + out]
        self._balance(sheet, row, cell)
        if len(self.findings.problems) > before and on is None or into < 0 or out < 0:
            self.flawed = True
            return
        if isinstance(on, date):
            self._warn_of_order(sheet, row, on)
            self.book.entries.append(BookEntry(sheet=sheet, row=row, on=on, into=into, out=out, **words))

    def _warn_of_order(self, sheet: str, row: int, on: date) -> None:
        if self.book.entries and on < self.book.entries[-1].on:
            self.findings.warn(sheet, row, LABELS["on"], "out_of_order", _("日期早于上一笔"))

    def _balance(self, sheet: str, row: int, cell: Mapping[str, object]) -> None:
        """Compare the written balance with the computed one; a mistake is told once, where it is made."""
        written = self._written(sheet, row, "balance", cell)
        if written is None:
            return
        self.book.written = written
        gap = written - self.book.balance
        if gap != self.gap and not self.flawed:
            self._tell_balance(sheet, row, written, gap)
        self.gap = gap

    def _tell_balance(self, sheet: str, row: int, written: Decimal, gap: Decimal) -> None:
        facts = {
            "written": yuan(written),
            "right": yuan(self.book.balance),
            "step": signed(gap - self.gap),
            "gap": signed(gap),
        }
        if not gap:
            reason = _("结余写的是%(written)s，到这一行又对上了，前面的差额在这里抵掉（%(step)s）")
        elif self.gap:
            reason = _(
                "结余写的是%(written)s，应为%(right)s：这一行算错%(step)s，连同前面带下来的共差%(gap)s"
            )
        else:
            reason = _("结余写的是%(written)s，应为%(right)s：这一行算错%(step)s，后面各行都带着这个差额")
        self.findings.refuse(sheet, row, LABELS["balance"], WRONG_BALANCE, reason % facts)

    def _total(self, sheet: str, row: int, cell: Mapping[str, object], word: str) -> None:
        of_year = bool(OF_YEAR.search(word))
        right = [self.book.income, self.book.expense] if of_year else self.month
        for key, amount in zip(("into", "out"), right, strict=True):
            written = self._written(sheet, row, key, cell)
            if written is not None and written != amount and not self.flawed:
                facts = {"word": word, "written": yuan(written), "right": yuan(amount)}
                reason = _("%(word)s写的是%(written)s，逐笔相加是%(right)s，请查是漏记还是写错") % facts
                self.findings.refuse(sheet, row, LABELS[key], "wrong_total", reason)
        self._balance(sheet, row, cell)
        if not of_year:
            self.month = [ZERO, ZERO]

    def _written(self, sheet: str, row: int, key: str, cell: Mapping[str, object]) -> Decimal | None:
        """What is only compared with what the entries add up to; what a formula adds up is nobody's word."""
        if not isinstance(cell.get(key), Formula):
            return self._money(sheet, row, key, cell)
        if not self.has_formulas:
            reason = _("结余或合计是公式，不作核对，按逐笔重新计算的结果入账")
            self.findings.warn(sheet, row, LABELS[key], "formula", reason)
        self.has_formulas = True
        return None

    def _money(self, sheet: str, row: int, key: str, cell: Mapping[str, object]) -> Decimal | None:
        return self._read(sheet, row, key, lambda: figures.money(cell.get(key)))

    def _words(self, sheet: str, row: int, key: str, cell: Mapping[str, object]) -> str:
        found = figures.text(cell.get(key))
        found = "" if cells.is_blank(found) else found
        limit = LONGEST.get(key, 60)
        if len(found) > limit:
            facts = {"column": LABELS[key], "limit": limit, "length": len(found)}
            reason = _("%(column)s超过%(limit)d字（共%(length)d字）") % facts
            self.findings.refuse(sheet, row, LABELS[key], "too_long", reason)
        return found

    def _read(self, sheet: str, row: int, key: str, read: Callable[[], Any]) -> Any:
        try:
            return read()
        except BadCell as bad:
            self.findings.refuse(sheet, row, LABELS[key], bad.kind, bad.reason)
            self.flawed = self.flawed or key in ("into", "out")
            return None

    def _contracts(self, tables: Sequence[Table]) -> None:
        found = find(tables, CONTRACT_COLUMNS)
        if found is None or not {"number", "subject", "starts_on", "ends_on"} <= found.header.columns.keys():
            return
        for row, own in found.below():
            cell = {key: found.cell(own, key) for key in found.header.columns}
            if cells.is_blank(cell["number"]) or TOTAL.fullmatch(cells.squeezed(cell["number"])):
                continue
            self._contract(found.table.title, row, cell)

    def _contract(self, sheet: str, row: int, cell: Mapping[str, object]) -> None:
        before = len(self.findings.problems)
        days = {
            key: self._of_contract(sheet, row, key, lambda key=key: figures.day(cell.get(key)))
            for key in ("starts_on", "ends_on")
        }
        amount = self._of_contract(sheet, row, "amount", lambda: figures.money(cell.get("amount")))
        texts = ("number", "kind", "subject", "counterparty", "authority", "cycle")
        words = {key: figures.text(cell.get(key)) for key in texts}
        for key in ("kind", "subject", "counterparty"):
            if not words[key]:
                reason = _("必填项“%(column)s”为空") % {"column": CONTRACT_LABELS[key]}
                self.findings.refuse(sheet, row, CONTRACT_LABELS[key], "missing_required", reason)
        if len(self.findings.problems) > before:
            return
        if days["ends_on"] < days["starts_on"]:
            self.findings.refuse(sheet, row, CONTRACT_LABELS["ends_on"], "bad_days", _("结束早于开始"))
            return
        self.book.contracts.append(ContractRow(sheet=sheet, row=row, amount=amount, **days, **words))

    def _of_contract(self, sheet: str, row: int, key: str, read: Callable[[], Any]) -> Any:
        try:
            return read()
        except BadCell as bad:
            self.findings.refuse(sheet, row, CONTRACT_LABELS[key], bad.kind, bad.reason)
            return None


def _is_book(found: Found) -> bool:
    have = found.header.columns.keys()
    return {"summary", "into", "out"} <= have and ("on" in have or {"month", "day"} <= have)


def _year(found: Found) -> int | None:
    """Of a line above the header or in it, else of the sheet's title, else of the first whole date below."""
    heads = takewhile(lambda one: one[0] <= found.header.last_row, found.table.rows())
    above = " ".join(cells.words(cell) for _row, own in heads for cell in own.values())
    for text in (above, found.table.title):
        if match := YEAR.search(text):
            return int(match[1])
    for _row, own in found.below():
        try:
            return figures.day(found.cell(own, "on")).year
        except BadCell:
            continue
    return None


def _day(value: object, year: int | None) -> date:
    if cells.is_blank(value):
        raise BadCell("missing_required", _("日期为空"))
    if year is None and figures.is_short_day(value):
        raise BadCell("no_year", _("日期没有写年份，表头上也找不到年份"))
    return figures.day(value, year=year)


def _special(cell: Mapping[str, object]) -> str:
    """上年结转, 本月合计, 承前页 and the like, in whichever column they stand; "" for an entry."""
    for key in ("summary", "no", "on"):
        word = cells.squeezed(cell.get(key))
        if any(pattern.fullmatch(word) for pattern in (OPENING, CARRIED, TOTAL)):
            return word
    return ""


def _is_filled(cell: Mapping[str, object]) -> bool:
    """A day, or an amount: all else below the table is a remark."""
    return (
        any(not cells.is_blank(cell.get(key)) for key in ("into", "out", "balance"))
        or not cells.is_blank(cell.get("on"))
        and not cells.is_blank(cell.get("summary"))
    )
