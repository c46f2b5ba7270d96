"""From a checked register to the database: created, changed, left, and what absence does not do."""

from datetime import date

import pytest
from django.utils import timezone

from communities import reference
from communities.access import Post, Role
from communities.models import (
    Appointment,
    Building,
    CommitteeTerm,
    Community,
    Compound,
    ManagementArea,
    Organisation,
    PartyOrganisation,
    Person,
    ServiceContract,
    ServiceProject,
)
from communities.register.importing import import_checked
from tests import factories
from tests.communities.books import ON, Book
from tests.communities.imports import LATER, absent, holders, imported, seen, touched
from workflow.models import AuditEntry
from workflow.refusals import Refused

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _zone():
    reference.load(by=None, at=timezone.now())


def test_a_preview_writes_nothing():
    before = seen(Book())

    assert before.plan.counts()["compound"]["created"] == 2
    assert not Compound.objects.exists()
    assert not Person.objects.exists()


def test_everything_of_the_file_is_there_afterwards():
    imported(Book())

    compound = Compound.objects.get(code="LY001")
    assert (compound.initials, compound.township.name) == ("flhy", "洛阳镇")
    assert compound.community.name == "群青社区"
    assert [area.name for area in compound.areas.all()] == [""]
    assert sorted(ManagementArea.objects.filter(compound__code="DY002").values_list("name", flat=True)) == [
        "一期",
        "二期",
    ]
    assert Building.objects.filter(compound__code="DY002", area__name="二期", name="1号楼").count() == 1
    assert Organisation.objects.of_kind(Organisation.Kind.COMPANY).count() == 1
    assert ServiceProject.objects.get(code="P-LY001").area == compound.areas.get()
    assert ServiceProject.objects.get(code="P-DY002").area is None


def test_the_party_chain_leads_from_the_community_to_the_lead():
    imported(Book())

    branch = PartyOrganisation.objects.get(level="branch", organisation__compound__code="LY001")
    assert str(branch.parent) == "中共洛阳镇群青社区委员会"
    assert branch.parent.organisation.community.name == "群青社区"
    assert (branch.member_count, branch.organisation.starts_on) == (12, date(2021, 4, 12))
    assert holders(Post.SECRETARY, ON, organisation=branch.organisation) == ["林一"]
    assert holders(Post.BUILDING_LEAD, ON, building__compound__code="LY001") == ["蔡月霞"]


def test_a_committee_has_its_term_and_its_members_with_posts_and_party():
    imported(Book())

    term = CommitteeTerm.objects.get(committee__area__compound__code="LY001")
    assert (term.size, term.starts_on, term.ends_on) == (5, date(2024, 12, 23), date(2029, 12, 23))
    assert term.filing_number == "台建物备〔2024〕LY001号"
    assert [row.post for row in term.appointments.order_by("pk")] == [
        "director",
        "deputy",
        "member",
        "member",
        "member",
    ]
    posts = term.appointments.all()
    assert {(row.starts_on, row.ends_on) for row in posts} == {(term.starts_on, term.ends_on)}
    assert CommitteeTerm.objects.red(ON).filter(pk=term.pk).exists()


def test_a_person_is_found_by_name_and_telephone_in_whatever_post():
    imported(Book())

    secretary = Appointment.objects.get(post=Post.SECRETARY, organisation__compound__code="LY001")
    director = Appointment.objects.get(post=Post.DIRECTOR, organisation__compound__code="LY001")
    assert secretary.person == director.person
    assert secretary.person.phone == "13800000101"
    assert Person.objects.filter(name="林一").count() == 3


def test_a_community_that_comes_with_the_file_gets_its_office():
    imported(Book())

    community = Community.objects.get(township__name="洛阳镇")
    assert Organisation.objects.office_of(community).count() == 1


def test_the_same_file_twice_changes_nothing_and_leaves_no_trace():
    imported(Book())
    rows, entries = Appointment.objects.count(), AuditEntry.objects.count()

    again = imported(Book(), on=LATER)

    assert touched(again) == {}
    assert absent(again) == {}
    assert (Appointment.objects.count(), AuditEntry.objects.count()) == (rows, entries)


