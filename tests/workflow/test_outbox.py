import threading
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from django.core import mail
from django.db import connection
from django.utils import translation

from workflow import outbox
from workflow.clock import SHANGHAI
from workflow.directory import Recipient
from workflow.models import AuditEntry, Message

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 3, 2, 12, tzinfo=SHANGHAI)
Channel = Message.Channel
MINUTE = timedelta(minutes=1)


def queued(channel, address="", *, key="news", user=None, **more):
    to = Recipient(channel, user_id=user and user.pk, address=address)
    outbox.enqueue(
        [outbox.message(key, to, "诉求%(number)s已受理", params={"number": "S1"}, at=NOON, **more)]
    )
    return Message.objects.latest("created_at", "key")


def to_group(partner, path, *, key="news"):
    return queued(Channel.APPRISE, partner.address(path), key=key)


def test_a_repeated_key_leaves_one_message(officer):
    queued(Channel.INBOX, user=officer)
    queued(Channel.INBOX, user=officer)

    assert Message.objects.inbox(officer).unread().count() == 1


def test_two_units_without_account_each_get_their_message():
    queued(Channel.APPRISE, "feishu://one")
    queued(Channel.APPRISE, "feishu://two")

    assert Message.objects.count() == 2
    assert not Message.objects.filter(key__contains="feishu").exists()


def test_the_inbox_needs_no_delivery(officer):
    row = queued(Channel.INBOX, user=officer)

    assert row.sent_at == NOON
    assert outbox.deliver(at=NOON) == outbox.Delivery()


def test_mail_carries_its_number_words_and_link(officer, settings):
    settings.SITE_URL = "https://portal.example"
    row = queued(Channel.MAIL, user=officer, body="请看。", link="/case/S1/")

    assert outbox.deliver(at=NOON) == outbox.Delivery(sent=1)

    (sent,) = mail.outbox
    assert sent.to == ["officer@example.com"]
    assert sent.subject == "诉求S1已受理"
    assert sent.body == "请看。\n\nhttps://portal.example/case/S1/"
    assert sent.extra_headers["Message-ID"] == f"<{row.pk}@portal.example>"


def test_a_line_break_in_a_name_does_not_break_the_mail(officer):
    queued(Channel.MAIL, user=officer)
    Message.objects.update(params={"number": "S1\nBcc: x@example.com"})

    assert outbox.deliver(at=NOON).sent == 1
    assert mail.outbox[0].subject == "诉求S1 Bcc: x@example.com已受理"


def test_a_message_is_written_in_the_language_of_its_recipient_not_of_the_sender(officer):
    row = outbox.message("k", Recipient("mail", officer.pk, language="en"), "公告", at=NOON)
    outbox.enqueue([row])
    queued(Channel.MAIL, user=officer)

    with translation.override("en"):
        outbox.deliver(at=NOON)

    assert {sent.subject for sent in mail.outbox} == {row_in_english(row), "诉求S1已受理"}


def row_in_english(row):
    with translation.override("en"):
        return row.title


def test_a_webhook_is_told_words_and_id(partner):
    row = to_group(partner, "ok")

    assert outbox.deliver(at=NOON).sent == 1

    ((_path, headers, body),) = partner.taken
    assert headers["Idempotency-Key"] == body["id"] == str(row.pk)
    assert body["title"] == "诉求S1已受理"


def test_what_is_sent_is_not_sent_again(partner):
    to_group(partner, "ok")
    outbox.deliver(at=NOON)

    assert outbox.deliver(at=NOON + timedelta(days=1)) == outbox.Delivery()
    assert len(partner.taken) == 1


def test_a_refusal_is_noted_and_tried_again_after_its_wait_under_the_same_id(partner):
    row = to_group(partner, "refuse")

    assert outbox.deliver(at=NOON) == outbox.Delivery(failed=1)
    assert outbox.deliver(at=NOON + MINUTE / 2) == outbox.Delivery()
    assert outbox.deliver(at=NOON + MINUTE) == outbox.Delivery(failed=1)

    row.refresh_from_db()
    assert (row.attempts, row.error, row.try_at) == (2, "refused 500", NOON + 3 * MINUTE)
    assert {UUID(body["id"]) for _path, _headers, body in partner.taken} == {row.pk}
    assert list(Message.objects.stuck()) == [row]
    assert row.reason == "对方拒收（500）"


