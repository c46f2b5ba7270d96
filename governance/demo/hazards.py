"""The demo's safety: rounds, hazards in every state, and a year of campaigns, assessments and enforcement.

The figures of 2025 (F04, F30, F31, F43-F46, F51, F52, F61, F63) are counted from these rows.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import cached_property

from django.db import transaction
from django.utils import timezone

from communities.models import Compound, ManagementArea, User
from disclosure.actions import post
from disclosure.models import Channel, Document, Level
from safety import actions
from safety.models import (
    Answer,
    Assessment,
    Campaign,
    CampaignRound,
    ChecklistItem,
    EnforcementCase,
    FixedPoint,
    Hazard,
    Inspection,
    LawArticle,
)
from workflow.clock import SHANGHAI
from workflow.uploads import Admitted

from . import accounts
from .pictures import another, picture
from .statements import secretary_of, township_clerks

YEAR = 2025
BEGUN, ENDED = date(YEAR, 1, 6), date(YEAR, 12, 28)
MORNING = time(9, 30)
ASSESSED = datetime(YEAR, 5, 20, 9, 30, tzinfo=SHANGHAI)
FIRE_LANES, PASSAGES, ROUNDS, BIKES, CITYSCAPE = 217, 104, 25, 576, 1341
OUT_OF_SCOPE, FAILED = 5, 2
OFFENCES = (
    *(("WY-P", "property", "在公共绿地种菜", "1000"),) * 5,
    *(("SR-P", "cityscape", "在楼道张贴广告", "200"),) * 8,
    *(("SR36-U", "cityscape", "占道堆放建筑垃圾", "1500"),) * 4,
    *(("XF60-P", "fire", "在楼道停放电动车", "200"),) * 5,
)
"""Seventeen cases with fines of 12,600 yuan, and five of fire, which are counted apart."""
FRESH = timedelta(days=30)


def load(at: datetime) -> None:
    """Every part is one transaction of its own."""
    people = People(at)
    for is_there, part in (
        (Assessment.objects.exists(), assess_all),
        (Campaign.objects.exists(), a_year_of_rounds),
        (Hazard.objects.exists(), a_year_of_fire_lanes),
        (EnforcementCase.objects.exists(), a_year_of_cases),
        (FixedPoint.objects.exists(), label_points),
        (Inspection.objects.exists(), two_weeks_of_rounds),
        (Hazard.objects.filter(found_at__gt=at - FRESH).exists(), play),
    ):
        if not is_there:
            with transaction.atomic():
                part(people, at)


@dataclass
class People:
    """Who repairs in each compound and who looks again, and their photos."""

    at: datetime

    @cached_property
    def compounds(self) -> list[Compound]:
        return list(Compound.objects.filter(closed_on=None).select_related("township").order_by("code"))

    @cached_property
    def clerks(self) -> dict[int, User]:
        return township_clerks(self.at)

    @cached_property
    def secretaries(self) -> dict[int, User]:
        return {compound.pk: secretary_of(compound, self.at) for compound in self.compounds}

    @cached_property
    def before(self) -> Admitted:
        return picture(cleared=False)

    @property
    def after(self) -> Admitted:
        return another(picture(cleared=True))

    def close(self, hazard: Hazard, *, at: datetime, note: str = "已经清理") -> None:
        """Repaired after three hours, looked at by another after six."""
        by = self.secretaries[hazard.compound_id]
        actions.rectify(hazard, note=note, photos=[self.after], by=by, at=at + timedelta(hours=3))
        clerk = self.clerks[hazard.compound.township_id]
        actions.close(hazard, note="现场看过，已经消除", by=clerk, at=at + timedelta(hours=6))


def spread(count: int) -> Iterator[datetime]:
    """So many mornings from the first to the last week of the year."""
    span = (ENDED - BEGUN).days
    for number in range(count):
        day = BEGUN + timedelta(days=number * span // count)
        yield timezone.make_aware(datetime.combine(day, MORNING))


def a_year_of_fire_lanes(people: People, _at: datetime) -> None:
    """F63: fire lanes that were blocked and are clear again, found on patrol."""
    item = ChecklistItem.objects.select_related("kind").get(code="A1")
    for number, found in enumerate(spread(FIRE_LANES)):
        hazard = actions.register(
            compound=people.compounds[number % len(people.compounds)],
            item=item,
            description="车辆停在消防车通道上。",
            spot=f"消防车通道第{number + 1}处",
            photos=[people.before],
            by=None,
            at=found,
        )
        people.close(hazard, at=found)


def a_year_of_rounds(people: People, at: datetime) -> None:
    """F43, F51, F52, F61: twenty-five rounds, what they moved, and what they found and saw closed."""
    campaign = actions.open_campaign(
        title="“清通道、治飞线”专项行动",
        theme=Campaign.Theme.PASSAGES,
        starts_on=date(YEAR, 1, 1),
        ends_on=date(YEAR, 12, 31),
        basis="区“红色物业”专班部署",
        by=None,
        at=timezone.make_aware(datetime.combine(BEGUN, MORNING)),
    )
    for number, held in enumerate(spread(ROUNDS)):
        first = number * 2 % len(people.compounds)
        places = (people.compounds * 2)[first : first + 3]
        round_ = actions.record_round(
            campaign,
            held_on=held.date(),
            team="住建、城管、公安、消防联合工作组",
            compounds=places,
            by=None,
            at=at,
        )
        for kind, whole in (("bikes", BIKES), ("cityscape", CITYSCAPE)):
            count = share(whole, ROUNDS, number)
            evidence = {"photos": [people.before, people.after], "by": None, "at": at}
            actions.record_result(round_, compound=places[0], kind=kind, count=count, **evidence)
        clear_passages(people, round_, places, share(PASSAGES, ROUNDS, number), held)


def share(whole: int, parts: int, number: int) -> int:
    """The part of a whole number that falls to one of several, so that all sum to it."""
    return whole * (number + 1) // parts - whole * number // parts


def clear_passages(
    people: People, round_: CampaignRound, places: list[Compound], count: int, held: datetime
) -> None:
    item = ChecklistItem.objects.select_related("kind").get(code="A2")
    for number in range(count):
        hazard = actions.register(
            compound=places[number % len(places)],
            item=item,
            description="杂物堵住疏散通道。",
            spot=f"第{round_.ordinal}轮第{number + 1}处",
            photos=[people.before],
            source=round_.key,
            by=None,
            at=held,
        )
        people.close(hazard, at=held, note="杂物已经搬走")


def assess_all(people: People, _at: datetime) -> None:
    """F30, F31: fifty-one of fifty-three passed; five are out of scope, each with its reason."""
    met = dict.fromkeys(ChecklistItem.objects.values_list("code", flat=True), Assessment.Result.MET)
    for number, compound in enumerate(people.compounds):
        given = {"compound": compound, "year": YEAR, "by": None, "at": ASSESSED}
        if number < OUT_OF_SCOPE:
            actions.leave_out(reason="物业企业进驻不满一年", **given)
        elif number < OUT_OF_SCOPE + FAILED:
            actions.assess(results={**met, "A2": Assessment.Result.MISSED}, **given)
        else:
            partly = {code: Assessment.Result.PARTLY for code in ("B5", "C5", "E2", "G3")}
            actions.assess(results=met | partly, certificate=f"AQ{YEAR}-{number:03d}", **given)


def a_year_of_cases(people: People, _at: datetime) -> None:
    """F44-F46: filed, investigated, decided, paid, closed, published."""
    articles = {article.code: article for article in LawArticle.objects.all()}
    for number, filed in enumerate(spread(len(OFFENCES))):
        code, domain, facts, fine = OFFENCES[number]
        article, amount = articles[code], Decimal(fine)
        is_person = article.whom == LawArticle.Whom.PERSON
        case = actions.file_case(
            compound=people.compounds[number * 2 % len(people.compounds)],
            domain=domain,
            article=article,
            facts=facts,
            party=f"演示住户{number + 1}" if is_person else "演示装修公司（虚构）",
            is_person=is_person,
            by=None,
            at=filed,
        )
        actions.investigate(case, note="现场照片和询问笔录可以证明", by=None, at=filed + timedelta(days=5))
        decided = filed + timedelta(days=20)
        document = f"台执罚字〔{YEAR}〕{number + 1}号"
        actions.decide(case, document_number=document, fine=amount, by=None, at=decided)
        paid = decided + timedelta(days=6)
        actions.pay(case, paid=amount, on=paid.date(), by=None, at=paid)
        actions.close_case(case, note="罚款已缴，问题已改正", by=None, at=paid)
        actions.publish_case(case, by=None, at=paid)


POINTS = (
    ("hydrant", "东门室外消火栓", "A3", None),
    ("hydrant", "1单元3楼室内消火栓", "A3", 0),
    ("panel", "消防控制室报警主机", "A5", 0),
    ("lift", "1单元电梯", "B1", 1),
    ("charger", "架空层充电桩", "C2", 2),
)
"""Kind, name, item and building of what has a label at the demo's own compound."""


