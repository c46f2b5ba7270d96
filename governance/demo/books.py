"""The books of the demo: opened in 2025, posted month by month, closed up to the month before last."""

from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from assembly.models import JointDecision
from assembly.rules import Matter
from communities.models import Compound, ManagementArea, ServiceProject
from finance.actions import close_months, open_book, post_many
from finance.importing.books import import_checked
from finance.models import AssetKind, Book, CommonAsset, IncomeContract, UsePurpose
from finance.rules import Kind
from finance.rules.facts import Fact
from finance.rules.months import previous_month

from .earnings import Earner, Line, Plan

FIRST_DAY = date(2025, 1, 1)
VOTED_ON = date(2024, 5, 18)
CONTRACTS_END = date(2027, 12, 31)
BANKS = ("海峡农村商业银行（虚构）", "福建沿海银行（虚构）", "泉州湾商业银行（虚构）")
ACCOUNTS = {"DY006": "9990010020030040051", "LY009": "9990020030040050062", "ZB004": "9990030040050060073"}
"""The accounts that the sample statements of banks are about; the others are made from the code."""
UNDECIDED = frozenset({"KD"})
"""Contracts that stand on the preliminary property contract alone, in compounds with an odd number."""
HAND_KEPT = "DY006"
"""龙庭御景: its 2025 comes from the book that the committee kept by hand, with the contracts of that book."""
OLD_BOOK = settings.ROOT / "finance" / "fixtures" / "ledger_book_2025.xlsx"
TAKEN_OVER = date(2026, 1, 1)
OLD_CONTRACTS = {
    "TC": "TC-2023-01",
    "GG": "GG-2024-01",
    "CD": "CD-2024-04",
    "GJ": "GJ-2024-01",
    "SB": "SB-2022-01",
    "KD": "CD-2024-02",
}
ENDINGS = {("LY001", "CD"): timedelta(days=45), ("LY003", "GJ"): timedelta(days=-40)}
"""Contracts that end soon after today, or ended before and still bring money in."""
UNPAID = frozenset({("LY001", "KD"), ("ZB003", "GJ")})
UNPAID_FOR = timedelta(days=210)
"""For how long the payers of these contracts have not paid."""
LIMIT = Decimal(20_000)
STEP = 20
"""Compounds from one word of progress to the next."""


def load(at: datetime, say: Callable[[str], None]) -> None:
    """Open what is missing, a transaction for each compound, so that a cut start goes on the next time."""
    missing = Compound.objects.active().exclude(areas__in=Book.objects.values("area")).order_by("code")
    for done, compound in enumerate(compounds := list(missing)):
        if done % STEP == 0:
            say(_("正在载入公共收益账本（%(done)d/%(all)d）……") % {"done": done, "all": len(compounds)})
        keep_book(compound, until=timezone.localdate(at), at=at)


@transaction.atomic
def keep_book(compound: Compound, *, until: date, at: datetime) -> Book:
    area = compound.areas.order_by("pk")[0]
    plan = plan_of(compound)
    book = open_book(
        area=area,
        opened_on=FIRST_DAY,
        bank=BANKS[len(compound.code + compound.name) % len(BANKS)],
        account_holder=f"{compound}业主委员会",
        account_number=account_number(compound.code),
        by=None,
        at=at,
    )
    use = decide(area, plan, at=at)
    if compound.code == HAND_KEPT:
        contracts, since = taken_over(area, at=at), TAKEN_OVER
    else:
        contracts, since = contract(area, plan, use, until), FIRST_DAY
    lines = [line for line in plan.lines(since, until) if is_paid(plan, line, until)]
    if since > FIRST_DAY:
        lines = [line for line in lines if line.kind != Kind.OPENING]
    post_many(book, told(lines, contracts, use), by=None, at=at)
    last = previous_month(previous_month(until))  # in the last two something is still to be done
    close_months(book, since=FIRST_DAY, until=last, by=None, at=at)
    return book


def taken_over(area: ManagementArea, *, at: datetime) -> dict[str, IncomeContract]:
    """Post the book that was kept by hand; its contracts, by the earner's code."""
    with OLD_BOOK.open("rb") as file:
        import_checked(file, area, recompute=True, file_name=OLD_BOOK.name, by=None, at=at)
    rows = IncomeContract.objects.filter(asset__area=area).select_related("asset__kind")
    by_number = {row.number: row for row in rows}
    return {code: by_number[number] for code, number in OLD_CONTRACTS.items()}


def is_paid(plan: Plan, line: Line, until: date) -> bool:
    is_late = line.earner and (plan.code, line.earner.code) in UNPAID
    return not is_late or line.on <= until - UNPAID_FOR


def plan_of(compound: Compound) -> Plan:
    project = ServiceProject.objects.filter(compound=compound).select_related("company__organisation").first()
    company = project.company.organisation.name if project and project.company else "业主自行管理服务中心"
    has_lift = compound.buildings.filter(lifts__gt=0).exists()
    return Plan(compound.code, compound.households, company, has_lift)


