"""Fire water: facts of a day, works that bring it back, and who is told when they are late."""

from datetime import timedelta
from decimal import Decimal
from itertools import product

import pytest
from django.apps import apps
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from communities.access import Role
from safety import actions, tasks
from safety.lifecycle import REPAIR, RepairPart, RepairStatus
from safety.models import FireWater, PressureReading, WaterRepair
from safety.rules import water
from safety.rules.water import AFTER, BEFORE, Measured
from safety.seed import repairs as seed
from tests.factories import a_compound, a_township, a_user
from workflow.lifecycle import MoveRefused
from workflow.models import AuditEntry, EscalationLevel, Message
from workflow.refusals import Refused
from workflow.words import pressure

from .scenes import MONDAY, TODAY, a_scene, photo

D, DAY = Decimal, timedelta(days=1)
LEAST = D("0.10")
ALLOWED = {
    ("planned", "begin", "keeper"),
    ("running", "turn_on", "keeper"),
    *((status, "drop", "keeper") for status in ("planned", "running")),
    *((status, "postpone", "approver") for status in ("planned", "running")),
}


@pytest.fixture
def scene(db):
    return a_scene()


def found(scene, mains="dry", on=TODAY, **fields):
    given_ = {"compound": scene.compound, "by": scene.manager, "at": MONDAY} | fields
    return actions.record_water(mains=mains, on=on, **given_)


def opened(scene, at=MONDAY, **fields):
    given_ = {"title": "1至6号楼消防管网更换", "water_by": at.date() + 60 * DAY, "compound": scene.compound}
    return actions.open_repair(**given_ | {"by": scene.township, "at": at} | fields)


def measured(repair, reading, spot="3号楼屋顶", by=None, at=MONDAY, **fields):
    given_ = {"on": at.date(), "photos": [photo()], "by": by, "at": at} | fields
    return actions.measure(repair, spot=spot, reading=reading, **given_)


def running(scene, *spots, at=MONDAY):
    repair = opened(scene)
    for spot in spots or ("3号楼屋顶",):
        measured(repair, "0", spot, by=scene.manager)
    actions.begin_repair(repair, on=at.date(), builder="某消防工程公司", by=scene.township, at=at)
    return repair


# What a day says


@pytest.mark.parametrize(
    ("mains", "reading", "state"),
    [
        ("none", None, "dry"),
        ("dry", None, "dry"),
        ("live", D("0.0999"), "low"),
        ("live", D("0.10"), "sound"),
        ("live", D("0.35"), "sound"),
    ],
)
def test_the_bound_of_the_checklist_decides_and_includes_itself(mains, reading, state):
    assert water.state_of(mains, reading, LEAST) == state


@pytest.mark.parametrize(
    ("mains", "reading", "words"),
    [
        ("live", "", "要填实测水压"),
        ("live", "0", "没有水"),
        ("dry", "0.2", "不填水压"),
        ("none", "0", "不填水压"),
    ],
)
def test_mains_and_reading_that_contradict_each_other_are_refused(scene, mains, reading, words):
    with pytest.raises(Refused, match=words):
        found(scene, mains, reading=reading)


@pytest.mark.parametrize(("typed", "value"), [("0.35", "0.35"), ("350kPa", "0.35"), ("3.5 bar", "0.35")])
def test_a_reading_is_stored_in_the_unit_of_the_checklist(scene, typed, value):
    assert found(scene, "live", reading=typed).reading == D(value)


def test_a_reading_of_another_measure_is_refused(scene):
    for reading in ("220V", "满"):
        with pytest.raises(Refused, match="MPa"):
            found(scene, "live", reading=reading)


