"""What units, dispatchers and reporters do, whose it is, and what the clocks say afterwards."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from communities.access import Post
from communities.models import Organisation
from complaints import actions, tasks
from complaints.lifecycle import Kind, Relation
from complaints.models import Complaint, Limit, Photo, Rating
from tests.factories import a_compound, a_project, a_user, an_organisation
from workflow.lifecycle import MoveRefused
from workflow.models import AuditEntry, Message
from workflow.refusals import Refused

from .scenes import MONDAY, a_desk, a_handler, an_admitted_photo, at_hour, category, holder_of

pytestmark = pytest.mark.django_db
NOBODY = AnonymousUser()


def verbs(case) -> list[str]:
    return list(AuditEntry.objects.about("complaint", case.number).values_list("verb", flat=True))


def clock(case, kind, round_=1):
    return case.deadlines.get(kind=kind, round=round_)


def test_dispatch_starts_three_limits_by_the_urgency(scene):
    case = scene.file().complaint

    due = {row.kind: row.due_at for row in case.deadlines.all()}
    assert due == {
        "accept": at_hour(3, 23, 59, 59),
        "contact": at_hour(3, 23, 59, 59),
        "close": at_hour(9, 23, 59, 59),
    }


@pytest.mark.parametrize(
    ("code", "words", "accept", "contact", "close"),
    [
        ("LFT", "电梯里有人被困", timedelta(minutes=30), timedelta(hours=1), timedelta(days=1)),
        ("WTR", "整栋停水两天", timedelta(hours=2), timedelta(hours=4), None),
    ],
)
def test_urgent_cases_have_minutes_round_the_clock(scene, code, words, accept, contact, close):
    saturday_night = at_hour(7, 23)
    case = scene.file(at=saturday_night, code=code, words=words).complaint

    assert clock(case, "accept").due_at == saturday_night + accept
    assert clock(case, "contact").due_at == saturday_night + contact
    assert clock(case, "close").due_at == (saturday_night + close if close else at_hour(10, 23, 59, 59))


def test_rubbish_is_cleared_in_two_working_days(scene):
    assert clock(scene.file(code="ENV").complaint, "close").due_at == at_hour(4, 23, 59, 59)


def test_a_new_limit_counts_for_new_cases_and_never_moves_a_running_one(scene):
    before = scene.file().complaint
    Limit.objects.create(urgency="U3", kind="close", amount=3, unit="wd", valid_from=at_hour(3).date())
    after = scene.file(at=at_hour(3), words="第二件事情请处理").complaint

    assert clock(before, "close").due_at == at_hour(9, 23, 59, 59)
    assert clock(after, "close").due_at == at_hour(6, 23, 59, 59)


def test_the_whole_way_from_filing_to_rating(scene):
    case = scene.file().complaint

    actions.accept(case, by=scene.manager, at=at_hour(2, 11))
    actions.contact(case, note="明天来修", by=scene.manager, at=at_hour(2, 15))
    actions.resolve(case, note="灯已换好", photos=[an_admitted_photo()], by=scene.manager, at=at_hour(3))
    rating = actions.rate(case, stars=5, words="很快", by=NOBODY, at=at_hour(4))

    assert (case.status, rating.outcome, rating.round) == ("closed", "solved", 1)
    assert verbs(case) == ["file", "dispatch", "accept", "contact", "resolve", "rate"]
    assert clock(case, "accept").met_at == at_hour(2, 11)
    assert clock(case, "contact").met_at == at_hour(2, 15)
    assert clock(case, "close").met_at == at_hour(3)
    assert clock(case, "rate").met_at == at_hour(4)


def test_resolving_without_an_earlier_word_counts_as_the_first_contact(scene):
    case = scene.resolved(at=at_hour(2, 16))

    assert clock(case, "contact").met_at == at_hour(2, 16)


def test_not_solved_goes_back_to_the_unit_with_all_limits_afresh(scene):
    case = scene.resolved()

    rating = actions.reopen(case, words="第二天又坏了", stars=2, by=NOBODY, at=at_hour(5))

    assert (case.status, case.round, case.unit) == ("dispatched", 2, scene.company)
    assert (rating.outcome, rating.round, rating.stars) == ("unsolved", 1, 2)
    assert clock(case, "accept", 2).due_at == at_hour(6, 23, 59, 59)
    assert clock(case, "close", 2).due_at == at_hour(12, 23, 59, 59)
    assert clock(case, "close", 1).met_at is not None


def test_a_reopened_case_can_be_solved_and_rated_in_its_second_round(scene):
    case = scene.resolved()
    actions.reopen(case, words="又坏了", by=NOBODY, at=at_hour(5))
    actions.accept(case, by=scene.manager, at=at_hour(5))

    with pytest.raises(MoveRefused):
        actions.resolve(case, note="换了线路", by=scene.manager, at=at_hour(6))
    actions.resolve(case, note="换了线路", photos=[an_admitted_photo()], by=scene.manager, at=at_hour(6))
    actions.rate(case, stars=4, words="", by=NOBODY, at=at_hour(6))

    assert list(Rating.objects.order_by("round").values_list("round", "outcome")) == [
        (1, "unsolved"),
        (2, "solved"),
    ]


def test_without_an_answer_the_case_closes_unrated_and_never_as_satisfied(scene):
    case = scene.resolved()
    due = clock(case, "rate").due_at

    assert actions.close_unrated(at=due) == 0
    assert tasks.close_unrated(due + timedelta(minutes=1)) == 1
    assert tasks.close_unrated(due + timedelta(minutes=1)) == 0

    case.refresh_from_db()
    assert case.status == "closed"
    assert not Rating.objects.exists()
    assert clock(case, "rate").met_at is None
    assert verbs(case)[-1] == "lapse"


@pytest.mark.parametrize(("late", "expected"), [(-60, False), (0, False), (60, True)])
def test_overdue_begins_after_the_last_second(scene, late, expected):
    case = scene.file().complaint
    at = clock(case, "accept").due_at + timedelta(seconds=late)

    assert Complaint.objects.overdue(at).exists() == expected


def test_what_is_done_or_only_waits_for_a_rating_is_never_overdue(scene):
    scene.resolved()

    assert not Complaint.objects.overdue(at_hour(31)).exists()


def test_due_on_a_day_is_the_local_day(scene):
    scene.file()

    assert [Complaint.objects.due_on(at_hour(day).date()).exists() for day in (2, 3, 4, 9)] == [
        False,
        True,
        False,
        True,
    ]


def test_the_next_deadline_is_the_nearest_that_runs(scene):
    case = scene.accepted(at=at_hour(2))

    row = Complaint.objects.with_next_deadline().get()
    assert (row.next_kind, row.next_due_at) == ("contact", clock(case, "contact").due_at)


def test_escalation_rises_from_the_handler_to_the_district_and_leaves_the_due_time(scene):
    head = holder_of(Post.UNIT_HEAD, scene.company)
    leader = holder_of(Post.TOWNSHIP_LEADER, scene.compound.township)
    case = scene.accepted()
    actions.contact(case, note="在办", by=scene.manager, at=MONDAY)
    due = clock(case, "close").due_at
    Message.objects.all().delete()

    def told_by(at):
        tasks.sweep(at)
        return set(Message.objects.filter(channel="inbox").values_list("recipient", "colour"))

    assert told_by(due) == {(scene.manager.pk, "none")} | {(head.pk, "none")}
    assert (head.pk, "yellow") in told_by(due + timedelta(minutes=1))
    assert (leader.pk, "orange") not in told_by(at_hour(12, 12))
    assert (leader.pk, "orange") in told_by(at_hour(13, 12))
    assert (scene.district.pk, "red") in told_by(at_hour(17, 12))
    assert clock(case, "close").due_at == due


def test_a_sweep_twice_tells_once(scene):
    scene.file()

    first = tasks.sweep(at_hour(20))
    again = tasks.sweep(at_hour(20))

    assert first > 0
    assert again == 0


def test_the_sweep_asks_as_often_for_many_cases_as_for_one(scene):
    scene.file(words="先有一件事情请处理")
    tasks.sweep(at_hour(4))
    scene.file()
    with CaptureQueriesContext(connection) as one:
        tasks.sweep(at_hour(4))

    for number in range(5):
        scene.file(words=f"第{number}件事情请处理")
    with CaptureQueriesContext(connection) as many:
        tasks.sweep(at_hour(4))

    assert len(many) == len(one)


class TestWhoMayWhat:
    def test_the_company_of_another_compound_may_not_accept(self, scene):
        with pytest.raises(MoveRefused):
            actions.accept(scene.file().complaint, by=scene.stranger, at=MONDAY)

    def test_a_manager_of_the_same_company_elsewhere_may_not_accept(self, scene):
        project = a_project(a_compound("同公司的小区"), company=scene.compound.projects.get().company)
        colleague = holder_of(Post.MANAGER, project)

        with pytest.raises(MoveRefused):
            actions.accept(scene.file().complaint, by=colleague, at=MONDAY)

    def test_the_companys_head_may_accept_everywhere(self, scene):
        head = holder_of(Post.UNIT_HEAD, scene.company)

        actions.accept(scene.file().complaint, by=head, at=MONDAY)

    def test_the_secretary_sees_but_does_not_handle_the_companys_case(self, scene):
        case = scene.file().complaint

        assert Complaint.objects.visible_to(scene.secretary).get() == case
        with pytest.raises(MoveRefused):
            actions.accept(case, by=scene.secretary, at=MONDAY)

    def test_the_townships_officer_handles_what_the_township_has(self, scene):
        case = scene.file(code="OWN").complaint

        assert case.relations_of(scene.township) == {Relation.UNIT, Relation.DISPATCHER}
        actions.accept(case, by=scene.township, at=MONDAY)

    def test_an_officer_appointed_to_the_place_acts_for_its_office(self, scene):
        officer = holder_of(Post.COMMUNITY_OFFICER, scene.compound.community)
        case = scene.file(code="NOI").complaint

        assert case.unit.kind == Organisation.Kind.COMMUNITY
        assert case.relations_of(officer) == {Relation.UNIT}

    def test_an_expired_appointment_gives_nothing(self, scene):
        scene.manager.person.appointments.update(ends_on=at_hour(2).date() - timedelta(days=1))

        with pytest.raises(MoveRefused):
            actions.accept(scene.file().complaint, by=scene.manager, at=MONDAY)

    def test_two_accept_and_one_is_told_to_look_again(self, scene):
        case = scene.file().complaint
        twin = Complaint.objects.get(pk=case.pk)
        actions.accept(case, by=scene.manager, at=MONDAY)

        with pytest.raises(MoveRefused, match="刚刚有人"):
            actions.accept(twin, by=scene.manager, at=MONDAY)

    @pytest.mark.parametrize("who", ["manager", "township", "district"])
    def test_nobody_who_handles_or_manages_a_case_can_rate_it(self, scene, who):
        case = scene.resolved()

        with pytest.raises(MoveRefused):
            actions.rate(case, stars=5, words="", by=getattr(scene, who), at=MONDAY)
        with pytest.raises(MoveRefused):
            actions.reopen(case, words="没有解决", by=getattr(scene, who), at=MONDAY)

    def test_who_handled_it_once_cannot_rate_it_after_the_term_either(self, scene):
        case = scene.resolved()
        scene.manager.person.appointments.update(ends_on=at_hour(2).date())

        with pytest.raises(MoveRefused):
            actions.rate(case, stars=5, words="", by=scene.manager, at=MONDAY)

    def test_who_took_it_down_cannot_rate_it(self, scene):
        officer = holder_of(Post.COMMUNITY_OFFICER, scene.compound.community)
        case = scene.resolved(channel="phone", by=officer)

        with pytest.raises(MoveRefused):
            actions.rate(case, stars=5, words="", by=officer, at=MONDAY)

    def test_a_resident_who_is_logged_in_rates_and_stays_unnamed(self, scene):
        case = scene.resolved()

        actions.rate(case, stars=3, words="还行", by=a_user(), at=MONDAY)

        assert AuditEntry.objects.get(verb="rate").by is None


class TestDispatchers:
    def test_a_dispatcher_places_what_no_rule_could(self, scene):
        case = scene.file().complaint
        Complaint.objects.filter(pk=case.pk).update(status="submitted", unit=None)
        case.deadlines.all().delete()
        case.refresh_from_db()

        actions.dispatch(case, unit=scene.company, by=scene.township, at=MONDAY)

        assert (case.status, case.unit) == ("dispatched", scene.company)

    def test_redispatching_gives_the_new_unit_its_own_clock_and_the_resident_the_old_end(self, scene):
        other = an_organisation()
        case = scene.file().complaint

        actions.redispatch(case, unit=other, note="属于部门职责", by=scene.township, at=at_hour(3))

        assert (case.status, case.unit, case.round) == ("dispatched", other, 2)
        assert clock(case, "accept", 1).dropped_at == at_hour(3)
        assert clock(case, "accept", 2).due_at == at_hour(4, 23, 59, 59)
        assert clock(case, "contact", 2).due_at == at_hour(4, 23, 59, 59)
        assert clock(case, "close", 1).is_running
        assert case.deadlines.filter(kind=Kind.CLOSE).count() == 1

    def test_who_was_contacted_once_is_not_contacted_first_again(self, scene):
        case = scene.accepted()
        actions.contact(case, note="在看", by=scene.manager, at=MONDAY)

        actions.redispatch(case, unit=an_organisation(), note="转部门", by=scene.township, at=at_hour(3))

        assert case.deadlines.filter(kind=Kind.CONTACT).count() == 1

    def test_the_old_unit_loses_sight_and_the_new_one_gains_it(self, scene):
        desk = a_desk("urban", district=scene.compound.township.district)
        handler = a_handler(desk)
        case = scene.file().complaint
        assert not Complaint.objects.visible_to(handler).exists()

        actions.redispatch(case, unit=desk, note="属于城管职责", by=scene.district, at=MONDAY)

        assert Complaint.objects.visible_to(handler).exists()
        assert not Complaint.objects.visible_to(scene.manager).exists()

    def test_redispatching_to_the_same_unit_is_refused(self, scene):
        with pytest.raises(MoveRefused):
            actions.redispatch(
                scene.file().complaint, unit=scene.company, note="再派", by=scene.township, at=MONDAY
            )

    def test_declining_names_the_reason_and_where_to_go(self, scene):
        case = scene.file().complaint
        with pytest.raises(MoveRefused):
            actions.decline(case, note="已经起诉", where="　", by=scene.township, at=MONDAY)

        actions.decline(case, note="已经起诉", where="人民法院", by=scene.township, at=MONDAY)

        assert case.status == "declined"
        assert AuditEntry.objects.get(verb="decline").details["where"] == "人民法院"
        assert not case.deadlines.running().exists()

    def test_the_secretary_may_not_redispatch(self, scene):
        with pytest.raises(MoveRefused):
            actions.redispatch(
                scene.file().complaint, unit=an_organisation(), note="x", by=scene.secretary, at=MONDAY
            )


class TestWords:
    @pytest.mark.parametrize("note", ["", "   ", "　　", "\u202e"])
    def test_words_that_are_none_are_refused(self, scene, note):
        with pytest.raises(MoveRefused):
            actions.contact(scene.accepted(), note=note, by=scene.manager, at=MONDAY)

    def test_evidence_is_asked_for_where_the_category_says_so(self, scene):
        case = scene.accepted()
        with pytest.raises(MoveRefused, match="照片"):
            actions.resolve(case, note="已修", by=scene.manager, at=MONDAY)

        without = scene.accepted(code="PRK", words="有人长期占用车位")
        actions.resolve(without, note="已劝离", by=scene.manager, at=MONDAY)

        assert without.status == "resolved"

    def test_photos_uploaded_before_count_as_evidence_of_the_round(self, scene):
        case = scene.accepted()
        actions.add_evidence(
            case, [an_admitted_photo()], stage=Photo.Stage.AFTER, by=scene.manager, at=MONDAY
        )

        actions.resolve(case, note="已修", by=scene.manager, at=MONDAY)

        assert case.status == "resolved"

    def test_a_refused_resolution_leaves_no_photo(self, scene):
        case = scene.accepted()

        with pytest.raises(MoveRefused):
            actions.resolve(case, note="", photos=[an_admitted_photo()], by=scene.manager, at=MONDAY)

        assert not Photo.objects.exists()

    def test_only_the_unit_uploads_evidence_and_only_while_it_handles(self, scene):
        case = scene.file().complaint
        for by in (scene.manager, scene.township):
            with pytest.raises(MoveRefused):
                actions.add_evidence(case, [an_admitted_photo()], stage="after", by=by, at=MONDAY)

    def test_stars_are_one_to_five(self, scene):
        case = scene.resolved()
        for stars in (0, 6, None):
            with pytest.raises(MoveRefused):
                actions.rate(case, stars=stars, words="", by=NOBODY, at=MONDAY)

    def test_an_empty_remark_is_refused(self, scene):
        with pytest.raises(Refused):
            actions.remark(scene.file().complaint, note="　", by=scene.manager, at=MONDAY)


class TestReporter:
    CONTACT = actions.Contact("林小姐", "13800001234")

    def test_a_dispatcher_who_asks_is_told_and_written_down(self, scene):
        case = scene.file(contact=self.CONTACT).complaint

        assert actions.reveal(case, by=scene.township, at=MONDAY) == self.CONTACT
        assert AuditEntry.objects.get(verb="reveal").by == scene.township

    @pytest.mark.parametrize("who", ["manager", "secretary", "stranger"])
    def test_nobody_else_is_told(self, scene, who):
        case = scene.file(contact=self.CONTACT).complaint

        with pytest.raises(Refused):
            actions.reveal(case, by=getattr(scene, who), at=MONDAY)
        assert not AuditEntry.objects.filter(verb="reveal").exists()

    def test_a_dispatcher_is_not_told_while_his_own_office_is_the_unit(self, scene):
        case = scene.file(code="OWN", contact=self.CONTACT).complaint

        with pytest.raises(Refused):
            actions.reveal(case, by=scene.township, at=MONDAY)
        assert actions.reveal(case, by=scene.district, at=MONDAY) == self.CONTACT

    def test_an_anonymous_reporter_is_told_to_nobody(self, scene):
        case = scene.file(contact=self.CONTACT, anonymous=True).complaint

        with pytest.raises(Refused):
            actions.reveal(case, by=scene.district, at=MONDAY)

    def test_withdrawing_ends_the_clocks_and_tells_the_unit(self, scene):
        case = scene.accepted()

        actions.withdraw(case, note="自己解决了", by=NOBODY, at=MONDAY)

        assert case.status == "withdrawn"
        assert not case.deadlines.running().exists()
        assert Message.objects.filter(recipient=scene.manager, subject__contains="撤回").exists()

    def test_the_reporter_is_told_by_sms_at_each_step(self, scene):
        case = scene.resolved(contact=self.CONTACT)

        told = Message.objects.filter(channel="sms").order_by("pk")
        assert {message.title.count(case.number) for message in told} == {1}
        assert told.count() == 3


def test_who_waits_for_what(scene):
    case = scene.file().complaint
    assert list(Complaint.objects.waiting_for(scene.manager)) == [case]
    assert not Complaint.objects.waiting_for(scene.township).exists()

    actions.accept(case, by=scene.manager, at=MONDAY)
    assert list(Complaint.objects.waiting_for(scene.manager)) == [case]

    actions.resolve(case, note="好了", photos=[an_admitted_photo()], by=scene.manager, at=MONDAY)
    assert not Complaint.objects.waiting_for(scene.manager).exists()
    assert not Complaint.objects.open().exists()


def test_categories_speak_english_to_english_readers(db):
    with translation.override("en"):
        assert str(category("LFT")) == "Lifts"
    assert str(category("LFT")) == "电梯"
