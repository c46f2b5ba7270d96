"""Many clients post to one book at the same moment; what comes out is counted again."""

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from decimal import Decimal
from threading import Semaphore

from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from finance import actions
from finance.models import Book, Voucher
from tests.finance.scenes import a_book

WORKERS = Semaphore(24)
"""As many are served at once as a web tier has workers; the others wait before it."""


def main(clients: int, each: int) -> None:
    key = a_book().pk
    connection.close()

    def client(number: int) -> None:
        for turn in range(each):
            with WORKERS:
                one_voucher(key, number, turn)
                connection.close()

    began = time.perf_counter()
    with ThreadPoolExecutor(clients) as crowd:
        list(crowd.map(client, range(clients)))
    taken = time.perf_counter() - began
    book, count = Book.objects.select_related("head").get(pk=key), clients * each
    numbers = list(Voucher.objects.filter(book=book).order_by("seq").values_list("seq", "voucher_no"))
    is_exact = book.head.bank == sum((amount(n, t) for n in range(clients) for t in range(each)), Decimal(0))
    is_gapless = numbers == [(number, number) for number in range(1, count + 1)]
    print(f"{clients} clients x {each} on {connection.vendor}: {taken:.1f} s", flush=True)
    print(f"gapless {is_gapless}, exact {is_exact}", flush=True)
    call_command("verify_books")


def one_voucher(key: int, number: int, turn: int) -> None:
    now = timezone.now()
    draft = actions.enter(
        book=Book.objects.select_related("area__compound__township").get(pk=key),
        kind="income",
        on=date(2026, 3, 16),
        amount=amount(number, turn),
        summary="进场费",
        form_key=f"{number}:{turn}",
        by=None,
        at=now,
    )
    actions.post(draft, by=None, at=now)


def amount(number: int, turn: int) -> Decimal:
    return Decimal(f"{number + 1}.{turn:02d}") + Decimal("0.01")
