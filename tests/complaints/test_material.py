"""补充材料: the limit to close rests, five working days in all, and runs on by whatever ends the waiting."""

from datetime import timedelta

import pytest

from complaints import actions, tasks
from workflow.lifecycle import MoveRefused
from workflow.models import AuditEntry, Message

from .scenes import MONDAY, a_desk, an_admitted_photo, at_hour

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)
CONTACT = actions.Contact("林小姐", "13800001234", "lin@example.org")


def ask(scene, case, at=MONDAY):
    return actions.ask_material(case, note="请补充购房合同照片", by=scene.manager, at=at)


def close(case):
    return case.deadlines.filter(kind="close").order_by("-round")[0]


def verbs(case) -> list[str]:
    return list(AuditEntry.objects.about("complaint", case.number).values_list("verb", flat=True))


def test_asking_lets_the_limit_rest_and_is_the_first_contact(scene):
    case = scene.accepted(contact=CONTACT)

    ask(scene, case, at_hour(2, 11))

    assert close(case).paused_at == at_hour(2, 11)
    assert case.contacted_at == at_hour(2, 11)
    assert case.deadlines.get(kind="contact").met_at == at_hour(2, 11)
    assert "补充材料" in Message.objects.filter(channel="mail", recipient=None).latest("created_at").title


def test_while_it_rests_nobody_is_reminded_and_nothing_is_late(scene):
    case = scene.accepted()
    ask(scene, case)

    tasks.sweep(at_hour(20))

    assert not case.escalations.exists()
    assert not close(case).is_late(at_hour(20))


@pytest.mark.parametrize(("day", "due"), [(2, 9), (3, 10), (5, 12), (6, 13)])
def test_an_answer_lets_it_run_on_by_the_working_days_that_it_rested(scene, day, due):
    case = scene.accepted()
    ask(scene, case)

    actions.material_arrives(case, at=at_hour(day, 15))

    assert (close(case).paused_at, close(case).due_at) == (None, at_hour(due, 23, 59, 59))
    assert verbs(case)[-1] == "resume"


def test_an_answer_where_nothing_rests_changes_nothing(scene):
    case = scene.accepted()

    assert actions.material_arrives(case, at=MONDAY) is None
    assert verbs(case)[-1] == "accept"


def test_the_unit_may_go_on_without_an_answer(scene):
    case = scene.accepted()
    ask(scene, case)

    actions.end_pause(case, by=scene.manager, at=at_hour(4))

    assert close(case).due_at == at_hour(11, 23, 59, 59)
    with pytest.raises(MoveRefused, match="没有暂停"):
        actions.end_pause(case, by=scene.manager, at=at_hour(4))


@pytest.mark.parametrize(("late", "done"), [(-MINUTE, 0), (timedelta(), 0), (MINUTE, 1)])
def test_after_five_working_days_it_runs_on_by_itself(scene, late, done):
    case = scene.accepted()
    ask(scene, case)

    assert tasks.end_long_rests(at_hour(9, 23, 59, 59) + late) == done
    assert tasks.end_long_rests(at_hour(9, 23, 59, 59) + late) == 0

    assert (close(case).paused_at is None) == bool(done)


def test_a_job_that_comes_days_later_counts_five_days_all_the_same(scene):
    case = scene.accepted()
    ask(scene, case)

    tasks.end_long_rests(at_hour(25))

    assert (close(case).paused_by, close(case).due_at) == (5, at_hour(16, 23, 59, 59))
    assert Message.objects.filter(recipient=scene.manager, subject__contains="已满").exists()


def test_so_does_an_answer_that_comes_after_the_five_days(scene):
    case = scene.accepted()
    ask(scene, case)

    actions.material_arrives(case, at=at_hour(10, 0, 1))

    assert close(case).paused_by == 5


def test_five_days_are_all_that_a_case_has(scene):
    case = scene.accepted()
    ask(scene, case)
    actions.material_arrives(case, at=at_hour(4))
    ask(scene, case, at_hour(5))

    assert tasks.end_long_rests(at_hour(10, 23, 59, 59)) == 0
    assert tasks.end_long_rests(at_hour(11, 0, 1)) == 1

    assert close(case).paused_by == 5
    with pytest.raises(MoveRefused, match="已经用完"):
        ask(scene, case, at_hour(11))


def test_they_count_over_all_rounds(scene):
    case = scene.accepted()
    ask(scene, case)
    tasks.end_long_rests(at_hour(20))
    actions.resolve(case, note="好了", photos=[an_admitted_photo()], by=scene.manager, at=at_hour(10))
    actions.reopen(case, words="没有好", by=None, at=at_hour(11))
    actions.accept(case, by=scene.manager, at=at_hour(11))

    with pytest.raises(MoveRefused, match="已经用完"):
        ask(scene, case, at_hour(11))


def test_minutes_do_not_rest(scene):
    case = scene.accepted(code="LFT", words="电梯里有人被困")

    with pytest.raises(MoveRefused, match="分钟"):
        ask(scene, case)


def test_what_is_late_does_not_rest(scene):
    case = scene.accepted()

    with pytest.raises(MoveRefused, match="时限已过"):
        ask(scene, case, at_hour(10, 0, 1))
    assert "ask_material" not in verbs(case)


def test_what_rests_already_is_not_asked_for_again(scene):
    case = scene.accepted()
    ask(scene, case)

    with pytest.raises(MoveRefused, match="已经暂停"):
        ask(scene, case)


def test_done_in_the_meantime_counts_what_rested(scene):
    case = scene.accepted()
    ask(scene, case)

    actions.resolve(case, note="好了", photos=[an_admitted_photo()], by=scene.manager, at=at_hour(11))

    assert close(case).paused_by == 5
    assert not close(case).is_late(at_hour(31))


def test_a_case_that_changes_hands_rests_no_longer(scene):
    desk = a_desk("urban", district=scene.compound.township.district)
    case = scene.accepted()
    ask(scene, case)

    actions.redispatch(case, unit=desk, note="属城管", by=scene.township, at=at_hour(3))

    assert (close(case).paused_at, close(case).due_at) == (None, at_hour(10, 23, 59, 59))


@pytest.mark.parametrize("who", ["secretary", "township", "stranger"])
def test_only_the_unit_asks(scene, who):
    with pytest.raises(MoveRefused):
        actions.ask_material(scene.accepted(), note="材料", by=getattr(scene, who), at=MONDAY)


def test_reminders_count_the_longer_limit(scene):
    case = scene.accepted()
    ask(scene, case)
    actions.material_arrives(case, at=at_hour(5))

    tasks.sweep(at_hour(9, 23, 59, 59) + MINUTE)

    assert not case.escalations.filter(level__kind="close", level__colour="yellow").exists()
