from datetime import datetime, timedelta
from threading import Barrier, Thread

import pytest
from django.db import connection, transaction

from tests.conftest import on_sqlite
from workflow import append_only, audit, seals
from workflow.clock import SHANGHAI
from workflow.models import AuditCheck, AuditEntry, AuditSalt, AuditSeal

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 3, 2, 12, tzinfo=SHANGHAI)
TABLES = ("workflow_auditentry", "workflow_auditseal", "workflow_auditsalt", "workflow_forgotten")
Fault = AuditCheck.Fault


@pytest.fixture(autouse=True)
def small_blocks(monkeypatch):
    monkeypatch.setattr(seals, "BLOCK", 4)


@pytest.fixture
def sealed():
    """Ten entries in three blocks, every second one with words."""
    for number in range(10):
        words = "业主原话" if number % 2 else ""
        audit.record("case", f"S{number}", "accept", by=None, at=NOON, note=words, number=number)
    assert seals.seal(at=NOON) == 10


def forge(*sentences):
    """Behind the triggers' back, as one who owns the database can."""
    with connection.cursor() as cursor:
        for table in TABLES:
            for sentence in append_only.removals(table, connection.vendor):
                cursor.execute(sentence)
        for sentence in sentences:
            cursor.execute(sentence)


def found():
    return next(((looked.seq, looked.fault) for looked in seals.look() if looked.fault), None)


def entry(place):
    return AuditEntry.objects.order_by("pk")[place].pk


def test_blocks_are_chained_and_fit(sealed):
    assert [(seal.seq, seal.count) for seal in AuditSeal.objects.order_by("seq")] == [
        (0, 0),
        (1, 4),
        (2, 4),
        (3, 2),
    ]
    assert found() is None
    assert seals.seal(at=NOON) == 0


def test_what_is_written_later_is_sealed_later(sealed):
    audit.record("case", "S1", "close", by=None, at=NOON - timedelta(days=300))

    assert seals.unsealed() == 1
    assert seals.seal(at=NOON) == 1
    assert found() is None


def test_a_run_that_is_out_of_time_leaves_the_rest_to_the_next():
    AuditEntry.objects.bulk_create(
        audit.entry("case", f"S{number}", "accept", by=None, at=NOON) for number in range(10)
    )

    assert [seals.seal(at=NOON, at_most=timedelta(0)) for _turn in range(4)] == [4, 4, 2, 0]
    assert found() is None


@pytest.mark.parametrize(
    "change",
    [
        "note = '改'",
        "note = ''",
        "verb = 'decline'",
        "by_name = '别人'",
        "subject_key = 'S9'",
        "details = '{\"number\": 6}'",
        "at = '2026-03-02 05:00:00+00:00'",
    ],
)
def test_a_changed_entry_breaks_its_block(sealed, change):
    forge(f"UPDATE workflow_auditentry SET {change} WHERE id = {entry(5)}")

    assert found() == (2, Fault.CHANGED)


def test_a_removed_entry_breaks_its_block(sealed):
    forge(f"DELETE FROM workflow_auditentry WHERE id = {entry(4)}")

    assert found() == (2, Fault.MISSING)


def test_an_entry_put_in_later_breaks_the_block_into_whose_gap_it_was_put(sealed):
    gap = entry(4)
    forge(f"DELETE FROM workflow_auditentry WHERE id = {gap}")
    AuditEntry.objects.bulk_create(
        [AuditEntry(pk=gap, subject_label="case", subject_key="S4", verb="forge", at=NOON)]
    )

    assert found() == (2, Fault.CHANGED)


def test_an_entry_before_the_first_breaks_the_first_block(sealed):
    AuditEntry(pk=entry(0) - 1, subject_label="case", subject_key="S", verb="forge", at=NOON).save(
        force_insert=True
    )

    assert found() == (1, Fault.ADDED)


def test_a_seal_made_anew_breaks_the_next(sealed):
    forge(f"UPDATE workflow_auditseal SET hash = '{'1' * 64}' WHERE seq = 1")

    assert found() == (1, Fault.CHANGED)


def test_a_removed_seal_is_missed(sealed):
    forge("DELETE FROM workflow_auditseal WHERE seq = 2")

    assert found() == (2, Fault.SEAL)


@pytest.mark.parametrize(
    "change", ["UPDATE workflow_auditsalt SET digest = ''", "DELETE FROM workflow_auditsalt"]
)
def test_digests_of_words_are_covered(sealed, change):
    audit.forget("case", [f"S{number}" for number in range(10)], ["accept"], at=NOON)
    forge(change)

    assert found() == (1, Fault.CHANGED)


