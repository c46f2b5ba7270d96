"""Five days before, on the day, overdue, alarm: each once, to whoever can do something about it."""

from datetime import date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from communities.access import Role
from disclosure import reminders
from disclosure.models import Level
from tests.disclosure.papers import a_statement, post_on_web
from tests.factories import a_compound, a_user
from workflow.clock import SHANGHAI, Calendar
from workflow.models import Message

DUE = date(2026, 10, 15)
pytestmark = pytest.mark.django_db


def october(day: int) -> datetime:
    return datetime(2026, 10, day, 9, 0, tzinfo=SHANGHAI)


@pytest.fixture
def people():
    compound = a_compound()
    district = compound.township.district
    return compound, {
        "director": a_user(Role.DIRECTOR, compound),
        "secretary": a_user(Role.SECRETARY, compound),
        "community": a_user(Role.COMMUNITY_OFFICER, compound.community),
        "township": a_user(Role.TOWNSHIP_OFFICER, compound.township),
        "district": a_user(Role.DISTRICT_OFFICER, district),
    }


def told(people) -> dict[str, list[str]]:
    """Who has which subjects in the inbox."""
    names = {user.pk: name for name, user in people.items()}
    rows = Message.objects.filter(channel=Message.Channel.INBOX).order_by("created_at", "pk")
    found: dict[str, list[str]] = {}
    for row in rows:
        found.setdefault(names[row.recipient_id], []).append(row.colour)
    return found


@pytest.mark.parametrize(
    ("day", "name"),
    [(9, None), (10, "soon"), (14, "soon"), (15, "today"), (16, "late"), (22, "late"), (23, "alarm")],
)
def test_the_ladder(day, name):
    """From Thursday the 15th five working days end on Thursday the 22nd."""
    found = reminders.rung(DUE, date(2026, 10, day), Calendar())

    assert (found and found.name) == name


def test_before_the_day_only_those_are_reminded_whose_level_is_missing(people):
    compound, users = people
    document = a_statement(october(9), compound)
    post_on_web(document, october(9), levels=[Level.TOWNSHIP, Level.DISTRICT])

    reminders.remind(october(11))

    assert told(users) == {"director": ["none"], "secretary": ["none"]}


def test_overdue_is_yellow_for_the_compound_and_then_red_for_township_and_district(people):
    compound, users = people
    document = a_statement(october(9), compound)
    post_on_web(document, october(9), levels=[Level.TOWNSHIP, Level.DISTRICT])

    reminders.remind(october(16))
    yellow = told(users)
    reminders.remind(october(23))

    assert yellow == {"director": ["yellow"], "secretary": ["yellow"]}
    assert told(users) == {
        "director": ["yellow", "red"],
        "secretary": ["yellow", "red"],
        "township": ["red"],
        "district": ["red"],
    }


def test_each_rung_is_told_once_however_often_it_is_run(people):
    compound, users = people
    a_statement(october(9), compound)

    for hour in range(3):
        reminders.remind(october(11) + timedelta(hours=hour))

    assert set(map(len, told(users).values())) == {1}
    assert set(told(users)) == {"director", "secretary", "community", "township", "district"}


def test_what_every_level_shows_reminds_nobody(people):
    compound, users = people
    post_on_web(a_statement(october(9), compound), october(9))

    assert reminders.remind(october(16)) == 0
    assert not told(users)


def test_many_documents_take_as_many_queries_as_one(django_assert_num_queries):
    a_user(Role.DIRECTOR, a_statement(october(9)).compound)
    with CaptureQueriesContext(connection) as for_one:
        reminders.remind(october(16))
    for _ in range(5):
        a_statement(october(9))

    with django_assert_num_queries(len(for_one)):
        reminders.remind(october(16))
