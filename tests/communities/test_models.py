"""What is derived from dated rows (coverage, red committees, what runs out), and the constraints."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from communities.access import Post
from communities.models import (
    Appointment,
    CommitteeTerm,
    Compound,
    ExclusiveUnit,
    JointMembership,
    Organisation,
    OwnersCommittee,
    PartyOrganisation,
    Person,
    ServiceContract,
)
from tests.factories import (
    a_branch,
    a_building,
    a_committee,
    a_compound,
    a_contract,
    a_district,
    a_person,
    a_project,
    a_term,
    a_township,
    an_appointment,
    an_organisation,
    days_ago,
    today,
)

pytestmark = pytest.mark.django_db
SEATED = [Post.DIRECTOR, Post.DEPUTY, Post.MEMBER, Post.MEMBER, Post.TREASURER]


def coverage(compound):
    row = Compound.objects.with_coverage(today()).get(pk=compound.pk)
    return row.has_branch, row.has_committee, row.has_service


def seat(term, party, plain, **dates):
    """So many confirmed party members and so many others in office."""
    for index in range(party + plain):
        row = an_appointment(SEATED[index], term.committee.organisation, term=term, **dates)
        if index < party:
            Appointment.objects.filter(pk=row.pk).update(
                party_declared=True, party_confirmed_on=row.starts_on
            )


def test_a_bare_compound_is_covered_by_nothing():
    a_branch(), a_term(), a_project()

    assert coverage(a_compound()) == (False, False, False)


def test_branch_committee_and_service_cover_a_compound():
    compound = a_compound()
    a_branch(compound), a_term(a_committee(compound)), a_project(compound, self_managed=True)

    assert coverage(compound) == (True, True, True)


@pytest.mark.parametrize(("ended", "covered"), [(1, False), (0, True)])
def test_coverage_ends_after_the_last_day(ended, covered):
    compound = a_compound()
    branch = a_branch(compound).organisation
    Organisation.objects.filter(pk=branch.pk).update(ends_on=days_ago(ended))
    a_term(a_committee(compound), starts_on=days_ago(900), ends_on=days_ago(ended))
    a_project(compound, ends_on=days_ago(ended))

    assert coverage(compound) == (covered,) * 3


def test_a_committee_that_was_never_elected_does_not_cover():
    compound = a_compound()
    a_committee(compound)

    assert coverage(compound)[1] is False


def test_an_interim_committee_is_counted_apart():
    compound = a_compound()
    a_term(a_committee(compound, OwnersCommittee.BodyType.INTERIM), size=7)
    row = Compound.objects.with_coverage(today()).get(pk=compound.pk)

    assert (row.has_committee, row.has_interim) == (False, True)


def test_another_party_organisation_is_no_branch():
    compound = a_compound()
    unit = an_organisation(Organisation.Kind.PARTY, "楼栋党小组", compound=compound)
    PartyOrganisation.objects.create(organisation=unit, level="group")

    assert coverage(compound)[0] is False


def test_gaps_are_found():
    covered, bare = a_compound(), a_compound()
    a_branch(covered)

    assert list(Compound.objects.with_gap("branch", today())) == [bare]


@pytest.mark.parametrize(
    ("party", "plain", "red"), [(3, 2, True), (2, 2, False), (2, 3, False), (1, 0, True), (3, 1, True)]
)
def test_a_committee_is_red_by_those_in_office(party, plain, red):
    term = a_term()
    seat(term, party, plain)

    assert CommitteeTerm.objects.red(today()).filter(pk=term.pk).exists() is red


def test_an_empty_committee_is_not_red():
    assert a_term() not in CommitteeTerm.objects.red(today())


def test_those_who_left_yesterday_no_longer_count_and_those_who_leave_today_do():
    term = a_term()
    seat(term, 1, 1)
    leaving = an_appointment(Post.MEMBER, term.committee.organisation, ends_on=today())
    gone = an_appointment(Post.MEMBER, term.committee.organisation, ends_on=days_ago(1))
    row = CommitteeTerm.objects.with_shares(today()).get(pk=term.pk)

    assert (row.serving, row.party_members) == (3, 1)
    assert leaving.is_current(today())
    assert not gone.is_current(today())


def test_reserves_and_unconfirmed_members_do_not_count():
    term = a_term()
    seat(term, 1, 1)
    an_appointment(Post.RESERVE, term.committee.organisation)
    Appointment.objects.filter(post=Post.DEPUTY).update(party_declared=True)
    row = CommitteeTerm.objects.with_shares(today()).get(pk=term.pk)

    assert (row.serving, row.party_members) == (2, 1)


def test_a_secretary_who_is_director_of_the_same_compound_is_found():
    compound, elsewhere = a_compound(), a_compound()
    both, apart = a_person(), a_person()
    for person, branch_of in ((both, compound), (apart, elsewhere)):
        home = compound if person == both else a_compound()
        an_appointment(Post.DIRECTOR, a_term(a_committee(home)).committee.organisation, person=person)
        an_appointment(Post.SECRETARY, a_branch(branch_of).organisation, person=person)

    assert [row.person for row in Appointment.objects.secretary_directors(today())] == [both]


def test_a_former_secretary_is_no_secretary_director():
    compound, person = a_compound(), a_person()
    an_appointment(Post.DIRECTOR, a_term(a_committee(compound)).committee.organisation, person=person)
    an_appointment(Post.SECRETARY, a_branch(compound).organisation, person=person, ends_on=days_ago(1))

    assert not Appointment.objects.secretary_directors(today()).exists()


@pytest.mark.parametrize(("left", "found"), [(181, 0), (180, 1), (0, 1), (-1, 1)])
def test_last_terms_that_end_soon_or_are_over_need_an_election(left, found):
    a_term(starts_on=days_ago(900), ends_on=today() + timedelta(left))

    assert CommitteeTerm.objects.needing_election(today(), today() + timedelta(180)).count() == found


def test_a_term_with_a_successor_needs_no_election():
    old = a_term(starts_on=days_ago(900), ends_on=days_ago(10))
    a_term(old.committee, starts_on=days_ago(9))

    assert not CommitteeTerm.objects.needing_election(today(), today() + timedelta(180)).exists()


def test_contracts_past_their_end_run_out_but_not_those_of_companies_that_left():
    late = a_contract(ends_on=days_ago(1))
    a_contract(a_project(ends_on=days_ago(5)), ends_on=days_ago(5))
    a_contract(ends_on=today() + timedelta(400))

    assert list(ServiceContract.objects.running_out(today(), today() + timedelta(180))) == [late]


@pytest.mark.parametrize("text", ["玉都", "YD001", "yd001", "ydyg", "yudu", "ＹＤ００１", "海湾大道"])
def test_a_compound_is_found_by_name_code_pinyin_and_address(text):
    found = a_compound("玉都阳光", "YD001", address="海湾大道1号")
    a_compound("檀悦", "DY002", address="别处2号")

    assert list(Compound.objects.search(text)) == [found]


def test_a_person_is_found_by_name_pinyin_and_whole_number_only():
    person = a_person("林志明", "13800001234")
    a_person("陈建国", "13800005678")

    for text in ("林志", "linzhi", "lzm", "13800001234", "１３８００００１２３４"):
        assert list(Person.objects.search(text)) == [person]
    assert not Person.objects.search("1234").exists()


def breaking_rows():
    compound, other = a_compound(), a_compound()
    joint = an_organisation(Organisation.Kind.JOINT_PARTY, compound=compound)
    person = a_person()
    dates = {"starts_on": today(), "person": person, "post": Post.OWNER}
    return {
        "code in another case": lambda: a_compound(code=compound.code.lower()),
        "no households": lambda: a_compound(households=0),
        "no area": lambda: a_compound(exclusive_area=0),
        "merged but open": lambda: Compound.objects.filter(pk=compound.pk).update(merged_into=other),
        "merged into itself": lambda: Compound.objects.filter(pk=compound.pk).update(
            merged_into=compound, closed_on=today()
        ),
        "box inside out": lambda: a_district("反区", west="121", east="120"),
        "two targets": lambda: Appointment.objects.create(
            compound=compound, township=compound.township, **dates
        ),
        "no target": lambda: Appointment.objects.create(**dates),
        "end before start": lambda: Appointment.objects.create(
            compound=compound, ends_on=days_ago(1), **dates
        ),
        "term without a committee": lambda: Appointment.objects.create(
            compound=compound, term=a_term(), **dates
        ),
        "confirmed but not declared": lambda: Appointment.objects.create(
            compound=compound, party_confirmed_on=today(), **dates
        ),
        "unit without area": lambda: ExclusiveUnit.objects.create(
            building=a_building(compound), number="101", area=0
        ),
        "member of itself": lambda: JointMembership.objects.create(joint=joint, member=joint),
        "name twice in a kind": lambda: [
            an_organisation(name="住建局", township=a_township(name)) for name in ("甲镇", "乙镇")
        ],
        "two committees in an area": lambda: [a_committee(compound) for _ in range(2)],
        "person into itself": lambda: Person.objects.filter(pk=person.pk).update(merged_into=person),
    }


def test_the_database_refuses_what_the_register_must_never_hold():
    accepted = [name for name, write in breaking_rows().items() if is_accepted(write)]

    assert accepted == []


def is_accepted(write) -> bool:
    try:
        with transaction.atomic():
            write()
    except IntegrityError:
        return False
    return True
