"""Months are closed by a checklist, one after the other, and opened again by two persons."""

from datetime import date
from decimal import Decimal

import pytest

from finance import actions, balances
from finance.models import BookMonth, MonthBalance
from finance.rules.months import MonthFacts, checklist
from tests.finance.scenes import NOON, a_fact, a_scene
from workflow.refusals import Refused

pytestmark = pytest.mark.django_db
JANUARY, FEBRUARY, MARCH = date(2026, 1, 1), date(2026, 2, 1), date(2026, 3, 1)
FACTS = {
    "month": FEBRUARY,
    "today": date(2026, 3, 1),
    "opened_on": JANUARY,
    "closed_until": date(2026, 1, 31),
    "waiting": 0,
    "closing": Decimal(0),
}
FAILING = [
    ("over", {"today": date(2026, 2, 28)}),
    ("follows", {"closed_until": None}),
    ("follows", {"closed_until": date(2026, 2, 28)}),
    ("waiting", {"waiting": 1}),
    ("reconciled", {"unreconciled": 1}),
    ("balance", {"closing": Decimal("-0.01")}),
]


@pytest.fixture
def scene():
    return a_scene()


def close(scene, month, by=None):
    return actions.close_month(scene.book, month, by=by or scene.treasurer, at=NOON)


def unmet(**facts) -> list[str]:
    return [one.name for one in checklist(MonthFacts(**FACTS | facts)) if not one.is_met]


def test_a_month_with_nothing_amiss_can_be_closed():
    assert unmet() == []
    assert unmet(closing=Decimal(-1), may_overdraw=True) == []


@pytest.mark.parametrize(("name", "facts"), FAILING)
def test_each_condition_holds_the_closing_up(name, facts):
    assert unmet(**facts) == [name]


def test_the_first_month_is_that_of_the_opening():
    assert unmet(month=JANUARY, closed_until=None, opened_on=date(2026, 1, 20)) == []


@pytest.mark.parametrize(
    ("month", "words"), [(MARCH, "还不能结账：这个月还没有结束"), (JANUARY, "还不能结账：这个月已经结过账")]
)
def test_why_a_month_cannot_be_closed_is_said_the_right_way_round(scene, month, words):
    for earlier in (JANUARY, FEBRUARY):
        close(scene, earlier)

    with pytest.raises(Refused, match=words):
        close(scene, month)


def test_months_in_a_row_are_closed_together_or_not_at_all(scene):
    scene.posted(on=date(2026, 1, 5))
    waiting = scene.enter(on=date(2026, 2, 3))
    both = {"since": JANUARY, "until": FEBRUARY, "by": scene.treasurer, "at": NOON}

    with pytest.raises(Refused, match="还有1张录入单待记账"):
        actions.close_months(scene.book, **both)
    assert not BookMonth.objects.exists()
    scene.post(waiting)
    rows = actions.close_months(scene.book, **both)

    assert [row.month for row in rows] == [JANUARY, FEBRUARY]
    assert scene.head().closed_until == date(2026, 2, 28)
    by_entries = balances.turnovers_by_entries([scene.book.pk], until=date(2026, 2, 28))
    assert balances.turnovers([scene.book.pk], until=date(2026, 2, 28)) == by_entries


def test_a_closed_month_takes_nothing_more(scene):
    waiting = scene.enter(on=date(2026, 2, 3))
    close(scene, JANUARY)

    with pytest.raises(Refused, match="2026年1月已经结账"):
        scene.enter(on=date(2026, 1, 31))
    with pytest.raises(Refused, match="还有1张录入单待记账"):
        close(scene, FEBRUARY)
    scene.post(waiting)
    close(scene, FEBRUARY)
    assert scene.head().closed_until == date(2026, 2, 28)


def test_what_was_entered_before_the_closing_is_not_posted_after_it(scene):
    draft = scene.enter(on=date(2026, 1, 5))
    type(draft).objects.filter(pk=draft.pk).update(on=date(2026, 2, 5))
    close(scene, JANUARY)
    type(draft).objects.filter(pk=draft.pk).update(on=date(2026, 1, 5))

    with pytest.raises(Refused, match="已经结账"):
        scene.post(draft)


