"""Rows by one statement: what is stored is what `save` would have stored, and keys are given once."""

from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction

from tests.workflow.cases.made import MONDAY, an_errand
from tests.workflow.cases.models import Errand, ErrandDeadline
from workflow import audit, outbox, prepared
from workflow.directory import Recipient
from workflow.models import AuditEntry, Heartbeat, Message
from workflow.prepared import Batch, batch

pytestmark = pytest.mark.django_db
TOUCH = "UPDATE workflow_heartbeat SET name = 'after' WHERE name = 'before' RETURNING name"


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
    _name, (first, second) = prepared.reserve(TOUCH, [], Errand, Errand)
    errands = [Errand(pk=key, number=f"R{key}", status="filed") for key in (first, second)]
    spans = {"kind": "close", "amount": 1, "unit": "wd", "started_at": MONDAY, "due_at": MONDAY}

    prepared.insert(*batch(ErrandDeadline(case=errand, **spans) for errand in errands), *batch(errands))

    assert sorted(ErrandDeadline.objects.values_list("case__number", flat=True)) == [
        f"R{first}",
        f"R{second}",
    ]


def test_a_reserved_key_is_given_to_nobody_else():
    Heartbeat.objects.create(name="before", beat_at=MONDAY)
    name, keys = prepared.reserve(TOUCH, [], Errand, Errand)

    assert name == "after"
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