def test_a_changed_field_is_shown_with_its_old_and_new_value_and_then_written():
    imported(Book())
    book = Book().put("小区", 3, 小区名称="凤林新苑", 是否老大难="√").put("物业项目", 3, 收费标准=1.5)
    for sheet, rows in (("楼栋", (3, 4)), ("党支部", (3,)), ("楼栋长", (3,)), ("物业项目", (3,))):
        for row in rows:
            book.put(sheet, row, 小区名称="凤林新苑")
    book.put_all("业委会", range(3, 8), 小区名称="凤林新苑")

    done = imported(book)

    (change,) = done.plan.tables["compound"].change
    assert change.fields == {"name": ("凤林花苑", "凤林新苑"), "is_hard_case": (False, True)}
    assert touched(done) == {"compound": (0, 1), "contract": (0, 1)}
    compound = Compound.objects.get(code="LY001")
    assert (compound.name, compound.initials, compound.is_hard_case) == ("凤林新苑", "flxy", True)
    assert str(ServiceContract.objects.get(project__code="P-LY001").fee) == "1.50"


def test_absence_ends_nothing_and_is_listed():
    imported(Book())
    book = Book().drop("楼栋长", 3).drop("物业项目", 3).drop("楼栋", 4)
    book.put("小区", 3, **{"总户数": 60, "楼栋数": 1, "专有部分面积㎡": 6000.5})

    done = imported(book, on=LATER)

    assert absent(done) == {"building": 1, "project": 1}
    assert Building.objects.filter(compound__code="LY001").count() == 2
    assert holders(Post.BUILDING_LEAD, LATER, building__compound__code="LY001") == ["蔡月霞"]
    assert holders(Post.MANAGER, LATER, project__compound__code="LY001") == ["郑枝"]


def test_a_file_of_one_compound_says_only_that_the_other_is_missing():
    imported(Book())
    book = Book().drop("小区", 4).drop("党支部", 4).drop("物业项目", 4).drop("楼栋长", 5).drop("楼栋长", 4)
    for row in range(8, 4, -1):
        book.drop("楼栋", row)
    for row in range(17, 7, -1):
        book.drop("业委会", row)

    assert absent(imported(book)) == {"compound": 1}


def test_an_import_leaves_one_entry_for_the_file_and_one_for_each_compound():
    by = factories.a_user(Role.DISTRICT_OFFICER)

    done = imported(Book(), by=by)

    entry = AuditEntry.objects.get(subject_label="register")
    assert (entry.verb, entry.by, entry.note) == ("import", by, "台账.xlsx")
    assert entry.details["sha256"] == done.checked.digest
    assert entry.details["counts"]["compound"] == {"created": 2, "changed": 0, "left": 0, "absent": 0}
    made = AuditEntry.objects.filter(verb="register.create")
    assert sorted(made.values_list("subject_key", flat=True)) == ["DY002", "LY001"]


def test_an_entry_of_a_changed_compound_says_what_and_holds_no_telephone():
    imported(Book())

    imported(Book().put("党支部", 3, 书记="陈新", 联系电话="13800000777"), on=LATER)

    entry = AuditEntry.objects.get(verb="register.change")
    assert entry.subject_key == "LY001"
    assert "陈新" in str(entry.details)
    assert "1380000" not in str(entry.details)


def test_nobody_imports_without_the_right():
    checked = seen(Book()).checked

    with pytest.raises(Refused):
        import_checked(checked, file_name="x", by=factories.a_user(Role.SECRETARY), at=timezone.now())

    assert not Compound.objects.filter(code="LY001").exists()


def test_a_file_with_problems_is_not_applied():
    checked = seen(Book().put("小区", 3, 地址=None)).checked

    with pytest.raises(Refused, match="1处问题"):
        import_checked(checked, file_name="x", by=None, at=timezone.now())


def test_a_failure_in_the_middle_leaves_nothing(monkeypatch):
    monkeypatch.setattr("communities.register.applying.posts.attributes", lambda *_: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        imported(Book())

    assert not Compound.objects.exists()
    assert not Person.objects.exists()


def test_a_larger_file_takes_no_more_statements(django_assert_max_num_queries):
    book = Book()
    for number in range(10):
        first_phone = 1000 + 90 * number
        book.add_compound(f"BQ{number:03}", f"百源{number}", "百崎乡", areas=("",), first_phone=first_phone)

    with django_assert_max_num_queries(110):
        imported(book)
