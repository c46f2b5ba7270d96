"""What the demo's compounds earn and spend in common: invented, plausible, and the same at every start.

Pure: from a compound's code and households to assets, contracts, decisions and the lines of its book.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from random import Random

from finance.rules import Kind

YEARLY = Decimal(98)
"""Yuan of common income a household and year, about what the zone's 58 compounds report together."""
FUND_SHARE = Decimal("0.6")
CENT, TEN = Decimal("0.01"), Decimal(10)
SCAN_PAY = "聚合扫码支付结算户（虚构）"


@dataclass(frozen=True)
class Earner:
    """An asset with its contract, and the share of a compound's income that it brings."""

    kind: str
    code: str
    name: str
    place: str
    basis: str
    subject: str
    counterparty: str
    cycle: str
    share: Decimal
    months: tuple[int, ...]
    """In which months of the year it pays."""
    cost: Decimal = Decimal(0)
    """Share of the income that the collector is paid for its work, at most."""
    is_steady: bool = True
    """The same amount each time; else it goes up and down with use."""


EVERY_MONTH = tuple(range(1, 13))
QUARTERS, HALVES = (1, 4, 7, 10), (1, 7)
EARNERS = (
    Earner("PA2", "TC", "地面停车位", "小区道路两侧", "common_ground", "地面停车委托经营（物业代收）",
           "", "share", Decimal("0.46"), EVERY_MONTH, Decimal("0.3"), is_steady=False),
    Earner("PA1", "GG", "电梯轿厢广告框架", "各单元电梯", "common_part", "电梯轿厢框架广告",
           "泉州市棠澜广告有限公司", "quarter", Decimal("0.17"), QUARTERS),
    Earner("PA3", "CD", "电动车充电桩场地", "架空层充电区", "common_ground", "电动车充电桩分成",
           "福建省聚桩新能源有限公司", "share", Decimal("0.13"), EVERY_MONTH, is_steady=False),
    Earner("PA5", "GJ", "会所一层", "会所", "common_room", "会所一层出租",
           "沐光书吧", "month", Decimal("0.11"), EVERY_MONTH),
    Earner("PA4", "SB", "屋顶通信基站", "1号楼屋顶", "common_part", "屋顶通信基站占地",
           "某通信铁塔运营单位", "half_year", Decimal("0.07"), HALVES),
    Earner("PA3", "KD", "快递柜场地", "南门内侧", "common_ground", "快递柜场地",
           "福建省鹊递智能科技有限公司", "quarter", Decimal("0.06"), QUARTERS),
)  # fmt: skip
SPENDING = (
    ("REPAIR", "楼道照明更换", "鑫达机电服务部", Decimal("0.09"), 3),
    ("REPAIR", "单元门禁维修", "安泰智能科技店", Decimal("0.07"), 5),
    ("WELFARE", "元宵节业主活动", "红砖文化服务部", Decimal("0.03"), 2),
    ("REPAIR", "绿化补种", "沁绿园艺场", Decimal("0.06"), 6),
    ("OFFICE", "业委会办公用品和印刷", "晋江路文印店", Decimal("0.02"), 9),
    ("REPAIR", "公示栏玻璃维修", "顺发玻璃店", Decimal("0.01"), 11),
)


@dataclass(frozen=True)
class Line:
    """One happening in a book."""

    kind: Kind
    on: date
    amount: Decimal
    summary: str
    counterparty: str = ""
    earner: Earner | None = None
    purpose: str = ""
    needs_decision: bool = False


@dataclass(frozen=True)
class Plan:
    """A compound's year and what goes on after it."""

    code: str
    households: int
    company: str
    has_lift: bool = True

    @property
    def _random(self) -> Random:
        return Random(f"{self.code} earnings")

    @property
    def yearly(self) -> Decimal:
        return self.households * YEARLY

    def earners(self) -> list[Earner]:
        """Small compounds have no clubhouse and no base station; without a lift there is no frame in it."""
        small = self.households < 400
        return [
            one
            for one in EARNERS
            if not (small and one.code in ("GJ", "SB")) and (self.has_lift or one.code != "GG")
        ]

    def counterparty(self, earner: Earner) -> str:
        return earner.counterparty or self.company

    def payment(self, earner: Earner) -> Decimal:
        """What a steady contract pays each time, in whole tens."""
        return max(rounded(self.yearly * earner.share / len(earner.months), TEN), TEN)

    def opening(self) -> Decimal:
        return rounded(self.yearly * Decimal(str(self._random.uniform(0.6, 1.1))), CENT)

    def lines(self, first: date, last: date) -> list[Line]:
        """Everything between two days, in order; the first one brings the balance forward."""
        random, lines = self._random, [Line(Kind.OPENING, first, self.opening(), "上年结转")]
        for month in months(first, last):
            lines += self._month(month, random)
        kept = [line for line in lines if first <= line.on <= last]
        return sorted(kept, key=lambda line: line.on)

    def _month(self, month: date, random: Random) -> Iterator[Line]:
        for earner in self.earners():
            if month.month in earner.months:
                yield from self._paid(earner, month, random)
        for purpose, words, payee, share, when in SPENDING:
            if month.month == when:
                amount = rounded(self.yearly * share * swing(random), CENT)
                yield Line(
                    Kind.USE, day(month, random), amount, words, payee, None, purpose, needs_decision=True
                )
        if month.month in (3, 6, 9, 12):
            yield Line(Kind.INTEREST, month.replace(day=21), rounded(self.yearly / 900, CENT), "结息")
            yield Line(
                Kind.FUND,
                month.replace(day=25),
                rounded(self.yearly * FUND_SHARE * Decimal("0.19"), TEN),
                "转入专项维修资金（业主大会决定）",
                needs_decision=True,
            )

    def _paid(self, earner: Earner, month: date, random: Random) -> Iterator[Line]:
        amount, payer = self.payment(earner), self.counterparty(earner)
        if not earner.is_steady:
            amount = rounded(amount * swing(random), CENT)
        on = day(month, random)
        words = f"{earner.subject.split('（')[0]}{month.month}月"
        yield Line(Kind.INCOME, on, amount, words, payer, earner)
        if earner.cost:
            cost = (amount * earner.cost).quantize(CENT, ROUND_DOWN)
            yield Line(
                Kind.COST,
                on + timedelta(days=2),
                cost,
                f"停车管理成本{month.month}月（收入30%）",
                payer,
                earner,
            )


def months(first: date, last: date) -> Iterator[date]:
    """The first days of the months from one day to another."""
    month = first.replace(day=1)
    while month <= last:
        yield month
        month = (month + timedelta(days=31)).replace(day=1)


def day(month: date, random: Random) -> date:
    return month.replace(day=random.randint(3, 24))


def swing(random: Random) -> Decimal:
    """Between nine tenths and eleven tenths."""
    return Decimal(random.randint(900, 1100)) / 1000


def rounded(amount: Decimal, unit: Decimal) -> Decimal:
    return (amount / unit).quantize(Decimal(1), ROUND_HALF_UP) * unit
