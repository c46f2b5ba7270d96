"""Tasks are given; tasks and issues are done with evidence and checked by another person."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime
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
from workflow import attachments, audit, outbox, steps
from workflow.clock import Limit, Unit
from workflow.directory import Recipient
from workflow.models import AuditEntry, Message
from workflow.refusals import Refused
from workflow.uploads import Admitted

from ..holders import is_holder
from ..lifecycle import WorkLimit, WorkMove, WorkPart, WorkStatus
from ..models import (
    Duty,
    Issue,
    IssuePaper,
    SiteMeeting,
    Task,
    TaskPaper,
    ToughCompound,
    WorkSeries,
)

CHECK_DAYS = 5
"""Working days until what was reported as done is looked at."""
TASKS = "RW"
GIVEN = gettext_noop("任务%(number)s：%(title)s，请在%(day)s前办结")
PARTS = frozenset(WorkPart)
"""The portal itself, as when the demo is played."""
_advance = partial(steps.advance_as, portal=PARTS)
Work = Task | Issue


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
