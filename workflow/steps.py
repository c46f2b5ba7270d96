"""The only two writers of a case's status and clock: `advance` and `escalate_overdue`."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from . import audit, calendars, outbox
from .clock import Calendar, Limit, Unit
from .directory import Directory
from .lifecycle import Move, MoveRefused
from .models import AuditEntry, Case, Deadline, EscalationLevel

SWEEP_BATCH = 500


@transaction.atomic
def advance(
    case: Case,
    name: str,
    *,
    roles: Iterable[str],
    by,
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
    """Start limits that do not run yet in this round."""
    if not limits:
        return
    calendar, levels = calendars.current(), _levels_by_kind(case.label)
    rows = []
    for kind, limit in limits.items():
        due = calendar.due(at, limit)
        row = case.deadlines.model(
            case=case,
            kind=kind,
            round=case.round,
            amount=limit.amount,
            unit=limit.unit,
            started_at=at,
            due_at=due.at,
            provisional=due.provisional,
        )
        row.sweep_at = _next_sweep(row, levels[kind], calendar, after=at)
        rows.append(row)
    case.deadlines.model.objects.bulk_create(rows, ignore_conflicts=True)


def meet(case: Case, kinds: Iterable[str], *, at: datetime) -> None:
    """Stop limits that were kept, or are at last done."""
    case.deadlines.running().filter(kind__in=kinds).update(met_at=at, sweep_at=None)


def drop(case: Case, which: Q, *, at: datetime) -> None:
    """Stop limits that nobody is held to any more."""
    case.deadlines.running().filter(which).update(dropped_at=at, sweep_at=None)


def reached_at(level: EscalationLevel, deadline: Deadline, calendar: Calendar) -> datetime:
    """When a level is reached: at a share of the limit's whole span, or so long after its end."""
    if level.anchor == EscalationLevel.Anchor.SHARE:
        return deadline.started_at + (deadline.due_at - deadline.started_at) * level.amount / 100
    if level.anchor == EscalationLevel.Anchor.MINUTES or level.amount == 0:
        return deadline.due_at + timedelta(minutes=level.amount)
    return calendar.due(deadline.due_at, Limit(level.amount, Unit.WORKING_DAYS)).at


def _next_sweep(
    deadline: Deadline, levels: Sequence[EscalationLevel], calendar: Calendar, *, after: datetime
) -> datetime | None:
    times = (reached_at(level, deadline, calendar) for level in levels)
    return min((time for time in times if time > after), default=None)


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
    label = deadlines._meta.get_field("case").related_model._meta.model_name
    calendar, levels, reached, swept = calendars.current(), _levels_by_kind(label), 0, batch
    while swept == batch:
        with transaction.atomic():
            swept, found = _escalate_batch(deadlines, levels, calendar, directory, at, batch)
            reached += found
    return reached


def _escalate_batch(deadlines, levels, calendar, directory, at, batch) -> tuple[int, int]:
    rows = list(_locked(deadlines.objects.due_for_sweep(at).order_by("sweep_at", "pk"))[:batch])
    escalation = deadlines._meta.get_field("case").related_model.escalations.rel.related_model
    known = set(
        escalation.objects.filter(case__in={row.case_id for row in rows}).values_list(
            "case_id", "level_id", "round"
        )
    )
    fresh = [
        (row, level)
        for row in rows
        for level in levels[row.kind]
        if (row.case_id, level.pk, row.round) not in known and reached_at(level, row, calendar) <= at
    ]
    escalation.objects.bulk_create(
        escalation(case_id=row.case_id, level=level, round=row.round, at=at) for row, level in fresh
    )
    AuditEntry.objects.bulk_create(_story(row, level, at) for row, level in fresh)
    outbox.enqueue(_notices(fresh, directory, at))
    for row in rows:
        row.sweep_at = _next_sweep(row, levels[row.kind], calendar, after=at)
    deadlines.objects.bulk_update(rows, ["sweep_at"])
    return len(rows), len(fresh)


def _locked(rows):
    """Rows nobody else sweeps just now. SQLite writes one transaction at a time and needs no lock."""
    rows = rows.select_related("case")
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


def _notices(fresh, directory: Directory, at: datetime) -> list:
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