def test_a_redirection_is_not_followed(partner):
    to_group(partner, "elsewhere")

    assert outbox.deliver(at=NOON).failed == 1
    assert [path for path, _headers, _body in partner.taken] == ["/elsewhere"]


def test_a_refused_message_that_goes_out_later_leaves_the_list(partner):
    row = to_group(partner, "refuse")
    outbox.deliver(at=NOON)
    row.address = partner.address("ok")
    row.save(update_fields=["address"])

    outbox.deliver(at=NOON + MINUTE)

    assert not Message.objects.stuck().exists()


@pytest.mark.parametrize(
    ("attempts", "minutes"), [(1, 1), (2, 2), (3, 4), (4, 8), (9, 256), (10, 360), (50, 360)]
)
def test_waits_double_up_to_six_hours(attempts, minutes):
    assert outbox.back_off(attempts) == timedelta(minutes=minutes)


def test_after_its_last_attempt_a_message_is_given_up_and_recorded(partner):
    row = to_group(partner, "refuse")
    Message.objects.update(attempts=outbox.ATTEMPTS - 1)

    assert outbox.deliver(at=NOON) == outbox.Delivery(given_up=1)

    row.refresh_from_db()
    assert row.given_up_at == NOON
    assert outbox.deliver(at=NOON + timedelta(days=1)) == outbox.Delivery()
    entry = AuditEntry.objects.about("message", row.pk).get()
    assert (entry.verb, entry.by, entry.details["error"]) == ("give_up", None, "refused 500")
    assert list(Message.objects.stuck()) == [row]


def test_a_message_without_an_address_is_not_tried_for_days():
    queued(Channel.MAIL)

    assert outbox.deliver(at=NOON) == outbox.Delivery(given_up=1)


def test_an_operator_has_a_message_tried_again(partner, officer):
    row = to_group(partner, "refuse")
    Message.objects.update(attempts=outbox.ATTEMPTS - 1)
    outbox.deliver(at=NOON)

    outbox.retry(Message.objects.stuck(), by=officer, at=NOON + MINUTE)

    assert outbox.deliver(at=NOON + MINUTE) == outbox.Delivery(failed=1)
    assert AuditEntry.objects.about("message", row.pk).filter(verb="retry", by=officer).exists()


def test_an_operator_can_let_a_message_go(partner, officer):
    to_group(partner, "refuse")
    outbox.deliver(at=NOON)

    outbox.give_up(Message.objects.stuck(), by=officer, at=NOON + MINUTE)

    assert not Message.objects.stuck().exists()
    assert outbox.deliver(at=NOON + timedelta(days=1)) == outbox.Delivery()


def test_a_partner_who_hangs_costs_the_others_nothing(partner, officer):
    hung = to_group(partner, "hang")
    queued(Channel.MAIL, user=officer)
    queued(Channel.SMS, "13800001234")

    turn = outbox.deliver(at=NOON, seconds=1)

    assert turn == outbox.Delivery(sent=2, failed=1)
    hung.refresh_from_db()
    assert (hung.error, hung.attempts) == ("timeout", 1)


def test_who_still_hangs_is_left_alone_and_loses_nothing(partner):
    to_group(partner, "hang")
    outbox.deliver(at=NOON, seconds=0.2)
    waiting = to_group(partner, "ok", key="later")

    assert outbox.deliver(at=NOON + MINUTE, seconds=0.2) == outbox.Delivery()

    partner.let_go.set()
    deadline = threading.Event()
    while outbox.deliver(at=NOON + MINUTE, seconds=1).sent == 0:
        deadline.wait(0.05)
    waiting.refresh_from_db()
    assert waiting.sent_at


def test_a_partner_who_is_down_is_asked_once_a_turn_and_the_rest_steps_back(partner, patience):
    for number in range(5):
        to_group(partner, "hang", key=f"news{number}")

    turn = outbox.deliver(at=NOON)

    assert turn == outbox.Delivery(failed=1, waiting=4)
    assert Message.objects.filter(attempts=0, try_at=NOON + MINUTE, leased_until=None).count() == 4


