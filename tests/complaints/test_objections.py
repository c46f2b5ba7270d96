"""退单: in time or not, upheld or not, the second time, and who decides."""

from datetime import timedelta

import pytest

from communities.models import Organisation
from complaints import actions, tasks
from complaints.models import Objection
from tests.factories import an_organisation
from workflow.lifecycle import MoveRefused
from workflow.models import AuditEntry, Message

from .scenes import MONDAY, a_handler, at_hour

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


@pytest.fixture
def urban(scene) -> Organisation:
    desk = an_organisation(
        Organisation.Kind.DEPARTMENT, "城市管理局", district=scene.compound.township.district
    )
    a_handler(desk)
    return desk


def objected(scene, unit, case=None, at=MONDAY):
    case = case or scene.file(at).complaint
    actions.object_(case, unit=unit, note="这是市政路灯，不归物业管", by=scene.manager, at=at)
    return case


def clock(case, kind):
    return case.deadlines.filter(kind=kind).order_by("-round")[0]


def told(user, words) -> bool:
    return Message.objects.filter(recipient=user, subject__contains=words).exists()


def test_the_unit_hands_back_with_a_reason_and_whose_it_is(scene, urban):
    case = objected(scene, urban)

    row = case.objection_rows.get()
    assert (case.status, case.objections) == ("objected", 1)
    assert (row.unit, row.proposed, row.raised_by, row.granted) == (scene.company, urban, scene.manager, None)
    assert clock(case, "accept").dropped_at == MONDAY
    assert clock(case, "decide").due_at == at_hour(3, 23, 59, 59)
    assert clock(case, "close").is_running
    assert told(scene.township, "申请退单")


@pytest.mark.parametrize(("late", "is_open"), [(-MINUTE, True), (timedelta(), True), (MINUTE, False)])
def test_it_must_be_said_within_a_working_day_after_the_dispatch(scene, urban, late, is_open):
    case = scene.file().complaint
    at = at_hour(3, 23, 59, 59) + late

    if is_open:
        assert objected(scene, urban, case, at).status == "objected"
    else:
        with pytest.raises(MoveRefused, match="1个工作日"):
            objected(scene, urban, case, at)


def test_a_short_limit_to_accept_leaves_the_working_day_to_object(scene, urban):
    case = scene.file(code="EBK", words="架空层飞线充电").complaint

    assert objected(scene, urban, case, at_hour(2, 20)).status == "objected"


def test_the_weekend_does_not_count(scene, urban):
    case = scene.file(at_hour(6)).complaint

    assert objected(scene, urban, case, at_hour(9, 23)).status == "objected"


@pytest.mark.parametrize("proposed", [None, "own"])
def test_another_unit_must_be_proposed(scene, proposed):
    with pytest.raises(MoveRefused):
        objected(scene, scene.company if proposed else None)


def test_a_return_that_does_not_stand_leaves_the_case_with_a_limit_to_accept_afresh(scene, urban):
    case = objected(scene, urban)

    actions.uphold(case, note="门口路灯属于小区", by=scene.township, at=at_hour(3))

    row = case.objection_rows.get()
    assert (case.status, case.unit, row.granted) == ("dispatched", scene.company, False)
    assert (row.decided_by, row.decided_at, row.answer) == (scene.township, at_hour(3), "门口路灯属于小区")
    assert clock(case, "accept").due_at == at_hour(4, 23, 59, 59)
    assert clock(case, "close").due_at == at_hour(9, 23, 59, 59)
    assert clock(case, "decide").met_at == at_hour(3)
    assert told(scene.manager, "退单不成立")


def test_a_return_that_stands_goes_to_another_unit_and_both_are_told(scene, urban):
    case = objected(scene, urban)

    actions.redispatch(case, unit=urban, note="属市政路灯", by=scene.township, at=at_hour(3))

    assert (case.status, case.unit, case.round) == ("dispatched", urban, 2)
    assert case.objection_rows.get().granted is True
    assert clock(case, "accept").due_at == at_hour(4, 23, 59, 59)
    assert clock(case, "close").due_at == at_hour(9, 23, 59, 59)
    assert told(scene.manager, "不需要再办理")
    assert Message.objects.filter(subject__contains="已改派给贵单位").exists()


