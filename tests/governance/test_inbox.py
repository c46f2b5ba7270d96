from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from communities.access import Role
from tests.factories import a_user
from workflow import outbox
from workflow.directory import Recipient
from workflow.models import Message

PAGE = reverse("inbox")


@pytest.fixture
def officer(db):
    return a_user(Role.TOWNSHIP_OFFICER)


@pytest.fixture
def desk(client, officer):
    client.force_login(officer)
    return client


def told(user, number="S1", **more):
    words = {"params": {"number": number}, "at": timezone.now(), **more}
    row = outbox.message(f"news:{number}", Recipient("inbox", user.pk), "诉求%(number)s已受理", **words)
    outbox.enqueue([row])
    return row


def test_the_newest_comes_first_and_what_is_new_says_so(desk, officer):
    told(officer, "S1", at=timezone.now() - timedelta(hours=1))
    told(officer, "S2")

    html = desk.get(PAGE).content.decode()

    assert html.index("诉求S2已受理") < html.index("诉求S1已受理")
    assert "2 条未读" in html


def test_an_empty_inbox_says_what_will_come(desk):
    assert "还没有消息" in desk.get(PAGE).content.decode()


def test_opening_marks_read_and_leads_to_what_it_is_about(desk, officer):
    row = told(officer, link="/desk/complaints/S1/")

    answer = desk.get(reverse("inbox-open", args=[row.pk]))

    assert answer["Location"] == "/desk/complaints/S1/"
    assert Message.objects.get().read_at


def test_a_message_without_a_link_leads_back(desk, officer):
    row = told(officer)

    assert desk.get(reverse("inbox-open", args=[row.pk]))["Location"] == PAGE


def test_all_are_read_at_one_press(desk, officer):
    told(officer, "S1")
    told(officer, "S2")

    desk.post(PAGE)

    assert not Message.objects.unread().exists()


def test_another_ones_messages_do_not_exist(desk, officer):
    row = told(a_user(Role.TOWNSHIP_OFFICER))

    assert desk.get(reverse("inbox-open", args=[row.pk])).status_code == 404
    desk.post(PAGE)
    assert Message.objects.unread().count() == 1
    assert "诉求S1" not in desk.get(PAGE).content.decode()


def test_a_mail_is_not_in_the_inbox(desk, officer):
    Message.objects.create(
        key="m", channel="mail", recipient=officer, subject="邮件", created_at=timezone.now()
    )

    assert "邮件" not in desk.get(PAGE).content.decode()


def test_the_page_costs_the_same_for_one_row_and_for_a_hundred(desk, officer, django_assert_max_num_queries):
    told(officer)
    desk.get(PAGE)
    with django_assert_max_num_queries(30) as one:
        desk.get(PAGE)
    for number in range(100):
        told(officer, f"T{number}")
    with django_assert_max_num_queries(30) as many:
        desk.get(PAGE)

    assert len(many) <= len(one) + 1
