"""The maintenance fund of the demo's compounds as it was reported, and works that several sources pay for."""

from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from assembly.actions import Grounds, record_decision
from assembly.models import JointDecision
from assembly.rules import Matter, Tally
from communities.models import Compound, ManagementArea
from finance.actions.funds import Way, open_project, pay_project, record_movement, report_balance
from finance.models import FundBalance, FundMovement, ProjectFunding

from . import accounts
from .books import HAND_KEPT, cents
from .pictures import picture

YUAN_PER_SQUARE_METRE = Decimal("18.50")
SOURCE = "区住宅专项维修资金管理中心对账单"
Source, Kind = ProjectFunding.Source, FundMovement.Kind
PIPES = {
    Source.CENTRAL: Decimal(120_000),
    Source.DISTRICT: Decimal(80_000),
    Source.FUND: Decimal(180_000),
    Source.OWNERS: Decimal(40_000),
}
PIPES_COST = Decimal(486_000)
ROOF = {Source.FUND: Decimal(38_600)}


def load(at: datetime) -> None:
    if FundBalance.objects.exists():
        return
    today = timezone.localdate(at)
    with transaction.atomic():
        for compound in Compound.objects.active().order_by("code"):
            report(compound, today, at)
        if home := ManagementArea.objects.filter(compound__code=accounts.COMPOUND).first():
            renew_the_pipes(home, today, at)
        if roof := ManagementArea.objects.filter(compound__code=HAND_KEPT).first():
            mend_the_roof(roof, today, at)


def report(compound: Compound, today: date, at: datetime) -> None:
    amount = cents(compound.exclusive_area * YUAN_PER_SQUARE_METRE)
    area, as_of = compound.areas.order_by("pk")[0], today - timedelta(days=120)
    report_balance(area, as_of=as_of, amount=amount, source=SOURCE, by=None, at=at)


def renew_the_pipes(area: ManagementArea, today: date, at: datetime) -> None:
    """Decided by the owners, promised by four sources, and 66 000 yuan short."""
    first, second = (today - timedelta(days=days) for days in (96, 95))
    raising = decided(area, Matter.M6, f"{first.year}-06", "续筹专项维修资金（每平方米5元）", first, at)
    using = decided(area, Matter.M5, f"{second.year}-07", "使用维修资金更新1号至4号楼给水立管", second, at)
    for kind, days, amount, words, way in (
        (Kind.RAISE, 60, Decimal(52_300), "续筹首批到账", Way(raising)),
        (Kind.TRANSFER, 48, Decimal(6_740), "公共收益转入", Way()),
        (Kind.INTEREST, 40, Decimal("1836.55"), "定期存款利息", Way()),
    ):
        on = today - timedelta(days=days)
        record_movement(area, kind, on=on, amount=amount, summary=words, way=way, by=None, at=at)
    project = open_project(
        area,
        number=f"WX-{accounts.COMPOUND}-{today.year}-1",
        title="1号至4号楼给水立管更新",
        budget=PIPES_COST,
        plan=PIPES,
        starts_on=today - timedelta(days=30),
        way=Way(using),
        by=None,
        at=at,
    )
    for source, days, amount in (
        (Source.CENTRAL, 35, Decimal(120_000)),
        (Source.FUND, 28, Decimal(90_000)),
        (Source.OWNERS, 14, Decimal(12_400)),
    ):
        pay_project(project, source, on=today - timedelta(days=days), amount=amount, by=None, at=at)


def mend_the_roof(area: ManagementArea, today: date, at: datetime) -> None:
    """An emergency: no vote, but a reason and evidence."""
    way = Way(None, "台风后3号楼屋面大面积渗漏，危及顶层住户用电安全", (picture(cleared=False),))
    on = today - timedelta(days=52)
    number = f"WX-{HAND_KEPT}-{today.year}-1"
    facts = {"number": number, "title": "3号楼屋面应急防水", "budget": ROOF[Source.FUND], "plan": ROOF}
    project = open_project(area, **facts, starts_on=on, way=way, by=None, at=at)
    pay_project(project, Source.FUND, on=on, amount=ROOF[Source.FUND], by=None, at=at)


def decided(
    area: ManagementArea, matter: Matter, number: str, title: str, on: date, at: datetime
) -> JointDecision:
    """Five of six owners took part, nine of ten of them agreed."""
    total, heads = area.compound.exclusive_area, area.compound.households
    returned, returned_heads = cents(total * 5 / 6), heads * 5 // 6 + 1
    tally = Tally(
        matter=matter,
        total_area=total,
        total_heads=heads,
        returned_area=returned,
        returned_heads=returned_heads,
        agree_area=cents(returned * 9 / 10),
        agree_heads=returned_heads * 9 // 10 + 1,
    )
    scans, grounds = [picture(cleared=True)], Grounds(title, on)
    return record_decision(area, tally, grounds, number=number, scans=scans, by=None, at=at)
