"""The register's desk pages: who sees which rows, what they offer, and that forms make one action."""

from datetime import timedelta

import pytest
from django.urls import reverse

from communities.access import Post, Role
from communities.models import (
    Appointment,
    CommitteeTerm,
    Compound,
    HandoverItem,
    Organisation,
    Person,
    ServiceContract,
)
from tests.factories import (
    a_branch,
    a_committee,
    a_community,
    a_company,
    a_compound,
    a_contract,
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

pytestmark = pytest.mark.django_db
CANARY = "金丝雀花园"


@pytest.fixture
def signed_in(client):
    def sign_in(role, of=None):
        user = a_user(role, of=of)
        client.force_login(user)
        return client

    return sign_in


def page(name, *args, **query):
    url = reverse(f"communities:{name}", args=args)
    return f"{url}?{'&'.join(f'{key}={value}' for key, value in query.items())}" if query else url


def text(response):
    return response.content.decode()


def full(name="凤林花苑", **details):
    """A compound with all that the page shows."""
    compound = a_compound(name, buildings=2, **details)
    an_appointment(Post.SECRETARY, a_branch(compound).organisation)
    term = a_term(a_committee(compound), filed_on=days_ago(360))
    an_appointment(Post.DIRECTOR, term.committee.organisation)
    a_contract(a_project(compound))
    return compound


@pytest.fixture
def foreign():
    """Another township's compound, whose words must not show."""
    township = a_township("东园镇")
    compound = full(CANARY, community=a_community("东涂社区", township))
    Person.objects.filter(appointments__organisation__compound=compound).update(name="陈金丝雀")
    a_project(compound, a_company("金丝雀物业"))
    return compound


LISTS = ["compound-list", "organisation-list", "person-list", "term-list", "contract-list"]


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize("role", [Role.TOWNSHIP_OFFICER, Role.SECRETARY])
def test_a_list_shows_the_own_area_only(signed_in, foreign, name, role):
    client = signed_in(role, of=full())
    query = {"ends": "all"} if name in ("term-list", "contract-list") else {}
    answer = client.get(page(name, **query))

    assert answer.status_code == 200
    assert "金丝雀" not in text(answer)
    assert "东园镇" not in text(answer)
    assert "<tbody" in text(answer)


@pytest.mark.parametrize("role", [Role.TOWNSHIP_OFFICER, Role.SECRETARY, Role.COMMUNITY_OFFICER])
def test_what_lies_outside_is_not_found(signed_in, foreign, role):
    client = signed_in(role, of=full())
    row = Appointment.objects.filter(organisation__compound=foreign).first()
    term = CommitteeTerm.objects.get(committee__area__compound=foreign)
    project = foreign.projects.first()
    unit = foreign.organisations.first()
    pages = [
        page("compound-page", foreign.code),
        page("compound-edit", foreign.code),
        page("compound-merge", foreign.code),
        page("resident-list", foreign.code),
        page("organisation-page", unit.pk),
        page("organisation-edit", unit.pk),
        page("person-page", row.person_id),
        page("person-edit", row.person_id),
        page("appointment-end", row.pk),
        page("appointment-hand-over", row.pk),
        page("appointment-party", row.pk),
        page("appointment-new", compound=foreign.code),
        page("term-page", term.pk),
        page("term-file", term.pk),
        page("term-new", term.committee_id),
        page("contract-new", project.code),
    ]

    assert [url for url in pages if client.get(url).status_code != 404] == []
    assert client.post(page("person-page", row.person_id)).status_code == 404


@pytest.mark.parametrize("role", [Role.RESIDENT, Role.HANDLER, Role.AUDIT_ADMIN])
def test_the_register_is_closed_to_those_without_the_right(signed_in, role):
    client = signed_in(role)

    assert {client.get(page(name)).status_code for name in LISTS} == {404}


def test_an_auditor_sees_posts_but_no_names_without_consent(signed_in):
    compound = full()
    person = Appointment.objects.get(post=Post.DIRECTOR).person
    client = signed_in(Role.AUDITOR)
    shown = text(client.get(page("compound-page", compound.code)))

    assert "姓名未公开" in shown
    assert person.name not in shown


def test_filters_narrow_the_compounds_and_offer_only_what_is_in_sight(signed_in, foreign):
    good, bare = full("齐全苑"), a_compound("空白苑", is_hard_case=True)
    client = signed_in(Role.TOWNSHIP_OFFICER, of=good)

    def found(**query):
        return {row.name for row in client.get(page("compound-list", **query)).context["table"].data.data}

    assert found() == {"齐全苑", "空白苑"}
    assert found(text="qqy") == {"齐全苑"}
    assert found(gap="any") == found(gap="committee") == {"空白苑"}
    assert found(hard="True") == {"空白苑"}
    assert found(term="180") == set()
    CommitteeTerm.objects.update(ends_on=today() + timedelta(60))
    assert found(term="60") == {"齐全苑"}
    assert found(term="30") == set()
    assert bare.township.name in text(client.get(page("compound-list")))


def test_a_compound_page_says_who_and_what_is_wrong(signed_in):
    compound = full()
    CommitteeTerm.objects.update(ends_on=today() + timedelta(20))
    ServiceContract.objects.update(ends_on=days_ago(5))
    shown = text(signed_in(Role.TOWNSHIP_OFFICER, of=compound).get(page("compound-page", compound.code)))

    for words in (
        "任期还剩20天",
        "合同已到期，没有续签",
        "没有项目经理",
        "2栋楼没有党员楼栋长",
        "应重新选举",
    ):
        assert words in shown
    for row in Appointment.objects.filter(organisation__compound=compound).select_related("person"):
        assert row.person.name in shown


def test_a_code_is_read_in_any_case_and_a_merged_compound_leads_on(signed_in):
    old, into = a_compound(code="LY001"), a_compound(code="LY002")
    Compound.objects.filter(pk=old.pk).update(merged_into=into, closed_on=today())
    client = signed_in(Role.TOWNSHIP_OFFICER, of=into)

    for asked in ("ly002", "LY001"):
        answer = client.get(page("compound-page", asked))
        assert answer.url == page("compound-page", "LY002")


def test_an_edited_compound_is_changed_and_nonsense_is_said_beside_the_field(signed_in):
    compound = full()
    client = signed_in(Role.TOWNSHIP_OFFICER, of=compound)
    data = {
        "name": "新名苑",
        "community": compound.community_id,
        "address": "滨海路9号",
        "delivered_year": 2016,
        "households": 310,
        "exclusive_area": "31000.50",
        "longitude": "24.9",
        "latitude": "118.8",
    }
    url = page("compound-edit", compound.code)

    assert "不在本区范围内" in text(client.post(url, data))
    assert "应大于0" in text(client.post(url, {**data, "households": 0}))
    assert client.post(url, {**data, "longitude": "", "latitude": ""}).status_code == 302
    compound.refresh_from_db()
    assert (compound.name, compound.households, compound.initials) == ("新名苑", 310, "xmy")


def test_compounds_are_closed_and_merged_from_the_desk(signed_in):
    one, two, three = full("甲苑"), full("乙苑"), full("丙苑")
    client = signed_in(Role.TOWNSHIP_OFFICER, of=one.township)
    client.post(page("compound-close", one.code), {"on": today(), "note": "拆迁"})
    answer = client.post(
        page("compound-merge", two.code), {"into": three.code, "on": today(), "note": "合并"}
    )
    one.refresh_from_db(), two.refresh_from_db()

    assert (one.closed_on, two.merged_into) == (today(), three)
    assert answer.url == three.get_desk_url()


def test_a_secretary_sees_but_does_not_edit(signed_in):
    compound = full()
    client = signed_in(Role.MANAGER, of=compound)
    shown = text(client.get(page("compound-page", compound.code)))

    assert "修改资料" not in shown
    assert client.get(page("compound-edit", compound.code)).status_code == 404


def test_an_officer_appoints_from_the_compounds_page(signed_in):
    compound = full()
    client = signed_in(Role.TOWNSHIP_OFFICER, of=compound)
    project, url = compound.projects.get(), page("appointment-new", compound=compound.code)
    data = {
        "position": f"project-{project.pk}-manager",
        "name": "郑经理",
        "phone": "138-0000-7777",
        "starts_on": today(),
        "party_declared": "",
    }
    answer = client.post(url, data)
    row = Appointment.objects.get(project=project)

    assert answer.url == compound.get_desk_url()
    assert (row.person.name, row.post, row.person.phone) == ("郑经理", "manager", "13800007777")
    assert "请用“交接”办理" in text(client.post(url, {**data, "name": "另一人"}))
    assert not Person.objects.filter(name="另一人").exists()


def test_only_posts_that_one_may_give_are_offered(signed_in):
    compound = full()
    shown = text(signed_in(Role.COMMUNITY_OFFICER, of=compound).get(page("appointment-new")))
    at_compound = text(
        signed_in(Role.COMMUNITY_OFFICER, of=compound).get(page("appointment-new", compound=compound.code))
    )

    assert "镇乡干部" not in shown.split("<form")[-1]
    assert "支部书记" in at_compound


def test_a_security_admin_gives_admin_posts_of_the_district(signed_in):
    full()
    client = signed_in(Role.SECURITY_ADMIN)
    shown = text(client.get(page("appointment-new")))

    assert "审计管理员" in shown
    assert client.get(page("compound-list")).status_code == 404


def test_posts_end_and_are_handed_over_from_the_desk(signed_in):
    compound = full()
    client = signed_in(Role.TOWNSHIP_OFFICER, of=compound)
    director = Appointment.objects.get(post=Post.DIRECTOR)
    secretary = Appointment.objects.get(post=Post.SECRETARY)
    data = {"name": "新主任", "phone": "13800006666", "starts_on": today(), "party_declared": "yes"}
    client.post(page("appointment-hand-over", director.pk), data)
    client.post(page("appointment-end", secretary.pk), {"ends_on": today()})
    director.refresh_from_db(), secretary.refresh_from_db()
    new = Appointment.objects.get(person__name="新主任")

    assert (director.ends_on, secretary.ends_on) == (days_ago(1), today())
    assert (new.starts_on, new.party_declared) == (today(), True)


def test_the_secretary_confirms_a_party_member(signed_in):
    compound = full()
    row = an_appointment(Post.MEMBER, a_seat(Post.MEMBER, compound), party_declared=True)
    client = signed_in(Role.SECRETARY, of=a_compound("另一小区"))
    assert client.get(page("appointment-party", row.pk)).status_code == 404

    secretary = Appointment.objects.get(post=Post.SECRETARY, organisation__compound=compound).person
    client.force_login(a_user(person=secretary))
    answer = client.post(page("appointment-party", row.pk), {"word": "confirm", "on": today()})
    row.refresh_from_db()

    assert answer.url == row.term.get_absolute_url()
    assert row.is_party_member(today())


def test_the_whole_telephone_is_shown_on_request_and_that_is_recorded(signed_in):
    compound = full()
    person = Appointment.objects.get(post=Post.DIRECTOR).person
    client = signed_in(Role.TOWNSHIP_OFFICER, of=compound)
    before, after = (
        client.get(page("person-page", person.pk)),
        client.post(page("person-page", person.pk)),
    )

    assert person.phone not in text(before)
    assert person.masked_phone in text(before)
    assert person.phone in text(after)
    assert "no-store" in after["Cache-Control"]
    assert AuditEntry.objects.filter(verb="read_phone", subject_key=str(person.pk)).count() == 1


def test_a_secretary_does_not_read_telephones(signed_in):
    compound = full()
    person = Appointment.objects.get(post=Post.DIRECTOR).person

    assert signed_in(Role.SECRETARY, of=compound).post(page("person-page", person.pk)).status_code == 404


def test_the_people_list_masks_telephones_and_finds_by_the_whole_number(signed_in):
    compound = full()
    person = Appointment.objects.get(post=Post.DIRECTOR).person
    client = signed_in(Role.TOWNSHIP_OFFICER, of=compound)
    listed = text(client.get(page("person-list")))
    found = client.get(page("person-list", text=person.phone)).context["table"].data.data

    assert person.phone not in listed
    assert person.masked_phone in listed
    assert list(found) == [person]


def test_persons_are_changed_and_merged_from_the_desk(signed_in):
    compound = full()
    row = Appointment.objects.get(post=Post.DIRECTOR)
    twin = a_person(row.person.name)
    an_appointment(Post.OWNER, compound, person=twin)
    client = signed_in(Role.TOWNSHIP_OFFICER, of=compound)
    client.post(page("person-edit", row.person_id), {"name": "改名", "consented_on": today()})
    client.post(page("person-phone", twin.pk), {"phone": "13800004321", "note": "本人申请"})
    row.person.refresh_from_db(), twin.refresh_from_db()
    assert (row.person.name, row.person.consented_on, twin.phone) == ("改名", today(), "13800004321")

    client.post(page("person-edit", twin.pk), {"name": "改名"})
    answer = client.post(page("person-merge", twin.pk), {"into": row.person_id, "note": "同一人"})
    twin.refresh_from_db()
    assert answer.url == row.person.get_absolute_url()
    assert twin.merged_into == row.person


def test_a_term_is_filed_handed_over_and_followed_by_the_next(signed_in):
    compound = full()
    term = CommitteeTerm.objects.get()
    CommitteeTerm.objects.update(ends_on=days_ago(1), filed_on=None)
    client = signed_in(Role.TOWNSHIP_OFFICER, of=compound)
    assert "备案逾期" in text(client.get(page("term-page", term.pk)))

    client.post(page("term-file", term.pk), {"filed_on": today(), "filing_number": "备1号"})
    client.post(page("term-handover", term.pk), {"kind": "seal", "done_on": today()})
    next_term = {"starts_on": today(), "ends_on": today() + timedelta(365), "size": 7}
    answer = client.post(page("term-new", term.committee_id), next_term)
    term.refresh_from_db()

    assert (term.filed_on, HandoverItem.objects.get().kind) == (today(), "seal")
    assert answer.url == CommitteeTerm.objects.get(size=7).get_absolute_url()
    assert "已有新一届" in text(client.get(page("term-page", term.pk)))


def test_the_correction_of_a_filing_begins_with_what_is_stored(signed_in):
    compound = full()
    term = CommitteeTerm.objects.get()
    CommitteeTerm.objects.update(filed_on=None)
    client = signed_in(Role.TOWNSHIP_OFFICER, of=compound)
    address = page("term-file", term.pk)
    assert client.get(address).context["form"]["filed_on"].value() == today()
    CommitteeTerm.objects.update(filed_on=days_ago(9), filing_number="备1号")

    form = client.get(address).context["form"]

    assert (form["filed_on"].value(), form["filing_number"].value()) == (days_ago(9), "备1号")


def test_a_contract_is_renewed_and_a_company_leaves(signed_in):
    compound = full()
    project = compound.projects.get()
    client = signed_in(Role.TOWNSHIP_OFFICER, of=compound)
    client.post(page("contract-new", project.code), {"kind": "service", "starts_on": today(), "fee": "1.85"})
    client.post(page("project-end", project.code), {"ends_on": today(), "note": "解聘"})
    project.refresh_from_db()

    assert str(project.contracts.get(starts_on=today()).fee) == "1.85"
    assert project.ends_on == today()


def test_a_unit_is_entered_and_changed_in_the_desk(signed_in):
    compound = full()
    client = signed_in(Role.DISTRICT_OFFICER)
    new = {"kind": "resident_unit", "name": "驻区银行", "compound": compound.code.lower()}
    assert "请填写所在小区的编号" in text(client.post(page("organisation-new"), {**new, "compound": ""}))
    client.post(page("organisation-new"), new)
    client.post(page("organisation-new"), {"kind": "company", "name": "惠民物业"})
    company = Organisation.objects.get(name="惠民物业")
    answer = client.post(
        page("organisation-edit", company.pk), {"name": "惠民物业公司", "credit_code": "9135"}
    )

    assert Organisation.objects.get(name="驻区银行").compound == compound
    assert answer.url == company.get_absolute_url()
    assert Organisation.objects.get(pk=company.pk).company.credit_code == "9135"
    assert "9135" in text(client.get(company.get_absolute_url()))


def test_a_community_officer_confirms_and_ends_residents(signed_in):
    compound = full()
    client = signed_in(Role.COMMUNITY_OFFICER, of=compound)
    data = {"name": "陈业主", "phone": "13800003333", "starts_on": days_ago(9)}
    client.post(page("resident-confirm", compound.code), data)
    row = Appointment.objects.get(post=Post.OWNER)
    listed = text(client.get(page("resident-list", compound.code)))
    answer = client.post(page("appointment-end", row.pk), {"ends_on": days_ago(1)})

    assert "陈业主" in listed
    assert answer.url == page("resident-list", compound.code)
    assert "陈业主" not in text(client.get(page("resident-list", compound.code)))


def test_a_units_page_lists_the_compounds_that_it_serves_in_sight(signed_in, foreign):
    compound, company = full(), a_company("惠民物业")
    a_project(compound, company), a_project(foreign, company)
    head = an_appointment(Post.UNIT_HEAD, company.organisation)
    shown = text(signed_in(Role.TOWNSHIP_OFFICER, of=compound).get(company.organisation.get_absolute_url()))

    assert compound.name in shown
    assert head.person.name in shown
    assert CANARY not in shown


def test_joint_party_committees_show_their_members(signed_in):
    compound = full()
    joint = an_organisation(Organisation.Kind.JOINT_PARTY, "小区联合党委", compound=compound)
    unit = an_organisation(Organisation.Kind.RESIDENT_UNIT, "驻区银行", compound=compound)
    joint.joint_members.create(member=unit, starts_on=days_ago(3))
    client = signed_in(Role.TOWNSHIP_OFFICER, of=compound)

    assert "驻区银行" in text(client.get(joint.get_absolute_url()))
    assert "小区联合党委" in text(client.get(page("compound-page", compound.code)))


def test_people_are_found_by_their_compound(signed_in):
    one, other = full("甲苑"), full("乙苑")
    client = signed_in(Role.DISTRICT_OFFICER)
    found = client.get(page("person-list", compound="jy")).context["table"].data.data

    assert {person.pk for person in found} == set(
        Appointment.objects.of_compound(one).values_list("person", flat=True)
    )
    assert not client.get(page("person-list", compound="没有")).context["table"].data.data
    assert other.code in text(client.get(page("compound-list")))


def test_a_compound_of_elsewhere_is_no_place_to_merge_into(signed_in, foreign):
    compound = full()
    client = signed_in(Role.TOWNSHIP_OFFICER, of=compound)
    data = {"into": foreign.code, "on": today(), "note": "合并"}

    assert "不在您的职责范围内" in text(client.post(page("compound-merge", compound.code), data))
    compound.refresh_from_db()
    assert compound.is_active
