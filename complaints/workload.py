"""How much lies where, and for how long: the load of each unit and the age of what is open."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from django.db.models import Count, F, Q, QuerySet, Window
from django.db.models.functions import RowNumber
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from workflow.clock import Calendar
from workflow.models import EscalationLevel

DAY = timedelta(days=1)
COLOURS = (EscalationLevel.Colour.YELLOW, EscalationLevel.Colour.ORANGE, EscalationLevel.Colour.RED)
AGES = (
    (0, _("0至1天")),
    (2, _("2至5天")),
    (6, _("6至15天")),
    (16, _("15天以上")),
)
"""The first working day of each class of age; RULES 5.1 closes an ordinary case in 5, a complex one in 15."""


@dataclass(frozen=True)
class Load:
    """What one unit has on its desk; without a unit it waits for a dispatcher."""

    unit: str
    open: int
    today: int
    overdue: int
    yellow: int
    orange: int
    red: int
    old: int
    median: float | None
    """Of the ages in natural days."""


class Age(NamedTuple):
    """A class of age, as a chart takes it."""

    label: str
    count: int


def ages(cases: QuerySet, at: datetime, calendar: Calendar) -> list[Age]:
    """How many open cases are how old, in working days since they were submitted."""
    starts = [_first_moment(least, at, calendar) for least, _label in AGES]
    ends = [*starts[1:], None]
    spans = {
        f"age{number}": Count("pk", filter=_between(later, sooner))
        for number, (sooner, later) in enumerate(zip(starts, ends, strict=True))
    }
    counted = cases.open().aggregate(**spans)
    return [Age(str(label), counted[f"age{number}"]) for number, (_least, label) in enumerate(AGES)]


def loads(cases: QuerySet, at: datetime, calendar: Calendar) -> list[Load]:
    """Every unit that has open cases, the most overdue first."""
    here = cases.open()
    old = _first_moment(AGES[-1][0], at, calendar)
    rows = here.values("unit", "unit__name").annotate(
        open=Count("pk"), old=Count("pk", filter=Q(submitted_at__lt=old))
    )
    counts = {
        "today": _by_unit(here.due_on(timezone.localdate(at))),
        "overdue": _by_unit(here.overdue(at)),
        **{colour: _by_unit(here.supervised(colour)) for colour in COLOURS},
    }
    medians = _medians(here, at)
    found = [
        Load(
            unit=row["unit__name"] or "",
            open=row["open"],
            old=row["old"],
            median=medians.get(row["unit"]),
            **{name: of.get(row["unit"], 0) for name, of in counts.items()},
        )
        for row in rows.order_by("unit__name", "unit")
    ]
    return sorted(found, key=lambda load: (-load.overdue, -load.open, load.unit))


def _by_unit(cases: QuerySet) -> dict[int | None, int]:
    return dict(cases.order_by().values_list("unit").annotate(count=Count("pk")))


def _medians(cases: QuerySet, at: datetime) -> dict[int | None, float]:
    """The middle age of each unit's cases, found by the database; of an even number the mean of both."""
    rank = Window(RowNumber(), partition_by="unit", order_by=("submitted_at", "pk"))
    size = Window(Count("pk"), partition_by="unit")
    middle = (
        cases.order_by()
        .annotate(twice=rank * 2, size=size)
        .filter(twice__gte=F("size"), twice__lte=F("size") + 2)
    )
    found = defaultdict(list)
    for unit, submitted_at in middle.values_list("unit", "submitted_at"):
        found[unit].append((at - submitted_at) / DAY)
    return {unit: round(max(sum(days) / len(days), 0.0), 1) for unit, days in found.items()}


def _between(start: datetime | None, end: datetime | None) -> Q:
    span = Q()
    if start is not None:
        span &= Q(submitted_at__gte=start)
    if end is not None:
        span &= Q(submitted_at__lt=end)
    return span


def _first_moment(working_days: int, at: datetime, calendar: Calendar) -> datetime | None:
    """What was submitted before this moment is at least so many working days old; None for any age."""
    if not working_days:
        return None
    day = _days_back(timezone.localdate(at), working_days, calendar)
    return timezone.make_aware(datetime.combine(day + DAY, time.min))


def _days_back(day: date, working_days: int, calendar: Calendar) -> date:
    """The latest day from which as many working days have passed; the day itself is day 0."""
    while working_days:
        working_days -= calendar.is_working(day)
        day -= DAY
    return day
