"""The inner working of `steps.escalate_overdue`: one sweep over the limits of a class of case."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any, NamedTuple, cast

from django.db import connection, transaction
from django.db.models import IntegerField, Value

from . import audit, calendars, outbox, prepared, reference
from . import levels as level_times
from .calendars import case_model
from .clock import Calendar
from .directory import Directory, Recipient
from .levels import Levels, next_of
from .models import AuditEntry, Case, Deadline, EscalationLevel, Message
from .prepared import Batch

BATCH = 1000
"""Rows of one transaction; it ends sooner where they reach as many levels, as after a long silence."""


class Overdue(NamedTuple):
    """A limit, and of its case what the told must know: columns, for models are slow by thousands."""

    pk: int
    """Of the case, as the directory asks."""
    row: int
    """Of the limit."""
    kind: str
    round: int
    started_at: datetime
    due_at: datetime
    key: str
    unit_id: int | None
    compound_id: int | None


KEY = "KEY"
Columns = dict[str, Any]
Reached = list[tuple[Overdue, EscalationLevel]]


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


@dataclass
class Sweep:
    deadlines: type[Deadline]
    levels: Levels
    calendar: Calendar
    directory: Directory
    at: datetime
    batch: int
    is_done: bool = False
    spans: dict[Any, list[tuple[EscalationLevel, datetime]]] = field(default_factory=dict)

    @transaction.atomic
    @reference.read_once()
    def turn(self) -> int:
        """Raise one batch; answers how many levels were reached.

        What is written are columns, not instances: a hundred thousand of these take longer than their rows.
        """
        rows = self._locked()
        seen, reached = self._reached(rows)
        prepared.insert(
            Batch([*self._raised(reached)], self._escalations().model),
            Batch([*self._stories(reached)], AuditEntry),
            Batch(self._notices(reached), Message, unless_there=True),
        )
        self._look_again(seen)
        self.is_done = len(seen) < self.batch and len(seen) == len(rows)
        return len(reached)

    def _locked(self) -> list[Overdue]:
        """Rows nobody else sweeps just now. SQLite writes one transaction at a time and needs no lock.

        They are taken along the index, for thousands end in the same second, and their cases by a statement
        of their own: to join the two the database may read all cases for every batch. No sealed column is
        read: a damaged one must not stop the sweep of all the others.
        """
        due = cast(Any, self.deadlines.objects).due_for_sweep(self.at).order_by("sweep_at")
        if connection.features.has_select_for_update_skip_locked:
            due = due.select_for_update(skip_locked=True)
        limits = [*due.values_list("case_id", "pk", "kind", "round", "started_at", "due_at")[: self.batch]]
        cases = self._case._default_manager.filter(pk__in={case for case, *_limit in limits})
        told = {case: told for case, *told in cases.values_list("pk", *_told(self._case))}
        return [Overdue(*limit, *told[limit[0]]) for limit in limits]

    def _escalations(self) -> Any:
        case: Any = self._case
        return case.escalations.rel.related_model.objects

    def _reached(self, rows: Sequence[Overdue]) -> tuple[list[Overdue], Reached]:
        """The rows of this batch, and what they have reached and not been raised to yet."""
        of_these = self._escalations().filter(case__in={row.pk for row in rows})
        known = set(of_these.values_list("case_id", "level_id", "round"))
        seen: list[Overdue] = []
        reached: Reached = []
        for row in rows:
            if len(reached) >= self.batch:
                break
            seen.append(row)
            reached += [
                (row, level)
                for level, moment in self._times(row)
                if moment < self.at and (row.pk, level.pk, row.round) not in known
            ]
        return seen, reached

    def _times(self, row: Overdue) -> list[tuple[EscalationLevel, datetime]]:
        """Of limits that began and end together, as after a holiday, the calendar is asked once."""
        span = (row.kind, row.started_at, row.due_at)
        if span not in self.spans:
            self.spans[span] = level_times.times(row, self.levels, self.calendar)
        return self.spans[span]

    def _look_again(self, rows: Sequence[Overdue]) -> None:
        """Most rows rest for good after their last level; they need no value each."""
        looks = {row.row: next_of(self._times(row), at=self.at) for row in rows}
        self.spans.clear()
        rest = [key for key, moment in looks.items() if moment is None]
        self.deadlines.objects.filter(pk__in=rest).update(sweep_at=None)
        limit: Any = self.deadlines
        again = [limit(pk=key, sweep_at=moment) for key, moment in looks.items() if moment]
        self.deadlines.objects.bulk_update(again, ["sweep_at"])

    def _raised(self, reached: Reached) -> Iterator[Columns]:
        alike: dict[Any, Columns] = {}
        for row, level in reached:
            if (known := (level.pk, row.round)) not in alike:
                one = self._escalations().model(level=level, round=row.round, at=self.at)
                alike[known] = prepared.pattern(one)
            yield {**alike[known], "case_id": row.pk}

    def _stories(self, reached: Reached) -> Iterator[Columns]:
        alike: dict[Any, Columns] = {}
        for row, level in reached:
            if (known := (level.pk, row.round)) not in alike:
                entry = story(self._case, row.key, row.kind, row.round, level, self.at)
                alike[known] = prepared.pattern(entry)
            yield {**alike[known], "subject_key": row.key}

    def _notices(self, reached: Reached) -> list[Columns]:
        by_audience = defaultdict(list)
        for row, level in reached:
            by_audience[level.audience].append((row, level))
        messages: list[Columns] = []
        alike: dict[Any, Columns] = {}
        for audience, pairs in by_audience.items():
            told = self.directory.recipients(audience, [row for row, _level in pairs])
            for row, level in pairs:
                messages += self._to_all(row, level, told.get(row.pk, ()), alike)
        return messages

    def _to_all(
        self,
        row: Overdue,
        level: EscalationLevel,
        told: Iterable[Recipient],
        alike: dict[Any, Columns],
    ) -> Iterator[Columns]:
        key = f"escalate:{self._label}:{row.pk}:{level.pk}:{row.round}"
        subject, params = self._case.escalation_words(row.key, row.kind, level)
        for to in told:
            if (known := (to, level.pk, subject)) not in alike:
                letter = outbox.message("", to, subject, colour=level.colour, at=self.at)
                alike[known] = prepared.pattern(letter)
            yield outbox.like(alike[known], key, params=params, link=self._link.replace(KEY, row.key))

    @cached_property
    def _case(self) -> type[Case]:
        return case_model(self.deadlines)

    @cached_property
    def _label(self) -> str:
        return str(self._case._meta.model_name)

    @cached_property
    def _link(self) -> str:
        """The address of a case whose key is `KEY`: to make one anew takes longer than its message."""
        some: Any = self._case(**{self._case.named_by: KEY})
        return some.get_absolute_url()


def story(
    case: type[Case], key: str, kind: str, round_: int, level: EscalationLevel, at: datetime
) -> AuditEntry:
    """What the story of a case says of a level that its limit has reached."""
    return audit.entry(
        str(case._meta.model_name),
        key,
        "escalate",
        by=None,
        at=at,
        kind=kind,
        level=level.ordinal,
        colour=level.colour,
        audience=level.audience,
        round=round_,
        share=level.amount if level.anchor == EscalationLevel.Anchor.SHARE else None,
    )


def _told(case: type[Case]) -> list[Any]:
    """The columns of a case that end an `Overdue`."""
    nothing = Value(None, output_field=IntegerField())
    return [case.named_by, *(case.placed_by.get(name, nothing) for name in ("unit_id", "compound_id"))]
