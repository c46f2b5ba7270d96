"""Who holds a post when a register comes again: new holders, corrections, what the portal knows better."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from communities import reference
from communities.access import Post
from communities.actions import close_compound, end_appointment, merge_persons
from communities.models import (
    Appointment,
    CommitteeTerm,
    Compound,
    OwnersCommittee,
    Person,
    ServiceContract,
)
from tests import factories
from tests.communities.books import ON, Book
from tests.communities.imports import LATER, days, holders, imported, seen, touched

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _zone():
    reference.load(by=None, at=timezone.now())


def test_a_new_secretary_ends_the_old_ones_post_the_day_before():
    imported(Book())

    done = imported(Book().put("党支部", 3, 书记="陈新", 联系电话="13800000777"), on=LATER)

    assert days(Post.SECRETARY, organisation__compound__code="LY001") == [
        ("林一", date(2021, 4, 12), LATER - timedelta(days=1)),
        ("陈新", LATER, None),
    ]
    assert touched(done) == {"person": (1, 0), "secretary": (1, 1)}
    assert touched(imported(Book().put("党支部", 3, 书记="陈新", 联系电话="13800000777"), on=LATER)) == {}


def test_a_new_lead_starts_on_the_day_that_the_file_gives():
    imported(Book())

    imported(Book().put("楼栋长", 3, 姓名="柯辉松", 联系电话="13800000777", 任职日期="2025-11-01"))

    assert days(Post.BUILDING_LEAD, building__compound__code="LY001") == [
        ("蔡月霞", date(2024, 8, 4), date(2025, 10, 31)),
        ("柯辉松", date(2025, 11, 1), None),
    ]


def test_a_lead_who_by_the_file_started_earlier_still_ends_the_present_one():
    imported(Book())

    imported(Book().put("楼栋长", 3, 姓名="柯辉松", 联系电话="13800000777", 任职日期="2020-01-01"))

    old = Appointment.objects.get(person__name="蔡月霞", building__compound__code="LY001")
    assert old.ends_on == ON - timedelta(days=1)


def test_a_corrected_first_day_is_a_change_and_not_another_post():
    imported(Book())

    done = imported(Book().put("楼栋长", 3, 任职日期="2024-08-05"))

    assert touched(done) == {"lead": (0, 1)}
    assert Appointment.objects.filter(post=Post.BUILDING_LEAD).count() == 3


def test_a_new_manager_comes_with_a_new_contract():
    imported(Book())
    book = Book().put("物业项目", 3, 项目经理="余雅卿", 联系电话="13800000777")
    book.put("物业项目", 3, 合同开始="2025-12-01", 合同结束="2028-11-30")

    imported(book)

    assert days(Post.MANAGER, project__code="P-LY001") == [
        ("郑枝", date(2024, 1, 1), date(2025, 11, 30)),
        ("余雅卿", date(2025, 12, 1), None),
    ]
    assert ServiceContract.objects.filter(project__code="P-LY001").count() == 2


def test_a_new_term_closes_the_old_one_and_all_its_posts():
    imported(Book())
    term = {"任期开始": "2025-12-01", "任期结束": "2030-11-30", "备案日期": "2025-12-20", "备案文号": "新"}
    book = Book().put_all("业委会", range(3, 8), **term).put("业委会", 7, 姓名="赵新", 联系电话="13800000777")

    imported(book)

    old, new = CommitteeTerm.objects.filter(committee__area__compound__code="LY001").order_by("starts_on")
    assert old.ends_on == date(2025, 11, 30)
    assert {row.ends_on for row in old.appointments.all()} == {date(2025, 11, 30)}
    assert new.appointments.count() == 5
    assert touched(imported(book, on=LATER)) == {}
    assert touched(imported(Book(), on=LATER)) == {}


def test_a_corrected_first_day_of_a_term_moves_its_posts():
    imported(Book())

    done = imported(Book().put_all("业委会", range(3, 8), 任期开始="2024-12-24"))

    assert touched(done) == {"term": (0, 1), "member": (0, 5)}
    term = CommitteeTerm.objects.get(committee__area__compound__code="LY001")
    assert {row.starts_on for row in term.appointments.all()} == {date(2024, 12, 24)}


def test_a_member_who_is_replaced_within_the_term_leaves_the_day_before():
    imported(Book())

    done = imported(Book().put("业委会", 7, 姓名="赵新", 联系电话="13800000777"), on=LATER)

    assert touched(done) == {"person": (1, 0), "member": (1, 1)}
    old = Appointment.objects.get(person__name="王五", organisation__compound__code="LY001")
    new = Appointment.objects.get(person__name="赵新")
    assert (old.ends_on, new.starts_on, new.ends_on) == (LATER - timedelta(days=1), LATER, date(2029, 12, 23))


def test_two_members_who_change_places_keep_their_history():
    imported(Book())

    imported(Book().put("业委会", 3, 职务="副主任").put("业委会", 4, 职务="主任"), on=LATER)

    committee = {"organisation__compound__code": "LY001"}
    assert holders(Post.DIRECTOR, ON, **committee) == ["林一"]
    assert holders(Post.DIRECTOR, LATER, **committee) == ["陈二"]
    assert holders(Post.DEPUTY, LATER, **committee) == ["林一"]


def test_a_term_that_is_over_is_not_filled_again():
    imported(Book())
    after = date(2030, 6, 1)

    assert touched(imported(Book(), on=after)) == {}


def test_party_membership_follows_the_file_and_counts_as_confirmed():
    imported(Book())
    book = Book().put("业委会", 3, 是否党员="否").put("业委会", 6, 是否党员="√")

    imported(book, on=LATER)

    rows = Appointment.objects.filter(organisation__compound__code="LY001", term__isnull=False).order_by("pk")
    flags = [(row.party_declared, row.party_confirmed_on) for row in rows]
    assert flags[0] == (False, None)
    assert flags[3] == (True, LATER)


def test_who_has_left_by_the_portal_is_not_appointed_again():
    imported(Book())
    post = Appointment.objects.get(post=Post.SECRETARY, organisation__compound__code="LY001")
    end_appointment(post, ends_on=ON - timedelta(days=9), by=None, at=timezone.now())

    done = imported(Book())

    assert touched(done) == {}
    assert [one.kind for one in done.plan.cautions] == ["already_ended"]


def test_a_person_who_was_merged_is_the_other_one():
    imported(Book())
    lead = Person.objects.get(appointments__building__compound__code="LY001")
    other = factories.a_person("蔡月霞")
    merge_persons(lead, into=other, by=None, at=timezone.now(), note="同一人")

    assert touched(imported(Book())) == {}


def test_the_same_name_with_another_telephone_is_another_person_and_worth_a_look():
    imported(Book())

    done = imported(Book().put("党支部", 3, 联系电话="13800000777"), on=LATER)

    assert [one.kind for one in done.plan.cautions] == ["other_phone"]


def test_a_closed_compound_is_not_imported_again():
    imported(Book())
    compound = Compound.objects.get(code="DY002")
    close_compound(compound, on=timezone.localdate(), by=None, at=timezone.now(), note="拆除")

    (problem,) = seen(Book()).checked.problems

    assert (problem.row, problem.kind) == (4, "closed_code")


def test_a_treasurer_whom_the_file_does_not_name_stays():
    imported(Book())
    organisation = OwnersCommittee.objects.get(area__compound__code="LY001").organisation
    member = Person.objects.get(name="王五", appointments__organisation=organisation)
    factories.an_appointment(Post.TREASURER, organisation, person=member, starts_on=ON)

    assert touched(imported(Book())) == {}
    assert holders(Post.TREASURER, LATER, organisation=organisation) == ["王五"]
