"""Figures for a page: counted once for all groups and their sum, and not again while they still hold.

Quick ones are counted anew as soon as anything has changed. Among very many cases counting takes long; those
figures rest for a quarter of an hour, which changes little in what is known up to yesterday.
"""

import time
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from django.core.cache import cache
from django.db.models import QuerySet

from workflow.rates import total
from workflow.sealing import fingerprint

from . import rates
from .models import PublicBoard
from .rates import Report, Span, Times

RATES = ("response", "closing", "on_time", "solved", "satisfied")
SLOW = 2.0
"""Seconds of counting from which on figures rest."""
REST = timedelta(minutes=15)


@dataclass(frozen=True)
class Figures:
    """The whole and its groups, with what they were counted from."""

    whole: Report
    groups: dict[Any, Report]
    at: datetime
    version: int
    counted_at: datetime
    took: float = field(default=0, compare=False)

    def holds(self, span: Span, *, now: datetime) -> bool:
        rests = self.took >= SLOW and now - self.counted_at < REST
        return rests or (self.version == PublicBoard.current() and self.at == span.at)


def together(reports: Iterable[Report], span: Span) -> Report:
    """Several groups as one. Their middles cannot be added, so of times only the mean is known."""
    reports = list(reports)
    sums = {name: total([getattr(one, name) for one in reports], as_of=span.as_of) for name in RATES}
    times = Times(
        count=sum(one.times.count for one in reports),
        whole=sum((one.times.whole for one in reports), timedelta()),
        from_accepted=sum(one.times.from_accepted for one in reports),
    )
    return Report(accepted=sum(one.accepted for one in reports), times=times, **sums)


def kept(span: Span, by: str, *, whose: str, now: datetime) -> Figures | None:
    """What was counted before, if it still holds.

    :param whose: the cases of whom, as a name: two readers of the desk see different ones.
    """
    found = cache.get(_key(span, by, whose))
    return found if found is not None and found.holds(span, now=now) else None


def count(cases: QuerySet, span: Span, by: str, *, whose: str, now: datetime) -> Figures:
    """Count it, and keep it."""
    version, began = PublicBoard.current(), time.perf_counter()
    groups = rates.reports(cases, span, by)
    whole = replace(together(groups.values(), span), times=rates.handling_times(cases, span))
    figures = Figures(whole, groups, span.at, version, now, time.perf_counter() - began)
    cache.set(_key(span, by, whose), figures, timeout=REST.total_seconds())
    return figures


def _key(span: Span, by: str, whose: str) -> str:
    facts = (whose, by, span.as_of, span.start, span.end)
    return f"figures:{fingerprint(repr(facts))[:32]}"
