"""Tough compounds: onto the list by decision, off it by two persons; sponsors, meetings, progress."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from communities.access import Role
from governance import actions
from governance.actions import Resolution
from governance.models import Duty, Sponsorship, Task, ToughCompound
from governance.tough_overview import with_state
from tests.factories import a_compound, a_person, an_organisation
from workflow.refusals import Refused

from .scenes import MONDAY, TODAY, a_chief, a_worker, days, paper

pytestmark = pytest.mark.django_db
LEADER, CADRE, GROUP = Sponsorship.Part


@pytest.fixture
def tough():
    return listed(a_compound("凤林花苑", "LY001"))


def listed(compound, **fields) -> ToughCompound:
    given = {"listed_on": TODAY - days(60), "reason": "消防管网多年没有水", "decision": "泉台管〔2026〕1号"}
    return actions.list_compound(compound, **(given | fields), by=None, at=MONDAY)


def sponsor(tough, starts_on=TODAY, ends_on=None, **fields):
    return actions.sponsor(tough, starts_on=starts_on, ends_on=ends_on, **fields, by=None, at=MONDAY)


def test_a_compound_is_listed_once_at_a_time(tough):
    with pytest.raises(Refused, match="已经在"):
        listed(tough.compound)
    with pytest.raises(IntegrityError), transaction.atomic():
        ToughCompound.objects.create(compound=tough.compound, listed_on=TODAY, reason="再次", decision="2号")


@pytest.mark.parametrize(
    ("fields", "words"),
    [({"reason": " "}, "原因"), ({"decision": ""}, "文号"), ({"listed_on": TODAY + days(1)}, "晚于今天")],
)
def test_a_compound_is_listed_by_decision(fields, words):
    with pytest.raises(Refused, match=words):
        listed(a_compound(), **fields)


def test_only_the_district_lists():
    compound = a_compound()
    officer = a_worker(Role.TOWNSHIP_OFFICER, compound)

    with pytest.raises(Refused, match="职责范围"):
        actions.list_compound(compound, listed_on=TODAY, reason="难", decision="1号", by=officer, at=MONDAY)


def test_two_persons_release(tough):
    chief, other = a_chief(), a_worker(Role.DISTRICT_OFFICER, tough.compound.township.district)
    mine = a_worker(Role.DISTRICT_OFFICER, tough.compound.township.district)
    sponsor(tough, part=LEADER, person=a_person(), starts_on=TODAY - days(9))
    actions.ask_release(tough, result="管网通水", papers=[paper()], by=mine, at=MONDAY)
    asked = {"left_on": TODAY, "decision": "泉台管〔2026〕9号", "at": MONDAY}

    with pytest.raises(Refused, match="另一人"):
        actions.approve_release(tough, by=mine, **asked)
    left = actions.approve_release(tough, by=other, **asked)

    assert (left.left_on, left.approved_by) == (TODAY, other)
    assert chief != other
    assert tough.sponsorships.get().ends_on == TODAY
    assert not ToughCompound.objects.listed().exists()


def test_nobody_is_released_without_asking_evidence_and_decision(tough):
    approve = {"left_on": TODAY, "by": None, "at": MONDAY}
    with pytest.raises(Refused, match="还没有人申请"):
        actions.approve_release(tough, decision="9号", **approve)
    with pytest.raises(Refused, match="依据"):
        actions.ask_release(tough, result="好了", papers=[], by=None, at=MONDAY)
    actions.ask_release(tough, result="好了", papers=[paper()], by=None, at=MONDAY)
    with pytest.raises(Refused, match="文号"):
        actions.approve_release(tough, decision=" ", **approve)
    with pytest.raises(Refused, match="退出日期"):
        actions.approve_release(tough, decision="9号", **(approve | {"left_on": TODAY + days(1)}))


def test_what_is_refused_may_be_asked_again(tough):
    actions.ask_release(tough, result="好了", papers=[paper()], by=None, at=MONDAY)
    actions.refuse_release(tough, note="还漏水", by=None, at=MONDAY)

    assert not actions.ask_release(tough, result="不漏了", papers=[paper()], by=None, at=MONDAY).left_on


def test_who_has_left_is_written_about_no_more_and_may_come_back(tough):
    actions.ask_release(tough, result="好了", papers=[paper()], by=None, at=MONDAY)
    actions.approve_release(tough, left_on=TODAY, decision="9号", by=None, at=MONDAY)

    with pytest.raises(Refused, match="已经退出"):
        actions.report_progress(tough, month=TODAY, words="又来", by=None, at=MONDAY)
    with pytest.raises(Refused, match="上一次退出"):
        listed(tough.compound, listed_on=TODAY - days(1))
    assert listed(tough.compound, listed_on=TODAY).is_listed


DAYS = st.integers(0, 40)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(spans=st.lists(st.tuples(DAYS, st.none() | DAYS), max_size=5))
def test_leaders_never_overlap(tough, spans):
    with transaction.atomic():
        for first, length in spans:
            start = TODAY + days(first)
            end = None if length is None else start + days(length)
            try:
                sponsor(tough, part=LEADER, person=a_person(), starts_on=start, ends_on=end)
            except Refused:
                assert any(meet(row, start, end) for row in tough.sponsorships.all())
        rows = [*tough.sponsorships.order_by("starts_on")]
        assert not any(
            meet(one, other.starts_on, other.ends_on) for one in rows for other in rows if one != other
        )
        transaction.set_rollback(True)


def meet(row, start, end) -> bool:
    """A day in common, counted day by day."""
    horizon = TODAY + days(120)
    mine = {row.starts_on + days(n) for n in range(((row.ends_on or horizon) - row.starts_on).days + 1)}
    return any(start + days(n) in mine for n in range(((end or horizon) - start).days + 1))


def test_departments_stand_beside_one_another_and_each_once(tough):
    fire, city = an_organisation(name="区消防大队"), an_organisation(name="区城管局")
    sponsor(tough, part=GROUP, unit=fire)
    sponsor(tough, part=GROUP, unit=city)

    with pytest.raises(Refused, match="重叠"):
        sponsor(tough, part=GROUP, unit=fire, starts_on=TODAY + days(3))


def test_the_database_keeps_one_leader_at_a_time_too(tough):
    sponsor(tough, part=LEADER, person=a_person())

    with pytest.raises(IntegrityError), transaction.atomic():
        Sponsorship.objects.create(tough=tough, part=LEADER, person=a_person(), starts_on=TODAY + days(9))


@pytest.mark.parametrize("part", [LEADER, CADRE, GROUP])
def test_persons_lead_and_departments_group(tough, part):
    wrong = {"unit": an_organisation()} if part != GROUP else {"person": a_person()}

    with pytest.raises(Refused, match="要选"):
        sponsor(tough, part=part, **wrong)


def test_a_leader_is_followed_by_another_after_the_end(tough):
    first = sponsor(tough, part=LEADER, person=a_person())
    actions.end_sponsorship(first, ends_on=TODAY + days(5), by=None, at=MONDAY)

    sponsor(tough, part=LEADER, person=a_person(), starts_on=TODAY + days(6))

    assert tough.sponsorships.count() == 2


def test_resolutions_become_tasks_with_clocks(tough):
    fire = an_organisation(name="区消防大队")
    meeting = actions.plan_meeting(tough, on=TODAY, place="小区门口", subject="通水", by=None, at=MONDAY)

    tasks = actions.record_meeting(
        meeting,
        attendees="区消防大队、物业",
        words="月底前通水",
        resolutions=[Resolution("更换主管", fire, TODAY + days(14))],
        by=None,
        at=MONDAY,
    )

    assert [(one.meeting, one.tough, one.owner) for one in tasks] == [(meeting, tough, fire)]
    assert tasks[0].deadlines.running().count() == 1
    with pytest.raises(Refused, match="已经有记录"):
        actions.record_meeting(meeting, attendees="又来", words="", resolutions=[], by=None, at=MONDAY)


def test_a_meeting_is_recorded_after_it_was_held_and_whole_or_not_at_all(tough):
    fire = an_organisation()
    later = actions.plan_meeting(tough, on=TODAY + days(1), place="门口", subject="通水", by=None, at=MONDAY)
    today = actions.plan_meeting(tough, on=TODAY, place="门口", subject="通水", by=None, at=MONDAY)
    record = {"words": "", "by": None, "at": MONDAY}

    with pytest.raises(Refused, match="还没有开"):
        actions.record_meeting(later, attendees="物业", resolutions=[], **record)
    with pytest.raises(Refused, match="办结期限"):
        actions.record_meeting(
            today, attendees="物业", resolutions=[Resolution("换管", fire, TODAY - days(1))], **record
        )

    today.refresh_from_db()
    assert (today.recorded_at, Task.objects.count()) == (None, 0)


def test_progress_is_one_entry_a_month(tough):
    for words in ("开工", "完成一半"):
        row = actions.report_progress(tough, month=TODAY, words=words, by=None, at=MONDAY)

    assert tough.progress.get() == row
    assert tough.progress.get().words == "完成一半"


@pytest.mark.parametrize("month", [date(2025, 12, 31), date(2026, 4, 1)])
def test_progress_is_of_a_month_on_the_list_and_not_to_come(tough, month):
    with pytest.raises(Refused, match="月份"):
        actions.report_progress(tough, month=month, words="开工", by=None, at=MONDAY)


def test_the_list_counts_in_one_query(tough, django_assert_num_queries):
    fire = an_organisation(name="区消防大队")
    for number in range(3):
        actions.give_task(
            title=f"任务{number}", owner=fire, tough=tough, due_on=TODAY + days(3), by=None, at=MONDAY
        )
    Task.objects.filter(title="任务0").update(status="closed", closed_on=TODAY)
    actions.plan_meeting(tough, on=TODAY + days(2), place="门口", subject="通水", by=None, at=MONDAY)
    sponsor(tough, part=LEADER, person=a_person("包联人"))

    with django_assert_num_queries(1):
        row = with_state(ToughCompound.objects.all(), TODAY).get()

    assert (row.closed, row.all, row.open_tasks, row.open_issues) == (1, 3, 2, 0)
    assert (row.leader, row.next_meeting) == ("包联人", TODAY + days(2))


def test_duties_begin_and_end():
    body = an_organisation("resident_unit", "区供电所")
    duty = actions.give_duty(body, words="包保用电安全", starts_on=TODAY, by=None, at=MONDAY)

    actions.end_duty(duty, ends_on=TODAY + days(1), by=None, at=MONDAY)

    assert not Duty.objects.current(TODAY + days(2)).exists()
    with pytest.raises(Refused, match="停止"):
        actions.end_duty(duty, ends_on=TODAY + days(1), by=None, at=MONDAY)
