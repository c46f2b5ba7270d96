"""What a place of the walks holds of safety, and the addresses of the pages about it."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal

from django.utils import timezone

from communities.access import Role
from communities.models import Compound, Organisation
from safety import actions
from safety.models import (
    Answer,
    CampaignRound,
    ChecklistItem,
    Drawing,
    Edition,
    EnforcementCase,
    FireWater,
    FixedPoint,
    Hazard,
    Inspection,
    Inspector,
    LawArticle,
    PressurePhoto,
    WaterRepair,
)
from tests.complaints.scenes import an_admitted_photo


def _hazard(place) -> Hazard:
    return Hazard.objects.get(compound=place.compound, answer=None)


def _inspection(place) -> Inspection:
    return Inspection.objects.get(compound=place.compound, finished_at__isnull=False)


def _point(place) -> list:
    return [FixedPoint.objects.get(compound=place.compound).code]


def _inspector(place) -> Inspector:
    return Inspector.objects.get(person=place.users[Role.TOWNSHIP_OFFICER].person)


def _edition() -> Edition:
    """One to come, the same at every call."""
    known = Edition.objects.filter(name="待起用的版本").first()
    now = timezone.now()
    given = {"name": "待起用的版本", "basis": "修订", "note": "修订", "by": None, "at": now}
    return known or actions.add_edition(valid_from=now.date() + timedelta(days=30), **given)


def _round(place) -> CampaignRound:
    return CampaignRound.objects.get(compounds=place.compound)


def _case(place) -> EnforcementCase:
    return EnforcementCase.objects.get(compound=place.compound)


def repair_of(place) -> WaterRepair:
    return WaterRepair.objects.get(compound=place.compound)


ABOUT: dict[str, Callable] = {
    "safety:water-page": lambda place: [place.compound.code],
    "safety:water-photo": lambda place: [FireWater.objects.get(compound=place.compound).photos.get().token],
    **dict.fromkeys(["safety:repair-page", "safety:repair-measure"], lambda place: [repair_of(place).number]),
    "safety:repair-move": lambda place: [repair_of(place).number, "begin"],
    "safety:pressure-photo": lambda place: [
        PressurePhoto.objects.get(reading__repair=repair_of(place)).token
    ],
    **dict.fromkeys(["safety:public-compound", "safety:feed"], lambda place: [place.compound.code]),
    "safety:drawing": lambda place: [Drawing.objects.get(inspections__compound=place.compound).number],
    "safety:hazard-page": lambda place: [_hazard(place).number],
    "safety:hazard-move": lambda place: [_hazard(place).number, "rectify"],
    "safety:hazard-photo": lambda place: [_hazard(place).number, _hazard(place).photos.get().token],
    **dict.fromkeys(
        ["safety:inspection-page", "safety:inspection-finish", "safety:inspection-sign"],
        lambda place: [_inspection(place).number],
    ),
    "safety:inspection-item": lambda place: [_inspection(place).number, "E3"],
    "safety:inspection-photo": lambda place: [
        _inspection(place).number,
        _inspection(place).answers.get(result=Answer.Result.FAIL).photos.get().token,
    ],
    **dict.fromkeys(["safety:point", "safety:point-retire"], _point),
    **dict.fromkeys(
        ["safety:edition-page", "safety:edition-edit", "safety:edition-withdraw", "safety:item-new"],
        lambda place: [_edition().pk],
    ),
    **dict.fromkeys(["safety:item-edit", "safety:item-drop"], lambda place: [_edition().pk, "A1"]),
    "safety:roster-strike": lambda place: [_inspector(place).pk],
    "safety:assessment-page": lambda place: [2025, place.compound.code],
    **dict.fromkeys(
        ["safety:campaign-page", "safety:round-new"], lambda place: [_round(place).campaign.number]
    ),
    **dict.fromkeys(
        ["safety:round-report", "safety:round-pdf", "safety:result-new"],
        lambda place: [_round(place).campaign.number, 1],
    ),
    "safety:round-photo": lambda place: [
        _round(place).campaign.number,
        1,
        _round(place).photos.get().token,
    ],
    "safety:enforcement-page": lambda place: [_case(place).number],
    "safety:enforcement-move": lambda place: [_case(place).number, "close"],
    "safety:enforcement-paper": lambda place: [_case(place).number, _case(place).papers.get().token],
}
"""Page → the arguments of its address for a place."""


def furnish(place) -> None:
    """Give the place one of everything that a page of this room is about."""
    _edition()
    now, building = timezone.now(), place.compound.buildings.order_by("pk")[0]
    officer, manager = place.users[Role.TOWNSHIP_OFFICER], place.users[Role.MANAGER]
    actions.add_point(
        compound=place.compound,
        kind="hydrant",
        name="3号消火栓",
        item_code="A3",
        building=building,
        by=None,
        at=now,
    )
    actions.register(
        compound=place.compound,
        item=actions.item_on("A3", now),
        description=f"{place.canary}消火栓没有水",
        building=building,
        spot="3号消火栓",
        photos=[an_admitted_photo()],
        by=manager,
        at=now - timedelta(days=1),
    )
    actions.plan_rounds(now.date() - timedelta(days=7), now.date())
    inspection = Inspection.objects.filter(compound=place.compound, frequency="W").order_by("since")[0]
    for item in inspection.items:
        is_bad = item.code == "E4"
        actions.answer(
            inspection,
            item,
            result=Answer.Result.FAIL if is_bad else Answer.Result.PASS,
            note=f"{place.canary}违建占用绿地" if is_bad else "",
            photos=[an_admitted_photo()] if is_bad else [],
            by=officer,
            at=now,
        )
    actions.finish(inspection, counterpart=f"{place.canary}经理", by=officer, at=now)
    actions.enlist(
        person=officer.person,
        organisation=Organisation.objects.office_of(place.compound.township).get(),
        starts_on=now.date(),
        by=officer,
        at=now,
    )
    actions.draw(
        title=f"{place.name}双随机抽查",
        compounds=Compound.objects.filter(pk=place.compound.pk),
        count=1,
        team=1,
        since=timezone.localdate(now),
        until=timezone.localdate(now),
        by=officer,
        at=now,
        seed="seed",
    )
    _clear_up(place, officer)
    _punish(place, officer)
    _bring_water(place, officer, manager)


def _clear_up(place, officer) -> None:
    now = timezone.now()
    results = dict.fromkeys(ChecklistItem.objects.values_list("code", flat=True), "met")
    actions.assess(compound=place.compound, year=2025, results=results, by=officer, at=now)
    campaign = actions.open_campaign(
        title="清通道行动", theme="passages", starts_on=now.date(), ends_on=now.date(), by=officer, at=now
    )
    round_ = actions.record_round(
        campaign,
        held_on=now.date(),
        team=f"{place.name}工作组",
        compounds=[place.compound],
        photos=[an_admitted_photo()],
        by=officer,
        at=now,
    )
    evidence = {"photos": [an_admitted_photo()], "by": officer, "at": now}
    actions.record_result(round_, compound=place.compound, kind="bikes", count=12, **evidence)


def _punish(place, officer) -> None:
    now = timezone.now()
    case = actions.file_case(
        compound=place.compound,
        domain="fire",
        article=LawArticle.objects.get(code="XF60-P"),
        facts=f"{place.canary}堵塞楼道",
        party=f"{place.canary}先生",
        is_person=True,
        by=officer,
        at=now,
    )
    actions.investigate(case, note="证据确凿", by=officer, at=now)
    paper = [an_admitted_photo()]
    actions.decide(
        case, document_number="罚〔2026〕1号", fine=Decimal("200"), papers=paper, by=officer, at=now
    )


def _bring_water(place, officer, manager) -> None:
    now = timezone.now()
    found = {"on": now.date(), "photos": [an_admitted_photo()], "by": manager, "at": now}
    actions.record_water(
        compound=place.compound, mains="dry", extinguishers=24, note=f"{place.canary}楼道", **found
    )
    repair = actions.open_repair(
        compound=place.compound,
        title=f"{place.name}消防管网更换",
        water_by=now.date() + timedelta(days=60),
        by=officer,
        at=now,
    )
    actions.measure(repair, spot="3号楼屋顶试验消火栓", reading="0", **found)
