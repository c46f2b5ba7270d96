"""Issues of the two registers: one by one or many at once, with limits that may be long past."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from communities.actions import rights
from communities.actions.rights import Actor
from communities.directory import Staff
from communities.models import Compound, Organisation
from workflow import audit, calendars, late_entry, levels, outbox
from workflow.clock import LONGEST_DAYS, Calendar, Limit, Unit
from workflow.directory import Recipient
from workflow.late_entry import Late
from workflow.models import AuditEntry, EscalationLevel, Message
from workflow.refusals import Refused

from ..lifecycle import WorkLimit, WorkStatus
from ..models import Issue, IssueDeadline, IssueKind, WorkSeries

SERIES = {Issue.Register.LEGACY: "YL", Issue.Register.STUBBORN: "WZ"}
LOT = 500
LATE = gettext_noop("新导入的问题里有%(count)s个已经超过办结期限，请尽快办结")


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

    The limit of each runs from the day it was found; of a closed one it was met on its day. What is late
    comes in at the level that it has reached by then, and whom that concerns is told once for all of them.

    :raises Refused: the first fact that cannot be, or one outside the scope of the right.
    """
    news = _new_ones(list(facts), timezone.localdate(at))
    for compound in {one.compound.pk: one.compound for one in news}.values():
        rights.require(by, "issue.edit", compound, at=at)
    calendar, stages = calendars.current(), levels.of("issue")
    made: list[Issue] = []
    late: list[Late] = []
    for start in range(0, len(news), LOT):
        lot = news[start : start + LOT]
        rows = [_issue(one, number, words, by, at) for one, number in zip(lot, _numbers(lot), strict=True)]
        limits = [_limit(row, one, calendar, stages, at) for row, one in zip(rows, lot, strict=True)]
        for row, limit in zip(rows, limits, strict=True):
            row.next_due_at = limit.due_at if limit.is_running else None
        Issue.objects.bulk_create(rows)
        for row, limit in zip(rows, limits, strict=True):
            limit.case = row
        IssueDeadline.objects.bulk_create(limits)
        AuditEntry.objects.bulk_create(_stories(rows, lot, by, at))
        late += late_entry.raise_entered(limits, stages, calendar, at=at)
        made += rows
    outbox.enqueue(_notices(late, at))
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
    if (fact.due_on - fact.found_on).days > LONGEST_DAYS:
        return _("发现日期和办结期限相隔超过一百年，请检查年份。")
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


def _notices(late: Sequence[Late], at: datetime) -> Iterator[Message]:
    """One to each recipient for a level, however many issues have reached it."""
    for (level, to), rows in _told(late, at).items():
        link, params = f"{reverse('issue-list')}?state=overdue", {"count": len(rows)}
        subject, first = LATE, min(row.number for row in rows)
        if len(rows) == 1:
            subject, params = Issue.escalation_words(first, WorkLimit.DO, level)
            link = rows[0].get_absolute_url()
        yield outbox.message(
            f"late-issues:{first}:{level.pk}",
            to,
            subject,
            params=params,
            link=link,
            colour=level.colour,
            at=at,
        )


def _told(late: Sequence[Late], at: datetime) -> dict[tuple[EscalationLevel, Recipient], list[Issue]]:
    """Whoever the levels up to the last one name, by that last one."""
    staff, issues = Staff(timezone.localdate(at)), [one.limit.case for one in late]
    rows = [_Placed(row.pk, row.owner_id, row.near_id) for row in issues]
    audiences = sorted({level.audience for one in late for level in one.levels})
    found = {audience: staff.recipients(audience, rows) for audience in audiences}
    told: dict[tuple[EscalationLevel, Recipient], list[Issue]] = defaultdict(list)
    for one in late:
        issue = one.limit.case
        people = {to for level in one.levels for to in found[level.audience].get(issue.pk, ())}
        for to in sorted(people, key=lambda to: to.key):
            told[one.last, to].append(issue)
    return told


@dataclass
class _Placed:
    """An issue as the directory asks."""

    pk: int
    unit_id: int | None
    compound_id: int
