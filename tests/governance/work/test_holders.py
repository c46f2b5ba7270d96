"""Who can be named for a task, and what the named one has of it: a notice, and the task in the own list."""

import pytest
from django.urls import reverse
from django.utils import timezone

from communities.access import Post, Role
from communities.models import Organisation
from governance import actions
from governance.holders import holders
from governance.models import Task
from tests.complaints.scenes import holder_of
from tests.factories import a_compound, a_project, a_township, a_user, an_appointment, an_organisation
from workflow.models import Message
from workflow.refusals import Refused

from .scenes import MONDAY, TODAY, a_chief, a_worker, days

pytestmark = pytest.mark.django_db


@pytest.fixture
def fire():
    a_compound("凤林花苑", "LY001")
    return an_organisation(Organisation.Kind.DEPARTMENT, name="区消防大队")


@pytest.fixture
def handler(fire):
    return holder_of(Post.HANDLER, fire)


def give(owner, at=MONDAY, **fields) -> Task:
    due_on = timezone.localdate(at) + days(5)
    return actions.give_task(title="换管", owner=owner, due_on=due_on, **fields, by=None, at=at)


def test_those_in_office_in_the_unit_its_projects_and_its_place_can_be_named(fire, handler):
    township = an_organisation(Organisation.Kind.TOWNSHIP, township=a_township("东园镇"))
    project = a_project(a_compound())
    company = project.company.organisation
    officer, manager = holder_of(Post.TOWNSHIP_OFFICER, township.township), holder_of(Post.MANAGER, project)
    gone = holder_of(Post.HANDLER, fire)
    gone.person.appointments.update(ends_on=TODAY - days(1))
    an_appointment(Post.HANDLER, fire, starts_on=TODAY + days(1))

    found = holders([fire, township, company], TODAY)

    assert found == {
        fire.pk: {handler.person: "部门经办人"},
        township.pk: {officer.person: "镇乡干部"},
        company.pk: {manager.person: "项目经理"},
    }


def test_the_named_one_is_told_and_nobody_else(fire, handler):
    other = holder_of(Post.HANDLER, fire)
    task = give(fire, person=handler.person)

    assert told(task) == {handler.pk}
    assert set(Task.objects.owed_by(handler)) == {task}
    assert {other.pk, handler.pk} == told(give(fire))


def told(task) -> set[int]:
    rows = Message.objects.filter(channel=Message.Channel.INBOX, link=task.get_absolute_url())
    return set(rows.values_list("recipient_id", flat=True))


def test_where_the_named_one_has_no_account_the_unit_is_told(fire, handler):
    person = an_appointment(Post.UNIT_HEAD, fire).person

    assert told(give(fire, at=timezone.now(), person=person)) == {handler.pk}


def test_a_person_of_another_unit_is_refused(fire, handler):
    with pytest.raises(Refused, match="任职"):
        give(an_organisation(name="区城管局"), person=handler.person)

    assert not Task.objects.exists()


def test_the_form_names_one_of_the_unit(client, fire, handler):
    client.force_login(a_chief())
    page, day = reverse("task-new"), f"{timezone.localdate() + days(3)}"
    given = {"title": "换管", "owner": fire.pk, "due_on": day}
    other = an_organisation(Organisation.Kind.DEPARTMENT, name="区城管局")

    wrong = client.post(page, {**given, "owner": other.pk, "person": f"{fire.pk}-{handler.person_id}"})
    assert list(wrong.context["form"].errors) == ["person"]
    bad = client.post(page, {**given, "person": f"{other.pk}-{handler.person_id}"})
    assert list(bad.context["form"].errors) == ["person"]
    assert client.post(page, {**given, "person": f"{fire.pk}-{handler.person_id}"}).status_code == 302
    assert client.post(page, {**given, "title": "清淤", "person": ""}).status_code == 302

    assert [*Task.objects.order_by("pk").values_list("person", flat=True)] == [handler.person_id, None]
    client.force_login(handler)
    mine = client.get(reverse("task-list"), {"whose": "me"}).context["table"].rows
    assert [row.record.title for row in mine] == ["换管"]
    assert "换管" in client.get(reverse("desk")).content.decode()


def test_the_form_names_nobody_whom_the_reader_may_not_see(client, fire):
    compound = a_compound("别镇花园", township=a_township("张坂镇"))
    office = an_organisation(Organisation.Kind.TOWNSHIP, name="张坂镇政府", township=compound.township)
    officer = holder_of(Post.TOWNSHIP_OFFICER, office)
    page = reverse("task-new")

    client.force_login(a_worker(Role.TOWNSHIP_OFFICER, a_compound("凤林二期")))
    text = client.get(page).content.decode()
    assert "张坂镇政府" in text
    assert officer.person.name not in text
    client.force_login(officer)
    assert officer.person.name in client.get(page).content.decode()


def test_a_meeting_names_persons_with_its_resolutions(client, fire, handler):
    compound = a_compound("龙庭御景", "LY009")
    now, today = timezone.now(), timezone.localdate()
    tough = actions.list_compound(compound, listed_on=today, reason="消防", decision="1号", by=None, at=now)
    meeting = actions.plan_meeting(tough, on=today, place="门口", subject="通水", by=None, at=now)
    client.force_login(a_chief())
    page = reverse("tough-record", args=["LY009", meeting.pk])
    person = f"{fire.pk}-{handler.person_id}"

    lonely = client.post(page, {"attendees": "消防", "person1": person})
    assert list(lonely.context["form"].errors) == ["words1"]
    line = {"words1": "换管", "owner1": fire.pk, "due1": f"{today}", "person1": person}
    assert client.post(page, {"attendees": "消防", **line}).status_code == 302

    assert Task.objects.get().person == handler.person


def test_the_form_asks_the_same_for_few_and_for_many(client, count_queries, fire):
    client.force_login(a_chief())
    holder_of(Post.HANDLER, fire)
    few = count_queries(reverse("task-new"))
    for number in range(8):
        unit = an_organisation(Organisation.Kind.DEPARTMENT, name=f"部门{number}")
        an_appointment(Post.HANDLER, unit, person=a_user().person)

    assert count_queries(reverse("task-new")) == few
