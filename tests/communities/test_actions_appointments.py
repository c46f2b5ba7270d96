"""Giving, ending and handing over posts: what happens, and every refusal."""

from datetime import timedelta

import pytest
from django.utils import timezone

from communities import actions
from communities.access import Post, Role, grants
from communities.models import Appointment, Organisation, User
from tests.factories import (
    a_branch,
    a_committee,
    a_compound,
    a_person,
    a_project,
    a_seat,
    a_term,
    a_township,
    a_user,
    an_appointment,
    an_organisation,
    days_ago,
    today,
)
from workflow.models import AuditEntry
from workflow.refusals import Refused

pytestmark = pytest.mark.django_db


def appoint(post, target, person=None, starts_on=None, by=None, **details):
    return an_appointment(post, target, person=person, starts_on=starts_on or days_ago(10), by=by, **details)


def end(row, on, by=None):
    return actions.end_appointment(row, ends_on=on, by=by, at=timezone.now())


def hand_over(row, successor, on, by=None):
    return actions.hand_over(row, successor=successor, starts_on=on, by=by, at=timezone.now())


def confirm(row, by=None, on=None):
    return actions.confirm_party_membership(row, on=on or today(), by=by, at=timezone.now())


def test_a_post_of_a_committee_ends_with_its_term_and_is_in_the_trail():
    officer, term = a_user(Role.DISTRICT_OFFICER), a_term()
    row = appoint(Post.DIRECTOR, term.committee.organisation, by=officer)
    entry = AuditEntry.objects.about("appointment", row.pk).get()

    assert (row.term, row.ends_on) == (term, term.ends_on)
    assert (entry.verb, entry.by, entry.details["name"]) == ("appoint", officer, row.person.name)


def test_rights_come_with_the_post_and_go_with_its_end():
    user = a_user(Role.MANAGER)
    row = user.person.appointments.get()
    end(row, days_ago(1))

    assert not grants(User.objects.get(pk=user.pk)).may("desk.open")


@pytest.mark.parametrize(
    ("post", "seat"),
    [
        (Post.DIRECTOR, a_branch),
        (Post.SECRETARY, a_committee),
        (Post.MANAGER, a_branch),
        (Post.HANDLER, a_committee),
    ],
)
def test_a_post_is_refused_where_it_does_not_sit(post, seat):
    with pytest.raises(Refused, match="没有"):
        appoint(post, seat().organisation)


def test_a_committee_without_a_term_has_no_posts():
    with pytest.raises(Refused, match="没有任期"):
        appoint(Post.MEMBER, a_committee().organisation)


def test_a_post_lies_inside_the_term():
    term = a_term()

    with pytest.raises(Refused, match="之内"):
        appoint(Post.MEMBER, term.committee.organisation, term=term, starts_on=term.starts_on - timedelta(1))


def test_a_single_post_is_not_given_twice():
    compound = a_compound()
    appoint(Post.SECRETARY, a_branch(compound).organisation)

    with pytest.raises(Refused, match="交接"):
        appoint(Post.SECRETARY, a_seat(Post.SECRETARY, compound))


def test_nobody_holds_the_same_post_twice_at_a_time():
    first = appoint(Post.BUILDING_LEAD, a_seat(Post.BUILDING_LEAD))

    with pytest.raises(Refused, match="已担任"):
        appoint(Post.BUILDING_LEAD, first.building, first.person, starts_on=today())


def test_a_committee_has_no_more_members_than_seats_but_may_have_reserves():
    committee = a_term(size=5).committee.organisation
    for post in (Post.DIRECTOR, Post.DEPUTY, Post.MEMBER, Post.MEMBER, Post.MEMBER):
        appoint(post, committee)
    appoint(Post.RESERVE, committee)

    with pytest.raises(Refused, match="席位已满"):
        appoint(Post.MEMBER, committee)


def test_a_member_who_becomes_treasurer_as_well_takes_one_seat():
    committee = a_term(size=5).committee.organisation
    rows = [appoint(Post.MEMBER, committee) for _ in range(5)]

    assert appoint(Post.TREASURER, committee, rows[0].person)


def test_two_admin_posts_are_refused_to_one_person():
    row = appoint(Post.SYSTEM_ADMIN, a_seat(Post.SYSTEM_ADMIN))

    with pytest.raises(Refused, match="三个不同的人"):
        appoint(Post.AUDIT_ADMIN, a_seat(Post.AUDIT_ADMIN), row.person)


@pytest.mark.parametrize(
    ("role", "post", "allowed"),
    [
        (Role.COMMUNITY_OFFICER, Post.DIRECTOR, True),
        (Role.COMMUNITY_OFFICER, Post.COMMUNITY_OFFICER, False),
        (Role.TOWNSHIP_OFFICER, Post.COMMUNITY_OFFICER, True),
        (Role.TOWNSHIP_OFFICER, Post.TOWNSHIP_OFFICER, False),
        (Role.DISTRICT_OFFICER, Post.TOWNSHIP_OFFICER, True),
        (Role.DISTRICT_OFFICER, Post.HANDLER, True),
        (Role.DISTRICT_OFFICER, Post.DISTRICT_OFFICER, False),
        (Role.DISTRICT_OFFICER, Post.SYSTEM_ADMIN, False),
        (Role.SECURITY_ADMIN, Post.SYSTEM_ADMIN, True),
        (Role.SECURITY_ADMIN, Post.DIRECTOR, False),
        (Role.SECRETARY, Post.BUILDING_LEAD, False),
        (Role.DISTRICT_LEADER, Post.DIRECTOR, False),
    ],
)
def test_who_gives_which_post(role, post, allowed):
    compound = a_compound(buildings=1)
    by, seat = a_user(role, of=compound), a_seat(post, compound)

    if allowed:
        assert appoint(post, seat, by=by)
    else:
        with pytest.raises(Refused, match="不能办理"):
            appoint(post, seat, by=by)


