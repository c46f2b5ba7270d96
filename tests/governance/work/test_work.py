"""Tasks and issues: registers, clocks, evidence, two persons, the published counts."""

from datetime import date, timedelta
from itertools import product

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from communities.access import Role
from governance import actions, overdue
from governance.actions import Fact
from governance.actions import work as deeds
from governance.lifecycle import WORK, WorkMove, WorkPart, WorkStatus
from governance.models import Issue, IssueDeadline, Task
from tests.factories import a_company, a_compound, a_project, a_township, an_organisation
from workflow.lifecycle import MoveRefused
from workflow.models import AuditEntry, Message
from workflow.refusals import Refused

from .scenes import MONDAY, TODAY, a_chief, a_kind, a_worker, days, paper

pytestmark = pytest.mark.django_db
LEGACY, STUBBORN = Issue.Register.LEGACY, Issue.Register.STUBBORN


@pytest.fixture
def compound():
    return a_compound("凤林花苑", "LY001")


@pytest.fixture
def unit(compound):
    company = a_company("好物业")
    a_project(compound, company)
    return company.organisation


@pytest.fixture
def issue(compound, unit):
    return actions.open_issue(a_fact(compound, unit), by=None, at=MONDAY)


def a_fact(compound, unit, title="消防管网没有水", **fields) -> Fact:
    given = {
        "register": LEGACY,
        "kind": a_kind(),
        "found_on": TODAY - days(10),
        "due_on": TODAY + days(20),
    }
    return Fact(compound=compound, owner=unit, title=title, **(given | fields))


def a_task(compound, unit, **fields) -> Task:
    given = {"title": "清理楼道", "owner": unit, "compound": compound, "due_on": TODAY + days(5)}
    return actions.give_task(**(given | fields), by=None, at=MONDAY)


def test_an_issue_has_the_clock_of_its_register(issue):
    assert issue.number == "YL202600001"
    assert timezone.localdate(issue.next_due_at) == TODAY + days(20)
    assert issue.deadlines.get().started_at.date() == TODAY - days(10)


def test_done_with_evidence_and_checked_by_another(issue):
    chief = a_chief()
    deeds.finish(issue, note="换了管网", papers=[paper()], by=None, at=MONDAY + days(2))
    deeds.close(issue, note="现场看过", by=chief, at=MONDAY + days(3))

    issue.refresh_from_db()
    assert (issue.status, issue.closed_on, issue.closed_by) == (WorkStatus.CLOSED, TODAY + days(3), chief)
    assert issue.evidence == "换了管网"
    assert not issue.deadlines.running().exists()


@pytest.mark.parametrize("deed", ["close", "give_back"])
def test_who_did_it_does_not_check_it(issue, deed):
    chief = a_chief()
    deeds.finish(issue, note="换了管网", papers=[paper()], by=chief, at=MONDAY)
    more = {"due_on": TODAY + days(9)} if deed == "give_back" else {}

    with pytest.raises(MoveRefused, match="另一人"):
        getattr(deeds, deed)(issue, note="看过", by=chief, at=MONDAY, **more)


def test_nothing_is_done_without_evidence(issue):
    with pytest.raises(MoveRefused, match="依据"):
        deeds.finish(issue, note="换了管网", papers=[], by=None, at=MONDAY)


def test_given_back_it_has_a_new_clock(issue):
    deeds.finish(issue, note="换了管网", papers=[paper()], by=None, at=MONDAY)
    deeds.give_back(issue, note="还漏水", due_on=TODAY + days(40), by=None, at=MONDAY + days(1))

    assert (issue.status, issue.round) == (WorkStatus.OPEN, 2)
    assert timezone.localdate(issue.next_due_at) == TODAY + days(40)


def test_postponed_by_its_days(issue):
    deeds.postpone(issue, days=7, note="材料没有到", by=None, at=MONDAY)

    assert timezone.localdate(Issue.objects.get().next_due_at) == TODAY + days(27)


def test_dropped_with_words_only(issue):
    with pytest.raises(MoveRefused):
        deeds.drop(issue, note=" ", by=None, at=MONDAY)
    deeds.drop(issue, note="登记重复", by=None, at=MONDAY)

    assert issue.status == WorkStatus.DROPPED


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"title": " "}, "问题名称"),
        ({"found_on": TODAY + days(1)}, "发现日期"),
        ({"due_on": TODAY - days(11)}, "办结期限"),
        ({"closed_on": TODAY - days(11), "evidence": "好了"}, "销号日期"),
        ({"closed_on": TODAY + days(1), "evidence": "好了"}, "发现日期和销号日期"),
        ({"closed_on": TODAY}, "办结说明"),
    ],
)
def test_what_no_register_can_have(compound, unit, fields, words):
    with pytest.raises(Refused, match=words):
        actions.record_issues([a_fact(compound, unit, **fields)], by=None, at=MONDAY)


def test_many_at_once_in_few_statements(compound, unit, django_assert_max_num_queries):
    facts = [a_fact(compound, unit, f"问题{number}", register=STUBBORN) for number in range(201)]

    actions.record_issues(facts[:1], by=None, at=MONDAY)
    with django_assert_max_num_queries(18):
        actions.record_issues(facts, by=None, at=MONDAY)

    assert Issue.objects.count() == 201
    assert len({*Issue.objects.values_list("number", flat=True)}) == 201
    assert IssueDeadline.objects.running().count() == 201


