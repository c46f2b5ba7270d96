"""What is written in one journey is what `save` writes; what is asked again is asked with new values."""

from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, transaction
from django.db.transaction import TransactionManagementError

from workflow import audit
from workflow.compiled import Blank, Question, Sentence, insertion, send, update
from workflow.models import AuditEntry, CalendarDay

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 3, 16, 4, tzinfo=UTC)
DAYS = Question(lambda: CalendarDay.objects.filter(day__gte=Blank("since"), working=True).order_by("day"))


def a_day(day: int, working=True) -> CalendarDay:
    return CalendarDay(day=NOON.date().replace(day=day), working=working, name="调休；'")


def an_entry() -> AuditEntry:
    return audit.entry("book", "7", "post", by=None, at=NOON, note="100%; -- '", voucher="2026-0001", seq=[1])


def test_a_row_is_written_as_save_writes_it():
    an_entry().save()

    send(insertion(an_entry()))

    first, second = AuditEntry.objects.order_by("pk").values()
    assert first | {"id": 0} == second | {"id": 0}


def test_sentences_follow_each_other_and_the_last_one_answers():
    row = a_day(2)
    row.save()
    row.name, row.working = "补班", False
    told = Sentence("SELECT id FROM workflow_calendarday WHERE day = %s", [str(row.day)])

    assert send(update(row, "name"), insertion(a_day(3)), told) == (row.pk,)

    row.refresh_from_db()
    assert (row.name, row.working) == ("补班", True)
    assert CalendarDay.objects.count() == 2


def test_a_column_may_be_looked_up_by_the_database():
    a_day(2).save()
    name = Sentence("SELECT name FROM workflow_calendarday WHERE day = %s", [str(a_day(2).day)])

    send(insertion(CalendarDay(day=a_day(3).day, working=True), name=name))

    assert CalendarDay.objects.get(day=a_day(3).day).name == a_day(2).name


def test_of_what_is_refused_nothing_stays():
    a_day(2).save()

    with pytest.raises(IntegrityError), transaction.atomic():
        send(insertion(a_day(3)), insertion(a_day(2)))
    assert CalendarDay.objects.count() == 1


def test_a_question_is_asked_again_with_other_values(django_assert_num_queries):
    for one in (a_day(2), a_day(3), a_day(4, working=False), a_day(5)):
        one.save()

    with django_assert_num_queries(3):
        found = [[row.day.day for row in DAYS.rows(since=f"2026-03-0{day}")] for day in (1, 3, 6)]
    assert found == [[2, 3, 5], [3, 5], []]
    assert DAYS.get(since="2026-03-05").working is True
    with pytest.raises(CalendarDay.DoesNotExist):
        DAYS.get(since="2026-03-06")


@pytest.mark.django_db(transaction=True)
def test_outside_of_a_transaction_nothing_is_written_or_locked():
    locked = Question(lambda: CalendarDay.objects.select_for_update())
    with transaction.atomic():
        assert locked.rows() == []

    with pytest.raises(TransactionManagementError):
        send(insertion(a_day(2)))
    with pytest.raises(TransactionManagementError):
        locked.rows()
