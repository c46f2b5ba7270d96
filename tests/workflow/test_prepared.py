"""What is written in one journey is what `save` writes; what is asked again is asked with new values."""

from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.transaction import TransactionManagementError

from tests.workflow.cases.made import MONDAY, an_errand
from tests.workflow.cases.models import Errand, ErrandDeadline
from workflow import audit, outbox, prepared
from workflow.directory import Recipient
from workflow.models import AuditEntry, CalendarDay, Heartbeat, Message
from workflow.prepared import Batch, Blank, Question, Sentence, batch, insertion, send, update

pytestmark = pytest.mark.django_db
TOUCH = "UPDATE workflow_heartbeat SET name = 'after' WHERE name = 'before' RETURNING name"
NOON = datetime(2026, 3, 16, 4, tzinfo=UTC)
DAYS = Question(lambda: CalendarDay.objects.filter(day__gte=Blank("since"), working=True).order_by("day"))


def a_message(key="turn"):
    to = Recipient("mail", address="邮箱@example.com")
    return outbox.message(
        key, to, "事项%(number)s", params={"number": "S'1\\\"", "list": [1, None]}, at=MONDAY
    )


def test_what_is_stored_is_what_save_stores():
    saved, inserted = a_message("saved"), a_message("inserted")
    saved.save(force_insert=True)

    prepared.insert(*batch([inserted]))

    one, other = Message.objects.filter(pk__in=[saved.pk, inserted.pk]).order_by("-key").values()
    assert {**one, "id": 0, "key": 0} == {**other, "id": 0, "key": 0}
    assert not inserted._state.adding


def test_a_sealed_column_is_stored_sealed():
    row = a_message()

    prepared.insert(*batch([row]))

    with connection.cursor() as cursor:
        cursor.execute("SELECT address FROM workflow_message")
        assert cursor.fetchone()[0].startswith("k1:")
    assert Message.objects.get().address == "邮箱@example.com"


def test_rows_of_several_tables_name_each_other_by_reserved_keys():
    Heartbeat.objects.create(name="before", beat_at=MONDAY)
    _row, (first, second) = prepared.reserve(TOUCH, [], Errand, Errand)
    errands = [Errand(pk=key, number=f"R{key}", status="filed") for key in (first, second)]
    spans = {"kind": "close", "amount": 1, "unit": "wd", "started_at": MONDAY, "due_at": MONDAY}

    prepared.insert(*batch(ErrandDeadline(case=errand, **spans) for errand in errands), *batch(errands))

    assert sorted(ErrandDeadline.objects.values_list("case__number", flat=True)) == [
        f"R{first}",
        f"R{second}",
    ]


def test_a_reserved_key_is_given_to_nobody_else():
    Heartbeat.objects.create(name="before", beat_at=MONDAY)
    row, keys = prepared.reserve(TOUCH, [], Errand, Errand)

    assert row == ("after",)
    assert len({*keys, an_errand().pk}) == 3


def test_without_a_row_to_count_up_no_key_is_given():
    assert prepared.reserve(TOUCH, [], Errand) is None


def test_a_row_that_is_there_already_is_left_out_where_that_was_asked_for():
    prepared.insert(*batch([a_message()], unless_there=True))
    prepared.insert(*batch([a_message(), a_message("another")], unless_there=True))

    assert Message.objects.count() == 2


def test_one_row_that_is_refused_takes_all_others_with_it():
    an_errand()
    taken = Errand.objects.get().number

    entry = audit.entry("errand", taken, "file", by=None, at=MONDAY)
    with pytest.raises(IntegrityError), transaction.atomic():
        prepared.insert(*batch([entry]), *batch([Errand(number=taken, status="filed")]))

    assert not AuditEntry.objects.exists()


def test_what_belongs_to_it_is_done_with_it():
    Heartbeat.objects.create(name="before", beat_at=MONDAY)

    prepared.insert(*batch([a_message()]), then=TOUCH)

    assert Heartbeat.objects.get().name == "after"


def test_many_rows_follow_one_pattern():
    pattern = prepared.pattern(a_message(""))
    rows = [outbox.like(pattern, f"case:{n}", params={"number": n}, link=f"/{n}/") for n in range(3)]

    prepared.insert(Batch(rows, Message))

    stored = Message.objects.order_by("link")
    assert [(row.params, row.link) for row in stored] == [({"number": n}, f"/{n}/") for n in range(3)]
    assert {(row.address, row.try_at) for row in stored} == {("邮箱@example.com", MONDAY)}
    assert [row.key.split(":")[:2] for row in stored] == [["case", str(n)] for n in range(3)]


def test_what_json_cannot_hold_is_refused_rather_than_stored_wrong():
    assert prepared._plain(date(2026, 3, 2)) == "2026-03-02"
    with pytest.raises(TypeError):
        prepared._plain(b"bytes")


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


def test_columns_are_copied_from_a_stored_row():
    source = a_day(2)
    source.save()

    send(insertion(CalendarDay(day=a_day(3).day), "name", "working", source=source))

    assert CalendarDay.objects.get(day=a_day(3).day).name == source.name


def planned(words: str) -> int:
    """How many statements with these words the connection has planned."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE %s", [f"%{words}%"])
        return cursor.fetchone()[0]


@pytest.fixture
def anew():
    """A connection that has planned nothing yet."""
    if connection.vendor != "postgresql":
        pytest.skip("SQLite plans each time")
    with connection.cursor() as cursor:
        cursor.execute("DEALLOCATE ALL")
    prepared._plans.pop(connection.connection, None)


def test_what_is_asked_again_is_planned_once(anew):
    counts = []
    for day in range(2, 6):
        send(insertion(a_day(day)), insertion(a_day(day + 10)))
        counts.append(planned('INSERT INTO "workflow_calendarday"'))

    assert counts == [0, 1, 1, 1]
    assert CalendarDay.objects.count() == 8


def test_a_question_that_names_its_columns_answers_tuples():
    days = Question(
        lambda: CalendarDay.objects.filter(day=Blank("day")).values_list("working", "day", "name")
    )
    row = a_day(2)
    row.save()

    assert days.rows(day=row.day) == [(row.working, row.day, row.name)]
    assert days.rows(day=date(2026, 1, 1)) == []


def test_a_question_is_planned_too(anew):
    a_day(2).save()

    found = [[row.name for row in DAYS.rows(since=f"2026-03-0{day}")] for day in (1, 1, 2, 3)]

    assert found == [[a_day(2).name]] * 3 + [[]]
    assert planned('FROM "workflow_calendarday"') == 1


def test_a_plan_that_is_lost_with_a_failed_journey_is_made_again(anew):
    send(insertion(a_day(2)))
    for _ in range(2):
        with pytest.raises(IntegrityError), transaction.atomic():
            send(insertion(a_day(2)), insertion(an_entry()))
    send(insertion(a_day(3)), insertion(an_entry()))

    assert CalendarDay.objects.count() == 2
    assert AuditEntry.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_another_connection_makes_its_own_plans(anew):
    for day in (2, 3):
        with transaction.atomic():
            send(insertion(a_day(day)))
    connection.close()
    for day in (4, 5):
        with transaction.atomic():
            send(insertion(a_day(day)))

    assert planned('INSERT INTO "workflow_calendarday"') == 1
    assert CalendarDay.objects.count() == 4