def label_points(people: People, at: datetime) -> None:
    """Hydrants, a panel, a lift and a charger whose labels can be printed."""
    home = next(compound for compound in people.compounds if compound.code == accounts.COMPOUND)
    buildings = list(home.buildings.order_by("pk")[:3])
    for kind, name, code, number in POINTS:
        building = buildings[number] if number is not None and number < len(buildings) else None
        given = {"compound": home, "kind": kind, "name": name, "item_code": code, "building": building}
        actions.add_point(**given, by=accounts.account_of("manager"), at=at)


def two_weeks_of_rounds(people: People, at: datetime) -> None:
    """Rounds of the last two weeks; at the demo's own compound most were made, one was missed."""
    today = timezone.localdate(at)
    actions.plan_rounds(today - timedelta(days=14), today)
    home = next(compound for compound in people.compounds if compound.code == accounts.COMPOUND)
    by, other = accounts.account_of("manager"), accounts.account_of("secretary")
    rounds = Inspection.objects.filter(compound=home, frequency="D", until__lt=today)
    for number, row in enumerate(rounds.order_by("since")):
        made = timezone.make_aware(datetime.combine(row.since, MORNING))
        if number % 6 == 5:
            continue
        for item in row.items:
            actions.answer(row, item, result=Answer.Result.PASS, by=by, at=made)
        actions.finish(row, counterpart="小区支部书记", by=by, at=made)
        actions.acknowledge(row, by=other, at=made + timedelta(hours=2))


