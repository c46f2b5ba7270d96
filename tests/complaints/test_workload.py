"""The load of each unit and the age of what is open, recounted by hand and by the calendar."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from complaints import workload
from complaints.models import Complaint
from complaints.tasks import sweep
from tests.factories import a_compound
from workflow import calendars

from .scenes import MONDAY, a_scene, at_hour

pytestmark = pytest.mark.django_db
PAGE = "/desk/cases/workload/"


def load_of(unit, at):
    rows = workload.loads(Complaint.objects.all(), at, calendars.current())
    return next(row for row in rows if row.unit == (unit.name if unit else ""))


def test_each_unit_is_counted_by_what_is_open_due_late_and_supervised(scene):
    scene.file()
    scene.accepted(at_hour(3))
    scene.resolved()
    sweep(at_hour(5))

    load = load_of(scene.company, at_hour(5))

    assert (load.open, load.today, load.overdue) == (2, 0, 2)
    assert (load.yellow, load.orange, load.red) == (1, 1, 0)
    assert load.median == 2.5


def test_a_limit_that_ends_today_is_due_today_and_not_late(scene):
    scene.file()

    load = load_of(scene.company, at_hour(3))

    assert (load.today, load.overdue) == (1, 0)


def test_what_no_unit_has_yet_stands_by_itself(scene):
    case = scene.file().complaint
    Complaint.objects.filter(pk=case.pk).update(status="submitted", unit=None)

    assert load_of(None, at_hour(3)).open == 1


@pytest.mark.parametrize(
    ("days", "median"), [([2], 8.0), ([2, 4], 7.0), ([2, 4, 9], 6.0), ([2, 3, 4, 9], 6.5)]
)
def test_the_median_is_the_middle_age(scene, days, median):
    for day in days:
        scene.file(at_hour(day))

    assert load_of(scene.company, at_hour(10)).median == median


@pytest.mark.parametrize("on", [MONDAY + timedelta(days=day) for day in (0, 1, 4, 5, 6, 7, 33)])
def test_classes_of_age_agree_with_the_calendar(scene, on):
    calendar = calendars.current()
    edges = [0, 2, 6, 16, 10_000]
    expected = [0, 0, 0, 0]
    sample = {name: getattr(scene.file(on).complaint, name) for name in ("compound", "category", "unit")}
    Complaint.objects.update(status="withdrawn")
    for back in range(40):
        at = on - timedelta(days=back)
        Complaint.objects.create(number=f"N{back}", status="accepted", submitted_at=at, **sample)
        days = calendar.working_days_between(at.date(), on.date())
        expected[next(place for place in range(4) if edges[place] <= days < edges[place + 1])] += 1

    assert [one.count for one in workload.ages(Complaint.objects.all(), on, calendar)] == expected


def test_the_page_shows_what_its_reader_may_see(client, scene):
    other = a_scene(a_compound("别处花园"))
    other.file()
    scene.file()
    client.force_login(scene.manager)

    page = client.get(PAGE)

    assert [row.unit for row in page.context["table"].data.data] == [scene.company.name]
    assert sum(one.count for one in page.context["ages"]) == 1
    assert other.company.name not in page.content.decode()


def test_a_unit_leads_to_the_cases_it_was_counted_from(client, scene):
    scene.file()
    scene.resolved()
    client.force_login(scene.district)
    link = f"/desk/cases/?state=open&unit={scene.company.name}"

    assert len(client.get(link).context["table"].data.data) == load_of(scene.company, at_hour(3)).open == 1


def test_many_units_cost_what_one_does(client, scene):
    scene.file()
    client.force_login(scene.district)
    client.get(PAGE)
    with CaptureQueriesContext(connection) as one:
        client.get(PAGE)
    for _ in range(5):
        a_scene(a_compound()).file()

    with CaptureQueriesContext(connection) as many:
        client.get(PAGE)

    assert len(many) == len(one)


def test_no_open_case_is_a_sentence(client, scene):
    client.force_login(scene.manager)

    assert "没有未办结的诉求" in client.get(PAGE).content.decode()
