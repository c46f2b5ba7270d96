"""What safety asks of each today: rounds, what waits for my move, what is late by colour; in my own area."""

from datetime import datetime, timedelta
from itertools import product

import pytest
from django.urls import reverse
from django.utils import timezone

from communities.access import Role
from communities.models import Organisation
from safety import actions
from safety.ladder import rules, rungs
from safety.lifecycle import LIFECYCLE, Relation
from safety.models import Hazard, Inspection
from safety.tasks import sweep
from safety.today import duties_of
from tests.factories import a_compound, a_project, a_township, a_user, an_organisation
from workflow import calendars
from workflow.clock import SHANGHAI
from workflow.models import EscalationLevel, Message

from .scenes import MONDAY, TODAY, Scene, a_scene, in_post, photo

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
LADDER = {
    ("judge", "wd", 0, "township", "yellow"),
    ("judge", "wd", 1, "district", "red"),
    ("order", "wd", 0, "township", "yellow"),
    ("order", "wd", 1, "district", "red"),
    ("rectify", "share", 80, "manager", "none"),
    ("rectify", "wd", 0, "manager", "yellow"),
    ("rectify", "wd", 0, "unit_head", "yellow"),
    ("rectify", "wd", 3, "township", "red"),
    ("rectify", "wd", 3, "district", "red"),
    ("recheck", "wd", 0, "township", "yellow"),
    ("recheck", "wd", 3, "district", "red"),
    ("approve", "wd", 0, "township", "yellow"),
}
"""By hand: yellow to who repairs, red to township and district; for officers' own steps one level up each."""


@pytest.fixture
def scene() -> Scene:
    return a_scene()


def at(day: int, hour: int = 0, minute: int = 0, second: int = 0) -> datetime:
    return datetime(2026, 3, day, hour, minute, second, tzinfo=SHANGHAI)


OF_CASES = {
    ("decide", "share", 80, "township", "none"),
    ("decide", "wd", 0, "township", "yellow"),
    ("decide", "wd", 3, "district", "red"),
    ("pay", "wd", 0, "township", "yellow"),
}


def test_the_ladder_of_enforcement_is_the_one_written_by_hand():
    rows = EscalationLevel.objects.of("enforcementcase")

    assert set(rows.values_list("kind", "anchor", "amount", "audience", "colour")) == OF_CASES


def test_the_ladder_is_the_one_written_by_hand():
    rows = EscalationLevel.objects.of("hazard")

    assert set(rows.values_list("kind", "anchor", "amount", "audience", "colour")) == LADDER
    assert len(list(rules())) == len(LADDER)


@pytest.mark.parametrize(
    ("moment", "colour", "told"),
    [
        (at(19, 6, 35, 59), "none", set()),
        (at(19, 6, 36), "none", {"manager"}),
        (at(19, 23, 59, 59), "yellow", set()),
        (at(20), "yellow", {"manager"}),
        (at(24, 23, 59, 59), "red", set()),
        (at(25), "red", {"township", "district"}),
    ],
)
def test_a_late_repair_is_told_of_up_the_ladder(scene, moment, colour, told):
    scene.found("A4")

    sweep(moment)

    assert heard(scene, colour) == told


@pytest.mark.parametrize(
    ("moment", "colour", "told"),
    [
        (at(17, 23, 59, 59), "yellow", set()),
        (at(18), "yellow", {"township"}),
        (at(18, 23, 59, 59), "red", set()),
        (at(19), "red", {"district"}),
    ],
)
def test_a_late_judge_is_told_of_at_the_township_and_then_the_district(scene, moment, colour, told):
    scene.found("A5", is_suspected=True)

    sweep(moment)

    assert heard(scene, colour) == told


def heard(scene, colour) -> set[str]:
    names = {getattr(scene, name).pk: name for name in ("manager", "secretary", "township", "district")}
    rows = Message.objects.filter(channel="inbox", colour=colour)
    return {names[row.recipient_id] for row in rows}


