"""The pages of interviews, tough compounds, issues and tasks: the same queries for one row and for twenty."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from communities.access import Role
from governance import actions
from governance.actions import Fact
from governance.models import Interview, Issue, Task, ToughCompound
from tests.factories import a_branch, a_community, a_compound, a_township, an_organisation

from .scenes import ISSUED, a_chief, a_freeze, a_kind, a_worker, days, five_places, ranks
from .test_issue_import import DONE, GOOD, csv

pytestmark = pytest.mark.django_db


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def today():
    return timezone.localdate()


def picture() -> SimpleUploadedFile:
    file = io.BytesIO()
    Image.new("RGB", (40, 30), "white").save(file, "PNG")
    return SimpleUploadedFile("a.png", file.getvalue(), "image/png")


def fill(count, now, today, first=0):
    """So many tough compounds, each with an issue, a task and a planned meeting."""
    fire = an_organisation(name=f"区消防大队{first}")
    community = a_community("西浦社区", a_township("洛阳镇"))
    for number in range(first, first + count):
        compound = a_compound(f"小区{number}", f"LY{number:03}", community)
        told = {"by": None, "at": now}
        tough = actions.list_compound(compound, listed_on=today, reason="消防", decision="1号", **told)
        actions.plan_meeting(tough, on=today + days(3), place="门口", subject="通水", **told)
        actions.give_task(title="换管", owner=fire, tough=tough, due_on=today + days(9), **told)
        fact = Fact(compound, "legacy", a_kind(), "没有水", today, fire, today + days(9))
        actions.open_issue(fact, **told)
        actions.give_duty(fire, words=f"职责{number}", starts_on=today, **told)


@pytest.mark.parametrize("page", ["tough-list", "issue-list", "task-list", "task-force"])
def test_a_list_asks_the_same_for_one_and_for_twenty(client, count_queries, now, today, page):
    client.force_login(a_chief())
    fill(1, now, today)
    few = count_queries(reverse(page))
    fill(20, now, today, first=1)

    assert count_queries(reverse(page)) == few


def test_interviews_ask_the_same_for_one_and_for_twenty(client, count_queries):
    client.force_login(a_chief())
    _first, _second, compounds = five_places()
    called = {"issued_on": ISSUED, "by": None, "at": timezone.now()}
    actions.call_interviews(a_freeze("2025Q1", scores=ranks(compounds[:2], "90", "80")), **called)
    few = count_queries(reverse("interview-list"))
    for code in ("2025Q2", "2025Q3", "2025Q4"):
        scores = ranks(compounds, "95", "90", "85", "80", "75")
        actions.call_interviews(a_freeze(code, scores=scores), **called)

    assert Interview.objects.count() == 10
    assert count_queries(reverse("interview-list")) == few


def test_one_tough_compound_asks_the_same_for_one_and_for_many(client, count_queries, now, today):
    client.force_login(a_chief())
    fill(1, now, today)
    path = ToughCompound.objects.get().get_absolute_url()
    few = count_queries(path)
    tough, fire = ToughCompound.objects.get(), an_organisation(name="区城管局")
    for number in range(12):
        actions.give_task(
            title=f"任务{number}", owner=fire, tough=tough, due_on=today + days(2), by=None, at=now
        )
        actions.plan_meeting(tough, on=today + days(number), place="门口", subject="通水", by=None, at=now)

    assert count_queries(path) == few


def test_from_the_list_to_the_release_by_the_pages(client, now, today):
    compound = a_compound("凤林花苑", "LY001")
    fire = an_organisation(name="区消防大队")
    chief, other = a_chief(), a_worker(Role.DISTRICT_OFFICER, compound.township.district)
    client.force_login(chief)

    def post(name, args=(), **data):
        answer = client.post(reverse(name, args=args), data)
        assert answer.status_code == 302, answer.context["form"].errors
        return answer

    day = today.isoformat()
    client.post(f"{reverse('tough-new')}?c=LY001", {"listed_on": day, "reason": "没有水", "decision": "1号"})
    tough = ToughCompound.objects.get()
    post("tough-sponsor", ["LY001"], part="leader", person=chief.person.pk, starts_on=day)
    post("tough-meeting", ["LY001"], on=day, place="门口", subject="通水")
    meeting = tough.meetings.get()
    post(
        "tough-record",
        ["LY001", meeting.pk],
        attendees="消防、物业",
        words1="更换主管",
        owner1=fire.pk,
        due1=day,
    )
    task = Task.objects.get()
    post("task-finish", [task.number], note="换好了", papers=picture())
    assert (
        "另一人" in client.post(reverse("task-close", args=[task.number]), {"note": "看过"}).content.decode()
    )
    post("tough-progress", ["LY001"], month=day, words="通水了")
    post("tough-release", ["LY001"], result="通水", papers=picture())
    client.force_login(other)
    decision = reverse("tough-approve", args=["LY001"])
    assert "还有0个问题、1个任务没有销号" in client.get(decision).content.decode()
    post("task-close", [task.number], note="看过")
    assert "没有销号" not in client.get(decision).content.decode()
    post("tough-approve", ["LY001"], left_on=day, decision="9号")

    assert client.get(tough.get_absolute_url()).status_code == 200
    tough.refresh_from_db()
    assert (tough.left_on, tough.approved_by, Task.objects.get().status) == (today, other, "closed")


def test_a_unit_that_owes_a_task_is_led_to_no_page_that_is_closed_to_it(client, now, today):
    compound, fire = a_compound("凤林花苑", "LY001"), an_organisation(name="区消防大队")
    told = {"by": None, "at": now}
    tough = actions.list_compound(compound, listed_on=today, reason="消防", decision="1号", **told)
    meeting = actions.plan_meeting(tough, on=today, place="门口", subject="通水", **told)
    owed = [actions.Resolution("更换主管", fire, today + days(9))]
    facts = {"attendees": "消防、物业", "words": "", "resolutions": owed}
    (task,) = actions.record_meeting(meeting, **facts, **told)

    for user, is_open in ((a_worker(Role.HANDLER, fire), False), (a_chief(), True)):
        client.force_login(user)
        for page in (task.get_absolute_url(), reverse("task-list")):
            shown = client.get(page).content.decode()
            assert ('"/desk/tough/' in shown) == is_open, page


def test_an_issue_is_registered_and_filtered_and_exported(client, today):
    compound = a_compound("凤林花苑", "LY001")
    secretary_of = a_branch(compound).organisation
    client.force_login(a_chief())
    day = today.isoformat()

    answer = client.post(
        f"{reverse('issue-new')}?c=LY001",
        {
            "register": "stubborn",
            "kind": a_kind("lift").pk,
            "title": "电梯停用",
            "found_on": day,
            "owner": secretary_of.pk,
            "due_on": day,
        },
    )
    row = Issue.objects.get()

    assert answer["Location"] == row.get_absolute_url()
    path = reverse("issue-list")
    assert "电梯停用" in client.get(f"{path}?register=stubborn&state=open").content.decode()
    assert "电梯停用" not in client.get(f"{path}?register=legacy").content.decode()
    csv_ = b"".join(client.get(f"{path}?_export=csv").streaming_content).decode()
    assert "电梯停用" in csv_


@pytest.mark.parametrize(
    ("days", "words"),
    [
        ({"found_on": "0001-01-01"}, "请检查年份"),
        ({"due_on": "9999-12-31"}, "请检查年份"),
        ({"found_on": "1949-10-01", "due_on": "2100-12-31"}, "超过一百年"),
    ],
)
def test_a_year_that_nobody_can_mean_is_said_and_breaks_nothing(client, today, days, words):
    compound = a_compound("凤林花苑", "LY001")
    client.force_login(a_worker(Role.TOWNSHIP_OFFICER, compound))
    owner = an_organisation(compound=compound, name="业委会")
    told = {"register": "legacy", "kind": a_kind().pk, "title": "没有水", "owner": owner.pk}
    told |= {"found_on": today.isoformat(), "due_on": today.isoformat()} | days

    shown = client.post(f"{reverse('issue-new')}?c=LY001", told)

    assert words in shown.content.decode()
    assert not Issue.objects.exists()


def test_a_register_comes_in_by_the_page(client):
    an_organisation(name="区消防大队")
    a_compound("凤林花苑", "LY001")
    client.force_login(a_chief())
    path = reverse("issue-import")

    preview = client.post(
        path, {"file": SimpleUploadedFile("a.csv", csv(GOOD, DONE).getvalue())}, follow=True
    )
    assert not Issue.objects.exists()
    client.post(path, {"confirm": preview.context["kept"].token})

    assert Issue.objects.count() == 2


def test_the_interviewed_find_their_page_and_the_promise_to_report(client):
    _first, _second, compounds = five_places()
    manager = a_worker(Role.MANAGER, compounds[1])
    now = timezone.now()
    (case,) = actions.call_interviews(
        a_freeze(scores=ranks(compounds[:2], "90", "80")), issued_on=ISSUED, by=None, at=now
    )
    client.force_login(a_chief())
    soon = timezone.localtime(now + days(1))
    told = {"persons": [manager.person.pk], "on": f"{soon:%Y-%m-%d}", "time": "09:00", "place": "会议室"}
    assert client.post(reverse("interview-notify", args=[case.number]), told).status_code == 302
    held = {"held_on": f"{timezone.localdate():%Y-%m-%d}", "present": "物业", "issues": "隐患"}
    held |= {"words1": "整改", "minutes": picture()}
    assert client.post(reverse("interview-hold", args=[case.number]), held).status_code == 302

    client.force_login(manager)
    promise = reverse("interview-keep", args=[case.number, case.commitments.get().pk])
    assert promise in client.get(case.get_absolute_url()).content.decode()
    assert client.post(promise, {"result": "好了", "papers": picture()}).status_code == 302

    client.force_login(a_worker(Role.DISTRICT_LEADER))
    verify = reverse("interview-verify", args=[case.number])
    assert client.post(verify, {"note": "看过", "papers": picture()}).status_code == 302
    case.refresh_from_db()
    assert case.status == "verified"
