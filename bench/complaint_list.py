"""The desk's list beside the bare one: the first page, deep pages, every filter, and every width of sight."""

import sys
import time
from datetime import timedelta
from functools import partial

import django

django.setup()

from django.db import connection  # noqa: E402 - models need a Django that is set up
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from django.utils import timezone  # noqa: E402

from bench import case_seed, complaint_filing  # noqa: E402
from bench.measure import line, medians  # noqa: E402
from communities.models import Compound, Organisation, User  # noqa: E402
from complaints import filters  # noqa: E402
from complaints.models import Complaint  # noqa: E402
from workflow.keyset import Keyset  # noqa: E402

LIST, BARE, BOARD = "/desk/cases/", "/bare/", "/cases/"


def main(cases: int, compounds: int) -> None:
    began = time.perf_counter()
    readers = case_seed.fill(cases, compounds)
    there = Complaint.objects.count()
    waiting = Complaint.objects.open().count()
    print(f"{there} cases, {waiting} open, seeded in {time.perf_counter() - began:.0f} s")
    print(f"{'':34} {'desk list':>12} {'bare list':>12} {'ratio':>9}")
    for name, asked in narrowings().items():
        compare(name, readers["district"], asked)
    for name, reader in readers.items():
        compare(f"first page, sight of a {name}", reader, {})
    deep_pages(readers["district"])
    others(readers["district"])
    board()
    complaint_filing.main()


def narrowings() -> dict[str, dict[str, str]]:
    today = timezone.localdate()
    return {
        "first page": {},
        "status accepted": {"status": "accepted"},
        "status submitted": {"status": "submitted"},
        "status closed": {"status": "closed"},
        "status merged (none)": {"status": "merged"},
        "state mine": {"state": "mine"},
        "state overdue": {"state": "overdue"},
        "state today": {"state": "today"},
        "state open": {"state": "open"},
        "unit": {"unit": Organisation.objects.filter(complaints__isnull=False).order_by("pk")[0].name},
        "category": {"category": "NOI"},
        "compound": {"compound": Compound.objects.order_by("pk")[0].code},
        "colour yellow": {"colour": "yellow"},
        "colour red": {"colour": "red"},
        "text, common": {"text": "路灯"},
        "text, rare": {"text": case_seed.RARE},
        "text, nowhere": {"text": "鲸鱼"},
        "number": {"text": "TS-2025-00000042"},
        "period": {"since": str(today - timedelta(days=60)), "until": str(today - timedelta(days=30))},
        "unit, closed, category": {
            "unit": Organisation.objects.filter(complaints__isnull=False).order_by("pk")[0].name,
            "status": "closed",
            "category": "LFT",
        },
    }


def client_of(reader: User) -> Client:
    client = Client()
    client.force_login(reader)
    return client


def opened(client: Client, path: str, asked: dict[str, str]) -> None:
    answer = client.get(path, asked)
    assert answer.status_code == 200, (path, answer.status_code)


def compare(name: str, reader: User, asked: dict[str, str]) -> None:
    client = client_of(reader)
    ours, bare = medians(partial(opened, client, LIST, asked), partial(opened, client, BARE, asked))
    line(name, ours, bare)


def deep_pages(reader: User) -> None:
    """The first page beside pages whose edges lie far down each part of the list."""
    client = client_of(reader)
    print(f"{'':34} {'deep page':>12} {'first page':>12} {'ratio':>9}")
    parts = [filters.DUE, filters.WAITING, filters.DONE]
    for number, part in enumerate(parts):
        rows = part.rows(Complaint.objects.all(), backwards=False, beyond=None)
        edge = rows[rows.count() * 9 // 10]
        asked = {"after": Keyset(*parts).word(number, edge)}
        deep, first = medians(
            lambda asked=asked: opened(client, LIST, asked), lambda: opened(client, LIST, {})
        )
        line(f"nine tenths down part {number + 1}", deep, first)


def others(reader: User) -> None:
    """Pages that have no yardstick, in plain time."""
    client = client_of(reader)
    case = Complaint.objects.filter(status="accepted").order_by("pk")[0]
    for name, path in (("workload", "/desk/cases/workload/"), ("case page", case.get_absolute_url())):
        print(
            f"{name:34} {medians(lambda path=path: opened(client, path, {}), runs=5)[0]:9.1f} ms", flush=True
        )
    began = time.perf_counter()
    answer = client.get(LIST, {"status": "declined", "_export": "csv"})
    first = next(iter(answer.streaming_content))
    waited = time.perf_counter() - began
    size = len(first) + sum(map(len, answer.streaming_content))
    spent = time.perf_counter() - began
    print(
        f"CSV of what was declined: {size / 1e6:.1f} MB in {spent:.1f} s, the first line after {waited:.2f} s"
    )


def board() -> None:
    """The public board made anew, and the answer that nothing has changed."""
    client = Client()
    tag = client.get(BOARD).headers["ETag"]
    made = medians(partial(opened, client, BOARD, {}), runs=3)[0]
    with CaptureQueriesContext(connection) as asked:
        unchanged = client.get(BOARD, headers={"If-None-Match": tag})
    statements = [query["sql"] for query in asked]
    touched = sum("complaints_complaint" in statement for statement in statements)
    spent = medians(lambda: client.get(BOARD, headers={"If-None-Match": tag}))[0]
    print(
        f"public board {made:.1f} ms; {unchanged.status_code} in {spent:.1f} ms "
        f"by {len(statements)} statements, {touched} of them on cases",
        flush=True,
    )


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
