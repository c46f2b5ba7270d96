"""Evaluate all indicators of all subjects: daily from the running quarter, and from a quarter just frozen.

Counting needs no lock. What follows from it is written under one, after a second look at what is open: so
runs at the same time, and a run after a run, open nothing twice.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone

from finance.rules.periods import Period, quarter_of
from workflow import reference, steps
from workflow.rates import Rate

from ...indicators import COUNTINGS, last_whole_day, measure, rate_of, window_of
from ...lifecycle import WarningMove
from ...models import Freeze, FrozenValue, Level, RedLineKind, Warning
from ...rules import warnings as rules
from ...rules.warnings import Asked, Judgement, Measured
from . import raising
from .raising import PORTAL, Places, Step, Subject

DAY = timedelta(days=1)
CHUNK = 5000
WARNED = (Level.COMPOUND, Level.TOWNSHIP)


@dataclass(frozen=True)
class Outcome:
    raised: int = 0
    reddened: int = 0
    recovered: int = 0
    relapsed: int = 0
    ended: int = 0

    @property
    def changed(self) -> int:
        return self.raised + self.reddened + self.recovered + self.relapsed + self.ended


@dataclass(frozen=True)
class Value:
    """One subject's value and what it warns of."""

    subject: Subject
    measured: Measured
    judgement: Judgement


def evaluate(*, at: datetime) -> Outcome:
    """The running quarter up to yesterday. Repeated, it changes nothing."""
    sheet = measure(window_of(last_whole_day(at)))
    counted: dict[str, dict[tuple[str, int], Rate]] = {
        code: {
            (level.value, key): rate_of(cell, sheet.window)
            for level in WARNED
            for key, cell in sheet.cells(level).get(code, {}).items()
        }
        for code in sheet.terms
    }
    terms = {code: _asked(row) for code, row in sheet.terms.items()}
    found = _telling(_judged(counted, terms, sheet.window.quarter))
    return _settle(found, sheet.window.quarter, sheet.window.as_of, at=at)


def evaluate_frozen(freeze: Freeze, *, at: datetime) -> Outcome:
    """A quarter as it was frozen. One whose successor is over, too, is history and warns of nothing."""
    next_until = quarter_of(freeze.until + DAY).until
    if next_until < timezone.localdate(at):
        return Outcome()
    frozen = _Quarter(freeze)
    counted = {code: frozen.rates(code) for code in frozen.terms}
    found = _telling(_judged(counted, frozen.terms, freeze.period))
    return _settle(found, freeze.period, freeze.until, at=at)


def _asked(row: rules.scores.Terms) -> Asked:
    return Asked(row.weight, row.yellow, row.red, row.direction, row.least)


class _Quarter:
    """A frozen quarter, read indicator by indicator."""

    def __init__(self, freeze: Freeze | None) -> None:
        self.freeze = freeze
        told = freeze.asked if freeze else []
        self.terms = {one["code"]: Asked.of(one) for one in told if one["code"] in COUNTINGS}

    def rates(self, code: str) -> dict[tuple[str, int], Rate]:
        if self.freeze is None or code not in self.terms:
            return {}
        rows = FrozenValue.objects.filter(freeze=self.freeze, code=code, level__in=WARNED)
        columns = rows.values_list("level", "compound", "township", "numerator", "denominator")
        return {
            (level, compound or township): Rate(n, d, as_of=self.freeze.until)
            for level, compound, township, n, d in columns.iterator(chunk_size=CHUNK)
        }


def _judged(
    counted: Mapping[str, Mapping[tuple[str, int], Rate]], terms: Mapping[str, Asked], quarter: Period
) -> Iterator[Value]:
    """Everything that is applicable, against the two quarters before as they were frozen."""
    before = quarter_of(quarter.since - DAY)
    earlier = quarter_of(before.since - DAY)
    frozen = {row.quarter: row for row in Freeze.objects.filter(quarter__in=[before.code, earlier.code])}
    last, second = (_Quarter(frozen.get(period.code)) for period in (before, earlier))
    for code, rates in counted.items():
        of_last, of_second = last.rates(code), second.rates(code)
        for (level, key), rate in rates.items():
            now = Measured(rate, terms[code])
            if now.is_applicable:
                past = (
                    _measured(of_last, last.terms, code, (level, key)),
                    _measured(of_second, second.terms, code, (level, key)),
                )
                yield Value(Subject(level, key, code), now, rules.judge(now, *past))


