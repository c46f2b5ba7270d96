"""Rights end with the term, reach down from their place, and are the union of what is held today."""

import pytest
from django.contrib.auth.models import AnonymousUser

from communities.access import PERMISSIONS, ROLE_OF, Post, Role, grants, held_by
from communities.models import Appointment, Compound, Organisation, Person, User
from tests.factories import (
    a_community,
    a_company,
    a_compound,
    a_district,
    a_person,
    a_project,
    a_seat,
    a_township,
    a_user,
    an_appointment,
    an_organisation,
    days_ago,
    today,
)

pytestmark = pytest.mark.django_db
IN_A_COMPOUND = [Role.SECRETARY, Role.DIRECTOR, Role.MEMBER, Role.TREASURER, Role.MANAGER, Role.BUILDING_LEAD]


def test_every_post_carries_a_role_and_every_role_has_its_permissions():
    assert set(ROLE_OF) == set(Post)
    assert set(PERMISSIONS) == set(Role)


def test_what_somebody_holds_is_one_query_with_whom_and_what_it_is_to(django_assert_num_queries):
    user = a_user(Role.SECRETARY, of=a_compound())
    user = User.objects.select_related("person").get(pk=user.pk)

    with django_assert_num_queries(1):
        assert [(post.person, post.target.kind) for post in held_by(user)] == [(user.person, "party")]
        assert grants(user).roles == {Role.SECRETARY}


@pytest.mark.parametrize("role", IN_A_COMPOUND)
def test_compound_people_see_their_own_compound_and_no_other(role):
    own, _sibling = a_compound(), a_compound()

    user = a_user(role, of=own)

    assert list(Compound.objects.visible_to(user)) == [own]


def test_a_township_officer_sees_the_compounds_of_the_township():
    own, other = a_township("洛阳镇"), a_township("东园镇")
    inside = a_compound(township=own)
    a_compound(community=a_community("东涂社区", other))

    assert list(Compound.objects.visible_to(a_user(Role.TOWNSHIP_OFFICER, of=own))) == [inside]


def test_a_community_officer_sees_the_compounds_of_the_community():
    inside, _outside = a_compound(), a_compound(community=a_community("别的社区"))

    assert list(Compound.objects.visible_to(a_user(Role.COMMUNITY_OFFICER, of=inside))) == [inside]


def test_a_district_officer_sees_every_compound_of_the_district_and_none_of_another():
    inside = a_compound()
    abroad = a_township("外镇", a_district("外区"))
    a_compound(community=a_community("外社区", abroad))

    assert list(Compound.objects.visible_to(a_user(Role.DISTRICT_OFFICER))) == [inside]


@pytest.mark.parametrize("role", [Role.HANDLER, Role.RESIDENT, Role.SYSTEM_ADMIN, Role.AUDIT_ADMIN])
def test_other_roles_see_no_compound_in_the_desk(role):
    a_compound()

    assert not Compound.objects.visible_to(a_user(role)).exists()


def test_a_visitor_and_a_disabled_account_have_no_rights():
    disabled = a_user(Role.DISTRICT_OFFICER, is_active=False)

    assert grants(AnonymousUser()).roles == {Role.VISITOR}
    assert not grants(disabled).may("desk.open")


@pytest.mark.parametrize(
    ("first", "last", "open_"), [(10, 0, True), (10, 1, False), (-1, -9, False), (0, 0, True)]
)
def test_access_starts_and_ends_with_the_days_of_the_appointment(first, last, open_):
    person = a_person()
    an_appointment(Post.TOWNSHIP_OFFICER, person=person, starts_on=days_ago(first), ends_on=days_ago(last))

    assert grants(a_user(person=person), today()).may("desk.open") is open_


def test_rights_are_the_union_of_what_is_held_today():
    person, one, other = a_person(), a_compound(), a_compound()
    user = a_user(Role.SECRETARY, of=one, person=person)
    an_appointment(Post.MANAGER, a_project(other), person=person)

    assert grants(user).roles == {Role.SECRETARY, Role.MANAGER}
    assert grants(user).covers("people.view", one)
    assert not grants(user).covers("people.view", other)
    assert grants(user).covers("register.view", other)


def test_a_handler_acts_for_the_own_unit():
    unit = an_organisation(Organisation.Kind.DEPARTMENT)

    assert grants(a_user(Role.HANDLER, of=unit)).units("case.handle") == {unit.pk}


def test_people_and_posts_are_seen_inside_the_scope_only():
    own, sibling = a_compound(), a_compound()
    mine = an_appointment(Post.DIRECTOR, person=a_person("陈主任"), target=a_seat(Post.DIRECTOR, own))
    an_appointment(Post.DIRECTOR, person=a_person("外主任"), target=a_seat(Post.DIRECTOR, sibling))
    user = a_user(Role.SECRETARY, of=own)

    seen = set(Person.objects.visible_to(user).values_list("name", flat=True))

    assert seen == {mine.person.name, user.person.name}
    assert Appointment.objects.visible_to(user).count() == 2


def test_a_township_officer_sees_the_people_of_the_township_at_every_level():
    compound = a_compound(buildings=1)
    posts = [
        Post.DIRECTOR,
        Post.SECRETARY,
        Post.BUILDING_LEAD,
        Post.MANAGER,
        Post.OWNER,
        Post.COMMUNITY_OFFICER,
    ]
    holders = {an_appointment(post, a_seat(post, compound)).person for post in posts}
    an_appointment(Post.DISTRICT_OFFICER)
    user = a_user(Role.TOWNSHIP_OFFICER, of=compound)

    assert set(Person.objects.visible_to(user)) == holders | {user.person}


def test_units_above_and_companies_that_serve_are_seen_but_foreign_ones_are_not():
    compound, company = a_compound(), a_company("惠民物业")
    a_project(compound, company)
    office = an_organisation(Organisation.Kind.TOWNSHIP, "本镇政府", township=compound.township)
    foreign = a_township("东园镇")
    an_organisation(Organisation.Kind.TOWNSHIP, "他镇政府", township=foreign)
    user = a_user(Role.SECRETARY, of=compound)

    seen = set(Organisation.objects.visible_to(user).values_list("name", flat=True))

    assert {office.name, "惠民物业"} <= seen
    assert "他镇政府" not in seen
