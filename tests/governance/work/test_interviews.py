"""Interviews from the frozen scores to the verification: who is called, the clock, two persons, levels."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime
from itertools import product

import pytest
from django.db import connection
from django.utils import timezone

from communities.access import Role
from governance import actions, overdue
from governance.actions import Promise
from governance.actions import interviews as deeds
from governance.lifecycle import INTERVIEW, InterviewMove, InterviewPart, InterviewStatus
from governance.models import Interview, InterviewPerson, InterviewTerms
from tests.factories import a_company, a_person, a_project
from workflow import calendars
from workflow.clock import SHANGHAI, Limit, Unit
from workflow.lifecycle import MoveRefused
from workflow.models import AuditEntry, Message
from workflow.refusals import Refused

from .scenes import ISSUED, ISSUED_AT, a_chief, a_freeze, a_worker, days, five_places, paper, ranks

pytestmark = pytest.mark.django_db
TOLD_AT, KEPT_AT = ISSUED_AT + days(3), ISSUED_AT + days(9)
PAST = ["2025Q2", "2025Q3", "2025Q4"]


@pytest.fixture
def places():
    return five_places()


@pytest.fixture
def frozen(places):
    first, second, compounds = places
    return a_freeze(
        scores=[*ranks([second, first], "90", "80"), *ranks(compounds, "95", "90", "85", "80", "75")]
    )


def call(freeze, at=ISSUED_AT, by=None):
    return actions.call_interviews(freeze, issued_on=ISSUED, by=by, at=at)


def of(rows, name):
    return next(row for row in rows if row.name == name)


def held(interview, at=TOLD_AT, **fields):
    person = a_person("被约谈人")
    deeds.notify(interview, persons=[person], meets_at=at + days(1), place="区专班会议室", by=None, at=at)
    given = {
        "held_on": (at + days(1)).date(),
        "present": "镇长、区专班",
        "issues": "隐患闭环率低",
        "commitments": [Promise("三十天内整改到位")],
        "minutes": [paper()],
    }
    deeds.hold(interview, **(given | fields), by=None, at=at + days(1))
    interview.refresh_from_db()
    return person


def kept(interview, by=None, at=KEPT_AT):
    for one in interview.commitments.all():
        deeds.keep_commitment(one, result="已整改", papers=[paper()], by=by, at=at)


def test_the_last_township_the_last_three_compounds_and_the_last_company_are_called(places, frozen):
    _first, _second, compounds = places
    good, bad = a_company("好物业"), a_company("差物业")
    for company, mine in ((good, compounds[:2]), (bad, compounds[2:])):
        for compound in mine:
            a_project(compound, company)

    rows = call(frozen)

    assert {(row.kind, row.name) for row in rows} == {
        ("township", "洛阳镇"),
        ("compound", "甲3"),
        ("compound", "乙1"),
        ("compound", "乙2"),
        ("company", "差物业"),
    }
    assert (of(rows, "差物业").score, of(rows, "差物业").rank, of(rows, "差物业").of) == (80, 2, 2)
    assert {row.level.running for row in rows} == {1}


def test_who_has_no_score_is_not_ranked_and_not_called(places):
    _first, _second, compounds = places
    freeze = a_freeze(scores=[(compounds[0], "90", 1), (compounds[1], "80", 2), (compounds[2], None, None)])

    assert [row.name for row in call(freeze)] == ["甲2"]


def test_whoever_is_good_in_everything_is_spared(places):
    _first, _second, compounds = places
    freeze = a_freeze(scores=ranks(compounds[:3], "99", "97", "95"), low=compounds[1:2])

    assert [row.name for row in call(freeze)] == ["甲2"]


def test_the_switch_is_a_row(places):
    _first, _second, compounds = places
    InterviewTerms.objects.update(spares_the_good=False, compounds=1)

    assert [row.name for row in call(a_freeze(scores=ranks(compounds[:2], "99", "98")))] == ["甲2"]


def test_ten_working_days_from_the_bulletin(frozen):
    row = call(frozen)[0]

    due = calendars.current().due(datetime(2026, 1, 19, 9, tzinfo=SHANGHAI), Limit(10, Unit.WORKING_DAYS))
    assert timezone.localdate(row.deadlines.get().due_at) == timezone.localdate(due.at)
    assert timezone.localdate(due.at).isoformat() == "2026-02-02"


def test_called_twice_it_calls_nobody_twice(frozen):
    first = call(frozen)
    again = call(frozen, at=ISSUED_AT + days(2))

    assert [row.pk for row in again] == [row.pk for row in first]
    assert Message.objects.count() == len({row.key for row in Message.objects.all()})
    assert AuditEntry.objects.filter(subject_label="interview", verb="call").count() == len(first)


@pytest.mark.django_db(transaction=True)
def test_four_at_once_call_each_once():
    _first, _second, compounds = five_places()
    freeze = a_freeze(scores=ranks(compounds, "95", "90", "85", "80", "75"))

    def one(_number):
        try:
            return [row.pk for row in call(freeze)]
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as crowd:
        answers = list(crowd.map(one, range(4)))

    assert all(answer == answers[0] for answer in answers)
    assert Interview.objects.count() == 3
    assert AuditEntry.objects.filter(subject_label="interview", verb="call").count() == 3


@pytest.mark.parametrize(
    ("quarters", "audience"), [(1, "district"), (2, "district_leader"), (3, "district_leader")]
)
def test_two_quarters_running_go_to_the_leader_and_three_to_the_committee(places, quarters, audience):
    _first, _second, compounds = places
    for code in PAST[-quarters:]:
        freeze = a_freeze(code, scores=ranks(compounds[:2], "90", "80"))

    row = call(freeze)[0]

    assert (row.running, row.level.running, row.level.audience) == (quarters, quarters, audience)


def test_a_quarter_that_was_better_in_between_begins_anew(places):
    _first, _second, compounds = places
    a_freeze("2025Q2", scores=ranks(compounds[:2], "90", "80"))
    a_freeze("2025Q3", scores=ranks([compounds[1], compounds[0]], "90", "80"))
    freeze = a_freeze("2025Q4", scores=ranks(compounds[:2], "90", "80"))

    assert call(freeze)[0].running == 1


def test_the_leader_is_told_from_the_second_quarter_on(places):
    _first, _second, compounds = places
    leader = a_worker(Role.DISTRICT_LEADER)
    for code in PAST[-2:]:
        freeze = a_freeze(code, scores=ranks(compounds[:2], "90", "80"))

    call(freeze)

    assert Message.objects.inbox(leader).count() == 1


@pytest.mark.parametrize("issued_on", [date(2025, 12, 31), date(2026, 1, 20)])
def test_a_bulletin_is_issued_after_the_quarter_and_not_in_the_future(frozen, issued_on):
    with pytest.raises(Refused, match="通报日期"):
        actions.call_interviews(frozen, issued_on=issued_on, by=None, at=ISSUED_AT)


def test_only_the_district_calls(frozen):
    with pytest.raises(Refused, match="职责"):
        call(frozen, by=a_worker(Role.TOWNSHIP_OFFICER))


def test_the_notice_goes_to_the_persons_and_once_for_each_appointment(frozen, places):
    _first, _second, compounds = places
    manager = a_worker(Role.MANAGER, compounds[4])
    row = of(call(frozen), "乙2")
    told = {"persons": [manager.person], "place": "会议室", "by": None, "at": ISSUED_AT}

    deeds.notify(row, meets_at=ISSUED_AT + days(2), **told)
    deeds.notify(row, meets_at=ISSUED_AT + days(2), **told)
    deeds.notify(row, meets_at=ISSUED_AT + days(3), **told)

    assert Message.objects.inbox(manager).count() == 2
    assert [one.post for one in row.interviewed.all()] == ["项目经理"]


@pytest.mark.parametrize(
    ("missing", "words"),
    [
        ({"commitments": []}, "整改承诺"),
        ({"present": " "}, "到场人员"),
        ({"issues": ""}, "指出的问题"),
        ({"minutes": []}, "约谈纪要"),
        ({"held_on": date(2026, 1, 18)}, "约谈日期"),
        ({"held_on": date(2026, 3, 1)}, "约谈日期"),
    ],
)
def test_an_interview_is_recorded_whole(frozen, missing, words):
    row = call(frozen)[0]

    with pytest.raises(MoveRefused, match=words):
        held(row, **missing)


def test_a_commitment_has_thirty_days_unless_it_says_otherwise(frozen):
    row = call(frozen)[0]
    day = (ISSUED_AT + days(4)).date()

    held(row, commitments=[Promise("甲"), Promise("乙", day + days(45))])

    assert [one.due_on for one in row.commitments.order_by("pk")] == [day + days(30), day + days(45)]
    correct = row.deadlines.get(kind="correct")
    assert timezone.localdate(correct.due_at) == day + days(45)


def test_without_verification_it_stays_open_and_is_raised_when_late(frozen):
    chief = a_chief()
    row = call(frozen)[0]
    held(row)
    kept(row)

    overdue.sweep(ISSUED_AT + days(60))

    assert row in Interview.objects.unverified()
    assert row.escalations.filter(level__kind="correct").count() == 2
    assert Message.objects.inbox(chief).filter(key__contains="escalate:interview").exists()


def test_another_person_verifies_with_evidence(frozen):
    row, chief = call(frozen)[0], a_chief()
    held(row)
    kept(row)

    deeds.verify(row, note="现场看过", papers=[paper()], by=chief, at=ISSUED_AT + days(20))

    row.refresh_from_db()
    assert (row.status, row.verified_by) == (InterviewStatus.VERIFIED, chief)
    assert row not in Interview.objects.unverified()
    assert not row.deadlines.running().exists()


def test_who_was_interviewed_does_not_verify(frozen):
    row, chief = call(frozen)[0], a_chief()
    held(row)
    kept(row)
    InterviewPerson.objects.create(interview=row, person=chief.person, post="区专班干部")

    with pytest.raises(MoveRefused, match="被约谈人"):
        deeds.verify(row, note="看过", papers=[paper()], by=chief, at=ISSUED_AT + days(20))


def test_who_reported_does_not_verify(frozen):
    row, chief = call(frozen)[0], a_chief()
    held(row)
    kept(row, by=chief)

    for deed in (deeds.fail, deeds.verify):
        more = {"papers": [paper()]} if deed is deeds.verify else {}
        with pytest.raises(MoveRefused, match="另一人"):
            deed(row, note="看过", by=chief, at=ISSUED_AT + days(20), **more)


@pytest.mark.parametrize(("keeps", "papers", "words"), [(False, True, "还有1条"), (True, False, "核验依据")])
def test_nothing_is_verified_without_kept_promises_and_evidence(frozen, keeps, papers, words):
    row = call(frozen)[0]
    held(row)
    if keeps:
        kept(row)

    with pytest.raises(MoveRefused, match=words):
        deeds.verify(row, note="看过", papers=[paper()] * papers, by=None, at=ISSUED_AT + days(20))


def test_what_fails_is_reported_anew(frozen):
    row = call(frozen)[0]
    held(row)
    kept(row)

    deeds.fail(row, note="还没有整改", by=None, at=ISSUED_AT + days(20))

    assert row.commitments.filter(kept_on=None).count() == 1
    assert row.status == InterviewStatus.HELD


def test_the_interviewed_report_and_strangers_do_not(frozen, places):
    _first, _second, compounds = places
    row = of(call(frozen), "乙2")
    manager, other = a_worker(Role.MANAGER, compounds[4]), a_worker(Role.MANAGER, compounds[0])
    held(row)
    InterviewPerson.objects.create(interview=row, person=manager.person, post="项目经理")
    one, at = row.commitments.get(), KEPT_AT

    with pytest.raises(Refused, match="被约谈人"):
        deeds.keep_commitment(one, result="好了", papers=[paper()], by=other, at=at)
    deeds.keep_commitment(one, result="好了", papers=[paper()], by=manager, at=at)

    one.refresh_from_db()
    assert one.kept_by == manager


CONVENER, VERIFIER = InterviewPart.CONVENER, InterviewPart.VERIFIER
S, M = InterviewStatus, InterviewMove
ALLOWED = {
    (S.CALLED, M.NOTIFY, CONVENER),
    (S.NOTIFIED, M.NOTIFY, CONVENER),
    (S.NOTIFIED, M.HOLD, CONVENER),
    (S.HELD, M.VERIFY, VERIFIER),
    (S.HELD, M.FAIL, VERIFIER),
}


@pytest.mark.parametrize(("status", "name", "part"), [*product(S, M, InterviewPart)])
def test_a_move_is_open_exactly_where_the_rules_say(status, name, part):
    open_ = {move.name for move in INTERVIEW.open_to(status, {part})}

    assert (name in open_) == ((status, name, part) in ALLOWED)


def test_an_interview_is_seen_in_its_scope(frozen, places):
    first, _second, compounds = places
    call(frozen)

    def names(user):
        return {row.name for row in Interview.objects.visible_to(user)}

    assert names(a_chief()) == {"洛阳镇", "甲3", "乙1", "乙2"}
    assert names(a_worker(Role.TOWNSHIP_OFFICER, first)) == {"洛阳镇", "甲3"}
    assert names(a_worker(Role.MANAGER, compounds[4])) == {"乙2"}
    assert names(a_worker(Role.RESIDENT, compounds[4])) == set()
