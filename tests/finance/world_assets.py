"""An asset with its contract, a survey, the maintenance fund and a project in a place of the walks."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal

from django.utils import timezone

from assembly.models import JointDecision
from finance.actions import assets, contracts, funds
from finance.models import AssetKind, CommonAsset, FundPaper, IncomeContract, Project, SurveyCampaign
from tests.assembly.scenes import a_scan
from tests.complaints.scenes import an_admitted_photo

SURVEY = "公共资产摸排"


def asset(place) -> CommonAsset:
    return CommonAsset.objects.get(area__compound=place.compound, code="GG-01")


def contract(place) -> IncomeContract:
    return IncomeContract.objects.get(asset=asset(place))


def project(place) -> Project:
    return Project.objects.get(area__compound=place.compound)


def _asset(place) -> list:
    return [asset(place).pk]


def _contract(place) -> list:
    return [contract(place).pk]


def _project(place) -> list:
    return [project(place).number]


def _survey(place) -> list:
    return [SurveyCampaign.objects.get(name=SURVEY).pk]


def _compound(place) -> list:
    return [place.compound.code]


ABOUT: dict[str, Callable] = {
    "finance:asset-page": _asset,
    "finance:asset-edit": _asset,
    "finance:asset-retire": _asset,
    "finance:asset-photo": lambda place: [*_asset(place), asset(place).photos.get().token],
    "finance:kind-edit": lambda place: ["PA1"],
    "finance:survey-page": _survey,
    "finance:survey-none": _survey,
    "finance:contract-page": _contract,
    "finance:contract-end": _contract,
    "finance:contract-scan": lambda place: [*_contract(place), contract(place).scans.get().token],
    "finance:fund-page": _compound,
    "finance:fund-paper": lambda place: [FundPaper.objects.get(project=project(place)).token],
    "finance:project-page": _project,
    "finance:project-pay": _project,
    "finance:public-fund": _compound,
}


def furnish(place) -> None:
    at, area = timezone.now(), place.compound.areas.get()
    today = timezone.localdate(at)
    facts = {"kind": AssetKind.objects.get(code="PA1"), "name": f"{place.canary}电梯轿厢广告位"}
    facts |= {"basis": CommonAsset.Basis.COMMON_PART, "in_use": True, "surveyed_on": today}
    found = assets.record_asset(area, code="GG-01", facts=facts, photos=[an_admitted_photo()], by=None, at=at)
    contracts.record_contract(
        found,
        contracts.ContractTerms(
            subject="轿厢广告",
            counterparty=f"{place.canary}传媒公司",
            cycle="quarter",
            starts_on=today - timedelta(200),
            ends_on=today + timedelta(50),
            amount=Decimal(3000),
        ),
        number=f"HT-{place.compound.code}",
        decision=JointDecision.objects.current().get(area=area),
        scans=[a_scan()],
        by=None,
        at=at,
    )
    if not SurveyCampaign.objects.filter(name=SURVEY).exists():
        assets.open_campaign(name=SURVEY, starts_on=today, ends_on=today, by=None, at=at)
    funds.report_balance(
        area, as_of=today - timedelta(30), amount=Decimal("812345.60"), source="对账单", by=None, at=at
    )
    works = funds.open_project(
        area,
        number=f"XM-{place.compound.code}",
        title="屋面防水抢修",
        budget=Decimal(100000),
        plan={"central": Decimal(60000), "maintenance_fund": Decimal(30000)},
        way=funds.Way(emergency_reason="屋面漏水危及用电安全", papers=(a_scan(),)),
        by=None,
        at=at,
    )
    funds.pay_project(works, "maintenance_fund", on=today, amount=Decimal(10000), by=None, at=at)
