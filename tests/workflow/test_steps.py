from dataclasses import replace
from threading import Barrier, Thread

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from tests.workflow.cases.made import (
    DAY,
    FIVE_DAYS,
    HOUR,
    MINUTE,
    MONDAY,
    TWO_HOURS,
    a_level,
    an_errand,
    limit_of,
)
from tests.workflow.cases.models import Errand
from workflow import steps
from workflow.clock import SHANGHAI, Limit, Unit
from workflow.lifecycle import MoveRefused
from workflow.models import AuditEntry

pytestmark = pytest.mark.django_db
CLERK = {"clerk"}


def advance(errand, name, *, roles=CLERK, at=MONDAY + HOUR, **more):
    return steps.advance(errand, name, roles=roles, by=None, at=at, **more)


def local(moment):
    return f"{timezone.localtime(moment, SHANGHAI):%m-%d %H:%M:%S}"


def story(errand):
    return list(AuditEntry.objects.about("errand", errand.number).values_list("verb", flat=True))


def test_a_move_changes_the_status_meets_its_limits_and_is_recorded(officer):
    errand = an_errand(accept=TWO_HOURS, close=FIVE_DAYS)

    entry = steps.advance(errand, "take", roles=CLERK, by=officer, at=MONDAY + HOUR, note="马上办")

    assert Errand.objects.get().status == errand.status == "taken"
    assert limit_of(errand, "accept").met_at == MONDAY + HOUR
    assert limit_of(errand, "close").is_running
    assert (entry.verb, entry.by, entry.at, entry.note) == ("take", officer, MONDAY + HOUR, "马上办")
    assert entry.details == {"source": "filed", "target": "taken", "round": 1}


def test_facts_and_columns_go_with_the_move():
    errand = an_errand()

    entry = advance(errand, "take", changes={"number": "S-new"}, details={"unit": "城管"})

    assert Errand.objects.get().number == "S-new"
    assert entry.details["unit"] == "城管"


@pytest.mark.parametrize(
    ("status", "name", "roles", "sentence"),
    [
        ("filed", "finish", CLERK, "现在的状态"),
        ("filed", "take", {"filer"}, "不归您办理"),
        ("taken", "hand_back", CLERK, "请写明情况"),
        ("taken", "finish", CLERK, "请附上凭证"),
    ],
)
def test_a_refused_move_says_why_and_changes_nothing(status, name, roles, sentence):
    errand = an_errand(status)

    with pytest.raises(MoveRefused, match=sentence):
        advance(errand, name, roles=roles)

    assert Errand.objects.get().status == status
    assert not story(errand)


def test_a_guard_sees_what_is_shown():
    errand = an_errand("taken")

    advance(errand, "finish", shown={"proof": "照片"})

    assert errand.status == "done"


def test_who_comes_second_is_told_to_look_again():
    errand = an_errand()
    other = Errand.objects.get()
    advance(errand, "take")

    with pytest.raises(MoveRefused, match="刚刚有人"):
        advance(other, "take")

    assert story(errand) == ["take"]


def test_a_move_and_its_record_are_one():
    errand = an_errand(accept=TWO_HOURS)

    @transaction.atomic
    def move_and_fail():
        advance(errand, "take")
        AuditEntry.objects.create(pk=AuditEntry.objects.get().pk, at=MONDAY)

    with pytest.raises(DatabaseError):
        move_and_fail()

    assert Errand.objects.get().status == "filed"
    assert limit_of(errand, "accept").is_running
    assert not story(errand)


