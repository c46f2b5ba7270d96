"""The only writers of a case's status and clock: `advance`, what lets a limit rest or grow, and the sweep."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from copy import copy
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, cast

from django.db import connection, transaction
from django.db.models import Q
from django.utils.timezone import localdate, localtime
from django.utils.translation import gettext as _

from . import audit, calendars, outbox
from .audit import Actor
from .clock import Calendar, Limit, Unit
from .directory import Directory
from .lifecycle import Move, MoveRefused
from .models import AuditEntry, Case, Deadline, DeadlineQuerySet, EscalationLevel, Message

SWEEP_BATCH = 500


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
    source, round_ = case.status, case.round + move.reopens
    mine = type(case)._default_manager.filter(pk=case.pk, status=source, round=case.round)
    if not mine.update(status=move.target, round=round_, **(changes or {})):
        raise MoveRefused(_("刚刚有人已经办理了这一步，请刷新页面看看最新进展。"))
    case.refresh_from_db()
    meet(case, move.meets, at=at)
    drop(case, Q() if case.stage.final else Q(kind__in=move.drops), at=at)
    start(case, {kind: limit for kind, limit in (limits or {}).items() if kind in move.starts}, at=at)
    facts = {**(details or {}), "source": source, "target": move.target, "round": round_}
    return audit.record(case.label, case.key, name, by=by, at=at, note=note, **facts)


def _require_what_must_be_shown(case: Case, move: Move, note: str, shown: Mapping[str, Any]) -> None:
    if move.note and not note.strip():
        raise MoveRefused(_("请写明情况说明，再提交。"))
    if move.guard and (refusal := move.guard(case, {"note": note, **shown})):
        raise MoveRefused(refusal)


def start(case: Case, limits: Mapping[str, Limit], *, at: datetime) -> None:
    """Start limits. One that runs goes on as it is; one that ended begins another round."""
    if not limits:
        return
    last, running = _rounds(case, limits)
    calendar, levels = calendars.current(), _levels_by_kind(case.label)
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
    levels: Mapping[str, Sequence[EscalationLevel]],
) -> Deadline:
    due = calendar.due(at, limit)
    row = case.deadlines.model(
        case=case,
        kind=kind,
        round=round_,
        amount=limit.amount,
        unit=limit.unit,
        started_at=at,
        due_at=due.at,
        provisional=due.provisional,
    )
    row.sweep_at = _next_sweep(row, levels[kind], calendar, at=at)
    return row


def meet(case: Case, kinds: Iterable[str], *, at: datetime) -> None:
    """Stop limits that were kept, or are at last done; what one of them rested until now counts for it."""
    rows = case.deadlines.running().filter(kind__in=kinds)
    for row in rows.exclude(paused_at=None):
        _wake(row, at)
    rows.update(met_at=at, sweep_at=None)


def drop(case: Case, which: Q, *, at: datetime) -> None:
    """Stop limits that nobody is held to any more."""
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


def reached_at(level: EscalationLevel, deadline: Deadline, calendar: Calendar) -> datetime:
    """When a level is reached: at a share of the limit's whole span, or so long after its end."""
    if level.anchor == EscalationLevel.Anchor.SHARE:
        return deadline.started_at + (deadline.due_at - deadline.started_at) * level.amount / 100
    if level.anchor == EscalationLevel.Anchor.MINUTES or level.amount == 0:
        return deadline.due_at + timedelta(minutes=level.amount)
    return calendar.due(deadline.due_at, Limit(level.amount, Unit.WORKING_DAYS)).at


def _next_sweep(
    deadline: Deadline, levels: Sequence[EscalationLevel], calendar: Calendar, *, at: datetime
) -> datetime | None:
    """The next moment after which a level is reached; late means after the moment, not at it."""
    times = (reached_at(level, deadline, calendar) for level in levels)
    return min((time for time in times if time >= at), default=None)


def _levels_by_kind(label: str) -> dict[str, list[EscalationLevel]]:
    levels = defaultdict(list)
    for level in EscalationLevel.objects.of(label):
        levels[level.kind].append(level)
    return levels


