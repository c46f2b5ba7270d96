"""Reminders of terms and contracts: at each rung, once per recipient, to those who can do something."""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone, translation

from communities.access import Post
from communities.models import CommitteeTerm
from communities.reminders import remind
from tests.factories import (
    a_branch,
    a_committee,
    a_compound,
    a_contract,
    a_project,
    a_term,
    a_user,
    an_appointment,
    days_ago,
    today,
)
from workflow.models import Message
from workflow.words import day_plain

pytestmark = pytest.mark.django_db


def noon(days=0) -> datetime:
    return timezone.localtime().replace(hour=12) + timedelta(days)


def a_secretary(compound):
    return a_user(person=an_appointment(Post.SECRETARY, a_branch(compound).organisation).person)


def a_term_that_ends_in(days, compound=None):
    return a_term(a_committee(compound), starts_on=days_ago(900), ends_on=today() + timedelta(days))


@pytest.mark.parametrize(("left", "told"), [(181, 0), (180, 1), (120, 1), (90, 1), (30, 1), (0, 1), (-1, 0)])
def test_a_term_is_told_of_from_180_days_to_its_last(left, told):
    compound = a_compound()
    secretary = a_secretary(compound)
    a_term_that_ends_in(left, compound)
    remind(noon())

    assert Message.objects.inbox(secretary).count() == told


def test_each_rung_is_told_once_however_often_it_is_run():
    compound = a_compound()
    secretary = a_secretary(compound)
    term = a_term_that_ends_in(180, compound)
    for day in (0, 0, 1, 90, 91, 120, 150, 170):
        remind(noon(day))
    keys = {message.key for message in Message.objects.inbox(secretary)}

    assert keys == {f"term:{term.pk}:{rung}:inbox:{secretary.pk}" for rung in (180, 90, 60, 30)}


def test_the_words_name_the_committee_and_the_day_and_lead_to_the_term():
    compound = a_compound("凤林花苑")
    secretary = a_secretary(compound)
    term = a_term_that_ends_in(25, compound)
    remind(noon())
    message = Message.objects.inbox(secretary).get()

    assert message.title == f"凤林花苑业主委员会任期将于{day_plain(term.ends_on)}届满，请筹备换届"
    assert (message.link, message.colour) == (term.get_absolute_url(), "red")


def test_director_secretary_community_and_township_are_told():
    compound = a_compound()
    term = a_term_that_ends_in(60, compound)
    posts = {
        Post.DIRECTOR: term.committee.organisation,
        Post.COMMUNITY_OFFICER: compound.community,
        Post.TOWNSHIP_OFFICER: compound.township,
    }
    users = {a_user(person=an_appointment(post, target).person).pk for post, target in posts.items()}
    users.add(a_secretary(compound).pk)
    remind(noon())

    assert set(Message.objects.values_list("recipient", flat=True)) == users


def test_a_holder_of_two_posts_is_told_once():
    compound = a_compound()
    term = a_term_that_ends_in(60, compound)
    secretary = a_secretary(compound)
    an_appointment(Post.DIRECTOR, term.committee.organisation, secretary.person)
    remind(noon())

    assert Message.objects.inbox(secretary).count() == 1


def test_a_term_that_is_followed_and_a_dissolved_committee_are_left_in_peace():
    compound = a_compound()
    secretary = a_secretary(compound)
    term = a_term_that_ends_in(30, compound)
    a_term(term.committee, starts_on=term.ends_on + timedelta(1))
    gone = a_term_that_ends_in(30, a_compound()).committee.organisation
    gone.ends_on = days_ago(1)
    gone.save()

    assert remind(noon()) == 0
    assert not Message.objects.inbox(secretary).exists()


@pytest.mark.parametrize(
    ("left", "rung"), [(181, None), (180, 180), (75, 90), (60, 60), (10, 60), (-1, None)]
)
def test_a_contract_is_told_of_at_180_90_and_60_days(left, rung):
    compound = a_compound()
    secretary = a_secretary(compound)
    contract = a_contract(a_project(compound), ends_on=today() + timedelta(left))
    remind(noon())
    keys = {message.key for message in Message.objects.inbox(secretary)}

    assert keys == ({f"contract:{contract.pk}:{rung}:inbox:{secretary.pk}"} if rung else set())


def test_many_endings_cost_as_many_queries_as_one(django_assert_max_num_queries):
    for _ in range(30):
        compound = a_compound()
        a_term_that_ends_in(60, compound)
        a_contract(a_project(compound), ends_on=today() + timedelta(60))

    with django_assert_max_num_queries(30):
        assert remind(noon()) == 60
    assert CommitteeTerm.objects.count() == 30


def test_the_day_is_written_in_the_reader_s_language():
    compound = a_compound()
    secretary = a_secretary(compound)
    term = a_term_that_ends_in(25, compound)
    remind(noon())
    message = Message.objects.inbox(secretary).get()

    with translation.override("en"):
        assert day_plain(term.ends_on) in message.title
        assert term.ends_on.isoformat() not in message.title
