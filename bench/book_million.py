"""Balances and verification of very many entries in 58 books."""

import io
import os
import subprocess
import sys
import time
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.db import connection
from django.db.models import Model
from django.utils import timezone

from bench.measure import line, medians
from finance import balances
from finance.actions.drafts import columns
from finance.models import Account, Book, CommonAsset, Entry, Voucher
from finance.rules import chain
from finance.rules.entries import BANK, change, entries_of
from finance.rules.months import last_day
from tests.factories import a_compound
from tests.finance.scenes import a_book, a_fact, an_asset

ROOT = Path(__file__).resolve().parent.parent
BOOKS = int(os.environ.get("BENCH_BOOKS", "58"))
FIRST, MONTHS = date(2024, 1, 1), 24
NOW = timezone.now()
ACCOUNTS = dict(Account.objects.values_list("code", "pk"))
CLOSED_MONTHS = """CREATE TABLE bench_closed AS
SELECT book_id, date_trunc('month', "on")::date AS month, account_id,
    sum(debit) AS debit, sum(credit) AS credit
FROM (
    SELECT book_id, "on", debit_id AS account_id, entry.amount AS debit, 0 AS credit
    FROM finance_entry entry JOIN finance_voucher voucher ON voucher.id = voucher_id
    UNION ALL
    SELECT book_id, "on", credit_id, 0, entry.amount
    FROM finance_entry entry JOIN finance_voucher voucher ON voucher.id = voucher_id
) AS sides GROUP BY 1, 2, 3"""
"""What moved in each closed month, which the yardstick adds up."""
KEPT = """INSERT INTO finance_monthbalance (book_id, until, account_id, debit, credit)
SELECT book_id, month + interval '1 month - 1 day', account_id,
    sum(debit) OVER months, sum(credit) OVER months
FROM bench_closed WINDOW months AS (PARTITION BY book_id, account_id ORDER BY month)"""
"""What closing the months would keep: each account moves in each month here."""
RAW = "SELECT book_id, account_id, SUM(debit), SUM(credit) FROM bench_closed GROUP BY book_id, account_id"


def main(entries: int) -> None:
    for _ in range(BOOKS):
        fill(entries // BOOKS)
    for sql in (CLOSED_MONTHS, KEPT, "ANALYZE"):
        told_by(sql)
    print(f"{Entry.objects.count()} entries in {BOOKS} books", flush=True)
    keys, until = list(Book.objects.values_list("pk", flat=True)), timezone.localdate()
    for turn in range(3):
        ours, raw = medians(lambda: balances.turnovers(keys, until=until), grouped)
        line(f"balances of all / raw GROUP BY, {turn + 1}", ours, raw)
    verified()


def verified() -> None:
    """In a process of its own, as an operator starts it: what filling has taken does not count."""
    began, before = time.perf_counter(), os.times()
    with subprocess.Popen([sys.executable, "manage.py", "verify_books"], cwd=ROOT) as verifying:
        peak = 0
        while verifying.poll() is None:
            peak = max(peak, megabytes(verifying.pid))
            time.sleep(0.2)
    assert verifying.returncode == 0
    taken, after = time.perf_counter() - began, os.times()
    worked = sum(after[2:4]) - sum(before[2:4])
    print(f"verified in {taken:.1f} s, {worked:.1f} s of work beside the database's; most memory {peak} MB")


def megabytes(process: int) -> int:
    """Of the process and those that it has started; what they share counts once."""
    kilobytes = 0
    try:
        for one in [process, *map(int, Path(f"/proc/{process}/task/{process}/children").read_text().split())]:
            words = Path(f"/proc/{one}/smaps_rollup").read_text().split()
            kilobytes += int(words[words.index("Pss:") + 1])
    except (OSError, ValueError):
        return 0
    return kilobytes // 1024


def grouped() -> list:
    with connection.cursor() as cursor:
        cursor.execute(RAW)
        return cursor.fetchall()


def fill(entries: int) -> None:
    """Two in three are one entry, the third is two: a quarter more entries than vouchers.

    What `post_many` would store goes in by COPY, grown from one voucher, with its true place in the chain.
    """
    book = a_book(a_compound(), opened_on=FIRST)
    row = dict.fromkeys(columns_of(Voucher)) | told(book, an_asset(book))
    (key,), head = told_by("SELECT coalesce(max(id), 0) FROM finance_voucher"), book.head
    vouchers, legs = io.StringIO(), io.StringIO()
    for place in range(entries * 3 // 4):
        retained = Decimal("20.00") if place % 3 == 2 else Decimal(0)
        on = day_of(place * MONTHS * 4 / 3 / entries)
        head.voucher_no = head.voucher_no + 1 if head.year == on.year else 1
        head.seq, head.year = place + 1, on.year
        row |= {"id": key + head.seq, "seq": head.seq, "year": on.year, "voucher_no": head.voucher_no}
        row |= {"on": on, "retained": retained, "form_key": f"grown:{head.seq}", "previous": head.hash}
        moves = entries_of(row["kind"], row["amount"], retained=retained, asset_kind="PA1")
        row["hash"] = head.hash = chain.voucher_hash(head.hash, [row[name] for name in chain.COLUMNS], moves)
        head.bank += change(moves, BANK)
        vouchers.write(line_of(row.values()))
        for no, leg in enumerate(moves, start=1):
            legs.write(line_of([row["id"], no, ACCOUNTS[leg.debit], ACCOUNTS[leg.credit], leg.amount]))
    head.closed_until = last_day(day_of(MONTHS - 1))
    head.save()
    copy("finance_voucher", columns_of(Voucher), vouchers)
    copy("finance_entry", columns_of(Entry)[1:], legs)


def told(book: Book, asset: CommonAsset) -> dict[str, Any]:
    """What all vouchers of a book say alike."""
    fact = a_fact(amount="100.00", on=FIRST, asset=asset)
    row = Voucher(
        book=book,
        entered_at=NOW,
        posted_at=NOW,
        algorithm=chain.ALGORITHM,
        body_digest="0" * 64,
        **columns(fact),
    )
    return {name: getattr(row, name) for name in columns_of(Voucher)}


def day_of(months: float) -> date:
    whole = int(months)
    return date(FIRST.year + whole // 12, whole % 12 + 1, 1 + int((months - whole) * 27))


def columns_of(model: type[Model]) -> list[str]:
    return [field.attname for field in model._meta.concrete_fields]


def line_of(values: Iterable[Any]) -> str:
    words = ("\\N" if one is None else "[]" if one == [] else str(one) for one in values)
    return "\t".join(words) + "\n"


def copy(table: str, names: list[str], rows: io.StringIO) -> None:
    rows.seek(0)
    quoted = ", ".join(f'"{name}"' for name in names)
    with connection.cursor() as cursor:
        cursor.copy_expert(f"COPY {table} ({quoted}) FROM STDIN", rows)


def told_by(sql: str) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchone() if cursor.description else None
