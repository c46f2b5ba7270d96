"""What `/desk/audit/` takes under each filter, the first page and an old one, over so many entries."""

import time
from datetime import UTC, datetime, timedelta

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bench.measure import medians
from communities.access import Post
from communities.models import User
from governance.views.audit import NEWEST_FIRST, PAGE
from tests.complaints.scenes import holder_of
from tests.factories import a_compound
from workflow.models import AuditEntry

PATH = "/desk/audit/"
USERS = 400
RUNS = 5
BEGUN = datetime(2021, 1, 1, tzinfo=UTC)
SECONDS = 15
"""From one entry to the next: ten million are nearly five years."""
NEVER = "hazard", "lift"
"""This pair does not occur, though each of the two does often: nothing found after the longest search."""
FILL = """
INSERT INTO workflow_auditentry (subject_label, subject_key, verb, by_id, by_name, at, note, details)
SELECT labels[1 + n %% 10], 'K' || lpad((n / 8)::text, 9, '0'),
    CASE WHEN n %% 10 = 1 AND (n / 7) %% 12 = 9 THEN 'open' ELSE verbs[1 + (n / 7) %% 12] END,
    CASE WHEN n %% 5 > 0 THEN users[1 + n %% array_length(users, 1)] END,
    CASE WHEN n %% 5 > 0 THEN '经办人' || n %% array_length(users, 1) ELSE '' END,
    %(begun)s::timestamptz + n * interval '%(seconds)s seconds',
    CASE WHEN n %% 4 = 0 THEN '已到现场核对，情况属实，按规定办理。' ELSE '' END,
    jsonb_build_object('kind', 'close', 'round', 1, 'due_at', '2025-12-31T23:59:59+08:00')
FROM generate_series(1, %(entries)s) AS n,
    (SELECT ARRAY['complaint', 'hazard', 'inspection', 'warning', 'task', 'issue', 'document', 'voucher',
        'message', 'appointment'] AS labels,
        ARRAY['open', 'accept', 'resolve', 'close', 'escalate', 'extend', 'return', 'post', 'verify', 'lift',
        'plan', 'acknowledge'] AS verbs,
        %(users)s::bigint[] AS users) AS given
"""


def main(entries: int) -> None:
    reader = holder_of(Post.AUDIT_ADMIN, a_compound().township.district)
    fill(entries)
    client = Client()
    client.force_login(reader)
    for name, asked in filters(entries).items():
        show(client, name, asked)


def fill(entries: int) -> None:
    """The indexes are made afterwards: built row by row they would take most of the time."""
    users = User.objects.bulk_create(User(username=f"bench{number}") for number in range(USERS))
    began = time.perf_counter()
    with connection.cursor() as cursor:
        cursor.execute("SELECT indexname, indexdef FROM pg_indexes WHERE tablename = 'workflow_auditentry'")
        made = [row for row in cursor.fetchall() if not row[0].endswith("_pkey")]
        for name, _definition in made:
            cursor.execute(f'DROP INDEX "{name}"')
        given = {"begun": BEGUN, "seconds": SECONDS, "entries": entries, "users": [one.pk for one in users]}
        cursor.execute(FILL, given)
        for _name, definition in made:
            cursor.execute(definition)
        cursor.execute("VACUUM ANALYZE workflow_auditentry")
        cursor.execute("SELECT pg_size_pretty(pg_total_relation_size('workflow_auditentry'))")
        size = cursor.fetchone()[0]
    taken = time.perf_counter() - began
    print(f"{entries} entries of {size} with indexes, in {taken:.0f} s", flush=True)


def filters(entries: int) -> dict[str, dict[str, str]]:
    middle = (BEGUN + timedelta(seconds=SECONDS * entries // 2)).date()
    few = middle + timedelta(days=2)
    return {
        "no filter": {},
        "days": {"since": f"{middle}", "until": f"{few}"},
        "since a day long ago": {"since": f"{BEGUN.date()}"},
        "who": {"who": "bench7"},
        "kind": {"kind": "hazard"},
        "number": {"number": f"K{entries // 16:09}"},
        "verb": {"verb": "lift"},
        "kind and verb": {"kind": "warning", "verb": "lift"},
        "kind, who and days": {"kind": "hazard", "who": "bench7", "since": f"{middle}", "until": f"{few}"},
        "a pair that never occurs": dict(zip(("kind", "verb"), NEVER, strict=True)),
    }


def show(client: Client, name: str, asked: dict[str, str]) -> None:
    """The first page, and the one after an entry in the middle of all."""
    middle = AuditEntry.objects.filter(pk__gte=AuditEntry.objects.latest("pk").pk // 2).order_by("pk")[0]
    old = {**asked, "after": NEWEST_FIRST.page(AuditEntry.objects.filter(pk__lte=middle.pk), PAGE).after}
    pages = [lambda given=given: visit(client, given) for given in (asked, old)]
    first, later = medians(*pages, runs=RUNS)
    with CaptureQueriesContext(connection) as queries:
        visit(client, asked)
    print(f"{name:36} {first:8.0f} ms {later:8.0f} ms   {len(queries)} queries", flush=True)


def visit(client: Client, asked: dict[str, str]) -> None:
    assert client.get(PATH, asked).status_code == 200
