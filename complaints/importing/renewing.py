"""A case of another system goes on where a later file says how: as if that file had been the first.

Only cases that nobody has handled here come this way (`growing`): their limits are still the import's.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace

from workflow import audit
from workflow.models import AuditEntry

from ..lifecycle import OPEN
from ..models import Complaint, ComplaintDeadline, Rating
from .growing import ENDED, Growth
from .judging import Facts, progress
from .storing import BATCH, Store

WRITTEN = ("status", "unit", "original", "accepted_at", "contacted_at", "closed_at", "next_due_at")


def renew(store: Store, grown: Sequence[Growth]) -> None:
    """Write what the file knows more; the caller holds the cases and the transaction."""
    if not grown:
        return
    cases = [growth.one.case for growth in grown]
    originals = store.originals([growth.facts for growth in grown])
    running = defaultdict(list)
    for row in ComplaintDeadline.objects.filter(case__in=cases).order_by("pk"):
        running[row.case_id].append(row)
    made: list[ComplaintDeadline] = []
    for growth in grown:
        case, facts = growth.one.case, _together(growth)
        _grow(store, case, facts, originals.get(facts.merged_into))
        made += _settle(store, case, facts, running[case.pk])
    Complaint.objects.bulk_update(cases, WRITTEN, batch_size=BATCH)
    ComplaintDeadline.objects.bulk_create(made, batch_size=BATCH)
    stopped = [row for rows in running.values() for row in rows]
    ComplaintDeadline.objects.bulk_update(stopped, ["met_at", "dropped_at", "sweep_at"], batch_size=BATCH)
    Rating.objects.bulk_create(_ratings(store, grown), batch_size=BATCH)
    AuditEntry.objects.bulk_create((_story(store, growth) for growth in grown), batch_size=BATCH)


def _together(growth: Growth) -> Facts:
    """What the portal has, and the file where the portal has nothing."""
    case, row = growth.one.case, growth.facts.row
    known = replace(
        row,
        submitted_at=case.submitted_at,
        accepted_at=case.accepted_at or row.accepted_at,
        contacted_at=case.contacted_at or row.contacted_at,
        closed_at=case.closed_at or row.closed_at,
        rating=growth.one.rating or row.rating,
    )
    status = growth.facts.status if growth.facts.status in ENDED else progress(known)
    unit = growth.facts.unit or case.unit
    return replace(
        growth.facts, row=known, category=case.category, urgency=case.urgency, unit=unit, status=status
    )


def _grow(store: Store, case: Complaint, facts: Facts, original: int | None) -> None:
    row = facts.row
    case.status, case.original_id = store.status(facts), original
    case.unit = store.unit(facts)
    if facts.status not in ENDED:
        case.accepted_at, case.closed_at = row.accepted_at, row.closed_at
        case.contacted_at = row.contacted_at or row.closed_at


def _settle(
    store: Store, case: Complaint, facts: Facts, rows: list[ComplaintDeadline]
) -> list[ComplaintDeadline]:
    """Limits that run are met at the times of the file or nobody's any more; those that are missing begin."""
    wanted = {row.kind: row for row in store.deadlines(case, facts)}
    for row in rows:
        met_at = wanted[row.kind].met_at if row.kind in wanted else None
        if row.is_running and met_at is not None:
            row.met_at, row.sweep_at = met_at, None
        elif row.is_running and row.kind not in wanted:
            row.dropped_at, row.sweep_at = store.at, None
    made = [row for kind, row in wanted.items() if kind not in {row.kind for row in rows}]
    due = [row.due_at for row in (*rows, *made) if row.is_running and row.kind in Complaint.binding]
    case.next_due_at = min(due, default=None)
    return made


def _ratings(store: Store, grown: Sequence[Growth]) -> Iterator[Rating]:
    fresh = [growth for growth in grown if growth.one.rating is None]
    yield from store.ratings([growth.one.case for growth in fresh], [growth.facts for growth in fresh])


def _story(store: Store, growth: Growth) -> AuditEntry:
    case, row = growth.one.case, growth.facts.row
    rating = row.rating if "rating" in growth.news else None
    times = {
        key: moment.isoformat()
        for key in ("accepted_at", "contacted_at", "closed_at")
        if key in growth.news and (moment := getattr(row, key))
    }
    return audit.entry(
        case.label,
        case.key,
        "import_more",
        by=store.by,
        at=store.at,
        note=growth.facts.reason,
        file=store.source,
        unit=str(case.unit or "") if case.status in OPEN else row.unit,
        original=growth.facts.merged_into,
        **times,
        stars=rating.stars if rating else None,
        outcome=rating.outcome if rating else "",
        status=case.status,
        round=case.round,
    )
