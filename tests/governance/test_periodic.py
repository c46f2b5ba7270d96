from datetime import datetime, timedelta

import pytest
from django.contrib.sessions.models import Session
from django.core.management import CommandError, call_command

from communities.access import Role
from governance import periodic
from governance.management.commands import tick
from tests.factories import a_user
from tests.workflow.cases.models import Errand, ErrandDeadline
from workflow.clock import SHANGHAI
from workflow.models import Heartbeat, JobRun, Message

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 12, 1, 12, tzinfo=SHANGHAI)


def test_every_line_of_the_table_has_a_name_of_its_own():
    assert len(periodic.BY_NAME) == len(periodic.TABLE)


def test_tick_says_one_line_for_each_job_and_takes_the_time_it_is_told(capsys):
    call_command("tick", "--at", "2026-12-01T12:00")

    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines] == list(periodic.BY_NAME)
    assert all("完成" in line for line in lines)
    assert Heartbeat.objects.get().beat_at - NOON < timedelta(minutes=1)
    assert set(JobRun.objects.values_list("started_at", flat=True)) == {NOON}


def test_tick_twice_does_the_work_once(capsys):
    call_command("tick", "--at", "2026-12-01T12:00")
    capsys.readouterr()
    call_command("tick", "--at", "2026-12-01T12:00")

    assert all("未到时间" in line for line in capsys.readouterr().out.splitlines())


def test_a_time_that_is_none_is_answered_with_a_sentence():
    with pytest.raises(CommandError, match="用法"):
        call_command("tick", "--at", "tomorrow")


def test_a_time_without_a_zone_is_the_portals_own():
    assert tick.moment("2026-12-01T12:00") == NOON
    assert tick.moment("2026-12-01T04:00+00:00") == NOON


def test_sessions_that_ran_out_and_old_addresses_are_wiped():
    Session.objects.create(session_key="old", expire_date=NOON - timedelta(hours=1))
    Session.objects.create(session_key="new", expire_date=NOON + timedelta(hours=1))
    for key, days, sent in [("sent", 31, True), ("young", 29, True), ("unsent", 31, False)]:
        created = NOON - timedelta(days=days)
        Message.objects.create(
            key=key, channel="mail", address="a@b.c", created_at=created, sent_at=created if sent else None
        )

    assert periodic.tidy(NOON) == 2
    assert list(Session.objects.values_list("session_key", flat=True)) == ["new"]
    assert list(Message.objects.filter(address=None).values_list("key", flat=True)) == ["sent"]


def test_a_year_without_calendar_is_told_once_to_those_who_can_load_one():
    able, other = a_user(Role.SYSTEM_ADMIN), a_user(Role.TOWNSHIP_OFFICER)
    errand = Errand.objects.create(number="S1", status="filed")
    ErrandDeadline.objects.create(
        case=errand,
        kind="close",
        amount=5,
        unit="wd",
        started_at=NOON,
        due_at=NOON + timedelta(days=365),
        provisional=True,
    )

    periodic.alert_missing_years(NOON)
    periodic.alert_missing_years(NOON + timedelta(hours=1))

    (alert,) = Message.objects.inbox(able)
    assert "2027" in alert.title
    assert not Message.objects.inbox(other).exists()
