"""A month of routine rounds for thousands of compounds, and the strip of open hazards among them."""

import os
import resource
import time
from datetime import date, timedelta
from decimal import Decimal

from django.db import connection
from django.utils import timezone

from bench.measure import line, medians
from communities.models import Compound
from safety import actions
from safety.lifecycle import OPEN
from safety.models import ChecklistItem, ChecklistKind, Hazard, Inspection
from safety.strip import strip
from tests.factories import a_community

FIRST, LAST = date(2026, 3, 1), date(2026, 3, 31)
HAZARDS = int(os.environ.get("BENCH_HAZARDS", "20"))
"""Of each compound; one in four is open."""
LOT = 5000
STRIP = """SELECT compound_id, kind_id, count(*), count(*) FILTER (WHERE next_due_at < %(now)s)
FROM safety_hazard hazard JOIN safety_checklistitem item ON item.id = hazard.item_id
WHERE status = ANY(%(open)s) GROUP BY compound_id, kind_id"""
DUE = """SELECT id, number, compound_id, since, until FROM safety_inspection
WHERE finished_at IS NULL AND until >= %(day)s AND since <= %(day)s ORDER BY since DESC, id LIMIT 25"""


def main(compounds: int) -> None:
    fill(compounds)
    began, before = time.perf_counter(), peak()
    made = actions.plan_rounds(FIRST, LAST)
    taken = time.perf_counter() - began
    print(f"{made} rounds of {compounds} compounds in {taken:.1f} s; {peak() - before} MB more memory")
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    everywhere, kinds, now = Compound.objects.all(), list(ChecklistKind.objects.all()), timezone.now()
    facts = {"now": now, "open": list(map(str, OPEN)), "day": LAST}
    ours, raw = medians(lambda: strip(everywhere, kinds, at=now), lambda: asked(STRIP, facts))
    line("heat strip / raw GROUP BY", ours, raw)
    ours, raw = medians(lambda: due(LAST), lambda: asked(DUE, facts))
    line("due list / raw SELECT", ours, raw)


def peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def due(day: date) -> list[Inspection]:
    return list(Inspection.objects.due(day).order_by("-since", "pk")[:25])


def asked(sql: str, facts: dict) -> list:
    with connection.cursor() as cursor:
        cursor.execute(sql, facts)
        return cursor.fetchall()


def fill(compounds: int) -> None:
    community, now = a_community(), timezone.now()
    places = Compound.objects.bulk_create(
        [
            Compound(
                code=f"B{number:05d}",
                name=f"小区{number}",
                community=community,
                township=community.township,
                households=100,
                exclusive_area=Decimal(10_000),
                delivered_year=2015,
            )
            for number in range(compounds)
        ],
        batch_size=LOT,
    )
    items = list(ChecklistItem.objects.all())
    for start in range(0, compounds * HAZARDS, LOT):
        Hazard.objects.bulk_create(
            Hazard(
                number=f"B{number}",
                compound=places[number % compounds],
                item=items[number * 7 % len(items)],
                description="隐患",
                criteria_edition="GB 35181-2025",
                days=7,
                found_at=now - timedelta(days=9),
                status="ordered" if number % 4 == 0 else "closed",
                next_due_at=now + timedelta(days=number % 9 - 4) if number % 4 == 0 else None,
            )
            for number in range(start, min(start + LOT, compounds * HAZARDS))
        )
