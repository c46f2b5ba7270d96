"""A hazard's way from finding to closing, and each guard that stands on it."""

from datetime import datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from communities.access import Post, Role
from communities.models import User
from safety import actions
from safety.lifecycle import Kind
from safety.models import Hazard, HazardDeadline
from safety.tasks import sweep
from tests.factories import a_compound, a_township, a_user, an_appointment
from workflow.clock import SHANGHAI
from workflow.lifecycle import MoveRefused
from workflow.models import AuditEntry, Message
from workflow.refusals import Refused

from .scenes import LONG_AGO, MONDAY, TODAY, Scene, a_scene, in_post, photo

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def scene() -> Scene:
    return a_scene()


def verbs(hazard):
    return list(
        AuditEntry.objects.about("hazard", hazard.number).order_by("pk").values_list("verb", flat=True)
    )


def limit(hazard, kind=Kind.RECTIFY):
    return hazard.deadlines.filter(kind=kind).order_by("-round").first()


def test_a_plain_hazard_goes_to_the_company_at_once_with_the_days_of_its_item(scene):
    hazard = scene.found("A3")

    assert (hazard.status, hazard.unit, hazard.grade) == ("ordered", scene.unit, "general")
    assert limit(hazard).due_at == datetime(2026, 3, 23, 23, 59, 59, tzinfo=SHANGHAI)
    assert verbs(hazard) == ["register", "grade", "order"]
    assert hazard.criteria_edition == "GB 35181-2025"


def test_what_is_to_be_cleared_on_the_spot_ends_with_the_day(scene):
    assert limit(scene.found("A1")).due_at == datetime(2026, 3, 16, 23, 59, 59, tzinfo=SHANGHAI)


def test_natural_days_count_through_a_holiday(scene):
    eve = datetime(2026, 2, 14, 9, tzinfo=SHANGHAI)

    assert limit(scene.found("A3", at=eve)).due_at == datetime(2026, 2, 21, 23, 59, 59, tzinfo=SHANGHAI)


def test_an_old_finding_keeps_the_criteria_of_its_day(scene):
    hazard = scene.found(at=datetime(2025, 10, 31, 23, 59, tzinfo=SHANGHAI))

    assert hazard.criteria_edition == "GB 35181-2017"


def test_a_suspected_major_waits_for_a_judge(scene):
    hazard = scene.found("A5", is_suspected=True)

    assert (hazard.status, hazard.grade) == ("registered", "suspected")
    assert limit(hazard, Kind.JUDGE).due_at == datetime(2026, 3, 17, 23, 59, 59, tzinfo=SHANGHAI)


def test_only_a_decision_of_the_authority_makes_it_major(scene):
    hazard = scene.found("A5", is_suspected=True)
    with pytest.raises(MoveRefused, match="判定文号"):
        actions.grade(hazard, grade="major", by=scene.township, at=MONDAY)

    actions.grade(hazard, grade="major", decision_number="泉消〔2026〕1号", by=scene.township, at=MONDAY)

    assert (hazard.status, hazard.grade) == ("graded", "major")


def test_the_database_itself_knows_no_major_without_a_decision(scene):
    hazard = scene.found()

    with pytest.raises(IntegrityError), transaction.atomic():
        Hazard.objects.filter(pk=hazard.pk).update(grade="major")


@pytest.mark.parametrize(("grade", "days"), [("major", 10), ("general", 31)])
def test_major_and_long_repairs_need_an_interim_measure(scene, grade, days):
    hazard = scene.found("A5", is_suspected=True)
    actions.grade(hazard, grade=grade, decision_number="泉消〔2026〕1号", by=scene.township, at=MONDAY)
    with pytest.raises(MoveRefused, match="临时防范措施"):
        actions.order(hazard, unit=scene.unit, days=days, by=scene.township, at=MONDAY)

    actions.order(hazard, unit=scene.unit, days=days, measure="专人值守", by=scene.township, at=MONDAY)

    assert (hazard.status, hazard.measure, hazard.days) == ("ordered", "专人值守", days)


def test_thirty_days_need_none(scene):
    hazard = scene.found("A5", is_suspected=True)
    actions.grade(hazard, grade="general", by=scene.township, at=MONDAY)

    actions.order(hazard, unit=scene.unit, days=30, by=scene.township, at=MONDAY)

    assert hazard.status == "ordered"