def _measured(
    rates: Mapping[tuple[str, int], Rate], terms: Mapping[str, Asked], code: str, place: tuple[str, int]
) -> Measured | None:
    return Measured(rates[place], terms[code]) if place in rates else None


def _telling(values: Iterable[Value]) -> list[Value]:
    """What warns, and what is well of subjects with an open warning; the rest is let go at once."""
    open_ = {
        Subject(row.level, row.place_key, row.code)
        for row in Warning.objects.open().only("level", "compound", "township", "code")
    }
    return [value for value in values if value.judgement.reasons or value.subject in open_]


@transaction.atomic
def _settle(found: Sequence[Value], quarter: Period, as_of: date, *, at: datetime) -> Outcome:
    raising.take_turns()
    with reference.read_once():
        return _Settling(found, quarter, as_of, at).run()


class _Settling:
    """What the values of a day change, once the others have had their turn."""

    def __init__(self, found: Sequence[Value], quarter: Period, as_of: date, at: datetime) -> None:
        self.quarter, self.as_of, self.at = quarter, as_of, at
        self.standing: Places = raising.places(timezone.localdate(at))
        rows = Warning.objects.open().with_place().select_for_update(of=("self",)).order_by("pk")
        self.open = {Subject(row.level, row.place_key, row.code): row for row in rows}
        self.quiet = _quiet(as_of)
        self.found = found
        self.counts: dict[str, int] = defaultdict(int)

    def run(self) -> Outcome:
        self._end_what_no_longer_stands()
        for value in self.found:
            if (row := self.open.get(value.subject)) is not None:
                self._again(row, value)
        fresh = (self._step(value) for value in self.found if self._is_to_be_raised(value))
        self.counts["raised"] = raising.raise_all(fresh, self.standing, at=self.at)
        return Outcome(**self.counts)

    def _end_what_no_longer_stands(self) -> None:
        gone = [subject for subject in self.open if self.standing.through(subject) is None]
        for subject in gone:
            row = self.open.pop(subject)
            changes = {"closed_at": self.at}
            steps.advance(row, WarningMove.END, roles=PORTAL, by=None, at=self.at, changes=changes)
            self.counts["ended"] += 1

    def _is_to_be_raised(self, value: Value) -> bool:
        grade = value.judgement.grade
        if not grade or value.subject in self.open or self.standing.through(value.subject) is None:
            return False
        return not any(
            rules.is_covered(grade, self.as_of, lifted=lifted, until=until)
            for lifted, until in self.quiet.get(value.subject, ())
        )

    def _again(self, row: Warning, value: Value) -> None:
        """An open warning grows redder, recovers, relapses, or stays as it is."""
        grade = value.judgement.grade
        if rules.is_graver(grade, row.grade):
            raising.redden(row, self._step(value), at=self.at)
            self.counts["reddened"] += 1
        elif self.as_of <= row.measured_on:
            return
        elif not grade and row.recovered_on is None:
            raising.note_measure(row, self._step(value), "recover", self.as_of, at=self.at)
            self.counts["recovered"] += 1
        elif grade and row.recovered_on is not None:
            raising.note_measure(row, self._step(value), "relapse", None, at=self.at)
            self.counts["relapsed"] += 1

    def _step(self, value: Value) -> Step:
        rate, terms = value.measured.rate, value.measured.terms
        return Step(
            value.subject,
            value.judgement.grade,
            [dict(reason) for reason in value.judgement.reasons],
            self.quarter.code,
            self.as_of,
            int(rate.numerator),
            int(rate.denominator),
            {"yellow": str(terms.yellow), "red": str(terms.red), "direction": terms.direction},
        )


def _quiet(as_of: date) -> dict[Subject, list[tuple[str, date]]]:
    """What was lifted for values of this day, too: the grade and until when."""
    found: dict[Subject, list[tuple[str, date]]] = defaultdict(list)
    rows = Warning.objects.filter(quiet_until__gte=as_of).exclude(code__in=RedLineKind.values)
    for row in rows.only("level", "compound", "township", "code", "grade", "quiet_until"):
        if row.quiet_until is not None:
            found[Subject(row.level, row.place_key, row.code)].append((row.grade, row.quiet_until))
    return found
