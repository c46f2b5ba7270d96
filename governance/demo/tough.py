"""The demo's tough compounds, what was resolved there, and the two registers of 2025 (F07, F20)."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from itertools import cycle, islice

from django.db import transaction
from django.utils import timezone

from communities.access import Post
from communities.actions import add_organisation, add_person, appoint
from communities.models import Compound, District, Organisation, Person
from governance import actions
from governance.actions import Fact, Resolution
from governance.actions import work as deeds
from governance.holders import holders
from governance.models import Duty, Issue, IssueKind, Sponsorship, Task, ToughCompound
from safety.responsible import unit_of
from workflow.clock import SHANGHAI
from workflow.uploads import Admitted

from .pictures import another, picture
from .statements import township_clerks

YEAR = 2025
BEGUN = datetime(YEAR, 1, 20, 9, 30, tzinfo=SHANGHAI)
DECISION = "泉台管〔2025〕3号"
LEGACY, STUBBORN = 35, 726
"""Closed in the year: F20 and F07."""
OPEN_LEGACY, OPEN_STUBBORN = 5, 9
"""Of the present day; the first of each is late."""
REASON = "历史遗留问题多、群众反映集中"
GROUP = 2
"""Departments that stand for a compound."""
MEETINGS = ((3, 12), (9, 18))
SUBJECTS = ("消防管网改造和车库渗漏", "公共收益移交和电梯更新")
RESOLVED = ("更换1至3号楼消防主管", "移交公共收益账目并公示")
PROGRESS = (
    "入户走访过半，列出问题清单。",
    "消防管网改造完成立项，施工单位进场。",
    "主管更换完成，水压达标。",
    "公共收益完成对账并公示，车库渗漏点开始注浆。",
)
LEGACY_TITLES = (
    ("fire", "消防管网多年无水"),
    ("leak", "地下车库顶板渗漏"),
    ("income", "公共收益长期未移交"),
    ("title", "产权证办理停滞"),
    ("handover", "前期物业拒不移交资料"),
    ("lift", "老旧电梯反复停用"),
    ("drain", "雨污管网混接"),
)
STUBBORN_TITLES = (
    ("clutter", "楼道堆放杂物"),
    ("parking", "占用消防通道停车"),
    ("green", "公共绿地种菜"),
    ("illegal", "顶楼搭建棚屋"),
    ("pets", "犬只扰民"),
    ("drain", "化粪池满溢"),
    ("facade", "外墙瓷砖脱落"),
)
RESIDENT_UNITS = (
    ("演示供电服务站", "包保小区用电安全，每季度巡查配电房"),
    ("演示市场监管所", "核查小区经营摊点和电梯维保单位"),
    ("演示实验学校", "提供四点半课堂和志愿服务"),
)
FORCE_DUTIES = ("统筹难点小区攻坚，每月调度一次", "季度通报、约谈和督办销号")


def load(at: datetime) -> None:
    """Every part is one transaction of its own."""
    for is_there, part in (
        (Issue.objects.exists(), registers),
        (ToughCompound.objects.exists(), compounds),
        (Duty.objects.exists(), task_force),
    ):
        if not is_there:
            with transaction.atomic():
                part(at)


def registers(at: datetime) -> None:
    """What was closed in the year, spread over its days, and what is open now."""
    actions.record_issues(facts_of(at), by=None, at=at)


def facts_of(at: datetime) -> Iterator[Fact]:
    homes = list(Compound.objects.active().select_related("township__district").order_by("code"))
    hard = [home for home in homes if home.is_hard_case] or homes
    today = timezone.localdate(at)
    owners = {home.pk: unit_of(home, today) for home in homes}
    kinds = {kind.code: kind for kind in IssueKind.objects.all()}
    for register, places, titles, closed, still in (
        (Issue.Register.LEGACY, hard, LEGACY_TITLES, LEGACY, OPEN_LEGACY),
        (Issue.Register.STUBBORN, homes, STUBBORN_TITLES, STUBBORN, OPEN_STUBBORN),
    ):
        spread = zip(cycle(places), days_of(closed + still, closed, today), strict=False)
        for number, (home, (found_on, due_on, closed_on)) in enumerate(spread):
            code, title = titles[(number + number // len(places)) % len(titles)]
            yield Fact(
                compound=home,
                register=register,
                kind=kinds[code],
                title=f"{title}（第{number + 1}项）",
                found_on=found_on,
                owner=owners[home.pk],
                due_on=due_on,
                closed_on=closed_on,
                evidence="现场照片和验收单存档（演示）" if closed_on else "",
            )


def days_of(count: int, closed: int, today: date) -> Iterator[tuple[date, date, date | None]]:
    """Found, due and closed; the first that are open are late by some days."""
    for number in range(count):
        if number < closed:
            ended = date(YEAR, 1, 8) + timedelta(days=number * 350 // closed)
            yield ended - timedelta(days=40 + number % 30), ended + timedelta(days=number % 20), ended
        else:
            left = 12 * (number - closed) - 9
            yield today - timedelta(days=50), today + timedelta(days=left), None


def compounds(at: datetime) -> None:
    people = sponsors(at)
    clerks = township_clerks(at)
    units = list(Organisation.objects.of_kind("department", "enforcement").order_by("pk"))
    homes = Compound.objects.active().filter(is_hard_case=True).select_related("township__district")
    for number, home in enumerate(homes.order_by("code")):
        tough = actions.list_compound(
            home, listed_on=BEGUN.date(), reason=REASON, decision=DECISION, by=None, at=BEGUN
        )
        told = {"starts_on": BEGUN.date(), "by": None, "at": BEGUN}
        actions.sponsor(tough, part=Sponsorship.Part.LEADER, person=people[number % len(people)], **told)
        actions.sponsor(tough, part=Sponsorship.Part.CADRE, person=clerks[home.township_id].person, **told)
        for unit in islice(cycle(units), number, number + min(GROUP, len(units))):
            actions.sponsor(tough, part=Sponsorship.Part.GROUP, unit=unit, **told)
        a_year_of_meetings(tough, units, at)
        for month in range(1, 13):
            moment = datetime(YEAR, month, 26, 16, tzinfo=SHANGHAI)
            actions.report_progress(
                tough, month=moment.date(), words=PROGRESS[(month - 1) // 3], by=None, at=moment
            )
        what_is_open(tough, units[number % len(units)], number, at)
    last = ToughCompound.objects.order_by("-pk").first()
    if last:
        actions.ask_release(
            last,
            result="遗留问题全部销号，物业费收缴率回升，群众评议满意（演示）",
            papers=[proof()],
            by=None,
            at=at - timedelta(days=2),
        )


def sponsors(at: datetime) -> list[Person]:
    """Leaders of the district who have no log-in."""
    district, found = District.objects.order_by("pk")[0], []
    for name in ("演示包联领导甲", "演示包联领导乙", "演示包联领导丙"):
        person = add_person(name, None, by=None, at=at)
        appoint(person, Post.DISTRICT_LEADER, district, starts_on=BEGUN.date(), by=None, at=at)
        found.append(person)
    return found


def a_year_of_meetings(tough: ToughCompound, units: list[Organisation], at: datetime) -> None:
    """Each resolution of the year was done by the owner and checked by another."""
    for (month, day), subject in zip(MEETINGS, SUBJECTS, strict=True):
        moment = datetime(YEAR, month, day, 15, tzinfo=SHANGHAI)
        due_on = moment.date() + timedelta(days=30)
        owners = islice(cycle(units), month, month + len(RESOLVED))
        resolutions = [
            Resolution(words, owner, due_on) for words, owner in zip(RESOLVED, owners, strict=True)
        ]
        for task in hold(tough, subject, resolutions, moment):
            close(task, moment + timedelta(days=20))


def hold(tough: ToughCompound, subject: str, resolutions: list[Resolution], moment: datetime) -> list[Task]:
    meeting = actions.plan_meeting(
        tough, on=moment.date(), place=f"{tough}党群活动室", subject=subject, by=None, at=moment
    )
    return actions.record_meeting(
        meeting,
        attendees="包联领导、驻点干部、组团部门、社区、业委会、物业",
        words="明确责任单位和期限，下次会议逐项对账。",
        resolutions=resolutions,
        by=None,
        at=moment,
    )


def close(task: Task, moment: datetime) -> None:
    deeds.finish(task, note="已完成", papers=[proof()], by=None, at=moment)
    deeds.close(task, note="现场核查属实", by=None, at=moment + timedelta(days=2))


def what_is_open(tough: ToughCompound, unit: Organisation, number: int, at: datetime) -> None:
    """A meeting of last week, with one thing that is late in every other compound, and the next meeting."""
    moment = timezone.make_aware(datetime.combine(timezone.localdate(at) - timedelta(days=8), time(15)))
    days = 3 if number % 2 else 20
    due_on = moment.date() + timedelta(days=days)
    person = next(iter(holders([unit], moment.date())[unit.pk]), None)
    hold(tough, "渗漏整改和充电设施", [Resolution("车库渗漏点注浆复查", unit, due_on, person)], moment)
    actions.plan_meeting(
        tough,
        on=timezone.localdate(at) + timedelta(days=6 + number),
        place=f"{tough}党群活动室",
        subject="遗留问题逐项对账",
        by=None,
        at=at,
    )


def task_force(at: datetime) -> None:
    """Duties of the one task force and of resident units, with a task for one of them."""
    district = District.objects.order_by("pk")[0]
    force = Organisation.objects.of_kind("district").order_by("pk").first() or add_organisation(
        Organisation.Kind.DISTRICT, "演示区专班", district, by=None, at=BEGUN
    )
    for words in FORCE_DUTIES:
        actions.give_duty(force, words=words, starts_on=BEGUN.date(), by=None, at=BEGUN)
    for name, words in RESIDENT_UNITS:
        unit = add_organisation(Organisation.Kind.RESIDENT_UNIT, name, district, by=None, at=BEGUN)
        duty = actions.give_duty(unit, words=words, starts_on=BEGUN.date(), by=None, at=BEGUN)
    actions.give_task(
        title="组织一次小区志愿服务",
        owner=unit,
        duty=duty,
        due_on=timezone.localdate(at) + timedelta(days=15),
        by=None,
        at=at,
    )


def proof() -> Admitted:
    return another(picture(cleared=True))
