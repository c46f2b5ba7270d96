"""延期: once, before the end, no longer than the limit itself, decided one level up by another person."""

from datetime import timedelta

import pytest

from communities.access import Post
from complaints import actions, tasks
from complaints.lifecycle import Relation
from complaints.models import Extension
from tests.factories import an_appointment
from workflow.lifecycle import MoveRefused
from workflow.models import AuditEntry, Message

from .scenes import LONG_AGO, MONDAY, a_desk, a_handler, an_admitted_photo, at_hour, holder_of

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)
CONTACT = actions.Contact("林小姐", "13800001234", "lin@example.org")


def ask(scene, case, amount=3, at=MONDAY, by=None):
    return actions.ask_extension(case, amount=amount, note="配件要从外地调", by=by or scene.manager, at=at)


def close(case):
    return case.deadlines.filter(kind="close").order_by("-round")[0]


def told(user, words) -> bool:
    return Message.objects.filter(recipient=user, subject__contains=words).exists()


def test_asked_for_it_waits_for_the_township_and_moves_nothing(scene):
    case = scene.accepted()

    ask(scene, case)

    row = case.extension
    assert (row.amount, row.unit, row.asked_by, row.granted) == (3, "wd", scene.manager, None)
    assert close(case).due_at == at_hour(9, 23, 59, 59)
    assert case.deadlines.get(kind="approve").due_at == at_hour(3, 23, 59, 59)
    assert told(scene.township, "申请延期")


def test_granted_the_limit_grows_and_unit_and_reporter_are_told(scene):
    case = scene.accepted(contact=CONTACT)
    ask(scene, case)

    actions.grant_extension(case, by=scene.township, at=at_hour(3))

    row = close(case)
    assert (row.due_at, row.extended_by) == (at_hour(12, 23, 59, 59), 3)
    assert case.deadlines.get(kind="approve").met_at == at_hour(3)
    assert told(scene.manager, "延期已同意")
    sms = Message.objects.filter(channel="mail", recipient=None).latest("created_at").title
    assert "2026年3月12日" in sms
    assert "配件要从外地调" in sms


def test_refused_the_limit_stays_and_the_reporter_hears_nothing(scene):
    case = scene.accepted(contact=CONTACT)
    ask(scene, case)
    before = Message.objects.filter(channel="mail", recipient=None).count()

    actions.refuse_extension(case, note="本地有配件", by=scene.township, at=at_hour(3))

    case.extension.refresh_from_db()
    assert (case.extension.granted, case.extension.answer) == (False, "本地有配件")
    assert close(case).due_at == at_hour(9, 23, 59, 59)
    assert told(scene.manager, "没有同意")
    assert Message.objects.filter(channel="mail", recipient=None).count() == before


def test_refusing_needs_a_reason(scene):
    case = scene.accepted()
    ask(scene, case)

    with pytest.raises(MoveRefused):
        actions.refuse_extension(case, note=" ", by=scene.township, at=MONDAY)


@pytest.mark.parametrize(("late", "is_open"), [(-MINUTE, True), (timedelta(), True), (MINUTE, False)])
def test_it_must_be_asked_before_the_end(scene, late, is_open):
    case = scene.accepted()
    at = close(case).due_at + late

    if is_open:
        assert ask(scene, case, at=at)
    else:
        with pytest.raises(MoveRefused, match="时限已过"):
            ask(scene, case, at=at)


@pytest.mark.parametrize(
    ("code", "words", "amount", "is_open"),
    [
        ("FAC", "路灯坏了三天", 5, True),
        ("FAC", "路灯坏了三天", 6, False),
        ("FAC", "路灯坏了三天", 0, False),
        ("LEA", "楼顶一直漏水", 15, True),
        ("LEA", "楼顶一直漏水", 16, False),
        ("LFT", "电梯里有人被困", 1440, True),
        ("LFT", "电梯里有人被困", 1441, False),
    ],
)
def test_it_is_no_longer_than_the_limit_itself(scene, code, words, amount, is_open):
    case = scene.accepted(code=code, words=words)

    if is_open:
        assert ask(scene, case, amount)
    else:
        with pytest.raises(MoveRefused, match="原来的时限"):
            ask(scene, case, amount)


def test_minutes_are_extended_by_minutes(scene):
    case = scene.accepted(code="LFT", words="电梯里有人被困")
    ask(scene, case, 90)

    actions.grant_extension(case, by=scene.township, at=MONDAY)

    assert close(case).due_at == MONDAY + timedelta(days=1, minutes=90)


@pytest.mark.parametrize("decided", [True, False, None])
def test_it_is_asked_once_whatever_became_of_it(scene, decided):
    case = scene.accepted()
    ask(scene, case)
    if decided is not None:
        decide = actions.grant_extension if decided else actions.refuse_extension
        decide(case, note="依情况", by=scene.township, at=MONDAY)

    with pytest.raises(MoveRefused, match="一次"):
        ask(scene, case)


