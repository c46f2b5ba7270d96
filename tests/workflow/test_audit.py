from datetime import datetime

import pytest
from django.db import DatabaseError, connection, transaction

from communities.access import Role
from tests.factories import a_user
from workflow import append_only, audit
from workflow.clock import SHANGHAI
from workflow.models import AuditEntry, Forgotten

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 3, 2, 12, tzinfo=SHANGHAI)
COLUMNS = "id, subject_label, subject_key, verb, by_name, at, note, details"
VALUES = "1, 'case', 'S1', 'forge', '', '2026-03-02 12:00:00+08:00', '', '{}'"
FORGERIES = {
    "sqlite": [
        "UPDATE workflow_auditentry SET note = 'x' WHERE id = 1",
        "UPDATE OR IGNORE workflow_auditentry SET note = 'x'",
        "DELETE FROM workflow_auditentry WHERE id = 1",
        "DELETE FROM workflow_auditentry",
        f"INSERT OR REPLACE INTO workflow_auditentry ({COLUMNS}) VALUES ({VALUES})",
        f"REPLACE INTO workflow_auditentry ({COLUMNS}) VALUES ({VALUES})",
        f"INSERT INTO workflow_auditentry ({COLUMNS}) VALUES ({VALUES}) "
        "ON CONFLICT (id) DO UPDATE SET note = 'x'",
    ],
    "postgresql": [
        "UPDATE workflow_auditentry SET note = 'x' WHERE id = 1",
        "DELETE FROM workflow_auditentry WHERE id = 1",
        "DELETE FROM workflow_auditentry",
        "TRUNCATE workflow_auditentry CASCADE",
        "TRUNCATE communities_user CASCADE",
        f"INSERT INTO workflow_auditentry ({COLUMNS}) VALUES ({VALUES}) "
        "ON CONFLICT (id) DO UPDATE SET note = 'x'",
        "WITH gone AS (DELETE FROM workflow_auditentry RETURNING id) SELECT count(*) FROM gone",
    ],
}


@pytest.fixture
def entry():
    row = audit.entry("case", "S1", "accept", by=None, at=NOON, note="原话")
    row.pk = 1
    row.save(force_insert=True)
    connection.check_constraints()
    return row


@pytest.mark.parametrize("number", range(7))
def test_the_database_itself_refuses_to_change_or_remove_an_entry(entry, number):
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        connection.cursor().execute(FORGERIES[connection.vendor][number])

    assert AuditEntry.objects.get().note == "原话"


def test_nor_does_it_let_the_orm(entry):
    entry.note = "改"
    for attempt in (entry.save, entry.delete, AuditEntry.objects.all().delete):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            attempt()


def test_entries_of_many_are_stored_at_once(django_assert_num_queries):
    entries = [audit.entry("case", f"S{number}", "escalate", by=None, at=NOON) for number in range(20)]

    with django_assert_num_queries(1):
        AuditEntry.objects.bulk_create(entries)


def test_an_entry_keeps_the_name_of_its_day():
    officer = a_user(Role.TOWNSHIP_OFFICER)
    name = officer.person.name
    entry = audit.record("case", "S1", "accept", by=officer, at=NOON, unit="城管")
    type(officer.person).objects.filter(pk=officer.person_id).update(name="改名")

    entry.refresh_from_db()
    assert (entry.by, entry.by_name, entry.details) == (officer, name, {"unit": "城管"})


def test_the_story_of_a_thing_is_in_order_and_its_own():
    for key, hour in [("S1", 14), ("S2", 13), ("S1", 12)]:
        audit.record("case", key, f"at-{hour}", by=None, at=NOON.replace(hour=hour))
    audit.record("person", "S1", "other", by=None, at=NOON)

    assert [row.verb for row in AuditEntry.objects.about("case", "S1")] == ["at-12", "at-14"]


def test_a_record_goes_with_the_transaction_that_it_tells_of():
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        audit.record("case", "S1", "accept", by=None, at=NOON).pk / 0

    assert not AuditEntry.objects.exists()


class TestForgetting:
    def test_words_of_a_forgotten_thing_are_emptied_and_the_rest_stays(self, entry):
        other = audit.record("case", "S2", "accept", by=None, at=NOON, note="别的")
        reason = audit.record("case", "S1", "decline", by=None, at=NOON, note="理由")

        assert audit.forget("case", ["S1"], ["accept"], at=NOON) == 1

        for row in (entry, other, reason):
            row.refresh_from_db()
        assert [entry.note, other.note, reason.note] == ["", "别的", "理由"]
        assert (entry.verb, entry.at, entry.details) == ("accept", NOON, {})
        assert Forgotten.objects.get().subject_key == "S1"

    def test_forgetting_twice_leaves_one_line(self, entry):
        audit.forget("case", ["S1"], ["accept"], at=NOON)

        assert audit.forget("case", ["S1", "S3"], ["accept"], at=NOON) == 0
        assert Forgotten.objects.count() == 2

    @pytest.mark.parametrize(
        "change",
        [
            {"note": "改"},
            {"note": "", "verb": "decline"},
            {"note": "", "by_name": "别人"},
            {"note": "", "subject_key": "S2"},
            {"note": "", "at": NOON.replace(hour=13)},
            {"note": "", "details": {"x": 1}},
        ],
        ids=lambda change: "+".join(change),
    )
    def test_nothing_but_the_emptying_is_let_through(self, entry, change):
        audit.forget("case", ["S1"], [], at=NOON)

        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            AuditEntry.objects.update(**change)

        assert AuditEntry.objects.get().note == "原话"

    def test_words_of_a_thing_that_is_not_forgotten_stay(self, entry):
        audit.forget("case", ["S2"], [], at=NOON)

        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            AuditEntry.objects.update(note="")

    def test_the_register_itself_is_neither_changed_nor_emptied(self, entry):
        audit.forget("case", ["S1"], [], at=NOON)

        for attempt in (Forgotten.objects.all().delete, lambda: Forgotten.objects.update(subject_key="S9")):
            with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
                attempt()


def test_the_way_back_opens_the_table_and_the_way_forth_closes_it_again(entry):
    change = "UPDATE workflow_auditentry SET note = 'x'"
    run(*append_only.removals("workflow_auditentry", connection.vendor), change)
    run(*append_only.statements("workflow_auditentry", connection.vendor))

    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        run(change)


def run(*sentences):
    with connection.cursor() as cursor:
        for sentence in sentences:
            cursor.execute(sentence)
