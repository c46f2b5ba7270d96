"""One database full of cases whose limit has just passed, and the sweep that finds them, beside raw SQL."""

import sys
import time
from datetime import timedelta

import django

django.setup()

from django.db import connection, transaction  # noqa: E402 - models need a Django that is set up
from django.urls import reverse  # noqa: E402
from django.utils import timezone  # noqa: E402

from communities.access import Role  # noqa: E402
from communities.directory import Staff  # noqa: E402
from complaints.models import Category, Complaint, ComplaintDeadline, ComplaintEscalation  # noqa: E402
from tests.factories import a_compound, a_user, an_organisation  # noqa: E402
from workflow import calendars, levels  # noqa: E402
from workflow.models import AuditEntry, EscalationLevel, Message  # noqa: E402
from workflow.sweep import BATCH, Sweep  # noqa: E402

COMPOUNDS, UNITS, LOT = 58, 20, 20_000
RAW = """
WITH due AS (
    UPDATE complaints_complaintdeadline SET sweep_at = NULL
    WHERE met_at IS NULL AND dropped_at IS NULL AND paused_at IS NULL AND sweep_at < %(at)s
    RETURNING case_id, kind, round
), told AS (
    SELECT due.*, c.number, c.unit_id, l.id AS level_id, l.ordinal, l.colour, l.audience
    FROM due
    JOIN complaints_complaint c ON c.id = due.case_id
    JOIN workflow_escalationlevel l
    ON l.case_label = 'complaint' AND l.kind = due.kind AND l.colour = 'yellow'
), raised AS (
    INSERT INTO complaints_complaintescalation (case_id, level_id, round, at)
    SELECT case_id, level_id, round, %(at)s FROM told
), story AS (
    INSERT INTO workflow_auditentry (subject_label, subject_key, verb, by_id, by_name, at, note, details)
    SELECT 'complaint', number, 'escalate', NULL, '', %(at)s, '', jsonb_build_object(
        'kind', kind, 'level', ordinal, 'colour', colour, 'audience', audience, 'round', round
    ) FROM told
)
INSERT INTO workflow_message (
    id, key, channel, recipient_id, address, language, subject, body, params, link, secret_link, colour,
    created_at, try_at, leased_until, attempts, error, sent_at, given_up_at, read_at
)
SELECT
    gen_random_uuid(),
    'escalate:complaint:' || case_id || ':' || level_id || ':' || round || ':inbox:' || u.id,
    'inbox', u.id, NULL, '', '诉求%%(number)s超过首次联系时限，请立即联系居民', '',
    jsonb_build_object('number', number), '/desk/cases/' || number || '/', NULL, colour,
    %(at)s, NULL, NULL, 0, '', %(at)s, NULL, NULL
FROM told
JOIN communities_appointment a ON a.organisation_id = told.unit_id
JOIN communities_user u ON u.person_id = a.person_id
"""
"""What the sweep writes, written by the database in one statement that knows who is told."""


def fill(number: int, at) -> None:
    """Cases of which each reaches one level, the yellow one; the reminder before it was given."""
    category = Category.objects.order_by("pk").first()
    compounds = [a_compound() for _ in range(COMPOUNDS)]
    units = [an_organisation() for _ in range(UNITS)]
    for unit in units:
        a_user(Role.HANDLER, unit)
    for role in (Role.TOWNSHIP_OFFICER, Role.DISTRICT_OFFICER):
        a_user(role, compounds[0])
    began = at - timedelta(days=2)
    reminder = EscalationLevel.objects.get(case_label="complaint", kind="contact", ordinal=1)
    for start in range(0, number, LOT):
        cases = Complaint.objects.bulk_create(
            Complaint(
                number=f"B{index}",
                code_hash=str(index),
                compound=compounds[index % COMPOUNDS],
                unit=units[index % UNITS],
                category=category,
                urgency="U3",
                description="路灯不亮",
                contact_phone="13800001234",
                status="accepted",
                submitted_at=began,
                next_due_at=at - timedelta(hours=1),
            )
            for index in range(start, min(start + LOT, number))
        )
        ComplaintDeadline.objects.bulk_create(
            ComplaintDeadline(
                case=case,
                kind="contact",
                amount=1,
                unit="wd",
                started_at=began,
                due_at=at - timedelta(hours=1),
                sweep_at=at - timedelta(hours=1),
            )
            for case in cases
        )
        ComplaintEscalation.objects.bulk_create(
            ComplaintEscalation(case=case, level=reminder, round=1, at=began) for case in cases
        )
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")


def raw(at) -> float:
    """The same rows by the database alone, and taken back."""
    with transaction.atomic(), connection.cursor() as cursor:
        began, before = time.perf_counter(), Message.objects.count()
        cursor.execute(RAW, {"at": at})
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        spent = time.perf_counter() - began
        told = Message.objects.count() - before
        transaction.set_rollback(True)
    print(f"one raw UPDATE … RETURNING and INSERT: {told} messages in {spent:.1f} s")
    return spent


def sweep(at) -> float:
    """Times every transaction of the sweep, on the clock and in this process's own time."""
    staff, reached, wall, own = Staff(timezone.localdate(at)), 0, [], []
    before = AuditEntry.objects.count(), Message.objects.count()
    reverse("complaints:case-page", args=["B0"])  # a worker that sweeps every minute has read all addresses
    one = Sweep(ComplaintDeadline, levels.of("complaint"), calendars.current(), staff, at, BATCH)
    while not one.is_done:
        began, spent = time.perf_counter(), time.process_time()
        reached += one.turn()
        wall.append(time.perf_counter() - began)
        own.append(time.process_time() - spent)
    cases, messages = ComplaintDeadline.objects.count(), Message.objects.count() - before[1]
    print(
        f"{reached} levels of {cases} cases and {messages} messages"
        f" in {sum(wall):.1f} s, {len(wall)} transactions, the longest {max(wall):.2f} s"
        f" (without waiting for the processor {max(own):.2f} s)"
    )
    return sum(wall)


def main(number: int) -> None:
    now = timezone.now()
    fill(number, now)
    yardstick = raw(now) if connection.vendor == "postgresql" else None
    ours = sweep(now)
    if yardstick:
        print(f"{'':12} the sweep is {ours / yardstick:.2f} x the raw statement")


if __name__ == "__main__":
    main(int(sys.argv[1]))
