from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from communities.access import Role
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