class TestForgetting:
    def test_forgotten_words_still_fit_their_seal(self, sealed):
        assert audit.forget("case", ["S1", "S2", "S5"], ["accept"], at=NOON) == 2

        assert found() is None
        assert AuditSalt.objects.filter(salt="").count() == 2

    def test_words_forgotten_before_they_were_sealed_leave_no_digest(self):
        audit.record("case", "S1", "accept", by=None, at=NOON, note="原话")
        audit.forget("case", ["S1"], ["accept"], at=NOON)
        seals.seal(at=NOON)

        assert found() is None
        assert not AuditSalt.objects.exists()

    def test_words_emptied_without_the_register_are_found(self, sealed):
        forge(
            f"UPDATE workflow_auditentry SET note = '' WHERE id = {entry(1)}",
            f"UPDATE workflow_auditsalt SET salt = '' WHERE entry_id = {entry(1)}",
        )

        assert found() == (1, Fault.EMPTIED)

    def test_forgotten_words_cannot_be_put_back_otherwise(self, sealed):
        audit.forget("case", ["S1"], ["accept"], at=NOON)
        forge(f"UPDATE workflow_auditentry SET note = '别的' WHERE id = {entry(1)}")

        assert found() == (1, Fault.CHANGED)

    @pytest.mark.parametrize("change", [{"salt": "x"}, {"digest": ""}, {"salt": "", "digest": ""}])
    def test_the_salt_goes_with_the_forgetting_only(self, sealed, change):
        with pytest.raises(Exception, match="append-only"), transaction.atomic():
            AuditSalt.objects.update(**change)

    def test_the_salt_of_a_thing_not_forgotten_stays(self, sealed):
        with pytest.raises(Exception, match="append-only"), transaction.atomic():
            AuditSalt.objects.update(salt="")


def test_seals_are_neither_changed_nor_removed(sealed):
    for attempt in (AuditSeal.objects.all().delete, lambda: AuditSeal.objects.update(count=1)):
        with pytest.raises(Exception, match="append-only"), transaction.atomic():
            attempt()


def test_a_block_is_recounted_by_one_query(sealed, django_assert_num_queries):
    with django_assert_num_queries(1 + 1 + 3):
        assert len(list(seals.look())) == 3


class TestVerifying:
    def test_it_goes_on_where_it_was_interrupted(self, sealed):
        check = seals.ask(by=None, at=NOON)
        for _turn in range(3):
            seals.go_on(check, anchored=str, at=NOON, at_most=timedelta(0))
            assert check.running

        seals.go_on(check, anchored=str, at=NOON)

        assert (check.running, check.fault, check.seq, check.entries) == (False, "", 3, 10)

    def test_the_first_fault_ends_it(self, sealed):
        forge(f"DELETE FROM workflow_auditentry WHERE id = {entry(4)}")
        check = seals.ask(by=None, at=NOON)

        seals.go_on(check, anchored=str, at=NOON)

        assert (check.running, check.fault, check.seq, check.entries) == (False, Fault.MISSING, 2, 4)

    def test_what_the_anchors_say_counts(self, sealed):
        check = seals.ask(by=None, at=NOON)

        seals.go_on(check, anchored=lambda: Fault.ANCHOR, at=NOON)

        assert (check.running, check.fault) == (False, Fault.ANCHOR)

    def test_who_asks_while_it_runs_gets_the_one_that_runs(self, sealed):
        assert seals.ask(by=None, at=NOON) == seals.ask(by=None, at=NOON)


@pytest.mark.django_db(transaction=True)
class TestAtOnce:
    def test_two_who_seal_at_once_leave_one_chain(self):
        AuditEntry.objects.bulk_create(
            audit.entry("case", f"S{number}", "accept", by=None, at=NOON, note="话") for number in range(40)
        )
        done, ready = [], Barrier(2)

        def work():
            ready.wait()
            done.append(seals.seal(at=NOON))
            connection.close()

        threads = [Thread(target=work) for _turn in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

        assert sum(done) == 40
        assert [*AuditSeal.objects.order_by("seq").values_list("seq", flat=True)] == list(range(11))
        assert found() is None

    @pytest.mark.skipif(on_sqlite(), reason="one writes at a time on SQLite")
    def test_nothing_is_sealed_before_those_who_write_have_finished(self, monkeypatch):
        monkeypatch.setattr(seals, "TURNS", 2)
        written, finish = Barrier(2), Barrier(2)

        def slow():
            with transaction.atomic():
                audit.record("case", "S1", "accept", by=None, at=NOON)
                written.wait()
                finish.wait()
            connection.close()

        thread = Thread(target=slow)
        thread.start()
        written.wait()
        audit.record("case", "S2", "accept", by=None, at=NOON)
        early = seals.seal(at=NOON)
        finish.wait()
        thread.join()

        assert (early, seals.seal(at=NOON)) == (0, 2)
        assert found() is None

    @pytest.mark.skipif(on_sqlite(), reason="one writes at a time on SQLite")
    def test_who_seals_waits_for_who_forgets(self, monkeypatch):
        """Even if the forgetting began after it was looked who is writing."""
        row = audit.record("case", "S1", "accept", by=None, at=NOON, note="原话")
        monkeypatch.setattr(seals, "frontier", lambda: row.pk)
        done = []

        def seal():
            done.append(seals.seal(at=NOON))
            connection.close()

        with transaction.atomic():
            audit.forget("case", ["S1"], ["accept"], at=NOON)
            thread = Thread(target=seal)
            thread.start()
            thread.join(0.5)
            assert done == []
        thread.join()

        assert (done, found(), AuditSalt.objects.count()) == ([1], None, 0)