def play(people: People, at: datetime) -> None:
    """Hazards of the last days at the demo's own compound, one in every state."""
    home = next(compound for compound in people.compounds if compound.code == accounts.COMPOUND)
    buildings = list(home.buildings.order_by("pk")[:3])
    manager, township = accounts.account_of("manager"), accounts.account_of("township")
    secretary, now = accounts.account_of("secretary"), at

    def found(code: str, words: str, hours: int, number: int = 0, **fields) -> Hazard:
        return actions.register(
            compound=home,
            item=actions.item_on(code, now),
            description=words,
            building=buildings[number % len(buildings)] if buildings else None,
            photos=[people.before],
            by=secretary,
            at=now - timedelta(hours=hours),
            **fields,
        )

    found("A4", "三楼灭火器压力不足，指针在红区。", 5, spot="3楼楼梯口")
    found("A6", "二楼防火门闭门器损坏，门关不上。", 9 * 24, 1, spot="2楼防火门")
    waiting = found("C3", "架空层停了六辆电动车充电。", 30, 2, spot="架空层")
    actions.rectify(
        waiting, note="已经劝离，装了阻车杆", photos=[people.after], by=manager, at=now - timedelta(hours=20)
    )
    found("A5", "火灾报警控制器主机黑屏，全楼报警失灵。", 3, spot="消防控制室", is_suspected=True)
    asked = found("A3", "室外消火栓没有水。", 4 * 24, spot="东门消火栓")
    actions.ask_extension(asked, days=7, note="管道配件要订货", by=manager, at=now - timedelta(hours=3))
    again = found("A2", "楼道堆放旧家具。", 3 * 24, spot="1单元5楼")
    people.close(again, at=now - timedelta(hours=60))
    found("A2", "楼道又堆放旧家具。", 2, spot="1单元5楼")
    handed = found("E4", "一楼住户封闭公共走廊。", 12 * 24, 1, spot="1楼走廊")
    actions.hand_over(handed, note="劝告三次仍不拆除", by=township, at=now - timedelta(days=2))
    mistaken = found("D3", "怀疑燃气泄漏。", 50, 2, spot="地下室")
    actions.void(mistaken, note="燃气公司现场检测，没有泄漏", by=township, at=now - timedelta(hours=40))


def hang_board(at: datetime) -> None:
    """What is open at the demo's own compound hangs in the lobby, and stands on its web and screen."""
    boards = Document.objects.filter(kind=Document.Kind.SAFETY, created_at__gt=at - FRESH)
    area = ManagementArea.objects.filter(compound__code=accounts.COMPOUND).order_by("pk").first()
    if area is None or boards.exists():
        return
    secretary, made = accounts.account_of("secretary"), at - timedelta(hours=1)
    with transaction.atomic():
        document = actions.publish_hazards(area, by=secretary, at=made)
        for channel, place, evidence in (
            (Channel.WALL, "1号楼大堂公示栏", [picture(cleared=True)]),
            (Channel.WEB, "", []),
            (Channel.SCREEN, "", []),
        ):
            where = {"level": Level.COMPOUND, "channel": channel, "place": place}
            post(document, **where, evidence=evidence, by=secretary, at=made)