def test_the_page_of_a_hazard_shows_its_ladder_and_who_was_told(client, scene):
    hazard = scene.found("A4")
    sweep(at(20))

    shown = [(rung.colour, str(rung.whom), rung.is_told) for rung in rungs(hazard, calendars.current())]
    client.force_login(scene.manager)
    words = client.get(hazard.get_absolute_url()).content.decode()

    assert shown == [
        ("none", "项目经理", True),
        ("yellow", "项目经理", True),
        ("yellow", "承办单位负责人", True),
        ("red", "镇乡", False),
        ("red", "区专班", False),
    ]
    assert "超过整改时限，已报项目经理督办（黄色）" in words


def in_every_state(scene) -> list[Hazard]:
    """Registered, graded, ordered, repaired, closed; more time asked thrice."""
    office = an_organisation(Organisation.Kind.DEPARTMENT, "住建局")
    asked, of_office, major = (scene.found(spot=f"{number}号") for number in range(3))
    actions.secure(major, measure="专人值守", by=scene.manager, at=MONDAY)
    actions.grade(major, grade="major", decision_number="1号", note="认定", by=scene.township, at=MONDAY)
    for hazard in (asked, of_office, major):
        actions.ask_extension(hazard, days=2, note="等配件", by=scene.manager, at=MONDAY)
    Hazard.objects.filter(pk=of_office.pk).update(unit=office)
    by_township = scene.found(spot="6号", by=scene.township)
    actions.rectify(by_township, note="好了", photos=[photo()], by=scene.secretary, at=MONDAY)
    graded = scene.found(is_suspected=True)
    actions.grade(graded, grade="general", by=scene.township, at=MONDAY)
    others = [scene.found(is_suspected=True), scene.found(), scene.rectified(), scene.closed()]
    return [asked, of_office, major, by_township, graded, *others]


MOVES = {
    Relation.RECTIFIER: {"rectify"},
    Relation.RECHECKER: {"pass", "fail"},
    Relation.JUDGE: {"grade", "order"},
    Relation.APPROVER: {"grant_extension"},
}


def test_what_waits_for_somebody_is_what_they_may_move(scene):
    rows = in_every_state(scene)
    users = (scene.manager, scene.secretary, scene.township, scene.district)

    for user, (relation, moves) in product(users, MOVES.items()):
        waiting = set(Hazard.objects.waiting_for(user, relation).values_list("number", flat=True))
        assert waiting == {row.number for row in rows if is_open(row, user, relation, moves)}, (
            user,
            relation,
        )


def is_open(hazard, user, relation, moves) -> bool:
    hazard.refresh_from_db()
    may = relation in hazard.relations_of(user)
    offered = moves & {move.name for move in LIFECYCLE.open_to(hazard.status, {relation})}
    if relation == Relation.RECHECKER:
        may &= hazard.rectified_by_id != user.pk
    if relation == Relation.APPROVER:
        may &= hazard.deadlines.running().filter(kind="approve").exists()
    return may and bool(offered)


def test_the_list_that_a_part_leads_to_holds_as_many_as_the_part_counts(client, scene):
    in_every_state(scene)
    hazard = scene.found(spot="7号")
    actions.hand_over(hazard, note="拒不整改", by=scene.township, at=MONDAY)

    for user in (scene.manager, scene.township, scene.district):
        client.force_login(user)
        parts = client.get(reverse("safety:today")).context["duties"].waiting
        for part in parts:
            listed = client.get(reverse("safety:hazard-list"), {"state": part.name}).context["table"]
            assert len(listed.rows) == part.total, (user, part.name)
        assert any(part.total for part in parts)


def test_nobody_is_asked_to_look_again_at_their_own_repair(scene):
    hazard = scene.rectified()
    Hazard.objects.filter(pk=hazard.pk).update(rectified_by=scene.township)

    assert not Hazard.objects.waiting_for(scene.township, Relation.RECHECKER).exists()
    assert Hazard.objects.waiting_for(scene.district, Relation.RECHECKER).exists()


