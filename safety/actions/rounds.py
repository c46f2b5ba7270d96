"""Routine rounds are planned by the table of frequencies: thousands by one statement, in the database."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from functools import lru_cache
from itertools import pairwise
from typing import Any, NamedTuple

from django.db import connection

from communities.models import Compound

from ..models import Edition, Frequency, Inspection, current_edition
from ..rules.periods import period_of

AHEAD = timedelta(days=7)
"""How long before their first day rounds are planned."""
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
    return sum(_plan(after, last, periods) for after, last in _stretches(max(1, lot // len(periods))))


def _stretches(size: int) -> Iterator[tuple[int, int]]:
    """Compounds in use by their keys: each time so many, from behind one key to another."""
    keys = Compound.objects.filter(closed_on=None).order_by("pk").values_list("pk", flat=True)
    ends = [0]
    while lot := list(keys.filter(pk__gt=ends[-1])[:size]):
        ends.append(lot[-1])
    return pairwise(ends)


def _plan(after: int, last: int, periods: Sequence[Planned]) -> int:
    begun = _as_it_begins()
    values = [value for period in periods for value in period]
    with connection.cursor() as cursor:
        cursor.execute(_insertion(tuple(begun), len(periods)), [*values, *begun.values(), after, last])
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
        WHERE compound.id > %s AND compound.id <= %s AND compound.closed_on IS NULL AND NOT EXISTS (
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
