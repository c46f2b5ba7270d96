"""A bank's list of transactions from a file: its lines in the order of time, re-added one by one."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from itertools import pairwise

from django.utils.translation import gettext as _

from communities.register import cells
from communities.register.cells import BadCell, shown
from communities.register.findings import Findings
from communities.register.headings import SEARCHED_ROWS, plain
from communities.register.sheet_xml import Cells
from communities.register.workbook import Table

from . import figures
from .bank_words import CLOSING, COLUMNS, FOOT, INTO_FLAGS, OPENING, OUT_FLAGS, Stated
from .figures import signed, yuan
from .tables import Found, find

SHEET = "银行流水"
"""What findings call the table, whatever the file calls it."""
ZERO = Decimal(0)
LABELS = {key: words[0] for key, words in COLUMNS.items()} | {"amount": "发生额"}
MOST_WORDS = 100


@dataclass(frozen=True, slots=True)
class Line:
    """One transaction: `amount` is positive for what came in; `no` counts in the order of the file."""

    row: int
    no: int
    on: date
    amount: Decimal
    balance: Decimal
    summary: str = ""
    counterparty: str = ""
    counterparty_tail: str = ""
    note: str = ""


@dataclass(slots=True)
class Statement:
    """A file that was read; `lines` run from the oldest to the newest."""

    stated: Stated = field(default_factory=Stated)
    lines: list[Line] = field(default_factory=list)
    tails: set[str] = field(default_factory=set)
    """Last four digits of the accounts that the file says it is of."""
    newest_first: bool = False

    @property
    def opening(self) -> Decimal | None:
        return self.lines[0].balance - self.lines[0].amount if self.lines else self.stated.opening

    @property
    def closing(self) -> Decimal | None:
        return self.lines[-1].balance if self.lines else self.stated.closing


@dataclass
class Reader:
    """Reads one file; what is wrong goes to the findings, all of it in one go."""

    today: date
    findings: Findings
    statement: Statement = field(default_factory=Statement)
    minus: set[int] = field(default_factory=set)
    """Rows whose payment is written below zero: taken back, or a bank's way of writing any payment."""

    def read(self, tables: Sequence[Table]) -> Statement:
        found = find(tables, COLUMNS)
        if not self._has_columns(found) or found is None:
            return self.statement
        for row, own in found.above():
            self.statement.stated.hear(row, own)
        for row, own in found.below():
            self._row(found, row, own)
        if self.statement.stated.account:
            self.statement.tails.add(figures.tail(self.statement.stated.account))
        if not any(line.amount for line in self.statement.lines) and not self.findings.problems:
            self._refuse(None, "on", "no_lines", _("表头下面没有交易记录"))
        if not self.findings.problems:
            self._check()
        self.statement.lines = [line for line in self.statement.lines if line.amount]
        return self.statement

    def _refuse(self, row: int | None, key: str, kind: str, reason: str) -> None:
        self.findings.refuse(SHEET, row, LABELS.get(key, ""), kind, reason)

    def _has_columns(self, found: Found | None) -> bool:
        have = found.header.columns if found else {}
        missing = [_("交易日期")] if not {"on", "clock"} & have.keys() else []
        if not {"out", "into"} <= have.keys() and "amount" not in have:
            missing.append(_("借方发生额、贷方发生额（或带正负号的金额）"))
        if "balance" not in have:
            missing.append(_("余额"))
        if found is None or len(have) < 3 or len(missing) == 3:
            reason = _("前%(rows)d行里找不到流水的表头，请保留银行导出的列名") % {"rows": SEARCHED_ROWS}
            self._refuse(None, "", "missing_header", reason)
            return False
        for name in missing:
            reason = _("缺少“%(column)s”列，无法逐笔核对") % {"column": name}
            self.findings.refuse(SHEET, found.header.last_row, name, "missing_column", reason)
        return not missing

    def _row(self, found: Found, row: int, own: Cells) -> None:
        cell = {key: found.cell(own, key) for key in found.header.columns}
        if "on" not in cell:
            cell["on"] = cell["clock"]
        if self._is_about_the_table(cell, own):
            self._hear(row, cell, own)
            return
        before = len(self.findings.problems)
        on = self._read(row, "on", lambda: self._day(cell))
        amount = self._read(row, "amount", lambda: self._amount(cell))
        balance = self._read(row, "balance", lambda: self._balance(cell))
        if own_tail := figures.tail(cell.get("own")):
            self.statement.tails.add(own_tail)
        if len(self.findings.problems) > before:
            return
        assert isinstance(on, date)
        assert isinstance(amount, Decimal)
        assert isinstance(balance, Decimal)
        words = {key: _words(cell.get(key)) for key in ("summary", "note")}
        if amount > 0 and (figures.money(cell.get("out")) or ZERO) < 0:
            self.minus.add(row)
        party, account = _other_side(cell, amount)
        if not amount and self._hear_balance(words["summary"] + words["note"], balance):
            return
        if not amount:  # its balance is compared all the same: an amount that was not found would show
            self.findings.warn(SHEET, row, LABELS["amount"], "no_amount", _("金额为零，这一行不导入"))
        no = len(self.statement.lines) + 1
        line = Line(row, no, on, amount, balance, counterparty=party, counterparty_tail=account, **words)
        self.statement.lines.append(line)

    def _read(self, row: int, key: str, read: Callable[[], date | Decimal]) -> date | Decimal | None:
        try:
            return read()
        except BadCell as bad:
            self._refuse(row, key, bad.kind, bad.reason)
            return None

    def _day(self, cell: dict[str, object]) -> date:
        on = figures.day(cell["on"])
        if on > self.today:
            raise BadCell("in_the_future", _("交易日期晚于今天"))
        return on

    @staticmethod
    def _amount(cell: dict[str, object]) -> Decimal:
        """Positive for what came in; zero where nothing moved."""
        out, into = figures.money(cell.get("out")) or ZERO, figures.money(cell.get("into")) or ZERO
        if out and into:
            raise BadCell("both_sides", _("同一行既有借方又有贷方，请核对"))
        if out or into or "amount" not in cell:
            return into - out
        amount = figures.money(cell["amount"]) or ZERO
        if "flag" not in cell or cell["flag"] is None:
            return amount
        flag = plain(cells.words(cell["flag"]))
        if flag in OUT_FLAGS:
            return -abs(amount)
        if flag in INTO_FLAGS:
            return abs(amount)
        raise BadCell(
            "bad_flag", _("借贷标志应为借或贷（支出或收入），收到“%(value)s”") % {"value": shown(flag)}
        )

    @staticmethod
    def _balance(cell: dict[str, object]) -> Decimal:
        balance = figures.money(cell.get("balance"))
        if balance is None:
            raise BadCell("no_balance", _("余额为空，无法逐笔核对"))
        return balance

    @staticmethod
    def _is_about_the_table(cell: dict[str, object], own: Cells) -> bool:
        """合计, 打印时间 and the like; a row of transactions has a day, or money and no such words."""
        try:
            figures.day(cell["on"])
        except BadCell:
            text = " ".join(cells.words(value) for value in own.values() if isinstance(value, str))
            money = [cell.get(key) for key in ("out", "into", "amount", "balance")]
            is_empty = all(value is None or not cells.words(value) for value in money)
            return is_empty or bool(FOOT.search(text) or OPENING.search(text) or CLOSING.search(text))
        return False

    def _hear(self, row: int, cell: dict[str, object], own: Cells) -> None:
        stated = self.statement.stated
        first = plain(cells.words(own[min(own)]))
        if first in ("合计", "总计", "本期合计", "累计", "本页合计") and {"out", "into"} <= cell.keys():
            for side in ("out", "into"):
                stated.take_totals(row, side, "", [cell[side]])
            return
        stated.hear(row, own)
        texts = " ".join(cells.words(value) for value in own.values() if isinstance(value, str))
        try:
            balance = figures.money(cell.get("balance"))
        except BadCell:
            balance = None
        if balance is not None:
            self._hear_balance(texts, balance)

    def _hear_balance(self, words: str, balance: Decimal) -> bool:
        if OPENING.search(words):
            self.statement.stated.opening = balance
        elif CLOSING.search(words):
            self.statement.stated.closing = balance
        else:
            return False
        return True

    def _check(self) -> None:
        lines = self.statement.lines = self._with_signs_that_fit(self.statement.lines)
        if runs_backwards(lines):
            self.statement.newest_first = True
            lines.reverse()
        self._check_opening()
        for before, line in pairwise(lines):
            if before.balance + line.amount != line.balance:
                self._tell_break(before.balance, line)
        self._check_closing()
        self._check_totals()
        self._check_period()

    def _with_signs_that_fit(self, lines: list[Line]) -> list[Line]:
        """A payment below zero came back, unless only going out makes every balance right."""
        turned = [replace(line, amount=-line.amount) if line.row in self.minus else line for line in lines]
        if self.minus and _least_breaks(lines) and not _least_breaks(turned):
            return turned
        return lines

    def _check_opening(self) -> None:
        opening, first = self.statement.stated.opening, self.statement.lines[0]
        if opening is not None and opening + first.amount != first.balance:
            self._tell_break(opening, first)

    def _tell_break(self, before: Decimal, line: Line) -> None:
        right = before + line.amount
        facts = {
            "row": line.row,
            "no": line.no,
            "before": yuan(before),
            "amount": signed(line.amount),
            "right": yuan(right),
            "written": yuan(line.balance),
            "gap": signed(line.balance - right),
        }
        reason = _(
            "余额在文件第%(row)d行（第%(no)d笔）断开：前一笔余额%(before)s，本笔%(amount)s，应为%(right)s，"
            "写的是%(written)s，相差%(gap)s。可能缺了或改动了一笔，请向银行重新导出"
        )
        self._refuse(line.row, "balance", "broken_balance", reason % facts)

    def _check_closing(self) -> None:
        closing, last = self.statement.stated.closing, self.statement.lines[-1]
        if closing is not None and closing != last.balance:
            facts = {"stated": yuan(closing), "last": yuan(last.balance)}
            reason = _("文件写的期末余额是%(stated)s，最后一笔的余额是%(last)s") % facts
            self._refuse(last.row, "balance", "wrong_closing", reason)

    def _check_totals(self) -> None:
        for side in ("out", "into"):
            amounts = [
                abs(line.amount) for line in self.statement.lines if (line.amount < 0) == (side == "out")
            ]
            for what, right in (("count", Decimal(len(amounts))), ("sum", sum(amounts, ZERO))):
                row, written = self.statement.stated.totals.get((side, what), (0, right))
                if written != right:
                    self._tell_total(row, side, what, written, right)

    def _tell_total(self, row: int, side: str, what: str, written: Decimal, right: Decimal) -> None:
        show = yuan if what == "sum" else (lambda count: f"{count:.0f}")
        facts = {
            "side": _("借方（支出）") if side == "out" else _("贷方（收入）"),
            "written": show(written),
            "right": show(right),
        }
        if what == "sum":
            reason = _("文件写的%(side)s合计是%(written)s，逐笔相加是%(right)s")
        else:
            reason = _("文件写的%(side)s笔数是%(written)s，实际有%(right)s笔")
        self._refuse(row, side, f"wrong_{what}", reason % facts)

    def _check_period(self) -> None:
        since, until = self.statement.stated.since, self.statement.stated.until
        for line in self.statement.lines:
            if (since and line.on < since) or (until and line.on > until):
                self.findings.warn(
                    SHEET, line.row, LABELS["on"], "outside", _("交易日期不在文件写明的起止日期内")
                )


def runs_backwards(lines: Sequence[Line]) -> bool:
    """Newest first: the balances fit better from the end, or equally well and the days fall."""
    onwards, backwards = _breaks(lines), _breaks(lines[::-1])
    if onwards != backwards:
        return backwards < onwards
    return len(lines) > 1 and lines[0].on > lines[-1].on


def _least_breaks(lines: Sequence[Line]) -> int:
    return min(_breaks(lines), _breaks(lines[::-1]))


def _breaks(lines: Iterable[Line]) -> int:
    return sum(before.balance + line.amount != line.balance for before, line in pairwise(lines))


def _other_side(cell: Mapping[str, object], amount: Decimal) -> tuple[str, str]:
    """Name and last digits of the counterparty; banks that name payer and payee mean it by the other one."""
    key = "payee" if amount < 0 else "payer"
    party = _words(cell.get("counterparty")) or _words(cell.get(key))
    return party, figures.tail(cell.get("account")) or figures.tail(cell.get(f"{key}_account"))


def _words(value: object) -> str:
    found = figures.text(value)
    return found if len(found) <= MOST_WORDS else found[: MOST_WORDS - 1] + "…"
