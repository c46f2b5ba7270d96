"""The only writers of a case's status and clock: `begin`, `advance`, what moves a limit, and the sweep."""

from collections.abc import Iterable, Mapping
from copy import copy
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, cast

from django.db import transaction
from django.db.models import Q
from django.utils.timezone import localdate, localtime
from django.utils.translation import gettext as _

from . import audit, calendars, nearest
from . import levels as level_times
from .audit import Actor
from .clock import Calendar, Limit, Unit
from .levels import Levels, next_look
from .lifecycle import Move, MoveRefused
from .models import AuditEntry, Case, Deadline
from .sweep import escalate_overdue, rearm

__all__ = [
    "advance",
    "begin",
    "drop",
    "escalate_overdue",
    "extend",
    "meet",
    "pause",
    "rearm",
    "resume",
    "start",
]


@dataclass(frozen=True)
class Begun:
    """What is stored with a case whose first move is made before there is a row of it."""

    entry: AuditEntry
    deadlines: list[Deadline]


def begin(
    case: Case,
    name: str,
    *,
    roles: Iterable[str],
    at: datetime,
    limits: Mapping[str, Limit],
    shown: Mapping[str, Any] | None = None,
    changes: Mapping[str, Any] | None = None,
    details: Mapping[str, Any] | None = None,
) -> Begun:
    """Make the first move of a case that is not stored yet and has its key already; by the portal itself.

    The parameters are those of `advance`. The caller stores the case with what this answers.

    :raises MoveRefused: no such move, no right, or something missing.
    """
    move = case.lifecycle.require(case.status, name, roles)
    _require_what_must_be_shown(case, move, "", shown or {})
    source = case.status
    case.status, case.round = move.leads_to(source), case.round + move.reopens
    for column, value in (changes or {}).items():
        setattr(case, column, value)
    calendar, levels = calendars.current(), level_times.of(case.label)
    deadlines = [
        _started(case, kind, limit, case.round, at=at, calendar=calendar, levels=levels)
        for kind, limit in limits.items()
        if kind in move.starts
    ]
    case.next_due_at = min((row.due_at for row in deadlines if row.kind in case.binding), default=None)
    facts = {**(details or {}), "source": source, "target": case.status, "round": case.round}
    return Begun(audit.entry(case.label, case.key, name, by=None, at=at, **facts), deadlines)


@transaction.atomic
def advance(
    case: Case,
    name: str,
    *,
    roles: Iterable[str],
    by: Actor,
    at: datetime,
    note: str = "",
    limits: Mapping[str, Limit] | None = None,
    shown: Mapping[str, Any] | None = None,
    changes: Mapping[str, Any] | None = None,
    details: Mapping[str, Any] | None = None,
) -> AuditEntry:
    """Make one move: new status, its limits met and started, one audit entry.

    :param limits: the limit of each kind that the move may start.
    :param shown: what was handed in, for the move's guard.
    :param changes: further columns of the case, written with the status.
    :param details: further facts for the story, as the unit's name of that day.
    :raises MoveRefused: no such move, no right, something missing, or somebody else was quicker.
    """
    move = case.lifecycle.require(case.status, name, roles)
    _require_what_must_be_shown(case, move, note, shown or {})
    source, target, round_ = case.status, move.leads_to(case.status), case.round + move.reopens
    mine = type(case)._default_manager.filter(pk=case.pk, status=source, round=case.round)
    if not mine.update(status=target, round=round_, **(changes or {})):
        raise MoveRefused(_("刚刚有人已经办理了这一步，请刷新页面看看最新进展。"))
    case.status, case.round = target, round_
    _meet(case, move.meets, at=at)
    _drop(case, Q() if case.stage.final else Q(kind__in=move.drops), at=at)
    _start(case, {kind: limit for kind, limit in (limits or {}).items() if kind in move.starts}, at=at)
    nearest.note(case)
    case.refresh_from_db()
    facts = {**(details or {}), "source": source, "target": target, "round": round_}
    return audit.record(case.label, case.key, name, by=by, at=at, note=note, **facts)


def advance_as(
    case: Case, name: str, *, portal: Iterable[str], by: Actor, at: datetime, **told: Any
) -> AuditEntry:
    """The move by what somebody is to the case; the portal itself (None) may be each of `portal`.

    :param told: the rest of what `advance` takes.
    """
    roles = portal if by is None else case.relations_of(by)
    return advance(case, name, roles=roles, by=by, at=at, **told)


def _require_what_must_be_shown(case: Case, move: Move, note: str, shown: Mapping[str, Any]) -> None:
    if move.note and not note.strip():
        raise MoveRefused(_("请写明情况说明，再提交。"))
    if move.guard and (refusal := move.guard(case, {"note": note, **shown})):
        raise MoveRefused(refusal)


@transaction.atomic
def start(case: Case, limits: Mapping[str, Limit], *, at: datetime) -> None:
    """Start limits. One that runs goes on as it is; one that ended begins another round."""
    _start(case, limits, at=at)
    nearest.note(case)


def _start(case: Case, limits: Mapping[str, Limit], *, at: datetime) -> None:
    if not limits:
        return
    last, running = _rounds(case, limits)
    calendar, levels = calendars.current(), level_times.of(case.label)
    case.deadlines.model.objects.bulk_create(
        _started(
            case, kind, limit, max(case.round, last.get(kind, 0) + 1), at=at, calendar=calendar, levels=levels
        )
        for kind, limit in limits.items()
        if kind not in running
    )


def _rounds(case: Case, kinds: Iterable[str]) -> tuple[dict[str, int], set[str]]:
    """The last round of each kind that was ever started, and the kinds that run now."""
    last: dict[str, int] = {}
    running = set()
    for row in case.deadlines.filter(kind__in=list(kinds)).order_by("round"):
        last[row.kind] = row.round
        if row.is_running:
            running.add(row.kind)
    return last, running