def test_the_last_day_counts_and_of_one_day_the_one_recorded_last(scene):
    other = a_compound()
    found(scene, "dry", on=TODAY - 9 * DAY, extinguishers=24)
    found(scene, "live", on=TODAY - 2 * DAY, reading="0.05")
    found(scene, "live", on=TODAY - 2 * DAY, reading="0.30", note="换表重测")
    found(scene, "dry", compound=other, by=None)

    def states(day):
        rows = FireWater.objects.as_of(day).order_by("compound")
        return {row.compound: (row.state, row.reading) for row in rows}

    assert states(TODAY) == {scene.compound: ("sound", D("0.30")), other: ("dry", None)}
    assert states(TODAY - 3 * DAY) == {scene.compound: ("dry", None)}
    assert states(TODAY - 10 * DAY) == {}


def test_stop_gaps_are_dry_and_have_extinguishers(scene):
    found(scene, "dry", extinguishers=0, on=TODAY - 3 * DAY)
    found(scene, "live", reading="0.3", extinguishers=4)
    kept = found(scene, "none", extinguishers=12, note="每层两具", photos=[photo()], on=TODAY - DAY)

    assert list(FireWater.objects.stop_gaps()) == [kept]
    assert kept.photos.count() == 1
    assert not FireWater.objects.as_of(TODAY).stop_gaps().exists()


def test_a_compound_out_of_use_has_neither_facts_nor_works(scene):
    closed = a_compound(township=scene.compound.township, closed_on=TODAY)

    for deed in (found, opened):
        with pytest.raises(Refused, match="已经停用"):
            deed(scene, compound=closed, by=None)


def test_who_makes_rounds_records_and_nobody_records_tomorrow(scene):
    with pytest.raises(Refused, match="职责范围"):
        found(scene, by=a_user(Role.MEMBER, scene.compound))
    with pytest.raises(Refused, match="不能晚于今天"):
        found(scene, on=TODAY + DAY)

    row = found(scene, extinguishers=24)

    entry = AuditEntry.objects.about("firewater", scene.compound.code).get()
    assert (entry.by, entry.details["state"], entry.details["extinguishers"]) == (scene.manager, "dry", 24)
    assert row.recorded_by == scene.manager


