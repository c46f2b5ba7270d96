"""Issues late when their register comes in: at their level at once, told once, raised on from there."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from communities.access import Role
from communities.models import Organisation
from governance import actions, overdue
from governance.models import Issue, IssueEscalation
from tests.factories import a_compound, an_organisation
from workflow.models import AuditEntry, EscalationLevel, Message

from .scenes import MONDAY, TODAY, a_kind, a_worker, days

pytestmark = pytest.mark.django_db
PARTS = 15
"""SQLite takes a long insert in parts."""
YELLOW, RED = days(2), days(20)
"""How long ago the limit ended: within five working days of it yellow, after them red."""


@pytest.fixture
def compound():
    return a_compound("凤林花苑", "LY001")


@pytest.fixture
def unit(compound):
    return an_organisation(Organisation.Kind.DEPARTMENT, name="区消防大队")


@pytest.fixture
def people(compound, unit):
    return {
        "handler": a_worker(Role.HANDLER, unit),
        "township": a_worker(Role.TOWNSHIP_OFFICER, compound),
        "district": a_worker(Role.DISTRICT_OFFICER, compound),
    }


def take(compound, unit, *late, title="消防管网没有水"):
    kind = a_kind()
    facts = [
        actions.Fact(
            compound=compound,
            register="legacy",
            kind=kind,
            title=f"{title}{number}",
            found_on=TODAY - days(60),
            owner=unit,
            due_on=TODAY - how_long,
        )
        for number, how_long in enumerate(late)
    ]
    return actions.record_issues(facts, by=None, at=MONDAY)


def told(people) -> dict[str, list[tuple[str, str]]]:
    return {
        name: [(row.colour, row.title) for row in Message.objects.inbox(user).order_by("created_at", "key")]
        for name, user in people.items()
    }


@pytest.mark.parametrize(
    ("late", "levels", "who"),
    [
        (-days(1), [], []),
        (days(0), [], []),
        (days(1), [1, 2], ["handler", "township"]),
        (YELLOW, [1, 2], ["handler", "township"]),
        (days(10), [1, 2, 3], ["handler", "township", "district"]),
        (RED, [1, 2, 3], ["handler", "township", "district"]),
    ],
)
def test_it_comes_in_at_the_level_that_it_has_reached(compound, unit, people, late, levels, who):
    """The 6th of March is ten days before, and five working days after it end on the 13th."""
    (issue,) = take(compound, unit, late)

    raised = IssueEscalation.objects.filter(case=issue).values_list("level__ordinal", flat=True)
    assert sorted(raised) == levels
    assert {name: len(rows) for name, rows in told(people).items() if rows} == dict.fromkeys(who, 1)
    colour = "red" if 3 in levels else "yellow"
    assert {row[0] for rows in told(people).values() for row in rows} == ({colour} if who else set())
    story = AuditEntry.objects.about("issue", issue.number).filter(verb="escalate")
    assert [entry.details["level"] for entry in story] == levels[-1:]


def test_the_sweep_tells_nothing_again_and_goes_on_with_the_next_level(compound, unit, people):
    take(compound, unit, YELLOW, RED)
    before = told(people)
    assert overdue.sweep(MONDAY) == 0
    assert told(people) == before

    assert overdue.sweep(MONDAY + days(5)) == 1

    after = told(people)
    assert (after["handler"], after["township"]) == (before["handler"], before["township"])
    assert [colour for colour, _title in after["district"]] == ["red", "red"]
    assert overdue.sweep(MONDAY + days(9)) == 0


def test_many_are_one_notice_for_each_level(compound, unit, people):
    take(compound, unit, *[YELLOW] * 4, *[RED] * 30)

    found = told(people)
    assert sorted(colour for colour, _title in found["handler"]) == ["red", "yellow"]
    assert [colour for colour, _title in found["district"]] == ["red"]
    assert "30" in found["district"][0][1]
    red = Message.objects.get(recipient=people["district"], channel="inbox")
    assert red.link == f"{reverse('issue-list')}?state=overdue"


def test_one_alone_is_called_by_its_number(compound, unit, people):
    (issue,) = take(compound, unit, RED)

    message = Message.objects.get(recipient=people["district"], channel="inbox")
    assert (message.link, issue.number in message.title) == (issue.get_absolute_url(), True)


def test_the_same_register_again_tells_nobody(compound, unit, people):
    for _turn in range(2):
        take(compound, unit, YELLOW, RED)

    assert Issue.objects.count() == 2
    assert {name: len(rows) for name, rows in told(people).items()} == {
        "handler": 2,
        "township": 2,
        "district": 1,
    }


def test_levels_are_rows(compound, unit, people):
    rows = EscalationLevel.objects.filter(case_label="issue", kind="do")
    rows.filter(ordinal=2).update(colour="orange", amount=1)
    rows.filter(ordinal=3).update(active=False)

    take(compound, unit, RED)

    assert {colour for rows in told(people).values() for colour, _title in rows} == {"orange"}
    assert told(people)["district"] == []


def test_many_late_ones_cost_no_statement_each(compound, unit, people):
    take(compound, unit, RED, RED, title="甲")

    few = queries_of(lambda: take(compound, unit, RED, RED, title="丙"))
    many = queries_of(lambda: take(compound, unit, *[RED] * 200, title="乙"))
    assert many <= few + PARTS


def queries_of(deed) -> int:
    with CaptureQueriesContext(connection) as queries:
        deed()
    return len(queries)
