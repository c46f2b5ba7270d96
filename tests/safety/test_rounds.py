"""Rounds by frequency: every compound in use gets each period once, whoever plans, however often."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta

import pytest
from django.db import connection, transaction
from django.db.models import F
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from communities.models import Compound
from safety import actions
from safety.models import Inspection, PlannedRounds, current_edition
from safety.rules.periods import period_of, periods_within
from tests.factories import a_compound
from workflow import audit
from workflow.clock import SHANGHAI

from .scenes import TODAY

pytestmark = pytest.mark.django_db
FIRST, LAST = date(2026, 3, 1), date(2026, 3, 31)
MONTH = {
    **{("D", FIRST + timedelta(days=day)): FIRST + timedelta(days=day) for day in range(31)},
    ("W", date(2026, 2, 23)): date(2026, 3, 1),
    ("W", date(2026, 3, 2)): date(2026, 3, 8),
    ("W", date(2026, 3, 9)): date(2026, 3, 15),
    ("W", date(2026, 3, 16)): date(2026, 3, 22),
    ("W", date(2026, 3, 23)): date(2026, 3, 29),
    ("W", date(2026, 3, 30)): date(2026, 4, 5),
    ("M", FIRST): LAST,
    ("Q", date(2026, 1, 1)): LAST,
    ("H", date(2026, 1, 1)): date(2026, 6, 30),
    ("Y", date(2026, 1, 1)): date(2026, 12, 31),
}
"""Every round that March 2026 asks for, by hand: what has begun by its first day, or begins in it."""


@pytest.mark.parametrize(
    ("frequency", "since", "until"),
    [
        ("D", date(2026, 3, 18), date(2026, 3, 18)),
        ("W", date(2026, 3, 16), date(2026, 3, 22)),
        ("M", date(2026, 3, 1), date(2026, 3, 31)),
        ("Q", date(2026, 1, 1), date(2026, 3, 31)),
        ("H", date(2026, 1, 1), date(2026, 6, 30)),
        ("Y", date(2026, 1, 1), date(2026, 12, 31)),
    ],
)
def test_a_frequency_gives_each_day_its_period(frequency, since, until):
    assert period_of(frequency, date(2026, 3, 18)) == (since, until)
    assert periods_within(frequency, since, until) == [(since, until)]


def stored():
    return sorted(Inspection.objects.values_list("compound", "frequency", "since", "until"))


def wanted(*compounds):
    return sorted((one.pk, *begins, ends) for one in compounds for begins, ends in MONTH.items())


def test_a_month_gives_each_compound_what_the_calendar_says():
    places = [a_compound() for _number in range(3)]

    assert actions.plan_rounds(FIRST, LAST) == len(places) * len(MONTH)

    assert stored() == wanted(*places)


def test_a_round_is_whole():
    compound = a_compound(code="JG001")
    actions.plan_rounds(TODAY, TODAY)

    row = Inspection.objects.get(frequency="W")

    assert (row.number, row.kind, row.compound) == ("JG001-W20260316", "routine", compound)
    assert row.edition == current_edition(TODAY)
    assert (row.source, row.counterpart, row.remark) == ("", "", "")
    assert row.drawing is row.started_at is row.finished_at is row.finished_by is row.acknowledged_by is None
    row.full_clean()


def test_planned_again_nothing_is_new():
    a_compound()
    actions.plan_rounds(FIRST, LAST)

    assert actions.plan_rounds(FIRST, LAST) == 0


def test_a_round_under_way_stays_as_it_is():
    a_compound()
    actions.plan_rounds(TODAY, TODAY)
    Inspection.objects.filter(frequency="D").update(remark="已记录")

    actions.plan_rounds(FIRST, LAST)

    assert Inspection.objects.get(remark="已记录").since == TODAY


def test_a_new_compound_gets_what_the_others_have():
    old = a_compound()
    actions.plan_rounds(FIRST, LAST)
    new = a_compound()

    assert actions.plan_rounds(FIRST, LAST) == len(MONTH)
    assert stored() == wanted(old, new)


def test_a_closed_compound_has_no_rounds():
    compound = a_compound()
    compound.closed_on = TODAY
    compound.save()

    assert actions.plan_rounds(FIRST, LAST) == 0


class Cut(Exception):
    """The machine goes down."""


def test_cut_short_anywhere_it_is_finished_the_next_time():
    places = [a_compound() for _number in range(5)]
    seen = []

    def cut(execute, sql, params, many, context):
        seen.extend([sql] * ("INSERT INTO" in sql))
        if len(seen) == 3:
            raise Cut
        return execute(sql, params, many, context)

    with pytest.raises(Cut), connection.execute_wrapper(cut):
        actions.plan_rounds(FIRST, LAST, lot=1)
    assert stored() == wanted(*places[:2])

    assert actions.plan_rounds(FIRST, LAST, lot=1) == 3 * len(MONTH)
    assert stored() == wanted(*places)


def test_a_lot_of_compounds_is_one_statement():
    def statements():
        with CaptureQueriesContext(connection) as queries:
            actions.plan_rounds(TODAY, TODAY)
        return len(queries)

    a_compound()
    few = statements()
    for _number in range(20):
        a_compound()

    assert statements() == few


@pytest.mark.django_db(transaction=True)
def test_who_plans_at_the_same_moment_makes_each_round_once():
    places = [a_compound() for _number in range(4)]

    def plan(number):
        try:
            return actions.plan_rounds(FIRST + timedelta(days=number % 2), LAST, lot=60)
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as crowd:
        made = sum(crowd.map(plan, range(6)))

    assert made == Inspection.objects.count() == len(wanted(*places))
    assert stored() == wanted(*places)


STANDSTILL = date(2026, 2, 10)
"""The last run before it."""
WHOLE = ("number", "edition", "frequency", "since", "until", "finished_at")


def after(days: int) -> date:
    return STANDSTILL + timedelta(days=days)


def registered(code: str, day: date) -> None:
    """As the register's import writes it down."""
    noon = datetime(day.year, day.month, day.day, 12, tzinfo=SHANGHAI)
    audit.record("compound", a_compound(code=code).code, "register.create", by=None, at=noon)


