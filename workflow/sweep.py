"""The inner working of `steps.escalate_overdue`: one sweep over the limits of a class of case."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from django.db import connection, transaction

from . import audit, calendars, outbox
from . import levels as level_times
from .clock import Calendar
from .directory import Directory
from .levels import Levels, next_look, reached_at
from .models import AuditEntry, Case, Deadline, DeadlineQuerySet, EscalationLevel, Message
from .sealing import SealedTextField

BATCH = 500
"""Rows of one transaction; it ends sooner where they reach as many levels, as after a long silence."""

Reached = list[tuple[Deadline, EscalationLevel]]


def escalate_overdue(
    deadlines: type[Deadline], *, directory: Directory, at: datetime, batch: int = BATCH
) -> int:
    """Raise every case to the levels it has reached, in short transactions; answers how many.

    May be interrupted anywhere and run by several at once: the rows of a batch are locked, each level is
    unique per (case, level, round), each notice unique by key, and all of a batch is one transaction.
    """
    label = str(case_model(deadlines)._meta.model_name)
    sweep = Sweep(deadlines, level_times.of(label), calendars.current(), directory, at, batch)
    reached = 0
    while not sweep.is_done:
        reached += sweep.turn()
    return reached


def rearm(case_label: str, *, at: datetime) -> None:
    """The levels of a class of case have changed: let the next sweep look at all that runs."""
    for deadlines in calendars.deadline_models():
        if case_model(deadlines)._meta.model_name == case_label:
            deadlines.objects.running().update(sweep_at=at)


def case_model(deadlines: type[Deadline]) -> type[Case]:
    meta: Any = deadlines._meta
    return cast(type[Case], meta.get_field("case").related_model)


@dataclass
class Sweep:
    deadlines: type[Deadline]
    levels: Levels
    calendar: Calendar
    directory: Directory
    at: datetime
    batch: int
    is_done: bool = False

    @transaction.atomic
    def turn(self) -> int:
        """Raise one batch; answers how many levels were reached."""
        rows = list(self._locked().due_for_sweep(self.at).order_by("sweep_at", "pk")[: self.batch])
        seen, reached = self._reached(rows)
        escalations = self._escalations()
        escalations.bulk_create(
            escalations.model(case_id=row.case_id, level=level, round=row.round, at=self.at)
            for row, level in reached
        )
        AuditEntry.objects.bulk_create(self._story(row, level) for row, level in reached)
        outbox.enqueue(self._notices(reached))
        self._look_again(seen)
        self.is_done = len(seen) < self.batch and len(seen) == len(rows)
        return len(reached)

    def _locked(self) -> DeadlineQuerySet:
        """Rows nobody else sweeps just now. SQLite writes one transaction at a time and needs no lock.

        Sealed columns are left closed: a damaged one must not stop the sweep of all the others.
        """
        case, objects = case_model(self.deadlines), cast(Any, self.deadlines.objects)
        told_with = (f"case__{path}" for path in case.told_with)
        sealed = (f"case__{field.name}" for field in case._meta.fields if isinstance(field, SealedTextField))
        rows: DeadlineQuerySet = objects.select_related("case", *told_with).defer(*sealed)
        if connection.features.has_select_for_update_skip_locked:
            return rows.select_for_update(skip_locked=True, of=("self",))
        return rows

    def _escalations(self) -> Any:
        case: Any = case_model(self.deadlines)
        return case.escalations.rel.related_model.objects

    def _reached(self, rows: Sequence[Any]) -> tuple[list[Any], Reached]:
        """The rows of this batch, and what they have reached and not been raised to yet."""
        of_these = self._escalations().filter(case__in={row.case_id for row in rows})
        known = set(of_these.values_list("case_id", "level_id", "round"))
        seen: list[Any] = []
        reached: Reached = []
        for row in rows:
            if len(reached) >= self.batch:
                break
            seen.append(row)
            reached += [
                (row, level)
                for level in self.levels.get(row.kind, ())
                if (row.case_id, level.pk, row.round) not in known
                and reached_at(level, row, self.calendar) < self.at
            ]
        return seen, reached

    def _look_again(self, rows: Sequence[Deadline]) -> None:
        """Most rows rest for good after their last level; they need no value each."""
        for row in rows:
            row.sweep_at = next_look(row, self.levels, self.calendar, at=self.at)
        rest = [row.pk for row in rows if row.sweep_at is None]
        self.deadlines.objects.filter(pk__in=rest).update(sweep_at=None)
        self.deadlines.objects.bulk_update([row for row in rows if row.sweep_at], ["sweep_at"])

    def _story(self, row: Any, level: EscalationLevel) -> AuditEntry:
        return audit.entry(
            row.case.label,
            row.case.key,
            "escalate",
            by=None,
            at=self.at,
            kind=row.kind,
            level=level.ordinal,
            colour=level.colour,
            audience=level.audience,
            round=row.round,
        )

    def _notices(self, reached: Reached) -> list[Message]:
        by_audience = defaultdict(list)
        for row, level in reached:
            by_audience[level.audience].append((row, level))
        messages = []
        for audience, pairs in by_audience.items():
            told = self.directory.recipients(audience, [cast(Any, row).case for row, _level in pairs])
            for row, level in pairs:
                messages += self._to_all(row, level, told)
        return messages

    def _to_all(self, row: Any, level: EscalationLevel, told: Any) -> list[Message]:
        recipients = told.get(row.case_id, ())
        if not recipients:
            return []
        key = f"escalate:{row.case.label}:{row.case_id}:{level.pk}:{row.round}"
        subject, params = row.case.escalation_words(row, level)
        words = {"params": params, "link": row.case.get_absolute_url(), "colour": level.colour, "at": self.at}
        return [outbox.message(key, to, subject, **words) for to in recipients]
