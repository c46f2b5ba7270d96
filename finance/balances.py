"""Balances and turnovers: to the end of the last closed month from what it kept, from there on from entries.

Four small statements for all books, in plain SQL: Django takes longer to find their words than a database
to obey them, and so does a database where it has to plan joins of many tables.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import Sum
from django.db.models.functions import TruncMonth

from .models import Entry
from .rules.entries import BANK, CASH
from .rules.months import first_day, last_day

ZERO = Decimal(0)
CENT = Decimal("0.01")
"""SQLite adds in binary fractions: each of its sums is right to the fen, and is brought back to it."""
LONG_AGO = date(1900, 1, 1)
DAY = timedelta(days=1)
CODES = "SELECT id, code FROM finance_account"
CLOSED = "SELECT book_id, closed_until FROM finance_bookhead WHERE book_id IN ({books})"
KEPT = "SELECT book_id, account_id, debit, credit FROM finance_monthbalance WHERE {books}"
MOVED = """
    SELECT voucher.book_id, entry.debit_id, entry.credit_id, SUM(entry.amount)
    FROM finance_entry entry JOIN finance_voucher voucher ON voucher.id = entry.voucher_id
    WHERE ({books}) AND voucher."on" >= %s AND voucher."on" <= %s
    GROUP BY voucher.book_id, entry.debit_id, entry.credit_id"""


class Turnover(NamedTuple):
    """What an account took in (debit) and gave out (credit), in yuan."""

    debit: Decimal = ZERO
    credit: Decimal = ZERO

    @property
    def net(self) -> Decimal:
        return self.debit - self.credit

    def with_more(self, debit: Decimal, credit: Decimal) -> "Turnover":
        return Turnover(self.debit + debit, self.credit + credit)


NOTHING = Turnover()
Accounts = dict[str, Turnover]
"""By code of the account; none that has not moved."""
Turnovers = dict[int, Accounts]
"""By key of the book."""
MonthlyTurnovers = dict[date, Accounts]


def turnovers(books: Iterable[int], *, until: date, since: date | None = None) -> Turnovers:
    """What moved from `since`, the first day of a month, to `until`, both included."""
    keys = list(books)
    if not keys:
        return defaultdict(dict)
    whole = until if until == last_day(until) else first_day(until) - DAY
    heads = _rows(CLOSED.format(books=_marks(keys)), keys)
    closed, codes = {book: min(day or LONG_AGO, whole) for book, day in heads}, dict(_rows(CODES))
    found = _kept(closed, codes)
    if since:
        _take(_kept({book: min(day, since - DAY) for book, day in closed.items()}, codes), found)
    behind, values = _by_day('voucher."on" > %s AND voucher.book_id', closed)
    for book, debit, credit, moved in _rows(MOVED.format(books=behind), [*values, since or LONG_AGO, until]):
        _move(found[book], codes[debit], codes[credit], moved)
    return _moving(found)


def _kept(closed: Mapping[int, date], codes: Mapping[int, str]) -> Turnovers:
    """What moved in each book to the end of the last day of a closed month."""
    found: Turnovers = defaultdict(dict)
    books, values = _by_day("until = %s AND book_id", closed)
    for book, account, debit, credit in _rows(KEPT.format(books=books), values):
        found[book][codes[account]] = Turnover(_fen(debit), _fen(credit))
    return found


def _by_day(condition: str, closed: Mapping[int, date]) -> tuple[str, list[Any]]:
    """The books of the same day together: a day that is spelled leads the database along its index."""
    days: dict[date, list[int]] = defaultdict(list)
    for book, day in closed.items():
        days[day].append(book)
    words = " OR ".join(f"{condition} IN ({_marks(books)})" for books in days.values())
    return words, [value for day, books in days.items() for value in (day, *books)]


def _marks(values: Sequence[Any]) -> str:
    return ", ".join(["%s"] * len(values))


def _rows(sql: str, values: Sequence[Any] = ()) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall()


def monthly_turnovers(book: int, *, since: date, until: date) -> MonthlyTurnovers:
    """What moved in each month of a book by its entries, by the first day of the month."""
    rows = Entry.objects.filter(voucher__book=book, voucher__on__range=(since, until)).order_by()
    pairs = rows.values("debit__code", "credit__code", month=TruncMonth("voucher__on"))
    pairs = pairs.annotate(moved=Sum("amount"))
    found: MonthlyTurnovers = defaultdict(dict)
    for month, debit, credit, moved in pairs.values_list("month", "debit__code", "credit__code", "moved"):
        _move(found[month], debit, credit, moved)
    return found


def turnovers_by_entries(books: Iterable[int], *, until: date, since: date | None = None) -> Turnovers:
    """The same, added up from every single entry."""
    entries = Entry.objects.filter(voucher__book__in=books, voucher__on__range=(since or LONG_AGO, until))
    pairs = entries.order_by().values_list("voucher__book", "debit__code", "credit__code")
    found: Turnovers = defaultdict(dict)
    for book, debit, credit, moved in pairs.annotate(moved=Sum("amount")):
        _move(found[book], debit, credit, moved)
    return _moving(found)


def bank_balances(books: Iterable[int], *, until: date) -> dict[int, Decimal]:
    """What each special account holds at the end of the day, by key of the book."""
    return {book: held(accounts) for book, accounts in turnovers(books, until=until).items()}


def held(accounts: Accounts, code: str = BANK) -> Decimal:
    return accounts.get(code, NOTHING).net


def held_in_cash(accounts: Accounts) -> Decimal:
    return held(accounts, CASH)


def _move(accounts: Accounts, debit: str, credit: str, moved: Any) -> None:
    amount = _fen(moved)
    accounts[debit] = accounts.get(debit, NOTHING).with_more(amount, ZERO)
    accounts[credit] = accounts.get(credit, NOTHING).with_more(ZERO, amount)


def _take(less: Turnovers, found: Turnovers) -> None:
    for book, accounts in less.items():
        for code, sums in accounts.items():
            found[book][code] = found[book].get(code, NOTHING).with_more(-sums.debit, -sums.credit)


def _moving(found: Turnovers) -> Turnovers:
    """Without accounts that have stood still."""
    moving: Turnovers = defaultdict(dict)
    for book, accounts in found.items():
        for code, sums in accounts.items():
            if sums != NOTHING:
                moving[book][code] = sums
    return moving


def _fen(amount: Any) -> Decimal:
    return amount if isinstance(amount, Decimal) else Decimal(amount).quantize(CENT)
