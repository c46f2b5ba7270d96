"""协办: who is asked, what they see, to whom they answer."""

import pytest

from complaints import actions
from complaints.lifecycle import LIFECYCLE, Relation
from complaints.models import CoHandling, Complaint
from workflow.lifecycle import MoveRefused
from workflow.models import Message
from workflow.refusals import Refused

from .scenes import MONDAY, a_desk, a_handler, at_hour

pytestmark = pytest.mark.django_db
CONTACT = actions.Contact("林小姐", "13800001234", "lin@example.org")


@pytest.fixture
def urban(scene):
    return a_desk("urban", district=scene.compound.township.district)


@pytest.fixture
def helper(urban):
    return a_handler(urban)


def invited(scene, unit, **details):
    case = scene.accepted(**details)
    actions.invite(case, unit=unit, note="请拆除门口违建", by=scene.manager, at=MONDAY)
    return case


def test_a_unit_that_is_asked_sees_the_case_and_has_one_move(scene, urban, helper):
    hidden = scene.accepted()
    case = invited(scene, urban, words="门口违建挡住路灯")

    assert list(Complaint.objects.visible_to(helper)) == [case]
    assert case.relations_of(helper) == {Relation.CO_UNIT}
    assert [move.name for move in LIFECYCLE.open_to("accepted", case.relations_of(helper))] == ["report"]
    assert Message.objects.filter(recipient=helper, subject__contains="协办").exists()
    assert hidden.relations_of(helper) == frozenset()


def test_the_answer_goes_to_the_unit_that_leads_and_not_to_the_reporter(scene, urban, helper):
    case = invited(scene, urban, contact=CONTACT)
    before = Message.objects.filter(channel="mail", recipient=None).count()

    actions.report(case, note="已拆除", by=helper, at=at_hour(3))

    row = case.cohandlings.get()
    assert (row.answer, row.answered_at) == ("已拆除", at_hour(3))
    assert Message.objects.filter(recipient=scene.manager, subject__contains="已反馈").exists()
    assert Message.objects.filter(channel="mail", recipient=None).count() == before


def test_a_second_answer_replaces_the_first_and_the_story_keeps_both(scene, urban, helper):
    case = invited(scene, urban)

    actions.report(case, note="下午去", by=helper, at=at_hour(3))
    actions.report(case, note="已拆除", by=helper, at=at_hour(4))

    assert case.cohandlings.get().answer == "已拆除"


def test_a_dispatcher_may_ask_too(scene, urban):
    case = scene.accepted()

    actions.invite(case, unit=urban, note="请配合", by=scene.township, at=MONDAY)

    assert case.cohandlings.get().asked_by == scene.township


def test_a_unit_is_asked_once(scene, urban):
    case = invited(scene, urban)

    with pytest.raises(MoveRefused, match="已经请过"):
        actions.invite(case, unit=urban, note="再请", by=scene.manager, at=MONDAY)
    assert CoHandling.objects.count() == 1


def test_the_unit_that_leads_is_not_asked_to_help_itself(scene):
    with pytest.raises(MoveRefused):
        invited(scene, scene.company)


@pytest.mark.parametrize("who", ["manager", "secretary", "township", "stranger"])
def test_only_who_was_asked_answers(scene, urban, who):
    case = invited(scene, urban)

    with pytest.raises(MoveRefused):
        actions.report(case, note="我来答", by=getattr(scene, who), at=MONDAY)


def test_the_helpers_never_learn_who_complained(scene, urban, helper):
    case = invited(scene, urban, contact=CONTACT)

    with pytest.raises(Refused):
        actions.reveal(case, by=helper, at=MONDAY)


def test_an_open_request_does_not_keep_the_lead_from_finishing(scene, urban):
    case = invited(scene, urban, code="FEE", words="想问一下装修押金")

    actions.resolve(case, note="已答复", by=scene.manager, at=at_hour(3))

    assert case.status == "resolved"
