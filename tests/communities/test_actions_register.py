"""Terms, persons, compounds, units and contracts: what happens, and every refusal."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from communities import actions
from communities.access import Post, Role, grants
from communities.models import (
    Appointment,
    Compound,
    HandoverItem,
    Organisation,
    OwnersCommittee,
    Person,
    PropertyCompany,
    ServiceContract,
    User,
)
from tests.factories import (
    a_committee,
    a_community,
    a_compound,
    a_contract,
    a_person,
    a_phone,
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


def now(by=None):
    return {"by": by, "at": timezone.now()}


def open_term(committee=None, starts_on=date(2024, 3, 1), ends_on=date(2029, 3, 1), size=5, by=None):
    committee = committee or a_committee()
    return actions.open_term(committee, starts_on=starts_on, ends_on=ends_on, size=size, **now(by))


def merge(duplicate, into, note="同一人", by=None):
    return actions.merge_persons(duplicate, into=into, note=note, **now(by))


def test_a_term_of_exactly_five_years_is_entered_and_audited():
    term = open_term()

    assert AuditEntry.objects.about("committeeterm", term.pk).get().verb == "open_term"


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"ends_on": date(2029, 3, 2)}, "不能超过5年"),
        ({"ends_on": date(2024, 2, 28)}, "不能早于"),
        ({"size": 6}, "5至11人的单数"),
        ({"size": 13}, "5至11人的单数"),
    ],
)
def test_an_unlawful_term_is_refused(change, words):
    with pytest.raises(Refused, match=words):
        open_term(**change)


def test_an_interim_committee_has_its_own_bounds():
    body = OwnersCommittee.BodyType.INTERIM

    assert open_term(a_committee(body_type=body), ends_on=date(2027, 3, 1), size=7)
    with pytest.raises(Refused, match="不能超过3年"):
        open_term(a_committee(body_type=body), size=7)
    with pytest.raises(Refused, match="7人以上"):
        open_term(a_committee(body_type=body), ends_on=date(2027, 3, 1), size=5)


def test_terms_do_not_overlap():
    first = open_term()

    with pytest.raises(Refused, match="重叠"):
        open_term(first.committee, starts_on=first.ends_on, ends_on=date(2034, 2, 28))
    assert open_term(first.committee, starts_on=date(2029, 3, 2), ends_on=date(2034, 3, 2))


def test_a_late_filing_is_entered_and_a_correction_needs_a_reason():
    term = a_term(starts_on=days_ago(400))
    actions.file_term(term, filed_on=days_ago(1), filing_number=" 备2025-1 ", **now())
    term.refresh_from_db()

    assert term.filing_number == "备2025-1"
    with pytest.raises(Refused, match="写明原因"):
        actions.file_term(term, filed_on=days_ago(2), **now())
    assert actions.file_term(term, filed_on=days_ago(2), note="日期写错", **now())


def test_a_filing_in_the_future_or_of_elsewhere_is_refused():
    term = a_term()

    with pytest.raises(Refused, match="晚于今天"):
        actions.file_term(term, filed_on=today() + timedelta(1), **now())
    with pytest.raises(Refused, match="职责范围"):
        actions.file_term(
            term, filed_on=today(), **now(a_user(Role.COMMUNITY_OFFICER, of=a_community("别的")))
        )


def test_each_line_of_the_hand_over_is_ticked_once():
    term, seal = a_term(), HandoverItem.Kind.SEAL
    item = actions.tick_handover(term, seal, done_on=today(), note="公章一枚", **now())

    assert (item.done_on, item.note) == (today(), "公章一枚")
    with pytest.raises(Refused, match="移交"):
        actions.tick_handover(term, seal, done_on=today(), **now())
    with pytest.raises(Refused, match="晚于今天"):
        actions.tick_handover(term, HandoverItem.Kind.FILE, done_on=today() + timedelta(1), **now())


def test_a_person_is_entered_once_per_name_and_number_however_it_is_typed():
    first = actions.add_person("林志明", "138 0000 1234", **now())
    again = actions.add_person("林志明", "１３８００００１２３４", **now())
    namesake = actions.add_person("林志明", "13800005678", **now())

    assert first == again != namesake
    assert (first.phone, first.initials) == ("13800001234", "lzm")


def test_a_wrong_number_is_refused():
    with pytest.raises(Refused, match="11位"):
        actions.add_person("林志明", "1380000", **now())


def test_a_change_of_phone_is_audited_masked_and_must_be_verified_again():
    user = a_user(Role.SECRETARY, phone_verified=True)
    before = user.person.masked_phone
    actions.change_phone(user.person, phone="13800009999", **now())
    user.refresh_from_db()
    entry = AuditEntry.objects.about("person", user.person_id).get(verb="change_phone")

    assert not user.phone_verified
    assert (entry.details["before"], entry.details["after"]) == (before, "138****9999")
    assert "13800009999" not in str(entry.details)
    assert Person.objects.with_phone("13800009999").get() == user.person


def test_a_phone_of_a_namesake_is_refused():
    first, second = a_person("林一"), a_person("林一")

    with pytest.raises(Refused, match="合并"):
        actions.change_phone(second, phone=first.phone, **now())


def test_reading_a_telephone_is_recorded_and_needs_the_right():
    compound = a_compound()
    row = an_appointment(Post.DIRECTOR, a_seat(Post.DIRECTOR, compound))
    officer, secretary = a_user(Role.TOWNSHIP_OFFICER, of=compound), a_user(Role.SECRETARY, of=compound)

    assert actions.show_phone(row.person, **now(officer)) == row.person.phone
    assert AuditEntry.objects.about("person", row.person_id).get(verb="read_phone").by == officer
    with pytest.raises(Refused, match="职责范围"):
        actions.show_phone(row.person, **now(secretary))


def test_posts_and_account_move_to_the_person_that_stays():
    compound = a_compound()
    user = a_user(Role.SECRETARY, of=compound)
    duplicate, stays = user.person, a_person()
    merge(duplicate, stays)
    user = User.objects.get(pk=user.pk)

    assert user.person == stays
    assert grants(user).covers("people.view", compound)
    assert not duplicate.appointments.exists()
    assert actions.add_person(duplicate.name, duplicate.phone, **now()) == stays


def test_the_very_same_post_is_kept_once_and_the_trail_says_so():
    compound, duplicate, stays = a_compound(), a_person(), a_person()
    for person in (duplicate, stays):
        an_appointment(Post.OWNER, compound, person=person, starts_on=days_ago(9))
    merge(duplicate, stays)
    entry = AuditEntry.objects.about("person", duplicate.pk).get(verb="merge")

    assert Appointment.objects.get().person == stays
    assert entry.details["same_posts"] == [{"post": "owner", "starts_on": days_ago(9).isoformat()}]


def test_of_namesakes_the_one_that_stays_takes_the_number():
    stays = actions.add_person("林二", None, **now())
    duplicate = a_person("林二")
    phone = duplicate.phone
    merge(duplicate, stays)
    stays.refresh_from_db()

    assert stays.phone == phone
    assert actions.add_person("林二", phone, **now()) == stays


def test_merging_is_refused_without_reason_twice_into_itself_or_with_two_accounts():
    person, other = a_person(), a_person()
    users = [a_user(Role.RESIDENT), a_user(Role.RESIDENT)]

    for call, words in (
        (lambda: merge(person, person), "本人"),
        (lambda: merge(person, other, note=" "), "依据"),
        (lambda: merge(users[0].person, users[1].person), "各有账号"),
        (lambda: merge(a_person(merged_into=other), other), "已经合并"),
    ):
        with pytest.raises(Refused, match=words):
            call()


def test_a_chain_of_mergers_leads_to_the_last():
    one, two, three = a_person(), a_person(), a_person()
    merge(one, two), merge(two, three)
    one.refresh_from_db()

    assert one.merged_into == three


def test_a_community_officer_confirms_a_resident_with_dates():
    compound = a_compound()
    officer = a_user(Role.COMMUNITY_OFFICER, of=compound)
    phone = a_phone()
    row = actions.confirm_resident("陈业主", phone, compound, starts_on=days_ago(3), **now(officer))

    assert (row.post, row.compound, row.person.name) == ("owner", compound, "陈业主")
    with pytest.raises(Refused, match="已担任"):
        actions.confirm_resident("陈业主", phone, compound, starts_on=today(), **now(officer))


@pytest.mark.parametrize("role", [Role.TOWNSHIP_OFFICER, Role.SECRETARY, Role.DISTRICT_OFFICER])
def test_nobody_else_confirms_residents(role):
    compound = a_compound()

    with pytest.raises(Refused, match="职责范围"):
        actions.confirm_resident(
            "陈业主", a_phone(), compound, starts_on=today(), **now(a_user(role, of=compound))
        )


def test_a_changed_compound_is_found_by_its_new_name_and_the_trail_keeps_the_old():
    compound = a_compound("旧名苑")
    actions.edit_compound(compound, changes={"name": "新名苑", "households": 301}, **now())
    entry = AuditEntry.objects.about("compound", compound.code).get()

    assert Compound.objects.search("xmy").get() == compound
    assert entry.details["changes"]["name"] == ["旧名苑", "新名苑"]
    assert entry.details["changes"]["households"] == ["300", "301"]


def test_nothing_changed_is_nothing_recorded():
    compound = a_compound()
    actions.edit_compound(compound, changes={"address": compound.address}, **now())

    assert not AuditEntry.objects.exists()


def test_another_community_brings_its_township():
    compound, community = a_compound(), a_community("东涂社区", a_township("东园镇"))
    compound = actions.edit_compound(compound, changes={"community": community}, **now())

    assert compound.township.name == "东园镇"


def test_a_township_officer_neither_edits_nor_gives_away_what_is_not_the_own():
    mine, foreign = a_compound(), a_community("东涂社区", a_township("东园镇"))
    officer = a_user(Role.TOWNSHIP_OFFICER, of=mine)

    with pytest.raises(Refused, match="职责范围"):
        actions.edit_compound(mine, changes={"community": foreign}, **now(officer))
    with pytest.raises(Refused, match="职责范围"):
        actions.edit_compound(a_compound(community=foreign), changes={"name": "改"}, **now(officer))


@pytest.mark.parametrize(
    ("longitude", "latitude", "words"),
    [("24.9", "118.8", "不在本区范围"), ("118.8", None, "都填"), ("120.9", "24.9", "不在本区范围")],
)
def test_a_place_outside_the_box_is_refused(longitude, latitude, words):
    changes = {"longitude": longitude and Decimal(longitude), "latitude": latitude and Decimal(latitude)}

    with pytest.raises(Refused, match=words):
        actions.edit_compound(a_compound(), changes=changes, **now())


def test_a_closed_compound_leaves_the_lists_and_is_not_edited():
    compound = a_compound()
    actions.close_compound(compound, on=today(), note="拆迁", **now())

    assert not Compound.objects.active().exists()
    with pytest.raises(Refused, match="不能再改"):
        actions.edit_compound(compound, changes={"name": "改"}, **now())
    with pytest.raises(Refused, match="不能再改"):
        actions.close_compound(compound, on=today(), note="再停", **now())


def test_closing_needs_a_reason_and_a_day_that_has_come():
    for note, on in (("", today()), ("拆迁", today() + timedelta(1))):
        with pytest.raises(Refused):
            actions.close_compound(a_compound(), on=on, note=note, **now())


def test_everything_below_a_merged_compound_moves_and_its_code_leads_on():
    old, into = a_compound("一期", buildings=2), a_compound("大院")
    manager = an_appointment(Post.MANAGER, a_project(old))
    owner = an_appointment(Post.OWNER, old)
    actions.merge_compounds(old, into=into, on=today(), note="合并管理", **now())
    old, into = Compound.objects.get(pk=old.pk), Compound.objects.get(pk=into.pk)

    assert (old.merged_into, old.is_active) == (into, False)
    assert (into.households, into.exclusive_area) == (600, Decimal("60000.00"))
    assert into.buildings.count() == 2
    assert sorted(into.areas.values_list("name", flat=True)) == ["", "一期"]
    assert {row.pk for row in Appointment.objects.filter(project__compound=into)} == {manager.pk}
    assert into.appointments.get() == owner


def test_a_chain_of_merged_compounds_leads_to_the_last():
    one, two, three = a_compound(), a_compound(), a_compound()
    actions.merge_compounds(one, into=two, on=today(), note="并", **now())
    actions.merge_compounds(two, into=three, on=today(), note="并", **now())
    one.refresh_from_db()

    assert one.merged_into == three


def test_a_compound_is_not_merged_into_itself_a_closed_one_or_across_the_scope():
    mine, foreign = a_compound(), a_compound(community=a_community("东涂社区", a_township("东园镇")))
    closed = a_compound(closed_on=today())
    officer = a_user(Role.TOWNSHIP_OFFICER, of=mine)

    for into, words in ((mine, "它自己"), (closed, "不能再改"), (foreign, "职责范围")):
        with pytest.raises(Refused, match=words):
            actions.merge_compounds(mine, into=into, on=today(), note="并", **now(officer))


def test_a_code_is_never_given_twice():
    old, into = a_compound(code="LY001"), a_compound()
    actions.merge_compounds(old, into=into, on=today(), note="并", **now())

    assert Compound.objects.filter(code__iexact="ly001").get().merged_into == into


def test_a_unit_is_entered_and_changed_and_its_group_address_is_not_in_the_trail():
    officer, zone = a_user(Role.DISTRICT_OFFICER), a_township().district
    unit = actions.add_organisation(Organisation.Kind.COMPANY, "惠民物业", zone, **now(officer))
    changes = {"notify_url": "wecom://secret", "office_phone": "0595-1", "has_party_organisation": True}
    actions.edit_organisation(unit, changes=changes, **now(officer))
    unit = Organisation.objects.get(pk=unit.pk)
    entry = AuditEntry.objects.about("organisation", unit.pk).get(verb="edit")

    assert (unit.notify_url, unit.company.has_party_organisation) == ("wecom://secret", True)
    assert "secret" not in str(entry.details)
    with pytest.raises(Refused, match="已有同名"):
        actions.add_organisation(Organisation.Kind.COMPANY, "惠民物业", zone, **now(officer))


def test_a_company_without_a_seat_is_the_districts_to_change():
    company = Organisation.objects.create(kind="company", name="无驻地物业")
    a_project(company=PropertyCompany.objects.create(organisation=company))
    township = a_user(Role.TOWNSHIP_OFFICER, of=a_township())

    assert actions.edit_organisation(
        company, changes={"duties": "保洁"}, **now(a_user(Role.DISTRICT_OFFICER))
    )
    with pytest.raises(Refused, match="职责范围"):
        actions.edit_organisation(company, changes={"duties": "保安"}, **now(township))


def test_the_dates_and_the_name_of_a_unit_are_checked():
    unit = an_organisation()

    with pytest.raises(Refused, match="不能早于"):
        actions.edit_organisation(unit, changes={"starts_on": today(), "ends_on": days_ago(1)}, **now())
    with pytest.raises(Refused, match="已有同名"):
        actions.edit_organisation(an_organisation(), changes={"name": unit.name}, **now())


def test_units_join_a_joint_party_committee_and_leave_it():
    compound = a_compound()
    joint = an_organisation(Organisation.Kind.JOINT_PARTY, compound=compound)
    unit = an_organisation(Organisation.Kind.RESIDENT_UNIT, "驻区银行", compound=compound)
    row = actions.join(joint, unit, starts_on=days_ago(5), **now())

    with pytest.raises(Refused, match="已是成员"):
        actions.join(joint, unit, starts_on=today(), **now())
    with pytest.raises(Refused, match="不能早于"):
        actions.leave(row, ends_on=days_ago(6), **now())
    actions.leave(row, ends_on=days_ago(1), **now())
    assert not joint.joint_members.current(today()).exists()
    with pytest.raises(Refused, match="只有"):
        actions.join(unit, joint, starts_on=today(), **now())


def test_a_renewed_contract_follows_the_old_one():
    old = a_contract()
    kind = ServiceContract.Kind.SERVICE
    new = actions.add_contract(old.project, kind, starts_on=today(), fee=Decimal("1.85"), **now())

    assert list(ServiceContract.objects.latest()) == [new]
    with pytest.raises(Refused, match="已有"):
        actions.add_contract(old.project, kind, starts_on=today(), **now())
    with pytest.raises(Refused, match="不能早于"):
        actions.add_contract(old.project, kind, starts_on=today(), ends_on=days_ago(1), **now())


def test_a_self_managed_project_has_no_contract_with_a_company():
    with pytest.raises(Refused, match="自行管理"):
        actions.add_contract(
            a_project(self_managed=True), ServiceContract.Kind.SERVICE, starts_on=today(), **now()
        )


def test_a_project_ends():
    project = a_project(starts_on=days_ago(100))

    with pytest.raises(Refused, match="不能早于"):
        actions.end_project(project, ends_on=days_ago(101), note="退出", **now())
    assert actions.end_project(project, ends_on=today(), note="退出", **now()).ends_on == today()
