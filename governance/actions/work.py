"""Tasks and issues: registered one by one or many at once, done with evidence, checked by another person."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import partial
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from communities.actions import rights
from communities.actions.rights import Actor
from communities.directory import Staff, addresses
from communities.models import Compound, Organisation, Person, User
from workflow import attachments, audit, calendars, levels, outbox, steps
from workflow.clock import Calendar, Limit, Unit
from workflow.directory import Recipient
from workflow.models import AuditEntry, Message
from workflow.refusals import Refused
from workflow.uploads import Admitted

from ..holders import is_holder
from ..lifecycle import WorkLimit, WorkMove, WorkPart, WorkStatus
from ..models import (
    Duty,
    Issue,
    IssueDeadline,
    IssueKind,
    IssuePaper,
    SiteMeeting,
    Task,
    TaskPaper,
    ToughCompound,
    WorkSeries,
)

CHECK_DAYS = 5
"""Working days until what was reported as done is looked at."""
SERIES = {Issue.Register.LEGACY: "YL", Issue.Register.STUBBORN: "WZ"}
TASKS = "RW"
GIVEN = gettext_noop("任务%(number)s：%(title)s，请在%(day)s前办结")
LOT = 500
PARTS = frozenset(WorkPart)
"""The portal itself, as when the demo is played."""
_advance = partial(steps.advance_as, portal=PARTS)
Work = Task | Issue


@dataclass(frozen=True)
class Fact:
    """An issue as a register has it. One that is closed tells how (`evidence`) and was checked there."""

    compound: Compound
    register: str
    kind: IssueKind
    title: str
    found_on: date
    owner: Organisation
    due_on: date
    closed_on: date | None = None
    evidence: str = ""


def open_issue(fact: Fact, *, words: str = "", by: Actor, at: datetime) -> Issue:
    """:raises Refused: no right in the compound, what `record_issues` refuses, or it is there already."""
    rights.require(by, "issue.edit", fact.compound, at=at)
    if fact.due_on < timezone.localdate(at) or fact.closed_on:
        raise Refused(_("办结期限不能早于今天。"))
    found = record_issues([fact], by=by, at=at, words=words)
    if not found:
        raise Refused(_("这个问题已经在台账里，不用再登记。"))
    return found[0]


@transaction.atomic
def record_issues(facts: Iterable[Fact], *, by: Actor, at: datetime, words: str = "") -> list[Issue]:
    """Many issues in a few statements; what stands in the register already is left as it is.

    The limit of each runs from the day it was found; of a closed one it was met on its day. Nobody is told.

    :raises Refused: the first fact that cannot be, or one outside the scope of the right.
    """
    news = _new_ones(list(facts), timezone.localdate(at))
    for compound in {one.compound.pk: one.compound for one in news}.values():
        rights.require(by, "issue.edit", compound, at=at)
    calendar, stages = calendars.current(), levels.of("issue")
    made: list[Issue] = []
    for start in range(0, len(news), LOT):
        lot = news[start : start + LOT]
        rows = [_issue(one, number, words, by, at) for one, number in zip(lot, _numbers(lot), strict=True)]
        limits = [_limit(row, one, calendar, stages, at) for row, one in zip(rows, lot, strict=True)]
        for row, limit in zip(rows, limits, strict=True):
            row.next_due_at = limit.due_at if limit.is_running else None
        Issue.objects.bulk_create(rows)
        for limit in limits:
            limit.case_id = limit.case.pk
        IssueDeadline.objects.bulk_create(limits)
        AuditEntry.objects.bulk_create(_stories(rows, lot, by, at))
        made += rows
    return made


def _new_ones(facts: Sequence[Fact], today: date) -> list[Fact]:
    for one in facts:
        if problem := problem_of(one, today):
            raise Refused(f"{one.title}：{problem}")
    compounds = {one.compound.pk for one in facts}
    known = {
        *Issue.objects.filter(compound__in=compounds).values_list("register", "compound", "title", "found_on")
    }
    news: dict[tuple[Any, ...], Fact] = {}
    for one in facts:
        key = (str(one.register), one.compound.pk, one.title.strip(), one.found_on)
        if key not in known:
            news.setdefault(key, one)
    return list(news.values())


def problem_of(fact: Fact, today: date) -> str | None:
    """Why a register cannot have it so; None where it can."""
    if not fact.title.strip():
        return _("请填写问题名称。")
    if not fact.compound.is_active:
        return _("小区已停用。")
    if fact.found_on > today or (fact.closed_on and fact.closed_on > today):
        return _("发现日期和销号日期不能晚于今天。")
    if fact.due_on < fact.found_on:
        return _("办结期限不能早于发现日期。")
    if fact.closed_on and fact.closed_on < fact.found_on:
        return _("销号日期不能早于发现日期。")
    if fact.closed_on and not fact.evidence.strip():
        return _("已销号的问题要写明办结说明。")
    return None


def _numbers(facts: Sequence[Fact]) -> Iterator[str]:
    """By register and the year in which it was found, in the order of the facts."""
    keys = [(SERIES[Issue.Register(one.register)], one.found_on.year) for one in facts]
    taken = {key: iter(WorkSeries.take(*key, keys.count(key))) for key in sorted(set(keys))}
    return (next(taken[key]) for key in keys)


def _issue(fact: Fact, number: str, words: str, by: Actor, at: datetime) -> Issue:
    return Issue(
        number=number,
        status=WorkStatus.CLOSED if fact.closed_on else WorkStatus.OPEN,
        register=fact.register,
        kind=fact.kind,
        title=fact.title.strip(),
        words=words.strip(),
        compound=fact.compound,
        near=fact.compound,
        owner=fact.owner,
        found_on=fact.found_on,
        done_on=fact.closed_on,
        closed_on=fact.closed_on,
        evidence=fact.evidence.strip(),
        opened_at=at,
        opened_by=by,
    )


def _limit(row: Issue, fact: Fact, calendar: Calendar, stages: Any, at: datetime) -> IssueDeadline:
    started = _morning(fact.found_on)
    limit = Limit((fact.due_on - fact.found_on).days, Unit.DAYS)
    due = calendar.due(started, limit)
    found = IssueDeadline(
        case=row,
        kind=WorkLimit.DO,
        amount=limit.amount,
        unit=limit.unit,
        started_at=started,
        due_at=due.at,
        provisional=due.provisional,
        met_at=_morning(fact.closed_on) if fact.closed_on else None,
    )
    if not fact.closed_on:
        found.sweep_at = levels.next_look(found, stages, calendar, at=at)
    return found


def _morning(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(9)))


def _stories(rows: Iterable[Issue], facts: Iterable[Fact], by: Actor, at: datetime) -> Iterator[AuditEntry]:
    for row, one in zip(rows, facts, strict=True):
        due = {"due_on": one.due_on.isoformat()}
        yield audit.entry("issue", row.number, "open", by=by, at=at, **due)
        if one.closed_on:
            yield audit.entry("issue", row.number, "recorded_closed", by=by, at=at, note=row.evidence)


@transaction.atomic
def give_task(
    *,
    title: str,
    owner: Organisation,
    due_on: date,
    person: Person | None = None,
    compound: Compound | None = None,
    tough: ToughCompound | None = None,
    meeting: SiteMeeting | None = None,
    duty: Duty | None = None,
    words: str = "",
    by: Actor,
    at: datetime,
) -> Task:
    """Somebody is to do something by a day, and is told; without a compound it is a matter of the district.

    :param person: who answers for it in the unit; without one, whoever handles things there is told.
    :raises Refused: no right there, no words, a day that is past, or a person of another unit.
    """
    today = timezone.localdate(at)
    if not title.strip():
        raise Refused(_("请写明任务内容。"))
    if due_on < today:
        raise Refused(_("办结期限不能早于今天。"))
    if person and not is_holder(person, owner, today):
        raise Refused(_("“%(person)s”现在不在“%(unit)s”任职。") % {"person": person, "unit": owner})
    where = compound or (tough.compound if tough else None)
    near = where or _some_compound(owner)
    rights.require(by, "task.edit", where or owner, at=at)
    row = Task.objects.create(
        number=WorkSeries.take(TASKS, today.year)[0],
        status=WorkStatus.OPEN,
        title=title.strip(),
        words=words.strip(),
        owner=owner,
        person=person,
        compound=where,
        near=near,
        tough=tough,
        meeting=meeting,
        duty=duty,
        opened_at=at,
        opened_by=by,
    )
    audit.record("task", row.number, "open", by=by, at=at, due_on=due_on.isoformat())
    steps.start(row, {WorkLimit.DO: Limit((due_on - today).days, Unit.DAYS)}, at=at)
    outbox.enqueue(_given(row, due_on, at))
    return row


def _given(task: Task, due_on: date, at: datetime) -> Iterator[Message]:
    told: list[Recipient] = []
    if task.person_id:
        told = list(addresses(User.objects.filter(person=task.person_id, is_active=True).order_by("pk")))
    if not told:
        told = Staff(timezone.localdate(at)).of("handler", task.owner_id, task.near_id)
    words = {"number": task.number, "title": task.title, "day": due_on.isoformat()}
    link = task.get_absolute_url()
    for to in told:
        yield outbox.message(f"task:{task.number}", to, GIVEN, params=words, link=link, colour="none", at=at)


def _some_compound(owner: Organisation) -> Compound:
    """Where the directory begins for a task without a compound: any in use where its owner sits.

    :raises Refused: there is none.
    """
    path = {"pk": "pk", "community": "community", "township": "township"}
    rows = Compound.objects.active()
    for column, value in list(owner.lineage().items())[:1]:
        rows = rows.filter(**{path.get(column, column): value})
    found = rows.order_by("pk").first()
    if found is None:
        raise Refused(_("这个单位的辖区里没有小区，请选定任务所在的小区。"))
    return found


@transaction.atomic
def finish(work: Work, *, note: str, papers: Iterable[Admitted], by: Actor, at: datetime) -> AuditEntry:
    """It is done, with evidence; another person checks it.

    :raises MoveRefused: not the owner, no words, no evidence, or not open.
    """
    shown = list(papers)
    changes: dict[str, Any] = {"done_by": by, "done_on": timezone.localdate(at)}
    if isinstance(work, Issue):
        changes["evidence"] = note.strip()[:300]
    entry = _advance(
        work,
        WorkMove.FINISH,
        by=by,
        at=at,
        note=note,
        shown={"papers": shown},
        changes=changes,
        limits={WorkLimit.CHECK: Limit(CHECK_DAYS, Unit.WORKING_DAYS)},
    )
    attachments.keep(IssuePaper if isinstance(work, Issue) else TaskPaper, shown, by=by, at=at, case=work)
    return entry


def close(work: Work, *, note: str, by: Actor, at: datetime) -> AuditEntry:
    """:raises MoveRefused: no right, no words, whoever did it, or nobody has reported it as done."""
    changes = {"closed_on": timezone.localdate(at), "closed_by": by}
    return _advance(work, WorkMove.CLOSE, by=by, at=at, note=note, shown=_doer(work, by), changes=changes)


def give_back(work: Work, *, note: str, due_on: date, by: Actor, at: datetime) -> AuditEntry:
    """It is not done: anew, until another day.

    :raises MoveRefused: no right, no words, or whoever did it.
    :raises Refused: a day that is past.
    """
    days = (due_on - timezone.localdate(at)).days
    if days < 0:
        raise Refused(_("办结期限不能早于今天。"))
    return _advance(
        work,
        WorkMove.RETURN,
        by=by,
        at=at,
        note=note,
        shown=_doer(work, by),
        changes={"done_on": None},
        limits={WorkLimit.DO: Limit(days, Unit.DAYS)},
    )


@transaction.atomic
def postpone(work: Work, *, days: int, note: str, by: Actor, at: datetime) -> AuditEntry:
    """So many days more; the old end stays in the story.

    :raises MoveRefused: no right, no words, not open, or no days.
    """
    entry = _advance(work, WorkMove.POSTPONE, by=by, at=at, note=note, shown={})
    steps.extend(work, WorkLimit.DO, days, by=by, at=at)
    return entry


def drop(work: Work, *, note: str, by: Actor, at: datetime) -> AuditEntry:
    """:raises MoveRefused: no right, no words, or not open."""
    return _advance(work, WorkMove.DROP, by=by, at=at, note=note, shown={})


def _doer(work: Work, by: Actor) -> dict[str, Any]:
    return {"is_doer": rights.is_same_person(work.done_by, by)}