def test_the_database_asks_the_same(scene):
    row = found(scene, "live", reading="0.3")
    for columns in ({"reading": None}, {"reading": 0}, {"state": "dry"}, {"mains": "dry"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            FireWater.objects.filter(pk=row.pk).update(**columns)


# The works


def test_a_move_is_open_exactly_where_the_rules_say():
    asked = product(RepairStatus.values, REPAIR.by_name, RepairPart.values)

    open_ = {
        (status, name, part)
        for status, name, part in asked
        if name in [move.name for move in REPAIR.open_to(status, {part})]
    }
    assert open_ == ALLOWED
    assert REPAIR.final() == {"done", "dropped"}


def test_from_the_opening_to_the_day_the_water_is_on(scene):
    hazard = scene.found("A3")
    found(scene, "dry", extinguishers=24)
    repair = opened(scene, hazard=hazard)
    measured(repair, "0", by=scene.manager)
    measured(repair, "0.02", "5号楼屋顶", by=scene.manager)
    day = MONDAY + 10 * DAY
    actions.begin_repair(repair, on=day.date(), builder="某公司", by=scene.township, at=day)
    later = MONDAY + 40 * DAY
    measured(repair, "0.32", by=scene.manager, at=later)
    measured(repair, "280kPa", "5号楼屋顶", by=scene.manager, at=later)

    actions.turn_on(repair, on=later.date() - DAY, by=scene.township, at=later)

    repair.refresh_from_db()
    assert (repair.status, repair.water_on, repair.confirmed_by) == (
        "done",
        later.date() - DAY,
        scene.township,
    )
    now = FireWater.objects.as_of(later.date()).get()
    assert (now.state, now.reading, now.extinguishers, now.repair) == ("sound", D("0.28"), 0, repair)
    assert [row.stage for row in repair.readings.order_by("pk")] == ["before", "before", "after", "after"]
    assert repair.deadlines.get().met_at == later
    assert list(WaterRepair.objects.water_on_within(later.date() - DAY, later.date())) == [repair]
    verbs = (
        AuditEntry.objects.about("waterrepair", repair.number).order_by("pk").values_list("verb", flat=True)
    )
    assert list(verbs) == ["open_repair", "measure", "measure", "begin", "measure", "measure", "turn_on"]


def test_works_begin_from_a_measurement(scene):
    repair = opened(scene)
    with pytest.raises(MoveRefused, match="改造前读数"):
        actions.begin_repair(repair, on=TODAY, by=scene.township, at=MONDAY)
    measured(repair, "0", by=scene.manager)

    for on in (TODAY - DAY, TODAY + DAY):
        with pytest.raises(Refused, match="日期"):
            actions.begin_repair(repair, on=on, by=scene.township, at=MONDAY)
    actions.begin_repair(repair, on=TODAY, by=scene.township, at=MONDAY)


def test_water_is_on_only_where_it_was_measured_again_and_is_enough(scene):
    repair = running(scene, "3号楼屋顶", "5号楼屋顶")
    measured(repair, "0.3", by=scene.manager)
    with pytest.raises(MoveRefused, match="还没有测水压：5号楼屋顶"):
        actions.turn_on(repair, on=TODAY, by=scene.township, at=MONDAY)
    measured(repair, "0.09", "5号楼屋顶", by=scene.manager)
    with pytest.raises(MoveRefused, match="没有达到0.10MPa.*5号楼屋顶"):
        actions.turn_on(repair, on=TODAY, by=scene.township, at=MONDAY)
    measured(repair, "0.1", "5号楼屋顶", by=scene.manager)

    actions.turn_on(repair, on=TODAY, by=scene.township, at=MONDAY)


def test_who_has_measured_does_not_confirm(scene):
    repair = running(scene)
    measured(repair, "0.3", by=scene.township)

    with pytest.raises(MoveRefused, match="由其他人员确认"):
        actions.turn_on(repair, on=TODAY, by=scene.township, at=MONDAY)
    with pytest.raises(MoveRefused, match="不归您办理"):
        actions.turn_on(repair, on=TODAY, by=scene.manager, at=MONDAY)

    actions.turn_on(repair, on=TODAY, by=scene.district, at=MONDAY)


def test_a_reading_after_the_works_shows_a_new_photo(scene):
    repair, before = opened(scene), photo()
    measured(repair, "0", photos=[before])
    actions.begin_repair(repair, on=TODAY, by=scene.township, at=MONDAY)

    for photos, words in (([], "压力表照片"), ([before], "已经上传过")):
        with pytest.raises(Refused, match=words):
            measured(repair, "0.3", photos=photos)
    with pytest.raises(Refused, match="开工以后"):
        measured(repair, "0.3", on=TODAY - DAY)
    assert PressureReading.objects.count() == 1


def test_nothing_is_measured_when_the_works_are_over(scene):
    repair = running(scene)
    actions.drop_repair(repair, note="并入老旧小区改造", by=scene.township, at=MONDAY)

    with pytest.raises(Refused, match="已经结束"):
        measured(repair, "0.3")
    with pytest.raises(Refused, match="已经终止"):
        actions.name_funding(repair, label="project", key="WX-1", by=scene.township, at=MONDAY)


@pytest.mark.parametrize(
    ("fields", "words"),
    [({"title": " "}, "项目名称"), ({"water_by": TODAY}, "晚于今天")],
)
def test_a_project_that_cannot_be_is_refused(scene, fields, words):
    with pytest.raises(Refused, match=words):
        opened(scene, **fields)
    with pytest.raises(Refused, match="不在这个小区"):
        opened(scene, hazard=scene.found(compound=a_compound(township=scene.compound.township), by=None))
    with pytest.raises(Refused, match="职责范围"):
        opened(scene, by=scene.manager)


def test_funding_is_a_label_and_a_key(scene):
    repair = opened(scene)
    with pytest.raises(Refused, match="职责范围"):
        actions.name_funding(repair, label="project", key="WX-1", by=scene.manager, at=MONDAY)

    actions.name_funding(repair, label="project", key="WX-1", by=scene.township, at=MONDAY)

    assert (repair.funding_label, repair.funding_key) == ("project", "WX-1")
    with pytest.raises(IntegrityError), transaction.atomic():
        WaterRepair.objects.filter(pk=repair.pk).update(funding_key="")


def test_the_database_asks_for_the_day_of_the_water(scene):
    repair = running(scene)
    for columns in ({"status": "done"}, {"water_on": TODAY}, {"status": "done", "water_on": TODAY - DAY}):
        with pytest.raises(IntegrityError), transaction.atomic():
            WaterRepair.objects.filter(pk=repair.pk).update(**columns)


def test_who_is_late_is_told_of_and_only_the_district_gives_more_time_before_it_is_late(scene):
    repair = opened(scene, water_by=TODAY + 10 * DAY)
    with pytest.raises(MoveRefused, match="不归您办理"):
        actions.postpone(repair, days=5, note="管材没到", by=scene.township, at=MONDAY)
    actions.postpone(repair, days=5, note="管材没到", by=scene.district, at=MONDAY)
    row = repair.deadlines.get()
    assert row.due_at.astimezone(MONDAY.tzinfo).date() == TODAY + 15 * DAY

    tasks.sweep(MONDAY + 16 * DAY)
    tasks.sweep(MONDAY + 16 * DAY)

    told = Message.objects.filter(recipient=scene.township, channel=Message.Channel.INBOX, colour="yellow")
    assert [message.params["number"] for message in told] == [repair.number]
    with pytest.raises(MoveRefused, match="已经过了"):
        actions.postpone(repair, days=5, note="管材没到", by=scene.district, at=MONDAY + 16 * DAY)


@pytest.mark.parametrize(
    ("value", "written"),
    [(None, ""), ("0", "0"), ("0.3000", "0.30"), ("0.3550", "0.355"), ("1", "1.00"), ("0.05", "0.05")],
)
def test_a_pressure_is_written_as_a_gauge_is_read(value, written):
    assert pressure(value and D(value)) == written


def test_the_levels_can_be_taken_back_and_planted_again(db):
    levels = EscalationLevel.objects.filter(case_label="waterrepair")
    assert levels.count() == 4

    seed.uproot(apps)
    assert not levels.exists()
    seed.plant(apps)

    assert levels.count() == 4


# The rules by themselves

ROWS = st.lists(
    st.builds(
        Measured,
        st.sampled_from([BEFORE, AFTER]),
        st.sampled_from(["甲", "乙", "丙"]),
        st.decimals(min_value=0, max_value=1, places=2),
    ),
    max_size=12,
)


@given(ROWS)
def test_water_is_proved_when_each_spot_s_last_reading_says_so(rows):
    def last(stage, spot):
        values = [row.value for row in rows if (row.stage, row.spot) == (stage, spot)]
        return values[-1] if values else None

    spots = [spot for spot in ("甲", "乙", "丙") if last(BEFORE, spot) is not None]
    after = {spot: last(AFTER, spot) for spot in ("甲", "乙", "丙")}
    enough = all(value is None or value >= LEAST for value in after.values())
    wanted = all(after[spot] is not None for spot in spots) and enough

    problem = water.water_is_proved(None, {"measured": rows, "least": LEAST, "has_measured": False})

    assert (problem is None) == wanted


def test_a_compound_of_another_township_is_out_of_sight(scene):
    found(scene)
    repair = opened(scene)
    near, far = (
        a_user(Role.TOWNSHIP_OFFICER, a_township(name)) for name in (scene.compound.township.name, "百崎乡")
    )

    for rows in (FireWater.objects, WaterRepair.objects):
        assert (rows.visible_to(near).count(), rows.visible_to(far).count()) == (1, 0)
    assert (repair.relations_of(near), repair.relations_of(far)) == ({"keeper"}, frozenset())