def test_an_officer_appoints_in_the_own_township_only():
    by = a_user(Role.TOWNSHIP_OFFICER, of=a_township("东园镇"))

    with pytest.raises(Refused, match="不能办理"):
        appoint(Post.DIRECTOR, a_seat(Post.DIRECTOR, a_compound()), by=by)


def test_nobody_gives_a_post_to_oneself():
    compound = a_compound(buildings=1)
    by = a_user(Role.TOWNSHIP_OFFICER, of=compound)

    with pytest.raises(Refused, match="本人"):
        appoint(Post.BUILDING_LEAD, a_seat(Post.BUILDING_LEAD, compound), by.person, by=by)


def test_a_merged_person_takes_no_post():
    gone = a_person(merged_into=a_person())

    with pytest.raises(Refused, match="并入"):
        appoint(Post.OWNER, a_compound(), gone)


def test_an_end_before_the_start_is_refused():
    with pytest.raises(Refused, match="不能早于"):
        end(appoint(Post.OWNER, a_compound()), days_ago(11))


def test_a_post_that_has_ended_is_not_made_longer():
    row = end(appoint(Post.OWNER, a_compound()), days_ago(5))

    with pytest.raises(Refused, match="不能再往后改"):
        end(row, today())


def test_the_successor_follows_on_the_day_after():
    compound = a_compound()
    old = appoint(Post.DIRECTOR, a_seat(Post.DIRECTOR, compound))
    new = hand_over(old, a_person("新主任"), today())
    old.refresh_from_db()

    assert (old.ends_on, new.starts_on) == (days_ago(1), today())
    assert (new.term, new.ends_on) == (old.term, old.term.ends_on)
    assert list(Appointment.objects.current(today()).holding(Post.DIRECTOR)) == [new]


def test_a_handed_over_post_outside_a_committee_has_no_end():
    old = appoint(Post.MANAGER, a_project(), ends_on=today() + timedelta(30))

    assert hand_over(old, a_person(), today()).ends_on is None


def test_hand_over_refuses_the_holder_a_day_too_early_and_a_post_that_is_over():
    row = appoint(Post.MANAGER, a_project())

    with pytest.raises(Refused, match="现任本人"):
        hand_over(row, row.person, today())
    with pytest.raises(Refused, match="晚于现任"):
        hand_over(row, a_person(), row.starts_on)
    with pytest.raises(Refused, match="已经结束"):
        hand_over(end(row, days_ago(5)), a_person(), today())


def test_a_refused_hand_over_changes_nothing():
    compound = a_compound()
    row = appoint(Post.DIRECTOR, a_seat(Post.DIRECTOR, compound))

    with pytest.raises(Refused):
        hand_over(row, a_person(merged_into=a_person()), today())
    row.refresh_from_db()
    assert row.ends_on == row.term.ends_on


def test_the_branch_confirms_a_declared_member():
    compound = a_compound()
    secretary = a_user(Role.SECRETARY, of=compound)
    row = appoint(Post.MEMBER, a_seat(Post.MEMBER, compound), party_declared=True)

    assert confirm(row, by=secretary).party_confirmed_on == today()


def test_what_was_not_declared_is_not_confirmed_and_a_new_word_voids_the_confirmation():
    row = appoint(Post.MEMBER, a_seat(Post.MEMBER))
    with pytest.raises(Refused, match="尚未申报"):
        confirm(row)

    said = {"by": None, "at": timezone.now()}
    actions.declare_party_membership(row, is_member=True, **said)
    confirm(row)
    row = actions.declare_party_membership(row, is_member=False, **said)
    assert (row.party_declared, row.party_confirmed_on) == (False, None)


def test_a_secretary_who_is_director_does_not_confirm_the_own_membership():
    compound = a_compound()
    secretary = a_user(Role.SECRETARY, of=compound)
    row = appoint(Post.DIRECTOR, a_seat(Post.DIRECTOR, compound), secretary.person, party_declared=True)

    with pytest.raises(Refused, match="本人"):
        confirm(row, by=secretary)


def test_a_secretary_of_elsewhere_does_not_confirm_and_nobody_in_the_future():
    row = appoint(Post.MEMBER, a_seat(Post.MEMBER), party_declared=True)

    with pytest.raises(Refused, match="职责范围"):
        confirm(row, by=a_user(Role.SECRETARY))
    with pytest.raises(Refused, match="晚于今天"):
        confirm(row, on=today() + timedelta(1))


def test_a_unit_has_one_head():
    unit = an_organisation(Organisation.Kind.COMPANY)
    appoint(Post.UNIT_HEAD, unit)

    with pytest.raises(Refused, match="交接"):
        appoint(Post.UNIT_HEAD, unit)
