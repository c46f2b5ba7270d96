"""Balances and turnovers: closed months from their sums, open ones from entries; three queries for all."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple

from django.db.models import Q, QuerySet, Sum
from django.db.models.functions import TruncMonth

from .models import Book, BookHead, Entry, MonthBalance
from .rules.entries import BANK, CASH
from .rules.months import first_day, last_day

ZERO = Decimal(0)
CENT = Decimal("0.01")
"""SQLite adds in binary fractions: each of its sums is right to the fen, and is brought back to it."""
LONG_AGO = date(1900, 1, 1)
Books = Iterable[int] | QuerySet[Book]


class Turnover(NamedTuple):
    """What an account took in (debit) and gave out (credit), in yuan."""

    debit: Decimal = ZERO
    credit: Decimal = ZERO

    @property
    def net(self) -> Decimal:
        return self.debit - self.credit

    def with_more(self, debit: Decimal, credit: Decimal) -> "Turnover":
        return Turnover(self.debit + debit, self.credit + credit)


Turnovers = dict[int, dict[str, Turnover]]
"""By key of the book and code of the account."""
MonthlyTurnovers = dict[date, dict[str, Turnover]]


def turnovers(books: Books, *, until: date, since: date | None = None) -> Turnovers:
    """What moved from `since`, the first day of a month, to `until`, both included."""
    whole = until if until == last_day(until) else first_day(until) - timedelta(days=1)
    closed = MonthBalance.objects.filter(book__in=books, month__lte=whole)
    entries = Entry.objects.filter(_behind(books, whole), voucher__on__lte=until)
    if since:
        closed, entries = closed.filter(month__gte=since), entries.filter(voucher__on__gte=since)
    return _added(closed, entries)


def _behind(books: Books, whole: date) -> Q:
    """Entries behind the closed months, spelled by day, so that the database walks along its index."""
    days: dict[date, list[int]] = defaultdict(list)
    for book, closed in BookHead.objects.filter(book__in=books).values_list("book", "closed_until"):
        days[min(closed or LONG_AGO, whole)].append(book)
    found = Q(pk__in=())
    for day, keys in days.items():
        found |= Q(voucher__book__in=keys, voucher__on__gt=day)
    return found


def monthly_turnovers(book: int, *, since: date, until: date) -> MonthlyTurnovers:
    """What moved in each month of a book by its entries, by the first day of the month."""
    rows = Entry.objects.filter(voucher__book=book, voucher__on__range=(since, until)).order_by()
    pairs = rows.values("debit__code", "credit__code", month=TruncMonth("voucher__on"))
    pairs = pairs.annotate(moved=Sum("amount"))
    found: MonthlyTurnovers = defaultdict(dict)
    for month, debit, credit, moved in pairs.values_list("month", "debit__code", "credit__code", "moved"):
        _move(found[month], debit, credit, moved)
    return found


def turnovers_by_entries(books: Books, *, until: date, since: date | None = None) -> Turnovers:
    """The same, added up from every single entry."""
    entries = Entry.objects.filter(voucher__book__in=books, voucher__on__lte=until)
    return _added(None, entries.filter(voucher__on__gte=since) if since else entries)


def bank_balances(books: Books, *, until: date) -> dict[int, Decimal]:
    """What each special account holds at the end of the day, by key of the book."""
    return {book: held(accounts) for book, accounts in turnovers(books, until=until).items()}


def held(accounts: dict[str, Turnover], code: str = BANK) -> Decimal:
    return accounts.get(code, Turnover()).net


def held_in_cash(accounts: dict[str, Turnover]) -> Decimal:
    return held(accounts, CASH)


def _added(closed: QuerySet[MonthBalance] | None, entries: QuerySet[Entry]) -> Turnovers:
    found: Turnovers = defaultdict(dict)
    if closed is not None:
        sums = closed.order_by().values("book", "account__code")
        sums = sums.annotate(debits=Sum("debit"), credits=Sum("credit"))
        for book, code, debit, credit in sums.values_list("book", "account__code", "debits", "credits"):
            found[book][code] = Turnover(debit.quantize(CENT), credit.quantize(CENT))
    pairs = entries.order_by().values("voucher__book", "debit__code", "credit__code")
    pairs = pairs.annotate(moved=Sum("amount"))
    names = ("voucher__book", "debit__code", "credit__code", "moved")
    for book, debit, credit, moved in pairs.values_list(*names):
        _move(found[book], debit, credit, moved)
    return found


def _move(accounts: dict[str, Turnover], debit: str, credit: str, moved: Decimal) -> None:
    amount = moved.quantize(CENT)
    accounts[debit] = accounts.get(debit, Turnover()).with_more(amount, ZERO)
    accounts[credit] = accounts.get(credit, Turnover()).with_more(ZERO, amount)