def test_recorded_twice_it_stands_once(compound, unit):
    facts = [a_fact(compound, unit), a_fact(compound, unit), a_fact(compound, unit, "车库漏水")]

    assert len(actions.record_issues(facts, by=None, at=MONDAY)) == 2
    assert actions.record_issues(facts, by=None, at=MONDAY) == []


def test_the_published_counts_come_from_rows(compound, unit):
    """F07 and F20 are such counts."""
    facts = [
        a_fact(
            compound,
            unit,
            f"{register}{number}",
            register=register,
            found_on=date(2024, 6, 1),
            due_on=date(2025, 12, 31),
            closed_on=closed,
            evidence="整改完成",
        )
        for register, closings in (
            (LEGACY, [date(2025, 1, 1), date(2025, 12, 31), date(2026, 1, 1), None]),
            (STUBBORN, [date(2025, 5, 5), date(2024, 12, 31)]),
        )
        for number, closed in enumerate(closings)
    ]
    actions.record_issues(facts, by=None, at=MONDAY)

    def count(register):
        rows = Issue.objects.of_register(register)
        return rows.closed_within(date(2025, 1, 1), date(2025, 12, 31)).count()

    assert (count(LEGACY), count(STUBBORN)) == (2, 1)


def test_a_closed_issue_without_a_day_is_refused_by_the_database(issue):
    with pytest.raises(IntegrityError), transaction.atomic():
        Issue.objects.filter(pk=issue.pk).update(status=WorkStatus.CLOSED)


def test_only_in_ones_own_scope(compound, unit):
    stranger = a_worker(Role.TOWNSHIP_OFFICER, a_township("张坂镇"))

    with pytest.raises(Refused, match="职责范围"):
        actions.record_issues([a_fact(compound, unit)], by=stranger, at=MONDAY)
    with pytest.raises(Refused, match="职责范围"):
        actions.give_task(title="清理", owner=unit, compound=compound, due_on=TODAY, by=stranger, at=MONDAY)


def test_an_owner_sees_and_does_what_is_its_own(compound, unit):
    manager, stranger = a_worker(Role.MANAGER, compound), a_worker(Role.HANDLER)
    task = a_task(compound, unit)
    other = a_task(a_compound("别处", "DY001"), an_organisation())

    assert [*Task.objects.visible_to(manager)] == [task]
    assert not Task.objects.visible_to(stranger).exists()
    assert not {WorkPart.OWNER, WorkPart.CHECKER} & other.relations_of(manager)
    assert task.relations_of(manager) == {WorkPart.OWNER}
    deeds.finish(task, note="清了", papers=[paper()], by=manager, at=MONDAY)
    with pytest.raises(MoveRefused):
        deeds.close(task, note="看过", by=manager, at=MONDAY)


def test_a_handler_sees_the_tasks_of_the_own_department_alone(compound):
    mine, other = an_organisation(name="区消防大队"), an_organisation(name="区城管局")
    handler = a_worker(Role.HANDLER, mine)
    task, _other = a_task(compound, mine), a_task(compound, other)

    assert [*Task.objects.visible_to(handler)] == [task]


def test_a_task_that_is_late_is_raised_once(compound, unit):
    chief, manager = a_chief(), a_worker(Role.MANAGER, compound)
    a_task(compound, unit)
    for _turn in range(2):
        overdue.sweep(MONDAY + days(30))

    assert Message.objects.inbox(chief).count() == 2
    late = Message.objects.inbox(manager).filter(key__startswith="escalate:")
    assert late.count() == 1
    assert Task.objects.overdue(MONDAY + days(30)).count() == 1
    assert Task.objects.overdue(MONDAY + days(5)).count() == 0


def test_a_task_without_a_compound_is_near_its_owners_place(compound):
    office = an_organisation("township", "洛阳镇政府", township=compound.township)

    task = a_task(None, office)

    assert (task.compound, task.near) == (None, compound)


def test_the_nearest_end_comes_first(compound, unit):
    late, soon = a_task(compound, unit, due_on=TODAY + days(9)), a_task(compound, unit)
    done = a_task(compound, unit)
    deeds.drop(done, note="不用了", by=None, at=MONDAY)

    assert [*Task.objects.overdue_first()] == [soon, late, done]


OWNER, CHECKER = WorkPart.OWNER, WorkPart.CHECKER
ALLOWED = {
    (WorkStatus.OPEN, WorkMove.FINISH, OWNER),
    (WorkStatus.DONE, WorkMove.CLOSE, CHECKER),
    (WorkStatus.DONE, WorkMove.RETURN, CHECKER),
    (WorkStatus.OPEN, WorkMove.POSTPONE, CHECKER),
    (WorkStatus.OPEN, WorkMove.DROP, CHECKER),
}


@pytest.mark.parametrize(("status", "name", "part"), [*product(WorkStatus, WorkMove, WorkPart)])
def test_a_move_is_open_exactly_where_the_rules_say(status, name, part):
    open_ = {move.name for move in WORK.open_to(status, {part})}

    assert (name in open_) == ((status, name, part) in ALLOWED)


def test_the_story_keeps_every_step(issue):
    deeds.finish(issue, note="换了管网", papers=[paper()], by=None, at=MONDAY + timedelta(hours=1))

    told = AuditEntry.objects.about("issue", issue.number).values_list("verb", flat=True)
    assert [*told] == ["open", "finish"]