def test_a_month_is_opened_again_by_two_persons(scene):
    close(scene, JANUARY)
    close(scene, FEBRUARY)

    with pytest.raises(Refused, match="最后一个"):
        actions.ask_reopen(scene.book, JANUARY, reason="漏记", by=scene.treasurer, at=NOON)
    with pytest.raises(Refused, match="还没有人申请"):
        actions.reopen(scene.book, FEBRUARY, by=scene.township, at=NOON)
    actions.ask_reopen(scene.book, FEBRUARY, reason="漏记利息", by=scene.treasurer, at=NOON)
    with pytest.raises(Refused, match="职责范围"):
        actions.reopen(scene.book, FEBRUARY, by=scene.treasurer, at=NOON)
    actions.reopen(scene.book, FEBRUARY, by=scene.township, at=NOON)

    assert scene.head().closed_until == date(2026, 1, 31)
    assert scene.posted("interest", "3.21", on=date(2026, 2, 28)).seq == 1
    close(scene, FEBRUARY)
    assert BookMonth.objects.filter(is_closed=True).count() == 2


def test_the_asker_does_not_open(scene):
    close(scene, JANUARY)
    row = actions.ask_reopen(scene.book, JANUARY, reason="漏记", by=scene.treasurer, at=NOON)
    type(row).objects.filter(pk=row.pk).update(reopen_asked_by=scene.township)

    with pytest.raises(Refused, match="两个人"):
        actions.reopen(scene.book, JANUARY, by=scene.township, at=NOON)


def test_a_request_that_is_refused_may_be_made_again(scene):
    close(scene, JANUARY)
    actions.ask_reopen(scene.book, JANUARY, reason="漏记", by=scene.treasurer, at=NOON)
    actions.refuse_reopen(scene.book, JANUARY, reason="请用红冲", by=scene.township, at=NOON)

    assert actions.ask_reopen(scene.book, JANUARY, reason="确实漏记", by=scene.director, at=NOON)


def test_balances_are_the_same_from_sums_and_from_entries(scene):
    facts = [
        a_fact("opening", "1000", on=JANUARY),
        a_fact("income", "300", on=date(2026, 1, 20), retained=Decimal(100)),
        a_fact("fund", "50", on=date(2026, 2, 10)),
        a_fact("interest", "1.23", on=date(2026, 3, 1)),
    ]
    actions.post_many(scene.book, facts, by=None, at=NOON)
    close(scene, JANUARY)
    close(scene, FEBRUARY)

    books = [scene.book.pk]
    periods = [{"until": day} for day in (JANUARY, date(2026, 1, 31), date(2026, 2, 15), MARCH)]
    periods += [{"since": FEBRUARY, "until": date(2026, 2, 28)}, {"since": JANUARY, "until": MARCH}]
    for period in periods:
        assert balances.turnovers(books, **period) == balances.turnovers_by_entries(books, **period), period
    assert balances.bank_balances(books, until=date(2026, 2, 28)) == {scene.book.pk: Decimal("1150.00")}
    assert MonthBalance.objects.filter(until=date(2026, 1, 31)).count() == 4
    assert MonthBalance.objects.filter(until=date(2026, 2, 28)).count() == 5


def test_a_month_without_vouchers_keeps_what_was_before(scene):
    actions.post_many(scene.book, [a_fact("income", "300", on=JANUARY)], by=None, at=NOON)
    close(scene, JANUARY)
    close(scene, FEBRUARY)

    rows = MonthBalance.objects.filter(account__code="1001").order_by("until")
    assert list(rows.values_list("debit", flat=True)) == [300, 300]
    assert balances.turnovers([scene.book.pk], since=FEBRUARY, until=date(2026, 2, 28)) == {}


def test_books_are_added_up_each_from_where_it_is_closed(scene):
    """One closed to February, one to January, one never; asked for days before, between and after."""
    others = [a_scene(), a_scene()]
    for one in (scene, *others):
        facts = [a_fact("income", "100", on=day) for day in (JANUARY, FEBRUARY, date(2026, 2, 20), MARCH)]
        actions.post_many(one.book, facts, by=None, at=NOON)
    for one in (scene, others[0]):
        close(one, JANUARY)
    close(scene, FEBRUARY)

    books = [one.book.pk for one in (scene, *others)]
    for until in (date(2025, 12, 31), date(2026, 1, 31), date(2026, 2, 10), date(2026, 2, 28), MARCH):
        for since in (None, JANUARY, FEBRUARY, MARCH):
            period = {"since": since, "until": until}
            assert balances.turnovers(books, **period) == balances.turnovers_by_entries(books, **period), (
                period
            )
    assert balances.turnovers([], until=MARCH) == {}


def test_balances_of_many_books_cost_no_more_than_of_one(scene, django_assert_num_queries):
    books = [scene.book.pk, *(a_scene().book.pk for _ in range(3))]

    for some in (books[:1], books):
        with django_assert_num_queries(4):
            balances.turnovers(some, until=MARCH)
