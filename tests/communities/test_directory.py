"""Who is told, by audience; in the same number of queries for one case and for a hundred."""

from dataclasses import dataclass
from datetime import timedelta
from itertools import count

import pytest

from communities.access import Post, Role
from communities.directory import AUDIENCES, Staff
from communities.models import Organisation
from tests.factories import (
    a_committee,
    a_company,
    a_compound,
    a_person,
    a_project,
    a_seat,
    a_term,
    a_user,
    an_appointment,
    an_organisation,
    days_ago,
    today,
)

pytestmark = pytest.mark.django_db
KEYS = count(1)


@dataclass
class Case:
    pk: int
    unit_id: int | None
    compound_id: int


def a_case(compound, unit=None) -> Case:
    return Case(next(KEYS), unit and unit.pk, compound.pk)


def a_colleague(post, target, **details):
    """An account of somebody who holds the post."""
    return a_user(person=an_appointment(post, target).person, **details)


def told(audience, *cases):
    rows = Staff(today()).recipients(audience, cases)
    return [{row.user_id for row in rows[case.pk] if row.channel == "inbox"} for case in cases]


def test_the_handlers_of_the_unit_are_told_and_no_others():
    compound, unit, other = a_compound(), an_organisation(), an_organisation()
    mine, _theirs = a_colleague(Post.HANDLER, unit), a_colleague(Post.HANDLER, other)

    assert told("handler", a_case(compound, unit)) == [{mine.pk}]


def test_a_companys_manager_is_told_of_the_own_compound_only():
    company, here, there = a_company(), a_compound(), a_compound()
    managers = [a_colleague(Post.MANAGER, a_project(compound, company)) for compound in (here, there)]
    cases = [a_case(compound, company.organisation) for compound in (here, there)]

    assert told("handler", *cases) == [{managers[0].pk}, {managers[1].pk}]


def test_people_of_the_company_itself_are_told_everywhere():
    company, compound = a_company(), a_compound()
    a_project(compound, company)
    head = a_colleague(Post.UNIT_HEAD, company.organisation)

    assert told("unit_head", a_case(compound, company.organisation)) == [{head.pk}]


@pytest.mark.parametrize("kind", ["community", "township", "district"])
def test_an_office_is_its_place(kind):
    compound = a_compound()
    place = {"community": compound.community, "township": compound.township}.get(
        kind, compound.township.district
    )
    office = an_organisation(kind, **{kind: place})
    post = Post(f"{kind}_officer")
    officers = {a_colleague(post, place).pk, a_colleague(post, office).pk}

    assert told("handler", a_case(compound, office)) == [officers]
    assert told(kind, a_case(compound)) == [officers]


def test_where_nobody_heads_the_unit_its_handlers_are_told():
    compound, unit = a_compound(), an_organisation()
    handler = a_colleague(Post.HANDLER, unit)

    assert told("unit_head", a_case(compound, unit)) == [{handler.pk}]
    head = a_colleague(Post.UNIT_HEAD, unit)
    assert told("unit_head", a_case(compound, unit)) == [{head.pk}]


def test_a_township_without_a_leader_is_told_by_its_officers_and_an_empty_one_by_the_district():
    compound = a_compound()
    task_force = a_colleague(Post.DISTRICT_OFFICER, compound.township.district)
    assert told("township_leader", a_case(compound)) == [{task_force.pk}]

    officer = a_colleague(Post.TOWNSHIP_OFFICER, compound.township)
    assert told("township_leader", a_case(compound)) == [{officer.pk}]

    leader = a_colleague(Post.TOWNSHIP_LEADER, compound.township)
    assert told("township_leader", a_case(compound)) == [{leader.pk}]
    assert told("township", a_case(compound)) == [{officer.pk, leader.pk}]


@pytest.mark.parametrize(("audience", "post"), [("secretary", Post.SECRETARY), ("director", Post.DIRECTOR)])
def test_people_of_the_compound_are_told_of_their_own(audience, post):
    here, there = a_compound(), a_compound()
    users = [a_colleague(post, a_seat(post, compound)) for compound in (here, there)]

    assert told(audience, a_case(here), a_case(there)) == [{users[0].pk}, {users[1].pk}]