def test_an_order_names_a_unit(scene):
    hazard = scene.found("A5", is_suspected=True)
    actions.grade(hazard, grade="general", by=scene.township, at=MONDAY)

    with pytest.raises(MoveRefused, match="责任单位"):
        actions.order(hazard, unit=None, by=scene.township, at=MONDAY)


def test_it_is_repaired_looked_at_and_closed(scene):
    hazard = scene.closed()

    assert hazard.status == "closed"
    assert not HazardDeadline.objects.running().filter(case=hazard).exists()
    assert verbs(hazard) == ["register", "grade", "order", "rectify", "pass"]


def test_no_repair_without_a_photo_of_afterwards(scene):
    hazard = scene.found()

    with pytest.raises(MoveRefused, match="整改后的照片"):
        actions.rectify(hazard, note="修好了", photos=[], by=scene.manager, at=MONDAY + DAY)


def test_the_photo_of_before_is_no_photo_of_afterwards(scene):
    before = photo()
    hazard = scene.found(photos=[before])

    with pytest.raises(MoveRefused, match="整改以前已经上传过"):
        actions.rectify(hazard, note="修好了", photos=[photo(), before], by=scene.manager, at=MONDAY + DAY)
    assert hazard.photos.count() == 1


def test_a_photo_that_lay_here_before_the_finding_is_no_photo_of_afterwards(scene):
    old, other = photo(), scene.found(at=MONDAY - DAY)
    actions.rectify(other, note="修好了", photos=[old], by=scene.manager, at=MONDAY - timedelta(seconds=1))
    hazard = scene.found(spot="2单元")

    with pytest.raises(MoveRefused, match="整改以前已经上传过"):
        actions.rectify(hazard, note="修好了", photos=[old], by=scene.manager, at=MONDAY + DAY)


def test_a_photo_of_an_earlier_inspection_is_none_either(scene):
    row, old = scene.round("W", TODAY - 7 * DAY), photo()
    bad = {"result": "fail", "note": "违建", "photos": [old], "by": scene.secretary}
    actions.answer(row, row.items.get(code="E4"), at=MONDAY - 7 * DAY, **bad)
    hazard = scene.found()

    with pytest.raises(MoveRefused, match="整改以前已经上传过"):
        actions.rectify(hazard, note="修好了", photos=[old], by=scene.manager, at=MONDAY + DAY)


def test_one_photo_may_show_two_repairs_of_a_day(scene):
    shown, first, second = photo(), scene.found(), scene.found(spot="2单元")

    for hazard in (first, second):
        actions.rectify(hazard, note="修好了", photos=[shown], by=scene.manager, at=MONDAY + DAY)

    assert (first.status, second.status) == ("rectified", "rectified")


def test_the_database_itself_knows_no_look_again_by_who_repaired_it(scene):
    hazard = scene.rectified()

    with pytest.raises(IntegrityError), transaction.atomic():
        Hazard.objects.filter(pk=hazard.pk).update(rechecked_by=scene.manager)


def test_nothing_is_closed_that_was_not_repaired_with_a_photo(scene):
    hazard = scene.found()

    with pytest.raises(MoveRefused):
        actions.close(hazard, note="看过", by=scene.township, at=MONDAY + DAY)

    assert hazard.status == "ordered"


def test_who_repaired_it_does_not_look_again_whatever_other_post_they_hold(scene):
    hazard = scene.rectified()
    an_appointment(
        Post.TOWNSHIP_OFFICER, scene.compound.township, person=scene.manager.person, starts_on=LONG_AGO
    )
    both = User.objects.get(pk=scene.manager.pk)

    with pytest.raises(MoveRefused, match="两个人"):
        actions.close(hazard, note="看过", by=both, at=MONDAY + 2 * DAY)
    with pytest.raises(MoveRefused, match="两个人"):
        actions.send_back(hazard, note="没修好", by=both, at=MONDAY + 2 * DAY)


def test_a_failed_look_begins_the_repair_anew(scene):
    hazard = scene.rectified()

    actions.send_back(hazard, note="水压不够", by=scene.township, at=MONDAY + 2 * DAY)

    assert (hazard.status, hazard.round) == ("ordered", 2)
    assert limit(hazard).due_at == datetime(2026, 3, 25, 23, 59, 59, tzinfo=SHANGHAI)


