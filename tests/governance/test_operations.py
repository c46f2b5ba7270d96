from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from communities.access import Role
from complaints.models import ComplaintDeadline
from governance import storage
from tests.complaints.scenes import a_scene, an_admitted_photo
from tests.factories import a_user
from workflow.calendars import deadline_models
from workflow.models import AuditEntry, JobRun, Message

PAGE = reverse("operations")


@pytest.fixture
def operator(db):
    return a_user(Role.SYSTEM_ADMIN)


@pytest.fixture
def desk(client, operator):
    client.force_login(operator)
    return client


def stuck(key="news", **more):
    fields = {"channel": "mail", "address": "zhang@example.com", "subject": "诉求S1已受理", "attempts": 3}
    fields |= {"error": "refused 550", "created_at": timezone.now(), "try_at": timezone.now()}
    return Message.objects.create(key=key, **(fields | more))


def ticked(desk, action, *messages):
    return desk.post(PAGE, {"action": action, "message": [message.pk for message in messages]}, follow=True)


def test_an_operator_sees_what_did_not_go_out_and_why_but_not_to_whom(desk):
    stuck()

    html = desk.get(PAGE).content.decode()

    assert "诉求S1已受理" in html
    assert "对方拒收（550）" in html
    assert "zhang@example.com" not in html


def test_others_do_not_know_the_page(client, db):
    client.force_login(a_user(Role.TOWNSHIP_OFFICER))

    assert client.get(PAGE).status_code == 404


def test_the_last_runs_are_shown_with_their_failures(desk):
    now = timezone.now()
    JobRun.objects.create(name="deliver", due_at=now, started_at=now, error="ValueError outbox.py:7")

    html = desk.get(PAGE).content.decode()

    assert "ValueError outbox.py:7" in html
    assert "还没有运行过" in html


def test_a_message_is_sent_again_at_the_operators_word(desk, operator):
    message = stuck(given_up_at=timezone.now())

    answer = ticked(desk, "retry", message)

    message.refresh_from_db()
    assert "1条消息将重新发送" in answer.content.decode()
    assert (message.given_up_at, message.attempts) == (None, 0)
    assert AuditEntry.objects.get(verb="retry").by == operator


def test_a_message_is_let_go_at_the_operators_word(desk):
    message = stuck()
    other = stuck("other")

    ticked(desk, "give_up", message)

    assert list(Message.objects.stuck()) == [other]


def test_what_is_no_message_changes_nothing(desk):
    stuck()

    desk.post(PAGE, {"action": "retry", "message": ["1", "x"]})
    desk.post(PAGE, {"action": "burn", "message": [Message.objects.get().pk]})

    assert not AuditEntry.objects.filter(subject_label="message").exists()


def test_the_page_costs_the_same_for_one_row_and_for_fifty(desk, django_assert_max_num_queries):
    """What is late, waits or rests on a guess is counted once for each class of case."""
    most = 16 + 3 * len([*deadline_models()])
    stuck()
    desk.get(PAGE)
    with django_assert_max_num_queries(most) as one:
        desk.get(PAGE)
    for number in range(49):
        stuck(f"more{number}", created_at=timezone.now() - timedelta(minutes=number))
    with django_assert_max_num_queries(most) as fifty:
        desk.get(PAGE)

    assert len(fifty) == len(one)


@pytest.fixture
def scene(db):
    return a_scene()


def provisional(scene):
    """A case whose limits run into a year without a calendar."""
    case = scene.file().complaint
    ComplaintDeadline.objects.filter(case=case).update(provisional=True)
    return case


class TestProvisional:
    def test_it_names_the_case_and_leads_there_whoever_may_read_it(self, client, desk, scene):
        case, page = provisional(scene), reverse("operations-provisional")
        address = f'href="{case.get_absolute_url()}"'

        html = desk.get(page).content.decode()
        assert case.number in html
        assert address not in html
        client.force_login(scene.district)
        assert address in client.get(page).content.decode()

    def test_one_kind_is_shown_at_a_time(self, desk, scene):
        provisional(scene)

        rows = {
            kind: len(desk.get(reverse("operations-provisional"), {"kind": kind}).context["page"].rows)
            for kind in ("complaint", "hazard", "nonsense")
        }

        assert rows["complaint"] == rows["nonsense"] > 0
        assert rows["hazard"] == 0

    def test_it_costs_the_same_for_many(self, desk, scene, django_assert_max_num_queries):
        page = reverse("operations-provisional")
        provisional(scene)
        desk.get(page)
        with django_assert_max_num_queries(60) as few:
            desk.get(page)
        for _turn in range(4):
            provisional(scene)
        with django_assert_max_num_queries(60) as many:
            desk.get(page)

        assert len(few) == len(many)


class TestStorage:
    def test_it_says_what_is_taken_up_by_kind(self, desk, scene, tmp_path, settings):
        settings.ANCHOR_DIR = str(tmp_path)
        paper = an_admitted_photo()
        case = scene.file(photos=[paper]).complaint

        answer = desk.get(reverse("operations-storage"))

        size = case.photos.get().size
        assert [(row.kind, row.count, row.bytes) for row in answer.context["uploads"]][0] == ("照片", 1, size)
        assert answer.context["disk"].total > 0
        assert "还没有写过" in answer.content.decode()

    def test_a_full_disk_is_said_in_red(self):
        assert storage.Disk(9, 100).is_scarce
        assert not storage.Disk(10, 100).is_scarce