def test_a_committee_handles_what_is_sent_to_it():
    compound = a_compound()
    committee = a_term(a_committee(compound)).committee.organisation
    director = a_colleague(Post.DIRECTOR, committee)
    a_colleague(Post.MEMBER, committee)

    assert told("handler", a_case(compound, committee)) == [{director.pk}]


def test_those_who_left_those_to_come_and_closed_accounts_are_not_told():
    unit, compound = an_organisation(), a_compound()
    for dates in ({"ends_on": days_ago(1)}, {"starts_on": today() + timedelta(1)}):
        a_user(person=an_appointment(Post.HANDLER, unit, **dates).person)
    a_colleague(Post.HANDLER, unit, is_active=False)
    an_appointment(Post.HANDLER, unit, a_person())

    assert told("handler", a_case(compound, unit)) == [set()]


def test_a_holder_of_two_posts_is_told_once():
    compound, unit = a_compound(), an_organisation()
    user = a_colleague(Post.HANDLER, unit)
    an_appointment(Post.UNIT_HEAD, unit, user.person)

    rows = Staff(today()).recipients("unit_head", [a_case(compound, unit)])

    assert [row.user_id for rows_of in rows.values() for row in rows_of] == [user.pk]


def test_mail_and_the_units_group_are_told_as_well():
    compound, unit = a_compound(), an_organisation()
    Organisation.objects.filter(pk=unit.pk).update(notify_url="json://group")
    user = a_colleague(Post.HANDLER, unit, email="handler@example.org")
    case = a_case(compound, unit)

    rows = Staff(today()).recipients("handler", [case])[case.pk]

    assert {(row.channel, row.user_id, row.address) for row in rows} == {
        ("inbox", user.pk, ""),
        ("mail", user.pk, "handler@example.org"),
        ("apprise", None, "json://group"),
    }


def test_the_townships_group_is_told_with_the_township():
    compound = a_compound()
    office = an_organisation("township", township=compound.township)
    Organisation.objects.filter(pk=office.pk).update(notify_url="json://township")
    case = a_case(compound)

    assert [row.address for row in Staff(today()).recipients("township", [case])[case.pk]] == [
        "json://township"
    ]


def test_a_case_without_a_unit_has_no_handler():
    assert told("handler", a_case(a_compound())) == [set()]


def test_one_level_above_a_company_is_the_township_and_above_a_department_the_district():
    compound = a_compound()
    township = a_user(Role.TOWNSHIP_OFFICER, of=compound.township)
    district = a_user(Role.DISTRICT_OFFICER, of=compound.township.district)
    company, department = a_company().organisation, an_organisation()
    own_desk = an_organisation(township=compound.township)
    office = an_organisation(Organisation.Kind.TOWNSHIP, township=compound.township)

    found = told("above", *(a_case(compound, unit) for unit in (company, own_desk, department, office, None)))

    assert found == [{township.pk}, {township.pk}, {district.pk}, {district.pk}, {township.pk}]


def test_the_group_of_the_level_above_is_that_offices_own():
    compound = a_compound()
    for kind, place in (("township", compound.township), ("district", compound.township.district)):
        office = an_organisation(Organisation.Kind(kind), **{kind: place})
        office.notify_url = f"json://{kind}"
        office.save(update_fields=["notify_url"])
    cases = [a_case(compound, unit) for unit in (a_company().organisation, an_organisation())]

    rows = Staff(today()).recipients("above", cases)

    assert [[row.address for row in rows[case.pk] if row.address] for case in cases] == [
        ["json://township"],
        ["json://district"],
    ]


@pytest.mark.parametrize("audience", sorted(AUDIENCES))
def test_a_hundred_cases_cost_as_many_queries_as_one(audience, django_assert_max_num_queries):
    unit = an_organisation()
    compounds = [a_compound() for _ in range(5)]
    a_user(Role.HANDLER, of=unit)
    for compound in compounds:
        a_user(Role.SECRETARY, of=compound)
    cases = [a_case(compounds[index % 5], unit) for index in range(100)]
    directory = Staff(today())

    with django_assert_max_num_queries(1 + 4):
        directory.recipients(audience, cases)
    with django_assert_max_num_queries(1):
        directory.recipients(audience, cases)