@pytest.mark.django_db(transaction=True)
def test_of_many_at_once_one_makes_the_move():
    number, outcomes, start = an_errand(accept=TWO_HOURS).number, [], Barrier(6)

    def attempt():
        errand = Errand.objects.get(number=number)
        start.wait()
        try:
            advance(errand, "take")
            outcomes.append("made")
        except MoveRefused:
            outcomes.append("refused")
        finally:
            connection.close()

    threads = [Thread(target=attempt) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(outcomes) == ["made"] + ["refused"] * 5
    assert AuditEntry.objects.count() == 1


def test_a_limit_starts_with_its_end_and_its_first_look():
    a_level(1, "share", 50)
    a_level(2, "wd", 0)
    row = limit_of(an_errand(close=FIVE_DAYS), "close")

    assert (row.started_at, local(row.due_at), row.provisional) == (MONDAY, "03-09 23:59:59", False)
    assert row.sweep_at == MONDAY + (row.due_at - MONDAY) / 2


def test_a_limit_without_levels_is_never_looked_at():
    assert limit_of(an_errand(close=FIVE_DAYS), "close").sweep_at is None


def test_a_limit_that_runs_is_not_started_again():
    errand = an_errand(close=FIVE_DAYS)

    steps.start(errand, {"close": TWO_HOURS}, at=MONDAY + DAY)

    assert errand.deadlines.count() == 1
    assert limit_of(errand, "close").started_at == MONDAY


def test_a_unit_that_gets_the_case_back_gets_a_clock_of_its_own():
    errand = an_errand(accept=TWO_HOURS, close=FIVE_DAYS)
    advance(errand, "take", at=MONDAY + HOUR)
    advance(errand, "hand_back", at=MONDAY + 2 * HOUR, note="不归我们", limits={"accept": TWO_HOURS})

    again = limit_of(errand, "accept")
    assert (again.round, again.started_at, again.is_running) == (2, MONDAY + 2 * HOUR, True)
    assert limit_of(errand, "accept", 1).met_at == MONDAY + HOUR
    assert limit_of(errand, "close").started_at == MONDAY


def test_reopening_begins_a_new_round_with_its_limit():
    errand = an_errand("taken", close=FIVE_DAYS)
    advance(errand, "finish", shown={"proof": 1}, at=MONDAY + DAY)
    advance(errand, "reopen", roles={"filer"}, at=MONDAY + 2 * DAY, limits={"close": FIVE_DAYS})

    assert errand.round == 2
    assert [row.round for row in errand.deadlines.order_by("round")] == [1, 2]
    assert limit_of(errand, "close").started_at == MONDAY + 2 * DAY


def test_only_the_limits_that_the_move_names_are_started():
    errand = an_errand()

    advance(errand, "take", limits={"close": FIVE_DAYS})

    assert not errand.deadlines.exists()


def test_a_final_stage_drops_what_still_runs():
    errand = an_errand(accept=TWO_HOURS, close=FIVE_DAYS)

    advance(errand, "close")

    assert {row.dropped_at for row in errand.deadlines.all()} == {MONDAY + HOUR}
    assert not errand.deadlines.overdue(MONDAY + 30 * DAY).exists()


@pytest.mark.parametrize(("after", "late"), [(-MINUTE, False), (0 * MINUTE, False), (MINUTE, True)])
def test_late_is_after_the_last_second(after, late):
    row = limit_of(an_errand(close=FIVE_DAYS), "close")

    assert row.is_late(row.due_at + after) == late
    assert type(row).objects.overdue(row.due_at + after).exists() == late


PAUSES = [
    # limit, paused, resumed, due before, due after
    (FIVE_DAYS, MONDAY, MONDAY + HOUR, "03-09 23:59:59", "03-09 23:59:59"),
    (FIVE_DAYS, MONDAY, MONDAY + 2 * DAY, "03-09 23:59:59", "03-11 23:59:59"),
    (FIVE_DAYS, MONDAY + 4 * DAY, MONDAY + 7 * DAY, "03-09 23:59:59", "03-10 23:59:59"),
    (FIVE_DAYS, MONDAY + 5 * DAY, MONDAY + 6 * DAY, "03-09 23:59:59", "03-09 23:59:59"),
    (Limit(4, Unit.WORKING_DAYS), MONDAY + 4 * DAY, MONDAY + 6 * DAY, "03-06 23:59:59", "03-09 23:59:59"),
    (TWO_HOURS, MONDAY + HOUR, MONDAY + DAY, "03-02 12:00:00", "03-03 11:00:00"),
    (TWO_HOURS, MONDAY + HOUR, MONDAY + HOUR + MINUTE / 2, "03-02 12:00:00", "03-02 12:01:00"),
    (Limit(480, Unit.WORKING_MINUTES), MONDAY, MONDAY + HOUR, "03-03 11:30:00", "03-03 15:00:00"),
    (Limit(480, Unit.WORKING_MINUTES), MONDAY, MONDAY + 12 * HOUR, "03-03 11:30:00", "03-04 10:00:00"),
    (Limit(480, Unit.WORKING_MINUTES), MONDAY, MONDAY + DAY, "03-03 11:30:00", "03-04 11:30:00"),
]


@pytest.mark.parametrize(("limit", "paused", "resumed", "before", "after"), PAUSES)
def test_what_a_limit_rests_is_added_in_its_own_unit(limit, paused, resumed, before, after):
    errand = an_errand(close=limit)
    assert local(limit_of(errand, "close").due_at) == before

    steps.pause(errand, "close", by=None, at=paused, note="等材料")
    steps.resume(errand, "close", by=None, at=resumed)

    assert local(limit_of(errand, "close").due_at) == after
    assert story(errand) == ["pause", "resume"]


def test_several_rests_add_up_and_are_told():
    errand = an_errand(close=FIVE_DAYS)
    for day in (0, 2):
        steps.pause(errand, "close", by=None, at=MONDAY + day * DAY)
        entry = steps.resume(errand, "close", by=None, at=MONDAY + (day + 1) * DAY)

    assert limit_of(errand, "close").paused_by == entry.details["paused_by"] == 2
    assert entry.details["due_at"] == "2026-03-11T23:59:59+08:00"


def test_a_limit_that_rests_is_neither_late_nor_looked_at(officer):
    a_level()
    errand = an_errand(close=FIVE_DAYS)
    steps.pause(errand, "close", by=officer, at=MONDAY + DAY)
    row = limit_of(errand, "close")

    assert not row.is_late(MONDAY + 30 * DAY)
    assert not type(row).objects.overdue(MONDAY + 30 * DAY).exists()
    assert not type(row).objects.due_for_sweep(MONDAY + 30 * DAY).exists()


def test_a_case_that_is_done_while_its_limit_rests_is_not_late():
    errand = an_errand("taken", close=FIVE_DAYS)
    steps.pause(errand, "close", by=None, at=MONDAY + DAY)

    advance(errand, "finish", shown={"proof": 1}, at=MONDAY + 14 * DAY)

    row = limit_of(errand, "close")
    assert row.met_at == MONDAY + 14 * DAY
    assert not row.is_late(MONDAY + 30 * DAY)


@pytest.mark.parametrize(
    ("act", "kind", "at", "sentence"),
    [
        (steps.pause, "accept", MONDAY, "没有正在计算"),
        (steps.pause, "close", MONDAY + 30 * DAY, "时限已过"),
        (steps.resume, "close", MONDAY, "没有暂停"),
    ],
)
def test_what_cannot_rest_or_run_on_is_refused(act, kind, at, sentence):
    errand = an_errand(close=FIVE_DAYS)

    with pytest.raises(MoveRefused, match=sentence):
        act(errand, kind, by=None, at=at)

    assert not story(errand)


def test_what_rests_cannot_be_sent_to_rest_again():
    errand = an_errand(close=FIVE_DAYS)
    steps.pause(errand, "close", by=None, at=MONDAY)

    with pytest.raises(MoveRefused, match="已经暂停"):
        steps.pause(errand, "close", by=None, at=MONDAY + HOUR)


@pytest.mark.parametrize(
    ("limit", "amount", "after"),
    [
        (FIVE_DAYS, 3, "03-12 23:59:59"),
        (TWO_HOURS, 30, "03-02 12:30:00"),
        (Limit(60, Unit.WORKING_MINUTES), 90, "03-02 15:00:00"),
    ],
)
def test_an_extension_is_granted_in_the_limits_own_unit(limit, amount, after, officer):
    errand = an_errand(close=limit)

    entry = steps.extend(errand, "close", amount, by=officer, at=MONDAY + MINUTE, note="配件未到")

    row = limit_of(errand, "close")
    assert (local(row.due_at), row.extended_by, row.amount) == (after, amount, limit.amount)
    assert (entry.verb, entry.by, entry.details["amount"]) == ("extend", officer, amount)


def test_an_extension_of_nothing_is_refused():
    with pytest.raises(MoveRefused, match="大于零"):
        steps.extend(an_errand(close=FIVE_DAYS), "close", 0, by=None, at=MONDAY)


def test_an_extension_that_meets_another_change_is_refused():
    errand = an_errand(close=FIVE_DAYS)
    row = limit_of(errand, "close")
    steps.extend(errand, "close", 1, by=None, at=MONDAY)

    with pytest.raises(MoveRefused, match="刚刚有人"):
        steps._rewrite(row, extended_by=2)


def test_a_rest_into_a_year_without_calendar_makes_the_limit_provisional():
    december = MONDAY.replace(month=12, day=21)
    errand = an_errand(close=FIVE_DAYS, at=december)
    assert not limit_of(errand, "close").provisional

    steps.pause(errand, "close", by=None, at=december + DAY)
    steps.resume(errand, "close", by=None, at=december + 14 * DAY)

    assert limit_of(errand, "close").provisional


def test_the_whole_limit_is_what_was_given_granted_and_rested():
    row = limit_of(an_errand(close=FIVE_DAYS), "close")
    row.extended_by, row.paused_by = 2, 1

    assert row.limit == replace(FIVE_DAYS, amount=8)


class TestBegin:
    """The first move of a case that is not stored yet."""

    def begin(self, errand, name, roles=CLERK, **more):
        return steps.begin(errand, name, roles=roles, at=MONDAY, limits={"accept": FIVE_DAYS}, **more)

    def an_unsaved(self, status):
        return Errand(pk=7, number="S0", status=status)

    def test_it_leaves_what_a_stored_case_would_have_after_the_same_move(self):
        stored = an_errand("taken")
        advance(stored, "hand_back", at=MONDAY, note="x", limits={"accept": FIVE_DAYS})
        limit = limit_of(stored, "accept")
        errand = self.an_unsaved("done")

        begun = self.begin(errand, "reopen", roles={"filer"}, details={"word": "again"})
        other = steps.begin(
            self.an_unsaved("done"), "reopen", roles={"filer"}, at=MONDAY, limits={"close": FIVE_DAYS}
        )

        assert (errand.status, begun.deadlines) == ("taken", [])
        assert begun.entry.details == {"word": "again", "source": "done", "target": "taken", "round": 2}
        (row,) = other.deadlines
        assert (row.case_id, row.kind, row.round, row.due_at) == (7, "close", 2, limit.due_at)

    def test_the_nearest_limit_stands_in_the_case(self):
        errand = self.an_unsaved("done")

        begun = steps.begin(errand, "reopen", roles={"filer"}, at=MONDAY, limits={"close": TWO_HOURS})

        assert errand.next_due_at == begun.deadlines[0].due_at

    @pytest.mark.parametrize(
        ("status", "name", "roles"),
        [("filed", "finish", CLERK), ("filed", "take", {"filer"}), ("taken", "finish", CLERK)],
    )
    def test_table_rights_and_guards_are_asked(self, status, name, roles):
        errand = self.an_unsaved(status)

        with pytest.raises(MoveRefused):
            self.begin(errand, name, roles)

        assert errand.status == status
