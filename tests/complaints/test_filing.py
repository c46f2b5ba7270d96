"""Filing: stored once, numbered, given a code, dispatched at once, and never half."""

import re

import pytest
from django.db import IntegrityError

from communities.models import Organisation, OwnersCommittee
from complaints import actions
from complaints.models import Category, Channel, Complaint, DispatchRule, Photo, Rating
from complaints.rules import read_code, spaced
from tests.factories import a_committee, a_compound, a_project, a_term, an_organisation
from workflow.models import AuditEntry, Message
from workflow.refusals import Refused

from .scenes import MONDAY, WORDS, a_desk, a_scene, an_admitted_photo, at_hour, category

pytestmark = pytest.mark.django_db


def test_a_complaint_gets_a_number_of_the_year_and_goes_to_the_company_at_once(scene):
    case = scene.file().complaint

    assert case.number == "TS-2026-000001"
    assert (case.status, case.unit, case.urgency) == ("dispatched", scene.company, "U3")


def test_numbers_count_up_and_begin_anew_with_the_year(scene):
    first, second = scene.file().complaint, scene.file(words="另一件事情也请处理").complaint
    next_year = scene.file(at=MONDAY.replace(year=2027)).complaint

    assert [first.number, second.number, next_year.number] == [
        "TS-2026-000001",
        "TS-2026-000002",
        "TS-2027-000001",
    ]


def test_the_code_opens_the_case_and_only_its_hash_is_stored(scene):
    filed = scene.file()

    assert Complaint.objects.followed(filed.complaint.number, filed.code) == filed.complaint
    assert re.fullmatch("[0-9A-HJKMNP-TV-Z]{28}", filed.code)
    row = Complaint.objects.filter(pk=filed.complaint.pk).values().get()
    assert filed.code not in str(row)


@pytest.mark.parametrize("typed", [str.lower, spaced, lambda code: f" {code[:9]} {code[9:]}　", str])
def test_a_code_is_read_however_it_is_typed(scene, typed):
    filed = scene.file()

    assert Complaint.objects.followed("ts 2026 000001", typed(filed.code)) == filed.complaint


def test_ten_thousand_guesses_find_nothing(scene):
    filed = scene.file()
    real = filed.code

    tries = (real[:-1] + "X", real[1:] + real[0], "", "0" * 28, *(f"{guess:028d}" for guess in range(500)))
    found = 0
    for guess in tries:
        if read_code(guess) == real:
            continue
        try:
            Complaint.objects.followed(filed.complaint.number, guess)
            found += 1
        except Complaint.DoesNotExist:
            pass

    assert found == 0


def test_the_right_code_with_another_number_finds_nothing(scene):
    first, second = scene.file(), scene.file(words="另一件事情也请处理")

    with pytest.raises(Complaint.DoesNotExist):
        Complaint.objects.followed(second.complaint.number, first.code)


def test_a_second_click_stores_nothing_and_answers_the_same_number_and_code(scene):
    first = scene.file(form_key="k" * 32)
    second = scene.file(form_key="k" * 32, at=at_hour(2, 10, 1))

    assert (second.complaint, second.code) == (first.complaint, first.code)
    assert Complaint.objects.count() == 1
    assert AuditEntry.objects.filter(verb="file").count() == 1


def test_the_same_form_with_other_words_is_another_complaint(scene):
    first, second = scene.file(form_key="k" * 32), scene.file(form_key="k" * 32, words="电梯也坏了请修理")

    assert first.complaint != second.complaint
    assert first.code != second.code


def test_two_forms_with_the_same_words_have_different_codes(scene):
    assert scene.file().code != scene.file().code


def test_contact_is_sealed_and_the_story_names_nobody(scene):
    contact = actions.Contact("林小姐", "13800001234", "lin@example.com")

    case = scene.file(contact=contact).complaint

    assert Complaint.objects.get(pk=case.pk).contact_phone == "13800001234"
    stored = (
        Complaint.objects.filter(pk=case.pk).extra(select={"raw": "contact_phone"}).values("raw")[0]["raw"]
    )
    assert "1380000" not in stored
    assert set(AuditEntry.objects.about("complaint", case.number).values_list("by_name", flat=True)) == {""}


