"""Rounds by frequency: every compound in use gets each period once, whoever plans, however often."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from safety import actions
from safety.models import Inspection, current_edition
from safety.rules.periods import period_of, periods_within
from tests.factories import a_compound

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