def test_a_full_batch_of_one_channel_leaves_room_for_the_others(partner, patience, officer):
    for number in range(4):
        to_group(partner, "hang", key=f"news{number}")
    queued(Channel.MAIL, user=officer)

    assert outbox.deliver(at=NOON, limit=2).sent == 1


def test_a_row_that_another_is_sending_is_left_alone(partner):
    to_group(partner, "ok")
    Message.objects.update(leased_until=NOON + MINUTE)

    assert outbox.deliver(at=NOON) == outbox.Delivery()


def test_who_was_killed_while_sending_leaves_a_row_that_goes_out_again(partner):
    row = to_group(partner, "ok")
    Message.objects.update(leased_until=NOON)

    assert outbox.deliver(at=NOON) == outbox.Delivery()
    row.refresh_from_db()
    assert (row.error, row.attempts) == ("interrupted", 1)
    assert outbox.deliver(at=NOON + MINUTE) == outbox.Delivery(sent=1)


def test_a_row_taken_between_reading_and_claiming_is_not_sent_twice(partner):
    queued_row = to_group(partner, "ok")
    Message.objects.update(leased_until=NOON + MINUTE)

    assert not outbox._claim(queued_row, NOON)


def test_a_bug_in_a_channel_counts_as_a_failure(officer, settings, caplog):
    settings.EMAIL_BACKEND = "no.such.Backend"
    row = queued(Channel.MAIL, user=officer)

    assert outbox.deliver(at=NOON) == outbox.Delivery(failed=1)
    row.refresh_from_db()
    assert row.error == "broken ModuleNotFoundError"


def test_words_that_do_not_fit_stop_nobody_else(officer):
    row = queued(Channel.MAIL, user=officer, key="misfit")
    Message.objects.update(params={})
    queued(Channel.MAIL, user=officer)

    assert outbox.deliver(at=NOON).sent == 1
    row.refresh_from_db()
    assert row.error == "broken KeyError"


def test_an_address_that_cannot_be_unsealed_stops_nobody_else(officer):
    row = queued(Channel.MAIL, "a@example.com", key="damaged")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE workflow_message SET address = 'k1:damaged'")
    queued(Channel.MAIL, user=officer)

    assert outbox.deliver(at=NOON) == outbox.Delivery(sent=1, given_up=1)
    assert Message.objects.defer("address").get(pk=row.pk).error == "no_address"


def test_many_partners_are_served_a_few_at_a_time(partner, monkeypatch):
    monkeypatch.setattr(outbox, "MOST_LANES", 2)
    for host in ("127.0.0.1", "localhost", "127.0.0.2"):
        queued(Channel.APPRISE, f"http://{host}:{partner.server_port}/ok", key=host)

    first = outbox.deliver(at=NOON)

    assert first.sent + first.failed + first.given_up == 2


@pytest.mark.django_db(transaction=True)
def test_four_deliveries_at_once_send_each_message_once(partner):
    for number in range(40):
        to_group(partner, "ok", key=f"news{number}")
    start = threading.Barrier(4)

    def turn():
        start.wait()
        outbox.deliver(at=NOON)
        connection.close()

    threads = [threading.Thread(target=turn) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    told = [body["id"] for _path, _headers, body in partner.taken]
    assert len(told) == len(set(told)) == 40
    assert not Message.objects.unsent().exists()


def test_without_a_gateway_texts_wait(settings):
    settings.SMS_GATEWAY = ""
    row = queued(Channel.SMS, "13800001234")

    assert outbox.deliver(at=NOON).failed == 1
    row.refresh_from_db()
    assert row.reason == "渠道未开通"


def test_reading_marks_once(officer):
    queued(Channel.INBOX, user=officer)

    assert outbox.mark_read(Message.objects.inbox(officer), at=NOON) == 1
    assert outbox.mark_read(Message.objects.inbox(officer), at=NOON + MINUTE) == 0
    assert Message.objects.get().read_at == NOON
