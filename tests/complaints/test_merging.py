"""并案: one number for one matter; everybody keeps a slip."""

import pytest

from complaints import actions
from complaints.models import Complaint
from tests.factories import a_compound
from workflow.lifecycle import MoveRefused
from workflow.models import AuditEntry, Message

from .scenes import MONDAY, a_scene, at_hour

pytestmark = pytest.mark.django_db
CONTACT = actions.Contact("林小姐", "13800001234", "lin@example.org")


@pytest.fixture
def original(scene):
    return scene.accepted()


def merge(scene, case, original, by=None):
    return actions.merge(case, original=original, by=by or scene.township, at=at_hour(3))


def test_the_matter_goes_on_under_the_originals_number(scene, original):
    case = scene.file(words="单元门口的灯还是不亮", contact=CONTACT).complaint

    merge(scene, case, original)

    assert (case.status, case.original) == ("merged", original)
    assert not case.deadlines.running().exists()
    story = AuditEntry.objects.about("complaint", original.number)
    assert story.get(verb="absorb").details["merged"] == case.number
    mail = Message.objects.filter(channel="mail", recipient=None)
    assert mail.filter(subject__contains="合并办理", params__number=case.number).exists()
    assert Message.objects.filter(recipient=scene.manager, subject__contains="已并入").exists()


def test_what_was_merged_before_follows(scene, original):
    first, second = (scene.file(words=f"第{number}次说路灯不亮").complaint for number in (1, 2))
    merge(scene, first, second)

    merge(scene, second, original)

    first.refresh_from_db()
    assert first.original == second.original == original


def test_merged_cases_are_counted_once(scene, original):
    merge(scene, scene.file(words="单元门口的灯还是不亮").complaint, original)

    assert list(Complaint.objects.public()) == [original]
    assert list(Complaint.objects.open()) == [original]


def test_a_case_is_not_merged_into_itself_nor_into_nothing(scene, original):
    for target in (None, original):
        with pytest.raises(MoveRefused, match="编号"):
            merge(scene, original, target)


def test_another_compounds_case_is_another_matter(scene, original):
    other = a_scene(a_compound("别处花园")).file().complaint

    with pytest.raises(MoveRefused, match="同一个小区"):
        merge(scene, original, other)


def test_nothing_is_merged_into_what_is_over(scene, original):
    over = scene.file(words="另外一件事情").complaint
    actions.withdraw(over, by=None, at=MONDAY)

    with pytest.raises(MoveRefused, match="不在办理"):
        merge(scene, original, over)


@pytest.mark.parametrize("state", ["resolved", "rated"])
def test_an_open_matter_never_disappears_in_a_case_that_is_done(scene, state):
    """Nobody would work on it any more, no limit would run, and it would count in no rate."""
    done, case = scene.resolved(), scene.file(words="单元门口的灯又不亮了").complaint
    if state == "rated":
        actions.answer(done, outcome="solved", stars=5, words="", by=None, at=at_hour(2))

    with pytest.raises(MoveRefused, match="不在办理"):
        merge(scene, case, done)

    case.refresh_from_db()
    assert case.is_open


def test_two_are_never_merged_into_each_other(scene, original):
    case = scene.file(words="单元门口的灯还是不亮").complaint
    merge(scene, case, original)

    with pytest.raises(MoveRefused, match="不在办理"):
        merge(scene, original, case)


@pytest.mark.parametrize("who", ["manager", "secretary", "stranger"])
def test_only_a_dispatcher_merges(scene, original, who):
    case = scene.file(words="单元门口的灯还是不亮").complaint

    with pytest.raises(MoveRefused):
        merge(scene, case, original, by=getattr(scene, who))