def account_number(code: str) -> str:
    """Invented, nineteen digits, as banks write them."""
    digits = "".join(str(ord(sign) % 10) for sign in code)
    return ACCOUNTS.get(code) or f"99900{digits.zfill(14)}"


def decide(area: ManagementArea, plan: Plan, *, at: datetime) -> dict[str, JointDecision]:
    """One decision to do business with the common parts (M8), one on the use of what comes of it (M9)."""
    titles = {
        Matter.M8: ("01", "同意利用共有部分经营（广告、停车、充电、快递柜、基站、会所）"),
        Matter.M9: ("02", "公共收益使用办法：主要用于补充维修资金，其余用于共有部分维修和公益活动"),
    }
    rows = {}
    for matter, (ordinal, title) in titles.items():
        row = vote(area, plan, f"{VOTED_ON:%Y}-{ordinal}", matter, title)
        row.recorded_at = at
        row.spending_limit = LIMIT if matter == Matter.M9 else None
        row.save()
        rows[matter.value] = row
    return rows


def vote(area: ManagementArea, plan: Plan, number: str, matter: Matter, title: str) -> JointDecision:
    """Three of four owners took part, nine of ten of them agreed."""
    total, heads = area.compound.exclusive_area, plan.households
    returned, returned_heads = cents(total * 3 / 4), heads * 3 // 4 + 1
    agree, agree_heads = cents(returned * 9 / 10), returned_heads * 9 // 10 + 1
    against, against_heads = cents((returned - agree) / 2), (returned_heads - agree_heads) // 2
    return JointDecision(
        area=area,
        number=number,
        matter=matter,
        title=title,
        decided_on=VOTED_ON,
        total_area=total,
        total_heads=heads,
        returned_area=returned,
        returned_heads=returned_heads,
        agree_area=agree,
        agree_heads=agree_heads,
        against_area=against,
        against_heads=against_heads,
        abstain_area=returned - agree - against,
        abstain_heads=returned_heads - agree_heads - against_heads,
    )


def cents(amount: Decimal) -> Decimal:
    return amount.quantize(Decimal("0.01"))


def contract(
    area: ManagementArea, plan: Plan, decisions: dict[str, JointDecision], until: date
) -> dict[str, IncomeContract]:
    """An asset and its contract for each earner, by the earner's code."""
    kinds = {kind.code: kind for kind in AssetKind.objects.order_by("pk")}
    assets = CommonAsset.objects.bulk_create(
        CommonAsset(
            area=area,
            kind=kinds[one.kind],
            code=f"{one.kind}-{place:02d}",
            name=one.name,
            place=one.place,
            basis=one.basis,
            in_use=True,
            surveyed_on=date(2025, 3, 14),
        )
        for place, one in enumerate(plan.earners(), start=1)
    )
    undecided = UNDECIDED if int(plan.code[-1]) % 2 else frozenset()
    rows = IncomeContract.objects.bulk_create(
        agreed(one, asset, plan, None if one.code in undecided else decisions["M8"], until)
        for one, asset in zip(plan.earners(), assets, strict=True)
    )
    return {one.code: row for one, row in zip(plan.earners(), rows, strict=True)}


def agreed(
    earner: Earner, asset: CommonAsset, plan: Plan, decision: JointDecision | None, until: date
) -> IncomeContract:
    """They begin with the book, so that what was paid before it is not missing in it."""
    ending = ENDINGS.get((plan.code, earner.code))
    return IncomeContract(
        number=f"{earner.code}-{FIRST_DAY.year}-01",
        asset=asset,
        subject=earner.subject,
        counterparty=plan.counterparty(earner),
        amount=None if earner.cycle == "share" else plan.payment(earner),
        cycle=earner.cycle,
        cost_share=earner.cost * 100,
        starts_on=FIRST_DAY,
        ends_on=until + ending if ending else CONTRACTS_END,
        decision=decision,
        authority="" if decision else "前期物业服务合同第九条",
    )


def told(
    lines: Iterable[Line], contracts: dict[str, IncomeContract], decisions: dict[str, JointDecision]
) -> list[Fact]:
    purposes = {purpose.code: purpose for purpose in UsePurpose.objects.order_by("pk")}
    facts = []
    for place, line in enumerate(lines, start=1):
        row = contracts[line.earner.code] if line.earner else None
        facts.append(
            Fact(
                kind=line.kind,
                on=line.on,
                amount=line.amount,
                summary=line.summary,
                counterparty=line.counterparty,
                asset=row.asset if row else None,
                contract=row,
                decision=decisions["M9"] if line.needs_decision else None,
                purpose=purposes.get(line.purpose),
                form_key=f"demo:{place}",
            )
        )
    return facts