def _started(
    case: Case,
    kind: str,
    limit: Limit,
    round_: int,
    *,
    at: datetime,
    calendar: Calendar,
    levels: Levels,
) -> Deadline:
    due, case_model = calendar.due(at, limit), cast(Any, type(case))
    row = case_model.deadlines.rel.related_model(
        case_id=case.pk,
        kind=kind,
        round=round_,
        amount=limit.amount,
        unit=limit.unit,
        started_at=at,
        due_at=due.at,
        provisional=due.provisional,
    )
    row.sweep_at = next_look(row, levels, calendar, at=at)
    return row


@transaction.atomic
def meet(case: Case, kinds: Iterable[str], *, at: datetime) -> None:
    """Stop limits that were kept, or are at last done; what one of them rested until now counts for it."""
    _meet(case, kinds, at=at)
    nearest.note(case)


def _meet(case: Case, kinds: Iterable[str], *, at: datetime) -> None:
    rows = case.deadlines.running().filter(kind__in=kinds)
    for row in rows.exclude(paused_at=None):
        _wake(row, at)
    rows.update(met_at=at, sweep_at=None)


@transaction.atomic
def drop(case: Case, which: Q, *, at: datetime) -> None:
    """Stop limits that nobody is held to any more."""
    _drop(case, which, at=at)
    nearest.note(case)


def _drop(case: Case, which: Q, *, at: datetime) -> None:
    case.deadlines.running().filter(which).update(dropped_at=at, sweep_at=None)


@transaction.atomic
def pause(case: Case, kind: str, *, by: Actor, at: datetime, note: str = "") -> AuditEntry:
    """Let a limit rest, as while the complainant owes material.

    :raises MoveRefused: it does not run, rests already, or is late.
    """
    row = _running(case, kind)
    if row.paused_at is not None:
        raise MoveRefused(_("这个时限已经暂停。"))
    if row.is_late(at):
        raise MoveRefused(_("时限已过，不能再暂停。"))
    _rewrite(row, paused_at=at, sweep_at=None)
    return _tell(row, "pause", by=by, at=at, note=note)


@transaction.atomic
def resume(case: Case, kind: str, *, by: Actor, at: datetime, note: str = "") -> AuditEntry:
    """Let a limit run on; it ends later by what it rested, counted in its own unit.

    :raises MoveRefused: it does not run or does not rest.
    """
    row = _running(case, kind)
    if row.paused_at is None:
        raise MoveRefused(_("这个时限没有暂停。"))
    _wake(row, at)
    nearest.note(case)
    return _tell(row, "resume", by=by, at=at, note=note, paused_by=row.paused_by)


@transaction.atomic
def extend(case: Case, kind: str, amount: int, *, by: Actor, at: datetime, note: str = "") -> AuditEntry:
    """Grant a limit `amount` more of its own unit. How often and how much is the domain's matter.

    :raises MoveRefused: it does not run, or the amount is none.
    """
    row = _running(case, kind)
    if amount < 1:
        raise MoveRefused(_("延长的期限必须大于零。"))
    _recount(row, calendars.current(), extended_by=row.extended_by + amount, sweep_at=at)
    nearest.note(case)
    return _tell(row, "extend", by=by, at=at, note=note, amount=amount, unit=row.unit)


def _running(case: Case, kind: str) -> Deadline:
    row = case.deadlines.running().filter(kind=kind).first()
    if row is None:
        raise MoveRefused(_("没有正在计算的时限。"))
    return row


def _wake(row: Deadline, at: datetime) -> None:
    calendar = calendars.current()
    rested = row.paused_by + _rested(row, at, calendar)
    if calendar.due(row.started_at, replace(row.limit, amount=row.amount + row.extended_by + rested)).at < at:
        rested += 1
    _recount(row, calendar, paused_by=rested, paused_at=None, sweep_at=at)


def _rested(row: Deadline, at: datetime, calendar: Calendar) -> int:
    """How long the limit has rested, in its own unit; begun minutes count in full."""
    if row.paused_at is None:
        return 0
    if row.unit == Unit.WORKING_DAYS:
        return calendar.working_days_between(localdate(row.paused_at), localdate(at))
    if row.unit == Unit.DAYS:
        return (localdate(at) - localdate(row.paused_at)).days
    if row.unit == Unit.WORKING_MINUTES:
        return calendar.working_minutes_between(row.paused_at, at)
    return -((row.paused_at - at) // timedelta(minutes=1))


def _recount(row: Deadline, calendar: Calendar, **columns: Any) -> None:
    """Write the columns and the end that follows from them."""
    before = copy(row)
    for name, value in columns.items():
        setattr(row, name, value)
    due = calendar.due(row.started_at, row.limit)
    row.due_at, row.provisional = due.at, due.provisional
    _rewrite(before, due_at=due.at, provisional=due.provisional, **columns)


def _rewrite(row: Deadline, **columns: Any) -> None:
    """Write the columns if the row is still as it was read.

    :raises MoveRefused: somebody else was quicker.
    """
    as_read = type(row).objects.running().filter(pk=row.pk, due_at=row.due_at, paused_at=row.paused_at)
    if not as_read.update(**columns):
        raise MoveRefused(_("刚刚有人已经改动了这个时限，请刷新页面看看最新进展。"))


def _tell(row: Deadline, verb: str, *, by: Actor, at: datetime, note: str, **details: Any) -> AuditEntry:
    due_at = localtime(row.due_at).isoformat()
    facts = {"kind": row.kind, "round": row.round, "due_at": due_at, **details}
    return audit.record(row.case.label, row.case.key, verb, by=by, at=at, note=note, **facts)
