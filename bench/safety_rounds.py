"""A month of routine rounds for thousands of compounds, after two that were answered, and what is read.

Two million answers lie in the table while the month is planned. What the portal asks is timed beside bare
statements that yield the same facts, in turns.
"""

import os
import resource
import time
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db import connection

from bench.measure import line, medians
from communities.access import Role
from communities.models import Compound
from safety import actions
from safety.lifecycle import OPEN, Kind
from safety.models import Answer, ChecklistItem, ChecklistKind, Hazard, HazardDeadline, Inspection
from safety.strip import strip
from safety.today import MISSED_WITHIN, duties_of
from tests.factories import a_community, a_user
from workflow.clock import SHANGHAI

BEFORE = date(2026, 1, 1), date(2026, 2, 28)
FIRST, LAST = date(2026, 3, 1), date(2026, 3, 31)
NOON = datetime(2026, 3, 31, 12, tzinfo=SHANGHAI)
HAZARDS = int(os.environ.get("BENCH_HAZARDS", "20"))
"""Of each compound; one in four is open."""
LOT = 5000
ANSWERED = """INSERT INTO safety_answer (inspection_id, item_id, result, note, spot, answered_at)
SELECT round.id, item.id, CASE WHEN (round.id + item.id) %% 97 = 0 THEN 'fail' ELSE 'pass' END, '', '',
round.until FROM safety_inspection round JOIN safety_checklistitem item ON item.edition_id = round.edition_id
AND (item.frequency = round.frequency OR item.also = round.frequency) WHERE round.until < %s"""
SIGNED = """UPDATE safety_inspection SET started_at = until, finished_at = until
WHERE until < %s AND id %% 20 > 0"""
STRIP = """SELECT compound.code, compound.name, kind_id, count(*),
count(*) FILTER (WHERE next_due_at < %(now)s) FROM safety_hazard hazard
JOIN safety_checklistitem item ON item.id = hazard.item_id
JOIN communities_compound compound ON compound.id = hazard.compound_id
WHERE status = ANY(%(open)s) GROUP BY compound.code, compound.name, kind_id"""
ROUND = "SELECT round.*, compound.* FROM safety_inspection round JOIN communities_compound compound"
ROUND += " ON compound.id = round.compound_id WHERE finished_at IS NULL"
DUE = "until >= %(day)s AND since <= %(day)s"
MISSED = "until < %(day)s"
HAZARD = """SELECT hazard.*, compound.*, item.* FROM safety_hazard hazard
JOIN communities_compound compound ON compound.id = hazard.compound_id
JOIN safety_checklistitem item ON item.id = hazard.item_id WHERE status = ANY(%(open)s)"""
LATE = """ AND EXISTS (SELECT 1 FROM safety_hazarddeadline late WHERE late.case_id = hazard.id
AND met_at IS NULL AND dropped_at IS NULL AND paused_at IS NULL AND due_at < %(now)s)"""
COUNT = "SELECT count(*) FROM safety_inspection WHERE finished_at IS NULL AND"
MINE = {"recheck": ["rectified"], "judge": ["registered", "graded"]}
TODAY = (
    f"{ROUND} AND {DUE} ORDER BY until, compound.code, round.id LIMIT 10",
    f"{COUNT} {DUE}",
    f"SELECT count(*) FROM safety_inspection WHERE {DUE} AND finished_at IS NOT NULL",
    f"{ROUND} AND {MISSED} AND until >= %(month)s ORDER BY until DESC, compound.code, round.id LIMIT 10",
    f"{COUNT} {MISSED} AND until >= %(month)s",
    *(
        f"SELECT {what} FROM safety_hazard WHERE status = ANY(%({name})s) {order}"
        for name in MINE
        for what, order in (("count(*)", ""), ("*", "ORDER BY next_due_at, id LIMIT 10"))
    ),
    *(
        f"""SELECT {what} FROM safety_hazard hazard WHERE status IN ('ordered', 'enforced') AND EXISTS (
        SELECT 1 FROM safety_hazarddeadline asked WHERE asked.case_id = hazard.id AND kind = 'approve'
        AND met_at IS NULL AND dropped_at IS NULL) {order}"""
        for what, order in (("count(*)", ""), ("*", "ORDER BY next_due_at, id LIMIT 10"))
    ),
    f"{HAZARD}{LATE} ORDER BY next_due_at, hazard.id LIMIT 10",
    f"SELECT count(*) FROM safety_hazard hazard WHERE status = ANY(%(open)s){LATE}",
)
"""What the page of today says, without asking who may read it."""


