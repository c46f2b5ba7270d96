"""The desk's home: what I must do now, ordered by deadline; then my area and no other."""

from datetime import timedelta

import pytest
from django.utils import timezone

from communities.access import Role
from complaints import actions
from complaints.models import Category
from governance.views.desk import tasks_of
from safety import actions as actions_of_safety
from safety.models import Inspection
from tests.factories import a_committee, a_compound, a_project, a_term, a_user, days_ago, today
from tests.safety.scenes import MONDAY, a_scene, photo

pytestmark = pytest.mark.django_db


def a_case(compound, at, code="FAC"):
    words = "路灯坏了三天没有人修"
    category = Category.objects.get(code=code)
    filed = actions.file_complaint(compound=compound, description=words, category=category, by=None, at=at)
    return filed.complaint


def test_tasks_stand_in_the_order_of_their_deadlines():
    at = timezone.now()
    compound = a_compound()
    a_project(compound)
    manager = a_user(Role.MANAGER, of=compound)
    later, urgent, oldest = (
        a_case(compound, at),
        a_case(compound, at, code="EBK"),
        a_case(compound, at - timedelta(days=20)),
    )

    tasks = tasks_of(manager, at)

    assert [task.link for task in tasks] == [case.get_absolute_url() for case in (oldest, urgent, later)]


def test_a_committee_that_runs_out_within_90_days_is_a_task_of_its_secretary():
    compound = a_compound()
    secretary = a_user(Role.SECRETARY, of=compound)
    term = a_term(a_committee(compound), starts_on=days_ago(900), ends_on=today() + timedelta(days=90))

    (task,) = tasks_of(secretary, timezone.now())

    assert task.due == term.ends_on
    term.ends_on = today() + timedelta(days=91)
    term.save()
    assert tasks_of(secretary, timezone.now()) == []


def test_what_waits_elsewhere_is_not_my_task():
    compound, sibling = a_compound(), a_compound()
    a_project(compound)
    a_project(sibling)
    manager = a_user(Role.MANAGER, of=compound)
    a_case(sibling, timezone.now())

    assert tasks_of(manager, timezone.now()) == []


def test_an_empty_desk_says_so(client):
    client.force_login(a_user(Role.SECRETARY, of=a_compound()))

    assert "现在没有要办的事" in client.get("/desk/").content.decode()


def test_the_desk_costs_the_same_for_one_task_and_for_a_hundred(client, count_queries):
    at = timezone.now()
    compound = a_compound(buildings=1)
    a_project(compound)
    client.force_login(a_user(Role.MANAGER, of=compound))
    a_case(compound, at)
    one = count_queries("/desk/")
    for _number in range(40):
        a_case(compound, at)

    assert count_queries("/desk/") == one


def test_hazards_in_many_buildings_cost_as_much_as_one(client, count_queries):
    scene = a_scene()
    buildings = list(scene.compound.buildings.order_by("pk"))
    client.force_login(scene.manager)
    scene.found(building=buildings[0])
    one = count_queries("/desk/")
    for code in ("A2", "A4", "A5", "B1", "B2"):
        for building in buildings:
            scene.found(code, building=building)

    assert count_queries("/desk/") == one


def test_the_compound_page_shows_its_open_cases_to_who_may_list_them(client):
    at = timezone.now()
    compound = a_compound()
    a_project(compound)
    case = a_case(compound, at - timedelta(days=20))

    client.force_login(a_user(Role.SECRETARY, of=compound))
    seen = client.get(compound.get_desk_url()).content.decode()
    client.force_login(a_user(Role.TREASURER, of=compound))
    unseen = client.get(compound.get_desk_url()).content.decode()

    assert case.number in seen
    assert "1件已超期" in seen
    assert case.number not in unseen


def test_the_late_cases_are_as_many_as_the_list_behind_them_has(client):
    at = timezone.now()
    compound = a_compound()
    a_project(compound)
    client.force_login(a_user(Role.SECRETARY, of=compound))
    for days in (0, 20, 30):
        a_case(compound, at - timedelta(days=days))

    cases = client.get("/desk/").context["due"][0]

    assert (cases.late, cases.soon) == (2, 1)
    assert len(client.get(cases.link).context["table"].data) == 2


def test_a_hazard_waits_for_who_repairs_it_and_then_for_who_looks_again():
    scene, at = a_scene(), timezone.now()
    hazard = scene.found()

    assert [task.link for task in tasks_of(scene.manager, at)] == [hazard.get_absolute_url()]
    assert tasks_of(scene.township, at) == []

    actions_of_safety.rectify(hazard, note="修好了", photos=[photo()], by=scene.manager, at=MONDAY)
    assert tasks_of(scene.manager, at) == []
    assert [task.link for task in tasks_of(scene.township, at)] == [hazard.get_absolute_url()]


def test_rounds_that_end_today_are_one_task_of_the_people_of_the_compound():
    scene, at = a_scene(), timezone.now()
    actions_of_safety.plan_rounds(today(), today())
    ending = Inspection.objects.filter(compound=scene.compound, until=today()).count()

    (task,) = tasks_of(scene.secretary, at)

    assert (task.what, task.due) == (f"今天要做{ending}次安全检查", today())
    assert tasks_of(scene.township, at) == []
    Inspection.objects.update(finished_at=at)
    assert tasks_of(scene.secretary, at) == []
