"""The words by which banks head their columns and label what stands above and below them."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from communities.register import cells
from communities.register.cells import BadCell
from communities.register.headings import plain
from communities.register.sheet_xml import Cells

from . import figures

COLUMNS = {
    "on": ("交易日期", "记账日期", "入账日期", "日期", "交易日", "记账日", "发生日期", "交易日期时间"),
    "clock": ("交易时间", "时间", "记账时间", "入账时间"),
    "out": (
        *("借方发生额", "支出", "支出金额", "借方金额", "借方", "转出金额", "付款金额", "借方发生额支取"),
        *("支取", "付出", "借记金额", "支出发生额", "转出", "取款", "支取金额", "付出金额", "取出金额"),
        *("记账金额支出", "交易金额支出", "发生额支出", "借支", "借"),
    ),
    "into": (
        *("贷方发生额", "收入", "收入金额", "贷方金额", "贷方", "转入金额", "收款金额", "贷方发生额收入"),
        *("存入", "收到", "贷记金额", "收入发生额", "转入", "存款", "存入金额", "收到金额"),
        *("记账金额收入", "交易金额收入", "发生额收入", "贷收", "贷"),
    ),
    "amount": ("发生额", "交易金额", "金额", "交易额", "收支金额", "发生金额", "记账金额"),
    "flag": (
        *("借贷标志", "借贷方向", "收支标志", "收支类型", "收支", "借贷", "方向", "交易方向", "借贷标识"),
        *("收付标志", "借贷别", "收支方向", "交易类型借贷"),
    ),
    "balance": ("余额", "账户余额", "当前余额", "本次余额", "交易后余额", "结余", "可用余额", "联机余额"),
    "summary": ("摘要", "交易摘要", "业务类型", "交易类型", "交易名称", "业务摘要", "交易说明"),
    "counterparty": (
        *("对方户名", "对方名称", "对方账户名称", "对方单位名称", "收付方名称", "对方单位", "对方账户名"),
        *("交易对手", "对手方", "对手方名称", "交易对方", "对方姓名", "收付款人名称"),
    ),
    "account": (
        *("对方账号", "对方账户", "收付方账号", "对方卡号", "对手账号", "收付款人账号"),
        *("对方帐号", "收付方帐号"),
    ),
    "payer": ("付款人名称", "付款人户名", "付款人", "付款方名称", "付款方户名"),
    "payer_account": ("付款人账号", "付款方账号"),
    "payee": ("收款人名称", "收款人户名", "收款人", "收款方名称", "收款方户名"),
    "payee_account": ("收款人账号", "收款方账号"),
    "note": ("附言", "用途", "备注", "交易附言", "附言用途", "资金用途"),
    "own": ("账号", "本方账号", "本方账户", "账户账号", "我方账号", "帐号", "本方帐号"),
    "number": ("交易流水号", "流水号", "凭证号", "交易序号", "凭证号码"),
}
OUT_FLAGS = frozenset(
    {
        *("借", "支", "付", "出", "取", "d", "dr", "j"),
        *("借方", "支出", "付款", "付出", "转出", "取款", "支取"),
    }
)
INTO_FLAGS = frozenset(
    {*("贷", "收", "入", "存", "c", "cr"), *("贷方", "收入", "收款", "转入", "存入", "存款")}
)

LABEL = re.compile(
    r"账号|帐号|卡号|^[账帐]户$|户名|名称|期初|期末|上期|本期|承前|起止|区间|期间|查询|日期|时间|币种|合计|总计|小计|笔数"
    r"|金额|总额|余额|单位|打印|开户|网点|总借|总贷|借方|贷方|支出|收入|行名|页|说明|备注|注意"
)
FOOT = re.compile(
    r"合计|总计|小计|笔数|总额|打印|制表|本页|第.*页|说明|^注|提示|声明|仅供|盖章|生成时间|结束|操作员|复核"
)
OPENING = re.compile(r"期初|承前|上页|上期|上年结转|上日")
CLOSING = re.compile(r"期末|过次|本期结存|期末结存")
OUT, INTO = re.compile(r"借|支出|付出|支取|转出"), re.compile(r"贷|收入|存入|转入")
SEVERAL = re.compile(rf"\s+(?={cells.CJK}{{2,8}}\s*[:：])")
"""Between two labels in one cell: 户名：某某 账号：935…"""
BANK = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]+?(?:银行|信用社|信用联社|农商行)(?:\([^)]*\))?")
DATE = re.compile(r"(?<!\d)(20\d\d)[-/.年]?([01]?\d)[-/.月]?([0-3]?\d)(?!\d)")
COUNT = re.compile(r"(\d[\d,]*)笔")


@dataclass(slots=True)
class Stated:
    """What a statement says of itself around its table; None and "" where it is silent."""

    bank: str = ""
    holder: str = ""
    account: str = ""
    since: date | None = None
    until: date | None = None
    opening: Decimal | None = None
    closing: Decimal | None = None
    totals: dict[tuple[str, str], tuple[int, Decimal]] = field(default_factory=dict)
    """("out" or "into", "sum" or "count") → the row and what it states."""

    def hear(self, row: int, own: Cells) -> None:
        """Take what a row above or below the table says."""
        for label, values in pairs(own):
            self._take(row, label, [value for value in values if cells.words(value)])
        if not self.bank:
            words = " ".join(cells.words(value) for value in own.values())
            self.bank = found[0] if (found := BANK.search(words)) else ""

    def _take(self, row: int, label: str, values: Sequence[object]) -> None:
        if not values:
            return
        first = values[0]
        if re.search("账号|帐号|卡号|^[账帐]户$", label) and "对方" not in label:
            self.account = self.account or re.sub(r"\D", "", cells.squeezed(figures.unquoted(first)))
        elif re.search("户名|(?:账户|客户|单位)名称", label):
            self.holder = self.holder or figures.text(first)
        elif OPENING.search(label) and (found := _amount(first)) is not None:
            self.opening = found
        elif CLOSING.search(label) and (found := _amount(first)) is not None:
            self.closing = found
        elif re.search("起止|区间|期间|起始|开始|截止|终止|日期", label) and "打印" not in label:
            self._take_days(label, values)
        elif side := "out" if OUT.search(label) else "into" if INTO.search(label) else "":
            self.take_totals(row, side, label, values)

    def _take_days(self, label: str, values: Sequence[object]) -> None:
        days = [found for value in values for found in _days(value)]
        if len(days) >= 2:
            self.since, self.until = days[0], days[1]
        elif days and re.search("起|开始", label):
            self.since = days[0]
        elif days and re.search("止", label):
            self.until = days[0]

    def take_totals(self, row: int, side: str, label: str, values: Sequence[object]) -> None:
        for value in values:
            words = cells.squeezed(value)
            if counted := COUNT.search(words):
                self.totals[side, "count"] = row, Decimal(counted[1].replace(",", ""))
            elif (found := _amount(value)) is not None:
                self.totals[side, "count" if "笔" in label else "sum"] = row, found


def pairs(own: Cells) -> Iterator[tuple[str, list[object]]]:
    """Labels with the cells that follow them, as 借方合计： 15笔 58,730.88."""
    label, values = "", []
    for cell in _parted(own):
        words = cells.words(cell)
        head, colon, rest = words.partition(":")
        if not LABEL.search(head) or not isinstance(cell, str):
            values.append(cell)
            continue
        if label:
            yield label, values
        label, values = plain(head), [rest] if colon and rest.strip() else []
    if label:
        yield label, values


def _parted(own: Cells) -> Iterator[object]:
    """The cells in order; one that holds several labels with their values is several."""
    for _column, cell in sorted(own.items()):
        yield from SEVERAL.split(cell.strip()) if isinstance(cell, str) else (cell,)


def _amount(value: object) -> Decimal | None:
    try:
        return figures.money(value)
    except BadCell:
        return None


def _days(value: object) -> Iterator[date]:
    if isinstance(value, date):
        yield figures.day(value)
    for match in DATE.finditer(cells.words(value)):
        try:
            yield date(int(match[1]), int(match[2]), int(match[3]))
        except ValueError:
            continue