def test_major_closes_only_with_the_release_of_the_authority(scene):
    hazard = scene.rectified()
    actions.grade(
        hazard,
        grade="major",
        decision_number="泉消〔2026〕1号",
        note="认定",
        by=scene.township,
        at=MONDAY + DAY,
    )
    with pytest.raises(MoveRefused, match="销案文号"):
        actions.close(hazard, note="看过", by=scene.township, at=MONDAY + 2 * DAY)

    actions.close(
        hazard, note="看过", release_number="泉消销字〔2026〕1号", by=scene.township, at=MONDAY + 2 * DAY
    )

    assert (hazard.status, hazard.release_number) == ("closed", "泉消销字〔2026〕1号")


def test_what_becomes_major_while_it_is_repaired_is_made_safe_first(scene):
    hazard = scene.found()
    given = {"grade": "major", "decision_number": "1号", "note": "认定", "by": scene.township, "at": MONDAY}
    with pytest.raises(MoveRefused, match="临时防范措施"):
        actions.grade(hazard, **given)

    actions.secure(hazard, measure="专人值守", by=scene.manager, at=MONDAY)
    actions.grade(hazard, **given)

    assert hazard.grade == "major"


@pytest.mark.parametrize("grade", ["suspected", "general"])
def test_only_a_paper_of_the_authority_makes_a_major_one_less(scene, grade):
    hazard = scene.found()
    actions.secure(hazard, measure="专人值守", by=scene.manager, at=MONDAY)
    given = {"note": "重新认定", "by": scene.township, "at": MONDAY}
    actions.grade(hazard, grade="major", decision_number="1号", **given)
    with pytest.raises(MoveRefused, match="其他等级"):
        actions.grade(hazard, grade=grade, **given)
    with pytest.raises(MoveRefused, match="不能直接按误报撤销"):
        actions.void(hazard, note="误报", by=scene.township, at=MONDAY)

    actions.grade(hazard, grade=grade, decision_number="2号", **given)

    assert (hazard.grade, hazard.decision_number) == (grade, "2号")


def test_an_extension_is_asked_in_time_granted_above_and_once(scene):
    hazard = scene.found()
    actions.ask_extension(hazard, days=5, note="等配件", by=scene.manager, at=MONDAY + DAY)
    with pytest.raises(MoveRefused, match="只能申请一次"):
        actions.ask_extension(hazard, days=5, note="等配件", by=scene.manager, at=MONDAY + DAY)
    with pytest.raises(MoveRefused, match="不归您办理"):
        actions.grant_extension(hazard, by=scene.manager, at=MONDAY + DAY)

    actions.grant_extension(hazard, by=scene.township, at=MONDAY + DAY)

    assert limit(hazard).due_at == datetime(2026, 3, 28, 23, 59, 59, tzinfo=SHANGHAI)
    with pytest.raises(MoveRefused, match="没有等待审批"):
        actions.grant_extension(hazard, by=scene.township, at=MONDAY + DAY)


def test_a_refused_extension_leaves_the_limit(scene):
    hazard = scene.found()
    actions.ask_extension(hazard, days=5, note="等配件", by=scene.manager, at=MONDAY)

    actions.refuse_extension(hazard, note="本地有配件", by=scene.township, at=MONDAY)

    assert limit(hazard).due_at == datetime(2026, 3, 23, 23, 59, 59, tzinfo=SHANGHAI)


def test_after_the_limit_it_is_too_late_to_ask(scene):
    hazard = scene.found()

    with pytest.raises(MoveRefused, match="时限已过"):
        actions.ask_extension(hazard, days=5, note="等配件", by=scene.manager, at=MONDAY + 8 * DAY)


@pytest.mark.parametrize("days", [0, -1, 31])
def test_an_extension_has_bounds(scene, days):
    with pytest.raises(Refused, match="1到30天"):
        actions.ask_extension(scene.found(), days=days, note="等", by=scene.manager, at=MONDAY)


def test_what_comes_to_more_than_thirty_days_is_made_safe_first(scene):
    hazard = scene.found("C1")
    with pytest.raises(MoveRefused, match="临时防范措施"):
        actions.ask_extension(hazard, days=1, note="等施工", by=scene.manager, at=MONDAY)

    actions.secure(hazard, measure="封闭现场", by=scene.manager, at=MONDAY)
    actions.ask_extension(hazard, days=1, note="等施工", by=scene.manager, at=MONDAY)

    assert hazard.asked_days == 1


