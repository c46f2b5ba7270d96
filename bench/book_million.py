"""Balances and verification of very many entries in 58 books."""

import io
import os
import resource
import time
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.management import call_command
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

BOOKS = int(os.environ.get("BENCH_BOOKS", "58"))
FIRST, MONTHS = date(2024, 1, 1), 24
NOW = timezone.now()
ACCOUNTS = dict(Account.objects.values_list("code", "pk"))
TURNOVER = """INSERT INTO finance_monthbalance (book_id, month, account_id, debit, credit)
SELECT book_id, date_trunc('month', "on"), account_id, sum(debit), sum(credit) FROM (
    SELECT book_id, "on", debit_id AS account_id, entry.amount AS debit, 0 AS credit
    FROM finance_entry entry JOIN finance_voucher voucher ON voucher.id = voucher_id
    UNION ALL
    SELECT book_id, "on", credit_id, 0, entry.amount
    FROM finance_entry entry JOIN finance_voucher voucher ON voucher.id = voucher_id
) AS sides GROUP BY 1, 2, 3"""
"""What closing each month would keep."""
RAW = """SELECT book_id, account_id, SUM(debit), SUM(credit)
FROM finance_monthbalance GROUP BY book_id, account_id"""


def main(entries: int) -> None:
    for _ in range(BOOKS):
        fill(entries // BOOKS)
    told_by(TURNOVER)
    told_by("ANALYZE")
    print(f"{Entry.objects.count()} entries in {BOOKS} books", flush=True)
    keys, until = list(Book.objects.values_list("pk", flat=True)), timezone.localdate()
    ours, raw = medians(lambda: balances.turnovers(keys, until=until), grouped)
    line("balances of all / raw GROUP BY", ours, raw)
    began, worked = time.perf_counter(), time.process_time()
    call_command("verify_books")
    taken, worked = time.perf_counter() - began, time.process_time() - worked
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"verified in {taken:.1f} s, of which {worked:.1f} s of work here; most memory {peak} MB")


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