def test_an_intake_names_the_officer_who_took_it_down(scene):
    case = scene.file(channel=Channel.PHONE, by=scene.township).complaint

    entry = AuditEntry.objects.about("complaint", case.number).first()
    assert (entry.verb, entry.by) == ("intake", scene.township)


@pytest.mark.parametrize("words", ["坏了", "　　　　　　", "\x00\x01\x02 \u202e", "abcd"])
def test_too_few_words_are_refused_and_leave_no_row(scene, words):
    with pytest.raises(Refused):
        scene.file(words=words)

    assert not Complaint.objects.exists()


def test_too_many_words_are_refused(scene):
    with pytest.raises(Refused):
        scene.file(words="字" * 2001)


@pytest.mark.parametrize(
    ("words", "kept"),
    [
        ("<script>alert(1)</script>门坏了", "<script>alert(1)</script>门坏了"),
        ("门\u202e坏\u2066了\x00很久了\x07", "门坏了很久了"),
        ("灯坏了很久👨‍👩‍👧🔦", "灯坏了很久👨‍👩‍👧🔦"),
        ("第一行情况\r\n\r\n\r\n\r\n第二行", "第一行情况\n\n第二行"),
        ("　　有人乱停车　　", "有人乱停车"),
    ],
)
def test_hostile_words_are_kept_as_plain_text(scene, words, kept):
    assert scene.file(words=words).complaint.description == kept


def test_a_building_of_another_compound_is_refused(scene):
    elsewhere = a_compound(buildings=1).buildings.get()

    with pytest.raises(Refused):
        scene.file(building=elsewhere)


def test_a_closed_compound_takes_no_complaints(scene):
    scene.compound.closed_on = MONDAY.date()

    with pytest.raises(Refused):
        scene.file()


def test_a_category_may_refuse_anonymous_reports(scene):
    Category.objects.filter(code="FAC").update(anonymous_ok=False)

    with pytest.raises(Refused):
        scene.file(anonymous=True)


def test_photos_are_stored_with_the_complaint_and_vanish_with_a_refusal(scene, settings):
    case = scene.file(photos=[an_admitted_photo(), an_admitted_photo()]).complaint

    assert [photo.stage for photo in case.photos.all()] == ["report", "report"]
    assert all(photo.file.size for photo in case.photos.all())


def test_files_go_again_when_their_rows_are_refused(scene, settings, monkeypatch):
    case = scene.file().complaint
    photo = an_admitted_photo()
    object.__setattr__(photo, "mime", None)

    with pytest.raises(IntegrityError):
        actions.evidence.keep(case, [photo], stage=Photo.Stage.REPORT, by=None, at=MONDAY)

    assert not [path for path in settings.MEDIA_ROOT.rglob("*") if path.is_file()]


@pytest.mark.parametrize(
    ("words", "code", "urgency"),
    [
        ("三号楼电梯坏了两天没人修", "LFT", "U3"),
        ("电梯里有人被困，快来人", "LFT", "U1"),
        ("消防通道被车堵住了，出不去", "FIR", "U2"),
        ("楼道里有浓烟，消防栓打不开", "FIR", "U1"),
        ("门口垃圾三天没人清运", "ENV", "U3"),
        ("顶楼渗漏，天花板发霉", "LEA", "U4"),
        ("外墙瓷砖掉落砸到车", "LEA", "U1"),
        ("公共收益的账目为什么不公示账本", "INC", "U4"),
        ("有一件说不清楚的事", "OTH", "U3"),
    ],
)
def test_without_a_category_the_words_decide_it_and_danger_decides_the_urgency(scene, words, code, urgency):
    case = scene.file(words=words, category=None).complaint

    assert (case.category.code, case.urgency) == (code, urgency)


def test_an_officer_may_set_the_urgency(scene):
    assert scene.file(urgency="U2").complaint.urgency == "U2"