def test_an_extension_of_a_major_one_is_the_district_s(scene):
    hazard = scene.found()
    actions.secure(hazard, measure="专人值守", by=scene.manager, at=MONDAY)
    actions.grade(hazard, grade="major", decision_number="1号", note="认定", by=scene.township, at=MONDAY)
    actions.ask_extension(hazard, days=5, note="等配件", by=scene.manager, at=MONDAY)
    with pytest.raises(MoveRefused, match="不归您办理"):
        actions.grant_extension(hazard, by=scene.township, at=MONDAY)

    actions.grant_extension(hazard, by=scene.district, at=MONDAY)


def test_handed_over_to_enforcement_it_is_still_to_be_repaired(scene):
    hazard = scene.found()
    actions.hand_over(hazard, note="拒不整改", by=scene.township, at=MONDAY + DAY)

    actions.rectify(hazard, note="修好了", photos=[photo()], by=scene.manager, at=MONDAY + 2 * DAY)

    assert hazard.status == "rectified"


def test_the_district_lists_it_with_a_number(scene):
    hazard = scene.found()
    with pytest.raises(Refused, match="文号"):
        actions.supervise(hazard, number=" ", note="督办", by=scene.district, at=MONDAY)
    with pytest.raises(MoveRefused, match="不归您办理"):
        actions.supervise(hazard, number="督〔2026〕1号", note="督办", by=scene.township, at=MONDAY)

    actions.supervise(hazard, number="督〔2026〕1号", note="督办", by=scene.district, at=MONDAY)

    assert hazard.listing_number == "督〔2026〕1号"


def test_a_false_alarm_is_void_with_a_reason(scene):
    hazard = scene.found()
    with pytest.raises(MoveRefused, match="情况说明"):
        actions.void(hazard, note=" ", by=scene.township, at=MONDAY)

    actions.void(hazard, note="检修时停水", by=scene.township, at=MONDAY)

    assert (hazard.status, hazard.voided_at) == ("void", MONDAY)
    assert not HazardDeadline.objects.running().filter(case=hazard).exists()


def test_the_same_at_the_same_point_within_ninety_days_is_linked(scene):
    first = scene.closed(spot="3号消火栓")
    later = scene.found(spot="3号消火栓", at=MONDAY + 90 * DAY)
    elsewhere = scene.found(spot="4号消火栓", at=MONDAY + 90 * DAY)
    long_after = scene.found(spot="3号消火栓", at=MONDAY + 181 * DAY)

    assert (later.repeats, elsewhere.repeats, long_after.repeats) == (first, None, None)


def test_a_false_alarm_is_never_repeated(scene):
    hazard = scene.found(spot="3号消火栓")
    actions.void(hazard, note="误报", by=scene.township, at=MONDAY)

    assert scene.found(spot="3号消火栓", at=MONDAY + DAY).repeats is None


def test_the_same_form_sent_again_is_the_same_hazard(scene):
    first, again = (scene.found(form_key="form-1") for _turn in range(2))

    assert first == again
    assert Hazard.objects.count() == 1


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"description": " "}, "隐患情况"),
        ({"building": "elsewhere"}, "不在这个小区"),
    ],
)
def test_what_does_not_belong_together_is_refused(scene, fields, words):
    if "building" in fields:
        fields = {"building": a_compound(buildings=1).buildings.first()}
    with pytest.raises(Refused, match=words):
        scene.found(**fields)
    assert not Hazard.objects.exists()


def test_an_officer_of_another_township_has_no_say_and_sees_nothing(scene):
    stranger = in_post(a_user(Role.TOWNSHIP_OFFICER, a_compound(township=a_township("张坂镇"))))
    hazard = scene.found()

    with pytest.raises(MoveRefused, match="不归您办理"):
        actions.void(hazard, note="误报", by=stranger, at=MONDAY)
    assert not Hazard.objects.visible_to(stranger).exists()
    assert Hazard.objects.visible_to(scene.township).exists()


def test_the_manager_hears_first_and_the_district_when_it_is_red(scene):
    hazard = scene.found("A4")
    sweep(datetime(2026, 3, 20, 0, 1, tzinfo=SHANGHAI))
    told = set(Message.objects.filter(params__number=hazard.number).values_list("recipient", flat=True))
    assert scene.manager.pk in told
    assert scene.district.pk not in told

    for _turn in range(2):
        sweep(datetime(2026, 3, 25, 9, tzinfo=SHANGHAI))

    red = Message.objects.filter(params__number=hazard.number, colour="red", channel="inbox")
    assert {row.recipient_id for row in red} == {scene.township.pk, scene.district.pk}
    assert red.count() == 2