def played(runs: set[int], *, newcomer: int, leaver: int) -> list[tuple]:
    """What has begun by the last of the runs; one compound comes and one goes on their days, before the run.

    Rounds that were planned ahead for a compound that was closed before they began are nobody's.
    """
    with transaction.atomic():
        for code in ("JG001", "JG002"):
            a_compound(code=code)
        actions.keep_rounds_planned(STANDSTILL)
        for day in range(1, max(runs) + 1):
            if day == newcomer:
                registered("JG003", after(day))
            if day == leaver:
                Compound.objects.filter(code="JG002").update(closed_on=after(day))
            if day in runs:
                actions.keep_rounds_planned(after(day), lot=60)
        nobodys = Inspection.objects.filter(compound__closed_on__lte=F("since")).values("pk")
        begun = Inspection.objects.filter(since__lte=after(max(runs))).exclude(pk__in=nobodys)
        rows = list(begun.order_by("number").values_list(*WHOLE))
        transaction.set_rollback(True)
    return rows


DAYS = st.integers(1, 40)


@given(last=DAYS, stops=st.sets(DAYS, max_size=3), newcomer=DAYS, leaver=DAYS)
@example(last=60, stops=set(), newcomer=20, leaver=40)
@example(last=30, stops={8}, newcomer=30, leaver=1)
@example(last=40, stops={20}, newcomer=20, leaver=20)
@settings(max_examples=3, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_after_a_standstill_stands_what_a_run_on_every_day_makes(db, last, stops, newcomer, leaver):
    changes = {"newcomer": newcomer, "leaver": leaver}
    daily = played(set(range(1, last + 1)), **changes)

    assert played({last} | {day for day in stops if day < last}, **changes) == daily
    days = [row[3] for row in daily if row[0].startswith("JG001-D")]
    assert days == [after(day) for day in range(last + 1)]


def test_what_a_standstill_left_out_is_missed():
    compound = a_compound()
    actions.keep_rounds_planned(STANDSTILL)

    actions.keep_rounds_planned(after(60))

    missed = Inspection.objects.missed(after(60)).filter(compound=compound)
    assert missed.filter(frequency="D").count() == 60
    assert missed.filter(frequency="W").count() == 8
    assert missed.filter(frequency="M").count() == 2


def test_after_a_standstill_a_second_run_adds_nothing():
    a_compound()
    actions.keep_rounds_planned(STANDSTILL)
    actions.keep_rounds_planned(after(60))

    assert actions.keep_rounds_planned(after(60)) == 0
    assert PlannedRounds.objects.get().day == after(60)


def test_a_standstill_is_made_up_for_in_lots_and_goes_on_where_it_was_cut():
    for _number in range(3):
        a_compound()
    actions.keep_rounds_planned(STANDSTILL)
    seen = []

    def cut(execute, sql, params, many, context):
        seen.extend([params] * ("INSERT INTO safety_inspection" in sql))
        if len(seen) == 5:
            raise Cut
        return execute(sql, params, many, context)

    with pytest.raises(Cut), connection.execute_wrapper(cut):
        actions.keep_rounds_planned(after(60), lot=1)
    assert PlannedRounds.objects.get().day == after(31)

    actions.keep_rounds_planned(after(60), lot=1)

    daily = Inspection.objects.filter(frequency="D", since__range=(STANDSTILL, after(60)))
    assert daily.count() == 3 * 61


def test_nothing_is_missed_by_a_compound_that_nobody_saw_come():
    a_compound()
    actions.keep_rounds_planned(STANDSTILL)
    late = a_compound()

    actions.keep_rounds_planned(after(60))

    rounds = Inspection.objects.filter(compound=late)
    assert not rounds.missed(after(60)).exists()
    assert rounds.filter(frequency="D").count() == 8


def test_the_first_run_makes_up_for_nothing():
    a_compound()

    actions.keep_rounds_planned(after(60))

    assert not Inspection.objects.missed(after(60)).exists()


def test_rounds_planned_before_the_days_were_written_down_say_where_to_go_on():
    a_compound()
    actions.plan_rounds(STANDSTILL, after(7))

    actions.keep_rounds_planned(after(30))

    assert Inspection.objects.missed(after(30)).filter(frequency="D").count() == 30


def test_a_clock_set_back_is_followed():
    a_compound()
    actions.keep_rounds_planned(after(60))

    actions.keep_rounds_planned(STANDSTILL)
    actions.keep_rounds_planned(after(20))

    assert Inspection.objects.filter(frequency="D", since__range=(STANDSTILL, after(20))).count() == 21