def test_rounds_are_due_done_and_missed(scene):
    actions.plan_rounds(TODAY - 31 * DAY, TODAY)
    daily = Inspection.objects.filter(compound=scene.compound, frequency="D")
    daily.filter(until=TODAY - DAY).update(finished_at=MONDAY)
    weekly = Inspection.objects.filter(compound=scene.compound, frequency="W", since=TODAY)
    weekly.update(finished_at=MONDAY)

    duties = duties_of(scene.secretary, MONDAY)

    assert [row.frequency for row in duties.due.rows] == ["D", "M", "Q", "H", "Y"]
    assert duties.done == 1
    assert {row.frequency for row in duties.missed.rows} <= {"D", "W", "M"}
    assert duties.missed.total == 29 + 5 + 1


def test_late_hazards_stand_under_their_gravest_colour_once(scene):
    scene.found("A4", at=at(2))
    scene.found("A4", at=at(13, 9), spot="2号")
    scene.found("A1", at=at(16, 9))
    scene.found("C1")
    sweep(at(17, 0, 1))
    scene.found("A1", at=at(16, 9), spot="3号")

    duties = duties_of(scene.township, at(17, 0, 2))

    assert {one.name: one.count for one in duties.colours} == {"red": 1, "orange": 0, "yellow": 2, "none": 1}
    assert duties.late_total == 4 == len(duties.late)


def test_a_repair_in_time_leaves_the_colours(scene):
    hazard = scene.found("A4", at=at(2))
    sweep(at(16))
    actions.rectify(hazard, note="好了", photos=[photo()], by=scene.manager, at=MONDAY)

    assert Hazard.objects.with_supervision().get().supervision is None


def test_the_list_is_narrowed_by_colour(client, scene):
    scene.found("A4", at=at(2))
    scene.found("A4", spot="2号", at=timezone.now())
    sweep(at(16))
    client.force_login(scene.township)

    rows = (
        client.get(reverse("safety:hazard-list"), {"state": "overdue", "colour": "red"}).context["table"].rows
    )

    assert [row.record.spot for row in rows] == [""]


def test_a_compound_sees_itself_and_a_township_its_own(client, scene):
    near = a_compound("近邻小区", township=scene.compound.township)
    far = a_compound("远方小区", township=a_township("张坂镇"))
    for compound in (near, far):
        a_project(compound)
        actions.register(
            compound=compound,
            item=actions.item_on("A4", MONDAY),
            description="灭火器失效",
            by=None,
            at=MONDAY,
        )
    scene.found("A4")
    actions.plan_rounds(timezone.localdate() - 3 * DAY, timezone.localdate())
    stranger = in_post(a_user(Role.TOWNSHIP_OFFICER, far))

    seen = {user: page(client, user) for user in (scene.manager, scene.township, scene.district, stranger)}

    names = {
        user: {one for one in (scene.compound, near, far) if one.name in words}
        for user, words in seen.items()
    }
    assert names == {
        scene.manager: {scene.compound},
        scene.township: {scene.compound, near},
        scene.district: {scene.compound, near, far},
        stranger: {far},
    }


def page(client, user) -> str:
    client.force_login(user)
    return client.get(reverse("safety:today")).content.decode()


def test_the_page_asks_as_much_for_many_as_for_few(client, count_queries, scene):
    def asked(user):
        client.force_login(user)
        return count_queries(reverse("safety:today"))

    def more(compound):
        for number in range(3):
            scene.found("A4", compound=compound, spot=f"{number}号", by=scene.township)
            scene.rectified(compound=compound, spot=f"修{number}号", by=scene.township)
        actions.plan_rounds(timezone.localdate() - 3 * DAY, timezone.localdate())

    more(scene.compound)
    few = [asked(user) for user in (scene.manager, scene.township)]
    for _number in range(3):
        scene.found("A4", spot="又一处", by=scene.township)
    for _number in range(4):
        actions.plan_rounds(timezone.localdate(), timezone.localdate())
        a_compound(township=scene.compound.township)
    actions.plan_rounds(timezone.localdate() - 3 * DAY, timezone.localdate())

    assert [asked(user) for user in (scene.manager, scene.township)] == few
