"""Routine rounds are planned by the table of frequencies: thousands by one statement, in the database."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from itertools import groupby
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import Exists, Max, OuterRef, Q, QuerySet
from django.utils import timezone

from communities.models import Compound
from workflow.models import AuditEntry

from ..models import Edition, Frequency, Inspection, PlannedRounds, current_edition
from ..rules.periods import period_of

AHEAD = timedelta(days=7)
"""How long before their first day rounds are planned."""
SPAN = timedelta(days=31)
"""Of a standstill so much is made up for at a time; what is done is written down after each."""
DAY = timedelta(days=1)
LOT = 5000
"""About how many rounds one statement makes; each is a transaction of its own."""
FOUND = {
    "number": "compound.code || period.mark",
    "kind": "'routine'",
    "compound_id": "compound.id",
    "edition_id": "period.edition",
    "frequency": "period.frequency",
    "since": "period.since",
    "until": "period.until",
}
"""What a round has of its compound and period; the rest is as the model begins."""


class Planned(NamedTuple):
    """A period that rounds are made for: as it stands in a number, and by which edition."""

    mark: str
    edition: int
    frequency: str
    since: date
    until: date


def plan_rounds(since: date, until: date, *, lot: int = LOT) -> int:
    """Routine inspections of every compound in use, for all periods that begin in the span; how many are new.

    May be cut short anywhere, run twice and by several at once: a round is unique by compound, frequency and
    first day. Nothing but keys of compounds passes through here, so thousands need no more memory than fifty.
    """
    periods = planned(since, until)
    if not periods:
        return 0
    lots = _lots(Compound.objects.filter(closed_on=None), max(1, lot // len(periods)))
    return sum(_plan(one[0].pk, one[-1].pk, periods) for one in lots)


def keep_rounds_planned(today: date, *, lot: int = LOT) -> int:
    """Rounds of today and the coming week, before them whatever a standstill has left out; how many are new.

    After weeks without a run the rounds are those of a run on every day: what is past is missed, not unknown.
    """
    made, day = 0, _next_open(today)
    while day < today:
        last = min(day + SPAN, today) - DAY
        made += _make_up(day, last, lot)
        day = last + DAY
        _settle(day)
    made += plan_rounds(today, today + AHEAD, lot=lot)
    _settle(today)
    return made


def _next_open(today: date) -> date:
    """The first day that no run has settled; none is known before the first one, except by its rounds."""
    known = PlannedRounds.objects.values_list("day", flat=True).first()
    if known is not None:
        return known
    latest = Inspection.objects.filter(kind=Inspection.Kind.ROUTINE).aggregate(latest=Max("since"))["latest"]
    return min(today, latest - AHEAD) if latest else today


def _settle(day: date) -> None:
    """All rounds that begin before the day are there. A day to come was left by a clock that was set back."""
    PlannedRounds.objects.update_or_create(pk=PlannedRounds.ONLY, defaults={"day": day})


def _make_up(since: date, until: date, lot: int) -> int:
    """Rounds of days past, of the compounds that stood then: once they were registered, until closed."""
    periods, made = planned(since, until), 0
    standing = Compound.objects.filter(Q(closed_on=None) | Q(closed_on__gt=since))
    for compounds in _lots(standing, max(1, lot // max(1, len(periods)))):
        begun = _registered(compounds, since)
        for first, some in groupby(compounds, key=lambda one: begun.get(one.pk, since)):
            keys = [one.pk for one in some]
            asked = [period for period in periods if period.until >= first]
            if asked:
                made += _plan(keys[0], keys[-1], asked, standing_on=since)
    return made


def _registered(compounds: Iterable[Compound], since: date) -> dict[int, date]:
    """By key, those that have come since, with the day of the register's entry.

    What has neither an entry nor a round may have come at any time, and has missed nothing for certain.
    """
    midnight = timezone.make_aware(datetime.combine(since, time.min))
    entries = AuditEntry.objects.filter(
        subject_label="compound", verb="register.create", subject_key__in=[one.code for one in compounds]
    )
    told = dict(entries.filter(at__gte=midnight).values_list("subject_key", "at"))
    days = {one.pk: timezone.localdate(told[one.code]) for one in compounds if one.code in told}
    rounds = Inspection.objects.filter(compound=OuterRef("pk"), kind=Inspection.Kind.ROUTINE)
    bare = Compound.objects.filter(~Exists(rounds), pk__in=[one.pk for one in compounds])
    return dict.fromkeys(bare.values_list("pk", flat=True), date.max) | days


def _lots(compounds: QuerySet[Compound], size: int) -> Iterator[list[Compound]]:
    """So many each time, by their keys."""
    rows, last = compounds.only("pk", "code").order_by("pk"), 0
    while lot := list(rows.filter(pk__gt=last)[:size]):
        yield lot
        last = lot[-1].pk


def _plan(first: int, last: int, periods: Sequence[Planned], *, standing_on: date = date.max) -> int:
    """:param standing_on: compounds that still stood on this day have the rounds of before their last day."""
    begun = _as_it_begins()
    values = [value for period in periods for value in period]
    others = [*begun.values(), first, last, standing_on]
    with connection.cursor() as cursor:
        cursor.execute(_insertion(tuple(begun), len(periods)), [*values, *others])
        return cursor.rowcount


def _as_it_begins() -> dict[str, Any]:
    """By column: what an unsaved round has besides."""
    fresh = Inspection()
    fields = [field for field in Inspection._meta.concrete_fields if field.column not in FOUND]
    values = {str(field.column): getattr(fresh, field.attname) for field in fields}
    return {column: value for column, value in values.items() if value is not None}


@lru_cache(maxsize=8)
def _insertion(begun: tuple[str, ...], periods: int) -> str:
    """What is there already is left out before it costs anything; who comes at the same moment gives way.

    Compounds and periods come in one order, so that of two who plan at once none waits for one who waits.
    """
    columns = ", ".join(connection.ops.quote_name(name) for name in [*FOUND, *begun])
    row = f"({', '.join(['%s'] * len(Planned._fields))})"
    return f"""
        INSERT INTO {Inspection._meta.db_table} ({columns})
        WITH period ({", ".join(Planned._fields)}) AS (VALUES {", ".join([row] * periods)})
        SELECT {", ".join([*FOUND.values(), *(["%s"] * len(begun))])}
        FROM {Compound._meta.db_table} compound CROSS JOIN period
        WHERE compound.id >= %s AND compound.id <= %s
        AND (compound.closed_on IS NULL OR (compound.closed_on > %s AND compound.closed_on > period.since))
        AND NOT EXISTS (
            SELECT 1 FROM {Inspection._meta.db_table} known
            WHERE known.kind = 'routine' AND known.compound_id = compound.id
            AND known.frequency = period.frequency AND known.since = period.since)
        ORDER BY compound.id, period.frequency, period.since
        ON CONFLICT DO NOTHING"""


def planned(since: date, until: date) -> list[Planned]:
    """Each period once, with the edition that is in force on its first day and has items for it."""
    found: dict[tuple[str, date], tuple[Edition, date]] = {}
    for ordinal in range(since.toordinal(), until.toordinal() + 1):
        day = date.fromordinal(ordinal)
        for frequency in Frequency.values:
            period = period_of(frequency, day)
            if (frequency, period.since) not in found and day in (since, period.since):
                found[frequency, period.since] = current_edition(period.since), period.until
    asked = {edition.pk: _asked(edition) for edition, _until in found.values()}
    return [
        Planned(f"-{frequency}{first:%Y%m%d}", edition.pk, frequency, first, last)
        for (frequency, first), (edition, last) in found.items()
        if frequency in asked[edition.pk]
    ]


def _asked(edition: Edition) -> set[str]:
    """The frequencies for which the edition has items."""
    rows = edition.items.values_list("frequency", "also")
    return {frequency for row in rows for frequency in row if frequency}
