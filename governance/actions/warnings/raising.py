"""Open warnings and make them red: many at once, under the lock that all who do so take in turn."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import islice
from typing import Any

from django.db.models import Count
from django.utils import timezone

from communities.models import Compound, Township
from workflow import audit, calendars, steps
from workflow.clock import Limit, Unit
from workflow.models import AuditEntry

from ...lifecycle import WARNING, WarningMove, WarningPart
from ...lifecycle.warnings import WarningStatus
from ...models import Grade, Level, Warning, WarningDeadline
from ...models.warnings import latest_limits
from ..quotes import hold
from .telling import tell

LABEL = "warning"
PORTAL = frozenset({WarningPart.PORTAL})
LOT = 2000
take_turns = hold
"""Evaluations, freezes and confirmations lock the indicators' rows: what one opens the next one sees."""


@dataclass(frozen=True)
class Subject:
    level: str
    key: int
    code: str


@dataclass(frozen=True)
class Step:
    """A grade to be given, with the number behind it."""

    subject: Subject
    grade: str
    reasons: list[dict[str, Any]]
    quarter: str
    as_of: date
    numerator: int | None = None
    denominator: int | None = None
    asked: Mapping[str, Any] = field(default_factory=dict)

    def columns(self) -> dict[str, Any]:
        return {
            "grade": self.grade,
            "reasons": self.reasons,
            "quarter": self.quarter,
            "as_of": self.as_of,
            "measured_on": self.as_of,
            "numerator": self.numerator,
            "denominator": self.denominator,
            "asked": dict(self.asked),
        }

    def facts(self) -> dict[str, Any]:
        """What the story keeps."""
        columns = self.columns()
        columns.pop("measured_on")
        return columns | {"as_of": self.as_of.isoformat()}


class Places:
    """The compounds that stand on a day, each with its township."""

    def __init__(self, homes: Mapping[int, int]) -> None:
        self.homes = homes
        self.first = {home: key for key, home in sorted(homes.items(), reverse=True)}
        """Of each township."""

    def through(self, subject: Subject) -> int | None:
        """The compound itself, or the first of the township; None where nothing stands any more."""
        if subject.level == Level.COMPOUND:
            return subject.key if subject.key in self.homes else None
        return self.first.get(subject.key)


def places(on: date) -> Places:
    return Places(dict(Compound.objects.standing(on).values_list("pk", "township")))


def limits_of(kinds: Iterable[str], at: datetime) -> dict[str, Limit]:
    known = latest_limits(timezone.localdate(at))
    return {kind: Limit(known[kind][0], Unit(known[kind][1])) for kind in kinds}


class Turns:
    """How many warnings there were of each subject, counted once for each indicator that is asked."""

    def __init__(self) -> None:
        self.codes: set[str] = set()
        self.taken: Counter[Subject] = Counter()

    def before(self, found: Iterable[Step]) -> Counter[Subject]:
        if new := {step.subject.code for step in found} - self.codes:
            self.taken.update(_counts(new))
            self.codes |= new
        return self.taken


def raise_all(found: Iterable[Step], standing: Places, *, at: datetime) -> int:
    """Raise them lot by lot, for there may be hundreds of thousands; answers how many."""
    steps_left, turns, count = iter(found), Turns(), 0
    while lot := list(islice(steps_left, LOT)):
        count += len(raise_lot(lot, standing, turns, at=at))
    return count


def raise_lot(found: Sequence[Step], standing: Places, turns: Turns, *, at: datetime) -> list[Warning]:
    """Subjects without an open warning get one, each once; told, with the first limit running."""
    limits = limits_of(WARNING.by_name[WarningMove.RAISE].starts, at)
    due_at = min(calendars.current().due(at, limit).at for limit in limits.values())
    rows = _rows(found, standing, turns.before(found), due_at=due_at, at=at)
    Warning.objects.bulk_create(rows, batch_size=LOT)
    begun = [
        steps.begin(row, WarningMove.RAISE, roles=PORTAL, at=at, limits=limits, details=step.facts())
        for row, step in zip(rows, found, strict=True)
    ]
    limits_begun: list[Any] = [one for begin in begun for one in begin.deadlines]
    WarningDeadline.objects.bulk_create(limits_begun, batch_size=LOT)
    AuditEntry.objects.bulk_create((begin.entry for begin in begun), batch_size=LOT)
    tell(rows, at=at)
    return rows


def _rows(
    found: Sequence[Step], standing: Places, before: Counter[Subject], *, due_at: datetime, at: datetime
) -> list[Warning]:
    """With the end of their first limit, for thousands may begin at once (see `nearest`)."""
    keys: dict[str, set[int]] = {level: set() for level in (Level.COMPOUND, Level.TOWNSHIP)}
    for step in found:
        keys[step.subject.level].add(step.subject.key)
    compounds = Compound.objects.select_related("township").in_bulk(keys[Level.COMPOUND])
    townships = Township.objects.in_bulk(keys[Level.TOWNSHIP])
    rows = []
    for step in found:
        subject = step.subject
        compound = compounds[subject.key] if subject.level == Level.COMPOUND else None
        township = compound.township if compound else townships[subject.key]
        through = standing.through(subject)
        assert through is not None  # noqa: S101 - whoever calls has looked
        turn = f"{before[subject] + 1}" if compound else f"T{before[subject] + 1}"
        number = f"{(compound or township).code}-{subject.code}-{turn}"
        rows.append(
            Warning(
                number=number,
                level=subject.level,
                township=township,
                compound=compound,
                told_through_id=through,
                code=subject.code,
                status=WarningStatus.OPEN,
                opened_at=at,
                next_due_at=due_at,
                red_since=at if step.grade == Grade.RED else None,
                **step.columns(),
            )
        )
    return rows


def _counts(codes: set[str]) -> Counter[Subject]:
    """How many warnings there were of each subject."""
    known = Warning.objects.filter(code__in=codes).order_by().values("level", "compound", "township", "code")
    columns = ("level", "compound", "township", "code", "many")
    counts: Counter[Subject] = Counter()
    for level, compound, township, code, many in known.annotate(many=Count("pk")).values_list(*columns):
        counts[Subject(level, compound if level == Level.COMPOUND else township, code)] += many
    return counts


def redden(row: Warning, step: Step, *, at: datetime) -> None:
    """The same row, red: to be acknowledged and planned for anew, told to more people."""
    fresh = {"red_since": at, "recovered_on": None, "planned_by": None, "verified_by": None}
    steps.advance(
        row,
        WarningMove.ESCALATE,
        roles=PORTAL,
        by=None,
        at=at,
        limits=limits_of(WARNING.by_name[WarningMove.ESCALATE].starts, at),
        changes=step.columns() | fresh,
        details=step.facts(),
    )
    tell([row], at=at)


def note_measure(row: Warning, step: Step, verb: str, recovered_on: date | None, *, at: datetime) -> None:
    """That nothing warns any more, or again; the grade stays what it is."""
    columns = {"recovered_on": recovered_on, "measured_on": step.as_of}
    Warning.objects.filter(pk=row.pk).update(**columns)
    audit.record(LABEL, row.number, verb, by=None, at=at, **step.facts())
