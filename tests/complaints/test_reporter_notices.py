"""What a reporter is told: each step that matters, with the link that opens the case, and nobody else."""

import pytest
from django.core import mail
from django.db import connection
from django.utils import timezone

from complaints import actions
from workflow import outbox
from workflow.models import Message

from .scenes import MONDAY, an_admitted_photo

pytestmark = pytest.mark.django_db
MAIL = actions.Contact(mail="lin@example.com")


def told(channel="mail") -> list[str]:
    return [message.title for message in Message.objects.filter(channel=channel).order_by("created_at", "pk")]


def test_a_message_carries_the_link_and_the_database_does_not_show_it(scene):
    filed = scene.file(contact=MAIL)
    with connection.cursor() as cursor:
        cursor.execute("SELECT secret_link, params, link FROM workflow_message")
        assert filed.code not in str(cursor.fetchall())

    outbox.deliver(at=timezone.now())

    letter = next(letter for letter in mail.outbox if letter.to == ["lin@example.com"])
    assert f"/case/{filed.complaint.number}/{filed.code}/" in letter.body


def test_filing_says_one_thing_and_each_step_after_it_another(scene):
    case = scene.accepted(contact=MAIL)
    actions.contact(case, note="明天来修", by=scene.manager, at=MONDAY)
    actions.resolve(case, note="好了", photos=[an_admitted_photo()], by=scene.manager, at=MONDAY)

    assert len(told()) == 4
    assert len(set(told())) == 4
    assert all(case.number in words for words in told())


def test_without_a_gateway_no_sms_waits_in_vain(scene, settings):
    settings.SMS_GATEWAY = ""

    scene.file(contact=actions.Contact(phone="13800001234"))

    assert not Message.objects.filter(channel="sms").exists()