class TestSecondTime:
    @pytest.fixture
    def twice(self, scene, urban):
        case = objected(scene, urban)
        actions.uphold(case, note="属于小区", by=scene.township, at=at_hour(3))
        return objected(scene, urban, case, at_hour(4))

    def test_it_can_neither_be_upheld_nor_redispatched(self, scene, urban, twice):
        with pytest.raises(MoveRefused, match="指定"):
            actions.uphold(twice, note="还是你们", by=scene.township, at=at_hour(4))
        with pytest.raises(MoveRefused, match="指定"):
            actions.redispatch(twice, unit=urban, note="给城管", by=scene.township, at=at_hour(4))

    @pytest.mark.parametrize("to", ["company", "urban"])
    def test_a_unit_is_designated_and_cannot_return_it(self, scene, urban, twice, to):
        unit = scene.company if to == "company" else urban
        doer = scene.manager if to == "company" else a_handler(urban)

        actions.designate(twice, unit=unit, note="指定承办", by=scene.township, at=at_hour(4))

        assert (twice.status, twice.unit, twice.designated) == ("dispatched", unit, True)
        assert twice.objection_rows.order_by("-pk")[0].granted == (to == "urban")
        with pytest.raises(MoveRefused, match="指定承办"):
            actions.object_(twice, unit=urban, note="不归我们", by=doer, at=at_hour(4))

    def test_the_first_time_nobody_is_designated(self, scene, urban):
        with pytest.raises(MoveRefused, match="第二次退单"):
            actions.designate(objected(scene, urban), unit=urban, note="x", by=scene.township, at=MONDAY)


def test_the_person_who_objects_does_not_decide(scene, urban):
    case = scene.file(code="OWN", words="业委会什么时候换届").complaint
    actions.object_(case, unit=urban, note="不归镇里", by=scene.township, at=MONDAY)

    for decide in (
        lambda: actions.uphold(case, note="归", by=scene.township, at=MONDAY),
        lambda: actions.redispatch(case, unit=urban, note="归城管", by=scene.township, at=MONDAY),
        lambda: actions.decline(case, note="不办", where="法院", by=scene.township, at=MONDAY),
    ):
        with pytest.raises(MoveRefused, match="另一个人"):
            decide()
    case.refresh_from_db()
    assert case.status == "objected"
    actions.uphold(case, note="归镇里", by=scene.district, at=MONDAY)


def test_the_district_hears_of_what_the_township_returns(scene, urban):
    case = scene.file(code="OWN", words="业委会什么时候换届").complaint

    actions.object_(case, unit=urban, note="不归镇里", by=scene.township, at=MONDAY)

    assert told(scene.district, "申请退单")


@pytest.mark.parametrize("who", ["manager", "secretary", "stranger"])
def test_nobody_but_a_dispatcher_decides(scene, urban, who):
    case = objected(scene, urban)

    with pytest.raises(MoveRefused):
        actions.uphold(case, note="x", by=getattr(scene, who), at=MONDAY)


def test_declining_what_was_returned_settles_the_return(scene, urban):
    case = objected(scene, urban)

    actions.decline(case, note="不属于小区事务", where="12345", by=scene.township, at=at_hour(3))

    assert (case.status, case.objection_rows.get().granted) == ("declined", True)


def test_an_undecided_return_is_reported_upwards_after_its_working_day(scene, urban):
    objected(scene, urban)

    tasks.sweep(at_hour(3, 23, 59, 59))
    assert not told(scene.district, "没有裁定")
    tasks.sweep(at_hour(4, 0, 1))
    assert told(scene.district, "没有裁定")


def test_the_first_acceptance_and_contact_stay_when_the_case_changes_hands(scene, urban):
    case = scene.accepted()
    actions.contact(case, note="在看", by=scene.manager, at=at_hour(2, 11))

    actions.redispatch(case, unit=urban, note="属市政", by=scene.township, at=at_hour(3))
    actions.accept(case, by=a_handler(urban), at=at_hour(4))

    assert (case.accepted_at, case.contacted_at, case.closed_at) == (MONDAY, at_hour(2, 11), None)


def test_the_story_names_who_said_what(scene, urban):
    objected(scene, urban)

    entry = AuditEntry.objects.get(verb="object")
    assert (entry.by, entry.details["proposed"]) == (scene.manager, str(urban))
    assert Objection.objects.count() == 1