class TestDispatch:
    def test_a_self_managed_compound_goes_to_its_committee(self):
        compound = a_compound()
        a_project(compound, self_managed=True)
        committee = a_committee(compound)
        a_term(committee)

        assert self.unit(compound, "FAC") == committee.organisation

    def test_a_formal_committee_comes_before_an_interim_one(self):
        compound = a_compound()
        interim = a_committee(compound, OwnersCommittee.BodyType.INTERIM)
        formal = a_committee(compound)
        a_term(interim)
        a_term(formal)

        assert self.unit(compound, "INC") == formal.organisation

    def test_a_committee_whose_term_is_over_gets_nothing(self, scene):
        township = Organisation.objects.get(kind=Organisation.Kind.TOWNSHIP)

        assert self.unit(scene.compound, "INC") == township

    def test_a_department_is_found_by_its_word_the_townships_own_first(self, scene):
        a_desk("urban", district=scene.compound.township.district)
        near = a_desk("urban", township=scene.compound.township)

        assert self.unit(scene.compound, "ILL") == near

    def test_without_the_department_the_next_in_line_gets_it(self, scene):
        assert self.unit(scene.compound, "FIR") == scene.company

    def test_without_anybody_the_community_office_gets_it_then_the_township_then_the_district(self):
        compound = a_compound()
        assert self.unit(compound, "FAC") is None

        district = an_organisation(Organisation.Kind.DISTRICT, district=compound.township.district)
        assert self.unit(compound, "FAC") == district

        township = an_organisation(Organisation.Kind.TOWNSHIP, township=compound.township)
        assert self.unit(compound, "FAC") == township

        community = an_organisation(Organisation.Kind.COMMUNITY, community=compound.community)
        assert self.unit(compound, "FAC") == community

    def test_without_any_office_it_waits_for_a_dispatcher(self):
        filed = actions.file_complaint(
            compound=a_compound(), description=WORDS, category=category(), by=None, at=MONDAY
        )

        assert (filed.complaint.status, filed.complaint.unit) == ("submitted", None)

    def test_the_most_specific_rule_wins(self, scene):
        units = [an_organisation() for _ in range(4)]
        compound, township, fac = scene.compound, scene.compound.township, category()
        rules = [
            DispatchRule(category=fac, unit=units[0], rank=0),
            DispatchRule(township=township, unit=units[1]),
            DispatchRule(category=fac, township=township, unit=units[2]),
            DispatchRule(compound=compound, unit=units[3]),
        ]

        for rule, expected in zip(rules, units, strict=True):
            rule.save()
            assert self.unit(compound, "FAC") == expected

    def test_a_switched_off_rule_and_an_ended_unit_are_passed_over(self, scene):
        ended = an_organisation()
        ended.ends_on = at_hour(1).date()
        ended.save()
        DispatchRule.objects.create(compound=scene.compound, unit=ended)
        DispatchRule.objects.create(compound=scene.compound, unit=an_organisation(), active=False)

        assert self.unit(scene.compound, "FAC") == scene.company

    @staticmethod
    def unit(compound, code):
        return actions.file_complaint(
            compound=compound, description=WORDS, category=category(code), by=None, at=MONDAY
        ).complaint.unit


def test_the_unit_and_the_reporter_are_told_and_no_message_shows_the_code(scene):
    filed = scene.file(contact=actions.Contact(phone="13800001234", mail="lin@example.com"))

    inbox = Message.objects.filter(channel="inbox")
    assert set(inbox.values_list("recipient", flat=True)) >= {scene.manager.pk}
    told = Message.objects.filter(channel__in=["sms", "mail"])
    assert {message.channel for message in told} == {"sms", "mail"}
    assert all(
        filed.code not in f"{message.params}{message.link}{message.title}"
        for message in Message.objects.all()
    )
    assert filed.complaint.number in told.first().title


def test_filing_asks_the_database_a_bounded_number_of_times(scene, django_assert_max_num_queries):
    fac = category()

    with django_assert_max_num_queries(40):
        scene.file(category=fac)


def test_a_rating_without_stars_cannot_say_solved(scene):
    case = scene.resolved()

    with pytest.raises(IntegrityError):
        Rating.objects.create(case=case, round=1, outcome="solved", stars=None, at=MONDAY)


def test_a_dispatched_complaint_has_a_unit(scene):
    case = scene.file().complaint

    with pytest.raises(IntegrityError):
        Complaint.objects.filter(pk=case.pk).update(unit=None)


def test_two_scenes_do_not_mix():
    one, other = a_scene(), a_scene(a_compound("别处"))

    assert one.file().complaint.unit == one.company
    assert other.file().complaint.unit == other.company