def main(compounds: int) -> None:
    fill(compounds)
    told("planned", FIRST, LAST)
    told("again", FIRST, LAST)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    beside()


def told(word: str, first: date, last: date) -> None:
    began, work, server, before = time.perf_counter(), time.process_time(), worked(), peak()
    made = actions.plan_rounds(first, last)
    taken, own, its = time.perf_counter() - began, time.process_time() - work, worked() - server
    print(
        f"{made} rounds {word} in {taken:.1f} s ({own:.1f} s of work here, {its:.1f} s of the server's);"
        f" {peak() - before} MB more memory",
        flush=True,
    )


def beside() -> None:
    everywhere, kinds = Compound.objects.all(), list(ChecklistKind.objects.all())
    facts = {"now": NOON, "open": list(map(str, OPEN)), "day": LAST, "month": LAST - MISSED_WITHIN} | MINE
    officer = a_user(Role.DISTRICT_OFFICER)
    rounds = Inspection.objects.visible_to(officer).select_related("compound")
    late = Hazard.objects.visible_to(officer).open().overdue(NOON).select_related("compound", "item")
    for name, deed, statements in (
        ("heat strip", lambda: strip(everywhere, kinds, at=NOON), [STRIP]),
        (
            "rounds due, first page",
            lambda: list(rounds.due(LAST).order_by("-since", "pk")[:25]),
            [f"{ROUND} AND {DUE} ORDER BY since DESC, round.id LIMIT 25"],
        ),
        (
            "rounds missed, first page",
            lambda: list(rounds.missed(LAST).order_by("-since", "pk")[:25]),
            [f"{ROUND} AND {MISSED} ORDER BY since DESC, round.id LIMIT 25"],
        ),
        (
            "hazards overdue, first page",
            lambda: list(late.order_by("next_due_at", "pk")[:25]),
            [f"{HAZARD}{LATE} ORDER BY next_due_at, hazard.id LIMIT 25"],
        ),
        ("today's duties", lambda: duties_of(officer, NOON), TODAY),
    ):
        ours, raw = medians(deed, lambda statements=statements: [asked(sql, facts) for sql in statements])
        line(f"{name} / raw SQL", ours, raw)


def peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def worked() -> float:
    """Seconds of processor that the server's process for this connection has had so far."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        (pid,) = cursor.fetchone()
    with open(f"/proc/{pid}/stat") as file:
        words = file.read().rpartition(")")[2].split()
    return (int(words[11]) + int(words[12])) / os.sysconf("SC_CLK_TCK")


def asked(sql: str, facts: dict) -> list:
    with connection.cursor() as cursor:
        cursor.execute(sql, facts)
        return cursor.fetchall()


def fill(compounds: int) -> None:
    community = a_community()
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
        found(places, items, range(start, min(start + LOT, compounds * HAZARDS)))
    answered()


def found(places, items, numbers: range) -> None:
    hazards = Hazard.objects.bulk_create(
        Hazard(
            number=f"B{number}",
            compound=places[number % len(places)],
            item=items[number * 7 % len(items)],
            description="隐患",
            criteria_edition="GB 35181-2025",
            days=7,
            found_at=NOON - timedelta(days=9),
            status="ordered" if number % 4 == 0 else "closed",
            next_due_at=NOON + timedelta(days=number % 9 - 4) if number % 4 == 0 else None,
        )
        for number in numbers
    )
    HazardDeadline.objects.bulk_create(
        HazardDeadline(
            case=hazard,
            kind=Kind.RECTIFY,
            amount=7,
            unit="d",
            started_at=hazard.found_at,
            due_at=hazard.next_due_at or NOON,
            met_at=None if hazard.next_due_at else NOON,
        )
        for hazard in hazards
    )


def answered() -> None:
    """Two months of rounds before, nineteen of twenty of them signed."""
    actions.plan_rounds(*BEFORE)
    with connection.cursor() as cursor:
        for statement in (ANSWERED, SIGNED):
            cursor.execute(statement, [FIRST])
    print(f"{Inspection.objects.count()} rounds with {Answer.objects.count()} answers before", flush=True)
