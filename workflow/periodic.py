"""Runs a table of periodic jobs, each at most one at a time however many processes try."""

import enum
import logging
import traceback
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from time import monotonic

from django.db.models import Q
from django.utils.functional import Promise

from .models import Heartbeat, JobRun

logger = logging.getLogger(__name__)

TICKER = "ticker"
FAR_AHEAD = timedelta(hours=1)
"""A time so far ahead of what it can be was left by a clock that has been set back, as by `tick --at`."""
SLACK = timedelta(seconds=5)
"""A job may start so much early, for a clock that wakes up every fifteen seconds does so unevenly."""


@dataclass(frozen=True)
class Job:
    """One line of the table. `run` takes the time and answers how much was done, in figures: `12`, `12/13`.

    Every job may be interrupted anywhere and run twice. Who holds it longer than `lease` may be overtaken.
    """

    name: str
    label: str | Promise
    every: timedelta
    run: Callable[[datetime], object]
    lease: timedelta = timedelta(minutes=10)


class State(enum.Enum):
    DONE = "done"
    FAILED = "failed"
    NOT_DUE = "not due"


@dataclass(frozen=True)
class Outcome:
    """What became of a job at this turn. `words` are its figures, or the class and place of its failure."""

    job: Job
    state: State
    words: str = ""


def run_due(jobs: Iterable[Job], at: datetime, *, heart: str = TICKER) -> Iterator[Outcome]:
    """Run what is due, one after the other; a job that fails is logged and never stops the next."""
    began = monotonic()
    beat(heart, at)
    for job in jobs:
        yield _run(job, at)
        beat(heart, at + timedelta(seconds=monotonic() - began))


def beat(heart: str, at: datetime) -> None:
    Heartbeat.objects.update_or_create(name=heart, defaults={"beat_at": at})


def is_alive(at: datetime) -> bool:
    """Whether somebody runs the table: the last beat is recent."""
    heart = Heartbeat.objects.filter(name=TICKER).first()
    return heart is not None and not heart.is_stale(at)


def _run(job: Job, at: datetime) -> Outcome:
    lease = at + job.lease
    if not _claim(job, at, lease):
        return Outcome(job, State.NOT_DUE)
    began, error = monotonic(), ""
    try:
        words = str(job.run(at))
    except Exception as failure:
        logger.exception("the job %s failed", job.name)
        words, error = "", _where(failure)
    JobRun.objects.filter(name=job.name, leased_until=lease).update(
        leased_until=None,
        due_at=at + job.every,
        finished_at=at + timedelta(seconds=monotonic() - began),
        outcome=words[:200],
        error=error,
    )
    return Outcome(job, State.FAILED, error) if error else Outcome(job, State.DONE, words)


def _claim(job: Job, at: datetime, lease: datetime) -> bool:
    """Take the job by compare-and-set if it is due and nobody holds it."""
    JobRun.objects.get_or_create(name=job.name, defaults={"due_at": at})
    is_due = Q(due_at__lte=at + min(SLACK, job.every / 10)) | Q(due_at__gt=at + job.every + FAR_AHEAD)
    is_free = Q(leased_until=None) | Q(leased_until__lte=at) | Q(leased_until__gt=lease + FAR_AHEAD)
    mine = JobRun.objects.filter(is_due, is_free, name=job.name)
    return bool(mine.update(leased_until=lease, started_at=at))


def _where(failure: Exception) -> str:
    """Class and place of a failure. Its text may name people, so that it stays in the log."""
    last = traceback.extract_tb(failure.__traceback__)[-1]
    return f"{type(failure).__name__} {Path(last.filename).name}:{last.lineno}"