def escalate_overdue(
    deadlines: type[Deadline], *, directory: Directory, at: datetime, batch: int = SWEEP_BATCH
) -> int:
    """Raise every case to the levels it has reached, in short transactions; answers how many.

    May be interrupted anywhere and run by several at once: the rows of a batch are locked, each level is
    unique per (case, level, round), each notice unique by key, and all of a batch is one transaction.
    """
    calendar, levels, reached, swept = calendars.current(), _levels_by_kind(_label(deadlines)), 0, batch
    while swept == batch:
        with transaction.atomic():
            swept, found = _escalate_batch(deadlines, levels, calendar, directory, at, batch)
            reached += found
    return reached


def _escalate_batch(
    deadlines: type[Deadline],
    levels: Mapping[str, Sequence[EscalationLevel]],
    calendar: Calendar,
    directory: Directory,
    at: datetime,
    batch: int,
) -> tuple[int, int]:
    rows = list(_locked(deadlines).due_for_sweep(at).order_by("sweep_at", "pk")[:batch])
    escalations = _case_model(deadlines).escalations.rel.related_model
    of_these = escalations.objects.filter(case__in={row.case_id for row in rows})
    known = set(of_these.values_list("case_id", "level_id", "round"))
    fresh = [
        (row, level)
        for row in rows
        for level in levels[row.kind]
        if (row.case_id, level.pk, row.round) not in known and reached_at(level, row, calendar) < at
    ]
    escalations.objects.bulk_create(
        escalations(case_id=row.case_id, level=level, round=row.round, at=at) for row, level in fresh
    )
    AuditEntry.objects.bulk_create(_story(row, level, at) for row, level in fresh)
    outbox.enqueue(_notices(fresh, directory, at))
    for row in rows:
        row.sweep_at = _next_sweep(row, levels[row.kind], calendar, at=at)
    deadlines.objects.bulk_update(rows, ["sweep_at"])
    return len(rows), len(fresh)


def rearm(case_label: str, *, at: datetime) -> None:
    """The levels of a class of case have changed: let the next sweep look at all that runs."""
    for deadlines in calendars.deadline_models():
        if _label(deadlines) == case_label:
            deadlines.objects.running().update(sweep_at=at)


def _case_model(deadlines: type[Deadline]) -> type[Case]:
    meta: Any = deadlines._meta
    return cast(type[Case], meta.get_field("case").related_model)


def _label(deadlines: type[Deadline]) -> str:
    return str(_case_model(deadlines)._meta.model_name)


def _locked(deadlines: type[Deadline]) -> DeadlineQuerySet:
    """Rows nobody else sweeps just now. SQLite writes one transaction at a time and needs no lock."""
    told_with = (f"case__{path}" for path in _case_model(deadlines).told_with)
    objects: Any = deadlines.objects
    rows: DeadlineQuerySet = objects.select_related("case", *told_with)
    if connection.features.has_select_for_update_skip_locked:
        return rows.select_for_update(skip_locked=True, of=("self",))
    return rows


def _story(row: Deadline, level: EscalationLevel, at: datetime) -> AuditEntry:
    return audit.entry(
        row.case.label,
        row.case.key,
        "escalate",
        by=None,
        at=at,
        kind=row.kind,
        level=level.ordinal,
        colour=level.colour,
        audience=level.audience,
        round=row.round,
    )


def _notices(
    fresh: Iterable[tuple[Deadline, EscalationLevel]], directory: Directory, at: datetime
) -> list[Message]:
    by_audience = defaultdict(list)
    for row, level in fresh:
        by_audience[level.audience].append((row, level))
    messages = []
    for audience, pairs in by_audience.items():
        told = directory.recipients(audience, [row.case for row, _level in pairs])
        for row, level in pairs:
            key = f"escalate:{row.case.label}:{row.case_id}:{level.pk}:{row.round}"
            subject, params = row.case.escalation_words(row, level)
            messages += [
                outbox.message(
                    key,
                    to,
                    subject,
                    params=params,
                    link=row.case.get_absolute_url(),
                    colour=level.colour,
                    at=at,
                )
                for to in told.get(row.case_id, ())
            ]
    return messages
