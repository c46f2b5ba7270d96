"""What a compound's page gathers, and what it finds wrong."""

from datetime import timedelta

import pytest

from communities import overview
from communities.access import Post
from communities.faults import faults
from communities.models import Compound, OwnersCommittee, PartyOrganisation
from tests.factories import (
    a_branch,
    a_building,
    a_committee,
    a_compound,
    a_contract,
    a_project,
    a_seat,
    a_term,
    an_appointment,
    an_organisation,
    days_ago,
    today,
)

pytestmark = pytest.mark.django_db
SEATED = (Post.DIRECTOR, Post.DEPUTY, Post.MEMBER, Post.MEMBER, Post.MEMBER)


def sound():
    """A compound in which nothing is wrong."""
    compound = a_compound(buildings=1)
    an_appointment(Post.SECRETARY, a_branch(compound).organisation)
    term = a_term(a_committee(compound), filed_on=days_ago(350))
    for post in SEATED:
        an_appointment(post, term.committee.organisation)
    project = a_project(compound)
    an_appointment(Post.MANAGER, project)
    a_contract(project)
    an_appointment(Post.BUILDING_LEAD, a_seat(Post.BUILDING_LEAD, compound))
    return compound


def found(compound, on=None):
    return {fault.words: fault.colour for fault in faults(overview.read(compound, on or today()))}


def the_committee(compound):
    return OwnersCommittee.objects.get(area__compound=compound)


def test_nothing_is_wrong_where_all_is_well():
    assert found(sound()) == {}


def test_a_bare_compound_lacks_everything():
    assert found(a_compound(is_hard_case=True)) == {
        "没有小区党支部": "red",
        "没有业主委员会": "red",
        "没有物业服务": "red",
        "列为老大难小区": "orange",
    }


def test_the_worst_comes_first():
    compound = a_compound(is_hard_case=True, buildings=1)
    colours = [fault.colour for fault in faults(overview.read(compound, today()))]

    assert colours == ["red", "red", "red", "orange", "yellow"]


@pytest.mark.parametrize(
    ("left", "colour"), [(181, None), (180, "blue"), (90, "yellow"), (60, "orange"), (30, "red"), (0, "red")]
)
def test_a_term_that_runs_out_is_told_with_its_colour(left, colour):
    compound = sound()
    term = the_committee(compound).terms.get()
    on = term.ends_on - timedelta(left)
    words = f"{term.committee}任期还剩{left}天"

    assert found(compound, on).get(words) == colour


def test_a_term_that_is_over_is_told_and_nothing_else_of_it():
    compound = sound()
    term = the_committee(compound).terms.get()
    compound.projects.get().contracts.update(ends_on=None)

    assert found(compound, term.ends_on + timedelta(1)) == {f"{term.committee}任期已届满，没有换届": "red"}


@pytest.mark.parametrize(
    ("filed", "began", "words", "colour"),
    [
        (None, 200, "超过30天没有备案", "red"),
        (None, 3, "还没有备案", "blue"),
        (40, 200, "备案晚于30天", "yellow"),
    ],
)
def test_what_is_filed_late_or_not_at_all_is_told(filed, began, words, colour):
    compound = a_compound()
    filed_on = None if filed is None else days_ago(filed)
    term = a_term(a_committee(compound), starts_on=days_ago(began), filed_on=filed_on)

    assert found(compound)[f"{term.committee}{words}"] == colour


def test_empty_seats_are_told_and_fewer_than_half_call_for_an_election():
    compound = sound()
    committee = the_committee(compound)
    members = committee.organisation.appointments.filter(post=Post.MEMBER)
    members.filter(pk__in=list(members.values_list("pk", flat=True)[:2])).update(ends_on=days_ago(1))
    assert found(compound) == {f"{committee}缺额：应有5人，在任3人": "yellow"}

    members.update(ends_on=days_ago(1))
    assert found(compound) == {f"{committee}在任2人，不足5人的一半，应重新选举": "red"}


def test_empty_posts_are_told():
    compound = sound()
    for rows in (
        compound.organisations.get(party__level="branch").appointments,
        compound.projects.get().appointments,
        the_committee(compound).organisation.appointments.filter(post=Post.DIRECTOR),
    ):
        rows.update(ends_on=days_ago(1))

    told = " ".join(found(compound))
    assert [words for words in ("没有书记", "没有项目经理", "没有主任") if words not in told] == []


@pytest.mark.parametrize(("left", "words"), [(-1, "合同已到期，没有续签"), (60, "合同还剩60天"), (181, None)])
def test_contracts_past_or_near_their_end_are_told(left, words):
    compound = sound()
    project = compound.projects.get()
    project.contracts.update(ends_on=today() + timedelta(left))

    assert [one.removeprefix(str(project)) for one in found(compound)] == ([words] if words else [])


def test_a_self_managed_compound_needs_no_manager():
    compound = a_compound()
    a_project(compound, self_managed=True)

    assert not [words for words in found(compound) if "项目经理" in words]


def test_an_interim_committee_is_shown_but_is_no_committee():
    compound = a_compound()
    a_term(a_committee(compound, OwnersCommittee.BodyType.INTERIM), size=7)
    body = overview.read(compound, today()).bodies[0]

    assert not body.is_formal
    assert "没有业主委员会" in found(compound)


def test_two_areas_have_two_committees_and_the_last_term_of_each_counts():
    compound = sound()
    old = the_committee(compound).terms.get()
    new = a_term(old.committee, starts_on=old.ends_on + timedelta(1))
    area = compound.areas.create(name="二期")
    unit = an_organisation("committee", "二期业委会", compound=compound)
    OwnersCommittee.objects.create(organisation=unit, area=area)
    bodies = overview.read(compound, today()).bodies

    assert [(body.committee.area.name, body.term) for body in bodies] == [("", new), ("二期", None)]


def test_leads_are_in_the_order_of_their_buildings():
    compound = a_compound()
    for name in ("10号楼", "2号楼", "1号楼"):
        an_appointment(Post.BUILDING_LEAD, a_building(compound, name))

    leads = overview.read(compound, today()).leads
    assert [row.building.name for row in leads] == ["1号楼", "2号楼", "10号楼"]


def test_groups_and_resident_units_are_gathered():
    compound = a_compound()
    group = an_organisation("party", "一栋党小组", compound=compound)
    PartyOrganisation.objects.create(organisation=group, level="group")
    an_organisation("resident_unit", "驻区银行", compound=compound)
    shown = overview.read(Compound.objects.get(pk=compound.pk), today())

    assert [str(party) for party in shown.groups] == ["一栋党小组"]
    assert [str(unit) for unit in shown.units] == ["驻区银行"]
