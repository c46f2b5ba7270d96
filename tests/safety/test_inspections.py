"""Rounds by frequency, answers item by item, both signatures, and hazards out of what failed."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from communities.access import Role
from safety import actions
from safety.models import Answer, ChecklistItem, Edition, Hazard, Inspection
from safety.rules.readings import read
from tests.factories import a_compound, a_township, a_user
from workflow.refusals import Refused

from .scenes import MONDAY, TODAY, a_scene, in_post, photo

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def scene():
    return a_scene()


def test_the_first_edition_has_seven_kinds_and_thirty_two_items():
    items = ChecklistItem.objects.all()

    assert items.count() == 32
    assert len(set(items.values_list("kind", flat=True))) == 7
    assert set(items.filter(is_red_line=True).values_list("code", flat=True)) == {"A1", "A2", "A3", "C3"}
    assert (items.get(code="B3").frequency, items.get(code="B3").also) == ("M", "Y")


def test_an_old_inspection_keeps_its_edition(scene):
    weekly = scene.round("W")
    old = weekly.edition
    Edition.objects.filter(pk=old.pk).update(valid_to=TODAY)
    new = Edition.objects.create(name="第二版", valid_from=TODAY + DAY, basis="修订")
    ChecklistItem.objects.create(
        edition=new,
        kind=old.items.first().kind,
        code="A1",
        title_zh="新",
        title_en="New",
        frequency="D",
        days=0,
    )

    actions.plan_rounds(TODAY + 7 * DAY, TODAY + 7 * DAY)

    weekly.refresh_from_db()
    assert weekly.edition == old
    assert Inspection.objects.get(since=TODAY + 7 * DAY, frequency="D").edition == new
    assert not Inspection.objects.filter(since=TODAY + 7 * DAY, frequency="W").exists()


def test_what_was_not_signed_in_its_period_is_missed(scene):
    row = scene.round("W")

    assert row in Inspection.objects.due(date(2026, 3, 22))
    assert row in Inspection.objects.missed(date(2026, 3, 23))
    assert not Inspection.objects.missed(date(2026, 3, 22)).filter(pk=row.pk).exists()


def passed(scene, row, at=MONDAY, **fields):
    for item in row.items:
        actions.answer(row, item, result="pass", by=scene.secretary, at=at, **fields)


def failed(scene, row, code="E4", at=MONDAY, **fields):
    given = {"note": "违建", "photos": [photo()]} | fields
    return actions.answer(row, row.items.get(code=code), result="fail", by=scene.secretary, at=at, **given)


def test_the_same_answer_five_times_is_one(scene):
    row, proof = scene.round(), photo()

    for _turn in range(5):
        failed(scene, row, photos=[proof])

    assert Answer.objects.count() == 1
    assert Answer.objects.get().photos.count() == 1


def test_another_answer_before_signing_replaces_it(scene):
    row = scene.round()
    failed(scene, row)

    passed(scene, row)

    assert not row.answers.filter(result="fail").exists()


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"note": " "}, "写明情况"),
        ({"photos": []}, "拍照上传"),
    ],
)
def test_a_failure_needs_words_and_a_photo(scene, fields, words):
    with pytest.raises(Refused, match=words):
        failed(scene, scene.round(), **fields)
    assert not Answer.objects.exists()


def monthly(scene, result="pass", reading="0.35", **fields):
    row = scene.round("M")
    given = {"note": "没水", "photos": [photo()]} if result == "fail" else {}
    return actions.answer(
        row,
        row.items.get(code="A3"),
        result=result,
        reading=reading,
        by=scene.secretary,
        at=MONDAY,
        **given | fields,
    )


@pytest.mark.parametrize(
    ("typed", "stored"), [("0.35", "0.35"), ("０．３５", "0.35"), ("350 kPa", "0.35"), ("3.5bar", "0.35")]
)
def test_a_reading_is_taken_in_its_unit(scene, typed, stored):
    assert str(monthly(scene, reading=typed).reading.normalize()) == stored


@pytest.mark.parametrize(
    ("typed", "words"),
    [("", "要填读数"), ("很好", "填数字"), ("220 V", "单位不对"), ("-1", "填数字"), ("0.05", "合格范围")],
)
def test_a_reading_that_is_none_or_out_of_bounds_is_refused(scene, typed, words):
    with pytest.raises(Refused, match=words):
        monthly(scene, reading=typed)


@pytest.mark.parametrize(
    ("typed", "unit", "words"),
    [
        ("350", "MPa", "不可能这么大"),
        ("10.0001", "MPa", "不可能这么大"),
        ("9999999kV", "V", "不可能这么大"),
        ("0.00001", "MPa", "请填数字"),
        ("12345678", "MPa", "请填数字"),
        ("1.2.3", "MPa", "请填数字"),
    ],
)
def test_what_no_gauge_shows_is_no_reading(typed, unit, words):
    with pytest.raises(Refused, match=words):
        read(typed, unit)


@pytest.mark.parametrize(
    ("typed", "unit", "value"), [("10", "MPa", 10), ("350 kPa", "MPa", "0.35"), ("220", "V", 220)]
)
def test_what_a_gauge_can_show_is_read(typed, unit, value):
    assert read(typed, unit) == Decimal(value)


def test_a_low_reading_is_a_failure(scene):
    assert monthly(scene, result="fail", reading="0.05").result == "fail"


def test_what_failed_becomes_a_hazard_when_it_is_signed(scene):
    row = scene.round()
    passed(scene, row)
    bad = failed(scene, row)

    found = actions.finish(row, counterpart="王经理", by=scene.secretary, at=MONDAY)

    hazard = Hazard.objects.get()
    assert found == [hazard]
    assert (hazard.answer, hazard.item.code, hazard.status, hazard.unit) == (bad, "E4", "ordered", scene.unit)
    assert actions.finish(row, counterpart="王经理", by=scene.secretary, at=MONDAY) == found
    assert Hazard.objects.count() == 1


def test_nothing_is_signed_while_an_item_is_open_or_nobody_is_named(scene):
    row = scene.round()
    failed(scene, row)
    with pytest.raises(Refused, match="E3"):
        actions.finish(row, counterpart="王经理", by=scene.secretary, at=MONDAY)
    passed(scene, row)
    with pytest.raises(Refused, match="在场人员"):
        actions.finish(row, counterpart=" ", by=scene.secretary, at=MONDAY)


def test_after_the_signature_nothing_is_changed(scene):
    row = scene.round()
    passed(scene, row)
    actions.finish(row, counterpart="王经理", by=scene.secretary, at=MONDAY)

    with pytest.raises(Refused, match="已经签字"):
        failed(scene, row)


def test_the_other_side_signs_once_and_is_another_person(scene):
    row = scene.round()
    with pytest.raises(Refused, match="还没有签字"):
        actions.acknowledge(row, by=scene.manager, at=MONDAY)
    passed(scene, row)
    actions.finish(row, counterpart="王经理", by=scene.secretary, at=MONDAY)
    with pytest.raises(Refused, match="两个人"):
        actions.acknowledge(row, by=scene.secretary, at=MONDAY)

    signed = actions.acknowledge(row, remark="已安排", by=scene.manager, at=MONDAY)

    assert (signed.acknowledged_by, signed.remark) == (scene.manager, "已安排")
    with pytest.raises(Refused, match="已经签字"):
        actions.acknowledge(row, by=scene.manager, at=MONDAY)


def test_an_item_of_another_frequency_is_refused(scene):
    row = scene.round("W")

    with pytest.raises(Refused, match="没有这一项"):
        actions.answer(row, row.edition.items.get(code="A1"), result="pass", by=scene.secretary, at=MONDAY)


def test_a_round_of_tomorrow_is_not_begun_today(scene):
    row = scene.round("D", TODAY + DAY)

    with pytest.raises(Refused, match="还没有到时间"):
        passed(scene, row)


def test_an_inspector_of_another_township_has_no_part(scene):
    stranger = in_post(a_user(Role.TOWNSHIP_OFFICER, a_compound(township=a_township("张坂镇"))))
    row = scene.round()

    with pytest.raises(Refused, match="职责范围"):
        actions.answer(row, row.items.first(), result="pass", by=stranger, at=MONDAY)
    assert not Inspection.objects.visible_to(stranger).filter(compound=scene.compound).exists()