def test_the_limit_may_pass_while_the_application_waits(scene):
    case = scene.accepted()
    ask(scene, case, at=at_hour(9, 20))

    actions.grant_extension(case, by=scene.township, at=at_hour(10, 9))

    assert close(case).due_at == at_hour(12, 23, 59, 59)
    assert not close(case).is_late(at_hour(12, 12))


def test_what_was_raised_before_the_grant_is_raised_once(scene):
    case = scene.accepted()
    actions.contact(case, note="在办", by=scene.manager, at=MONDAY)
    ask(scene, case, at=at_hour(9, 20))
    tasks.sweep(at_hour(10, 0, 1))
    actions.grant_extension(case, by=scene.township, at=at_hour(10, 9))

    tasks.sweep(at_hour(12, 23))
    tasks.sweep(at_hour(13, 0, 1))

    yellow = case.escalations.filter(level__kind="close", level__colour="yellow")
    assert yellow.count() == 1


@pytest.mark.parametrize("who", ["manager", "secretary", "district", "stranger"])
def test_only_one_level_up_decides(scene, who):
    case = scene.accepted()
    ask(scene, case)

    with pytest.raises(MoveRefused):
        actions.grant_extension(case, by=getattr(scene, who), at=MONDAY)


def test_the_district_decides_for_a_department_and_for_the_township(scene):
    desk = a_desk("urban", district=scene.compound.township.district)
    handler = a_handler(desk)
    illegal = scene.file(code="ILL", words="一楼私搭乱建").complaint
    actions.accept(illegal, by=handler, at=MONDAY)
    own = scene.file(code="OWN", words="业委会什么时候换届").complaint

    for case in (illegal, own):
        assert Relation.APPROVER in case.relations_of(scene.district)
        assert Relation.APPROVER not in case.relations_of(scene.township)
    ask(scene, illegal, by=handler)
    assert told(scene.district, "申请延期")
    actions.grant_extension(illegal, by=scene.district, at=MONDAY)


def test_nobody_decides_on_their_own_application(scene):
    """One person works for the community and for the township above it."""
    both = holder_of(Post.COMMUNITY_OFFICER, scene.compound.community)
    an_appointment(Post.TOWNSHIP_OFFICER, scene.compound.township, person=both.person, starts_on=LONG_AGO)
    case = scene.file(code="NOI", words="楼上半夜拖家具").complaint
    actions.accept(case, by=both, at=MONDAY)
    ask(scene, case, by=both)

    with pytest.raises(MoveRefused, match="另一个人"):
        actions.grant_extension(case, by=both, at=MONDAY)
    actions.grant_extension(case, by=scene.township, at=MONDAY)


def test_nothing_can_be_decided_that_was_not_asked(scene):
    with pytest.raises(MoveRefused, match="没有等待审批"):
        actions.grant_extension(scene.accepted(), by=scene.township, at=MONDAY)


def test_an_undecided_application_ends_with_the_units_turn(scene):
    desk = a_desk("urban", district=scene.compound.township.district)
    handler, case = a_handler(desk), scene.accepted()
    ask(scene, case)

    actions.redispatch(case, unit=desk, note="属城管", by=scene.township, at=at_hour(3))
    actions.accept(case, by=handler, at=at_hour(3))

    assert not Extension.objects.exists()
    ask(scene, case, by=handler, at=at_hour(3))


def test_done_before_the_decision_needs_none(scene):
    case = scene.accepted()
    ask(scene, case)

    actions.resolve(case, note="好了", photos=[an_admitted_photo()], by=scene.manager, at=at_hour(3))

    assert not Extension.objects.exists()
    assert case.deadlines.get(kind="approve").dropped_at == at_hour(3)


def test_an_undecided_application_is_reported_upwards_after_its_working_day(scene):
    ask(scene, scene.accepted())

    tasks.sweep(at_hour(3, 23, 59, 59))
    assert not told(scene.district, "没有审批")
    tasks.sweep(at_hour(4, 0, 1))
    assert told(scene.district, "没有审批")


def test_the_story_says_by_how_much_and_why(scene):
    case = scene.accepted()
    ask(scene, case)
    actions.grant_extension(case, by=scene.township, at=at_hour(3))

    entry = AuditEntry.objects.get(verb="extend")
    assert (entry.details["amount"], entry.note) == (3, "配件要从外地调")


@pytest.mark.parametrize(("code", "decides"), [("FAC", "township"), ("ILL", "district")])
def test_whoever_decides_is_reminded_before_the_day_is_over_and_nobody_else(scene, code, decides):
    helper = a_handler(a_desk("urban", district=scene.compound.township.district))
    unit = scene.manager if code == "FAC" else helper
    case = scene.file(code=code, words="一楼私搭乱建").complaint
    actions.accept(case, by=unit, at=MONDAY)
    actions.ask_extension(case, amount=2, note="等批复", by=unit, at=MONDAY)

    tasks.sweep(at_hour(3, 22))

    reminded = Message.objects.filter(subject__contains="延期审批时限已用", channel="inbox")
    assert [row.recipient for row in reminded] == [getattr(scene, decides)]
