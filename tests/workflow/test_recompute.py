from datetime import date, datetime, timedelta

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from tests.workflow.cases.models import Errand, ErrandDeadline
from workflow import calendars, steps
from workflow.clock import SHANGHAI, Limit, Unit
from workflow.directory import Recipient
from workflow.models import AuditEntry, CalendarDay, EscalationLevel, Message

NEW_YEARS_EVE = datetime(2026, 12, 30, 10, tzinfo=SHANGHAI)
LOADED_AT = NEW_YEARS_EVE + timedelta(hours=1)
FIVE_DAYS = Limit(5, Unit.WORKING_DAYS)
GUESSED = datetime(2027, 1, 7, 23, 59, 59, tzinfo=SHANGHAI)
OFFICIAL = datetime(2027, 1, 8, 23, 59, 59, tzinfo=SHANGHAI)

pytestmark = pytest.mark.django_db


def an_errand(number="E1", **limits):
    errand = Errand.objects.create(number=number, status="taken")
    steps.start(errand, limits or {"close": FIVE_DAYS}, at=NEW_YEARS_EVE)
    return errand


def load(year=2027, day=date(2027, 1, 4)):
    rows = [CalendarDay(day=day, working=False)]
    return calendars.load(year, rows, by=None, at=LOADED_AT, source="通知")


def deadline(kind="close", number="E1"):
    return ErrandDeadline.objects.get(kind=kind, case__number=number)


def test_a_deadline_beyond_the_calendar_is_provisional_until_the_year_is_loaded():
    an_errand()
    assert (deadline().due_at, deadline().provisional) == (GUESSED, True)

    assert load() == 1

    assert (deadline().due_at, deadline().provisional) == (OFFICIAL, False)


def test_the_story_of_the_case_tells_it():
    an_errand()
    load()

    entry = AuditEntry.objects.about("errand", "E1").get()

    assert (entry.verb, entry.by, entry.at) == ("recompute", None, LOADED_AT)
    assert entry.details == {
        "kind": "close",
        "round": 1,
        "before": "2027-01-07T23:59:59+08:00",
        "after": "2027-01-08T23:59:59+08:00",
        "provisional": False,
    }


def test_loading_twice_tells_it_once():
    an_errand()
    load()

    assert load() == 0
    assert AuditEntry.objects.about("errand", "E1").count() == 1


def test_deadlines_that_no_calendar_moves_are_left_alone():
    an_errand(hours=Limit(600, Unit.MINUTES), contact=Limit(1, Unit.WORKING_DAYS))

    assert load() == 0
    assert not AuditEntry.objects.about("errand", "E1").exists()


def test_what_was_granted_and_what_was_rested_still_counts():
    an_errand()
    ErrandDeadline.objects.update(extended_by=2, paused_by=1)
    load()

    assert deadline().due_at == OFFICIAL + timedelta(days=5)


def test_a_deadline_that_was_met_is_judged_by_the_official_day():
    errand = an_errand()
    steps.meet(errand, ["close"], at=LOADED_AT)
    load()

    assert (deadline().due_at, deadline().sweep_at) == (OFFICIAL, None)


def test_a_running_deadline_is_swept_anew_and_a_resting_one_is_not():
    an_errand("E1")
    steps.pause(an_errand("E2"), "close", by=None, at=LOADED_AT)
    load()

    assert deadline(number="E1").sweep_at == LOADED_AT
    assert deadline(number="E2").sweep_at is None


def test_escalations_timed_by_the_guess_are_timed_anew():
    EscalationLevel.objects.create(
        case_label="errand",
        kind="contact",
        ordinal=1,
        anchor="wd",
        amount=3,
        audience="head",
        colour="orange",
    )
    an_errand(contact=Limit(1, Unit.WORKING_DAYS))
    assert deadline("contact").sweep_at.year == 2027

    load()

    assert deadline("contact").sweep_at == LOADED_AT
    assert not deadline("contact").provisional


def test_a_path_into_a_further_unknown_year_moves_and_stays_provisional():
    an_errand(close=Limit(300, Unit.WORKING_DAYS))
    before = deadline().due_at
    load()

    assert deadline().due_at != before
    assert deadline().provisional
    assert calendars.missing_years() == [2028]


def test_many_cases_take_no_more_statements_than_one():
    an_errand("E0")
    one = statements_of_loading(1)
    for number in range(1, 30):
        an_errand(f"E{number}")

    assert statements_of_loading(30) == one


def statements_of_loading(recounted: int) -> int:
    with transaction.atomic(), CaptureQueriesContext(connection) as asked:
        assert load() == recounted
        transaction.set_rollback(True)
    return len(asked)


def test_operators_hear_once_of_a_year_without_calendar(officer):
    an_errand("E1")
    an_errand("E2")
    operator = Recipient("inbox", user_id=officer.pk)

    for _ in range(2):
        calendars.alert_missing_years([operator], at=NEW_YEARS_EVE)

    message = Message.objects.get()
    assert message.key.startswith("calendar:2027:")
    assert message.title.startswith("2027年的工作日历尚未载入")


def test_nobody_is_alerted_once_the_year_is_loaded(officer):
    an_errand()
    load()

    calendars.alert_missing_years([Recipient("inbox", user_id=officer.pk)], at=LOADED_AT)

    assert not Message.objects.exists()


def test_the_command_says_how_many_were_counted_again(tmp_path, capsys):
    an_errand()
    file = tmp_path / "2027.csv"
    file.write_text("日期,类型,名称\n2027-01-04,休,元旦\n")

    call_command("load_calendar", "2027", str(file))

    assert "已载入2027年日历：休1天，班0天；重算时限1个。" in capsys.readouterr().out
    assert deadline().due_at == OFFICIAL
