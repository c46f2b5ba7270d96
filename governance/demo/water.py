"""The demo's fire water: who had none in 2025 and got it back with whose money, and what was measured since.

The figures of 2025 (F57, F62, F64) are counted from these rows; F63 (fire lanes) is no matter of water.
"""

from datetime import date, datetime, time, timedelta
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from assembly.rules import Matter
from communities.models import Compound, ManagementArea
from finance.actions.funds import Way, pay_project
from finance.models import ProjectFunding
from governance.actions import open_project_for
from safety import actions
from safety.models import FireWater, Hazard, WaterRepair

from . import accounts
from .pictures import picture
from .works import decided

YEAR = 2025
MORNING = time(9, 30)
FIRST = date(YEAR, 2, 17)
APART, WORKS = timedelta(days=21), timedelta(days=40)
RESTORED = (
    *("LY002", "DY003", "LY003", "LY006", "LY007", "LY011"),
    *("DY004", "DY010", "DY013", "DY017", "ZB010", "BQ003"),
)
"""江滨商住区, 天玺湾 and ten more: water came back in 2025."""
STOP_GAPS = {"LY014": 48, "ZB001": 36}
"""Without water, with extinguishers until there is some; works are yet to be decided on."""
UNKNOWN = frozenset({"DY015", "ZB004", "BQ002"})
Source, Mains = ProjectFunding.Source, FireWater.Mains
SPOTS = ("1号楼屋顶试验消火栓", "最远端室外消火栓")
SHARES = {Source.CENTRAL: 40, Source.FUND: 35, Source.SOCIAL: 25}
"""中央资金补一点、维修资金出一点、社会资本筹一点."""
YUAN_PER_HOUSEHOLD = 180
HOME = {Source.CENTRAL: Decimal(60_000), Source.FUND: Decimal(90_000), Source.SOCIAL: Decimal(50_000)}
HOME_COST = Decimal(220_000)


def load(at: datetime) -> None:
    if FireWater.objects.exists():
        return
    compounds = {row.code: row for row in Compound.objects.active().order_by("code")}
    for number, code in enumerate(RESTORED):
        if code in compounds:
            with transaction.atomic():
                restore(compounds[code], FIRST + number * APART, number)
    with transaction.atomic():
        for code, extinguishers in STOP_GAPS.items():
            if code in compounds:
                stop_the_gap(compounds[code], extinguishers)
        for number, compound in enumerate(compounds.values()):
            if compound.code not in {*RESTORED, *STOP_GAPS, *UNKNOWN, accounts.COMPOUND}:
                measure_once(compound, number, at)
        if home := compounds.get(accounts.COMPOUND):
            begin_at_home(home, at)


def morning(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, MORNING))


def restore(compound: Compound, opened: date, number: int) -> WaterRepair:
    """Measured, decided by the owners, paid by three, measured again, confirmed."""
    begun, done = opened + timedelta(days=12), opened + timedelta(days=12) + WORKS
    repair = actions.open_repair(
        compound=compound,
        title="消防管网更换",
        water_by=done + timedelta(days=10),
        by=None,
        at=morning(opened),
    )
    for spot in SPOTS:
        reading = "0" if number % 3 else "0.03"
        actions.measure(repair, spot=spot, reading=reading, on=opened, by=None, at=morning(opened))
    pay(repair, begun)
    builder = "泉州某消防工程公司（虚构）"
    actions.begin_repair(repair, on=begun, builder=builder, by=None, at=morning(begun))
    for place, spot in enumerate(SPOTS):
        reading, photo = f"0.{28 + number + 4 * place}", picture(cleared=bool(place))
        moment = {"on": done, "by": None, "at": morning(done)}
        actions.measure(repair, spot=spot, reading=reading, photos=[photo], **moment)
    actions.turn_on(repair, on=done, by=None, at=morning(done) + timedelta(hours=3))
    return repair


def pay(repair: WaterRepair, begun: date) -> None:
    area, at = repair.compound.areas.order_by("pk")[0], morning(begun)
    budget = Decimal(repair.compound.households * YUAN_PER_HOUSEHOLD)
    plan = {source: budget * share / 100 for source, share in SHARES.items()}
    decision = decided(
        area, Matter.M5, f"{YEAR}-XF", "使用维修资金更换消防管网", begun - timedelta(days=2), at
    )
    number, title = f"XF-{repair.compound.code}-{YEAR}", repair.title
    project = open_project_for(
        repair,
        area=area,
        number=number,
        title=title,
        budget=budget,
        plan=plan,
        starts_on=begun,
        way=Way(decision),
        by=None,
        at=at,
    )
    for source, amount in plan.items():
        pay_project(project, source, on=begun, amount=amount, by=None, at=at)


def stop_the_gap(compound: Compound, extinguishers: int) -> None:
    actions.record_water(
        compound=compound,
        mains=Mains.DRY,
        on=date(YEAR, 3, 12),
        extinguishers=extinguishers,
        note="每个单元门厅和楼层各放两具，物业每周查看压力",
        photos=[picture(cleared=True)],
        by=None,
        at=morning(date(YEAR, 3, 12)),
    )


def measure_once(compound: Compound, number: int, at: datetime) -> None:
    moment = at - timedelta(days=5 + number % 20)
    actions.record_water(
        compound=compound,
        mains=Mains.LIVE,
        reading="0.08" if number % 19 == 18 else f"0.{25 + number % 17}",
        on=timezone.localdate(moment),
        by=None,
        at=moment,
    )


def begin_at_home(compound: Compound, at: datetime) -> None:
    """Works that run: measured before, not yet after, and short of money."""
    opened, begun = at - timedelta(days=40), at - timedelta(days=28)
    hazard = Hazard.objects.filter(compound=compound, item__code="A3").open().order_by("-found_at").first()
    actions.record_water(
        compound=compound,
        mains=Mains.LIVE,
        reading="0.06",
        on=timezone.localdate(opened),
        extinguishers=30,
        note="楼顶水压不足，各楼层增放灭火器",
        photos=[picture(cleared=False)],
        by=None,
        at=opened,
    )
    repair = actions.open_repair(
        compound=compound,
        title="室内消火栓管网更换",
        water_by=timezone.localdate(at) + timedelta(days=25),
        hazard=hazard,
        by=None,
        at=opened,
    )
    for spot, reading in zip(SPOTS, ("0.06", "0.11"), strict=True):
        actions.measure(repair, spot=spot, reading=reading, on=timezone.localdate(opened), by=None, at=opened)
    fund_at_home(repair, compound.areas.order_by("pk")[0], begun)
    actions.begin_repair(
        repair, on=timezone.localdate(begun), builder="泉州某消防工程公司（虚构）", by=None, at=begun
    )


def fund_at_home(repair: WaterRepair, area: ManagementArea, begun: datetime) -> None:
    on = timezone.localdate(begun)
    decision = decided(
        area, Matter.M5, f"{on.year}-XF", "使用维修资金更换消火栓管网", on - timedelta(days=2), begun
    )
    project = open_project_for(
        repair,
        area=area,
        number=f"XF-{accounts.COMPOUND}-{on.year}",
        title=repair.title,
        budget=HOME_COST,
        plan=HOME,
        starts_on=on,
        way=Way(decision),
        by=None,
        at=begun,
    )
    pay_project(project, Source.CENTRAL, on=on, amount=HOME[Source.CENTRAL], by=None, at=begun)
