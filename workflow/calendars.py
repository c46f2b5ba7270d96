"""The calendar as the database knows it: read it, load a year, and count provisional deadlines again."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any, cast

from django.apps import apps
from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_noop

from . import audit, nearest, outbox, reference
from .audit import Actor
from .clock import SHANGHAI, Calendar, OfficeHours
from .directory import Recipient
from .models import AuditEntry, CalendarDay, CalendarYear, Case, Deadline

BATCH = 500


def current() -> Calendar:
    """The official calendar with every loaded day on top."""
    return reference.kept(("calendar", office := office_hours()), lambda: _read(office))


def due_unextended(row: Deadline) -> datetime:
    """When the limit would have ended had nothing been granted: what stood before a later grant."""
    granted_none = replace(row.limit, amount=row.amount + row.paused_by)
    return current().due(row.started_at, granted_none).at


def _read(office: OfficeHours) -> Calendar:
    return Calendar(
        dict(CalendarDay.objects.values_list("day", "working")),
        frozenset(CalendarYear.objects.values_list("year", flat=True)),
        office,
    )


def office_hours() -> OfficeHours:
    """:raises ValueError: the setting OFFICE_HOURS makes no sense."""
    return _office_hours(settings.OFFICE_HOURS, settings.DEADLINES_END_AT_CLOSE)


@lru_cache(maxsize=8)
def _office_hours(text: str, ends_at_close: bool) -> OfficeHours:
    return OfficeHours.parse(text, ends_at_close=ends_at_close)


@transaction.atomic
def load(year: int, rows: Iterable[CalendarDay], *, by: Actor, at: datetime, source: str = "") -> int:
    """Replace the year's exceptions, make the year official, and count its provisional deadlines again.

    Answers how many deadlines were counted again.
    """
    days = CalendarDay.objects.filter(day__year=year)
    removed = [day.isoformat() for day in days.values_list("day", flat=True).order_by("day")]
    days.delete()
    added = CalendarDay.objects.bulk_create(rows)
    CalendarYear.objects.update_or_create(year=year, defaults={"source": source, "loaded_at": at})
    audit.record(
        "calendar", str(year), "load_calendar", by=by, at=at, source=source, removed=removed, days=len(added)
    )
    _sweep_again_from(year, at)
    return recompute_provisional(by=by, at=at)


@transaction.atomic
def recompute_provisional(*, by: Actor, at: datetime) -> int:
    """Count provisional deadlines by today's calendar; each that changes says so in its case's story."""
    calendar = current()
    return sum(_recompute(model, Q(provisional=True), calendar, by, at) for model in deadline_models())


@transaction.atomic
def recount(first: date, last: date, *, by: Actor, at: datetime) -> int:
    """Days from `first` to `last` were edited: count what runs over them, or is provisional, again."""
    begins, ends = (datetime.combine(day, datetime.min.time(), SHANGHAI) for day in (first, last))
    runs_over = Q(met_at=None, dropped_at=None, started_at__lt=ends + timedelta(days=1), due_at__gte=begins)
    calendar, which = current(), runs_over | Q(provisional=True)
    return sum(_recompute(model, which, calendar, by, at) for model in deadline_models())


def deadline_models() -> Iterator[type[Deadline]]:
    return (model for model in apps.get_models() if issubclass(model, Deadline))


def case_model(deadlines: type[Deadline]) -> type[Case]:
    meta: Any = deadlines._meta
    return cast(type[Case], meta.get_field("case").related_model)


def missing_years() -> list[int]:
    """Years without a calendar that some provisional deadline touches."""
    calendar = current()
    years: set[int] = set()
    for deadlines in deadline_models():
        spans = deadlines.objects.filter(provisional=True).values_list("started_at__year", "due_at__year")
        for first, last in spans.distinct():
            years.update(range(first, last + 1))
    return sorted(year for year in years if not calendar.is_official(year))


def alert_missing_years(to: Iterable[Recipient], *, at: datetime) -> None:
    """Tell operators of every year without a calendar, once per year and operator."""
    operators, years = list(to), missing_years()
    outbox.enqueue(
        outbox.message(
            f"calendar:{year}",
            operator,
            gettext_noop(
                "%(year)s年的工作日历尚未载入，已有时限按暂定日历计算，请载入国务院办公厅公布的放假安排。"
            ),
            params={"year": year},
            colour="yellow",
            at=at,
        )
        for year in years
        for operator in operators
    )


def _recompute(deadlines: type[Deadline], which: Q, calendar: Calendar, by: Actor, at: datetime) -> int:
    objects: Any = deadlines.objects
    rows = objects.filter(which).select_related("case").select_for_update(of=("self",))
    changed, stories = [], []
    for row in rows.order_by("pk"):
        before = row.due_at
        due = calendar.due(row.started_at, row.limit)
        if (due.at, due.provisional) == (before, row.provisional):
            continue
        row.due_at, row.provisional = due.at, due.provisional
        row.sweep_at = at if row.is_running and row.paused_at is None else None
        changed.append(row)
        stories.append(_story(row, before, by, at))
    deadlines.objects.bulk_update(changed, ["due_at", "provisional", "sweep_at"], batch_size=BATCH)
    AuditEntry.objects.bulk_create(stories, batch_size=BATCH)
    for start in range(0, len(changed), BATCH):
        nearest.note_all(case_model(deadlines), {row.case_id for row in changed[start : start + BATCH]})
    return len(changed)


def _story(row: Any, before: datetime, by: Actor, at: datetime) -> AuditEntry:
    return audit.entry(
        row.case.label,
        row.case.key,
        "recompute",
        by=by,
        at=at,
        kind=row.kind,
        round=row.round,
        before=timezone.localtime(before, SHANGHAI).isoformat(),
        after=timezone.localtime(row.due_at, SHANGHAI).isoformat(),
        provisional=row.provisional,
    )


def _sweep_again_from(year: int, at: datetime) -> None:
    """Escalations that were timed by the guessed calendar are timed anew by the next sweep."""
    turn = datetime.combine(date(year, 1, 1), datetime.min.time(), SHANGHAI)
    for deadlines in deadline_models():
        deadlines.objects.running().filter(sweep_at__gte=turn).update(sweep_at=at)
