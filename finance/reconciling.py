"""The bank's side and the book's side of a special account: what stands on one of them only."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.conf import settings
from django.db.models import (
    Case,
    DecimalField,
    Exists,
    F,
    Max,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    When,
)
from django.db.models.functions import Coalesce

from .balances import bank_balances
from .models import BankLine, BankMatch, BankRefusal, BankStatement, Book, Entry, Voucher
from .rules import Kind
from .rules.entries import BANK
from .rules.matching import MOST_DAYS, Pair, Side, propose

ZERO = Decimal(0)
MONEY = DecimalField(max_digits=16, decimal_places=2)
CENT = Decimal("0.01")
NEAR_DAYS = 92
"""How far from the bank's day one looks for vouchers by hand."""


def with_change(vouchers: QuerySet[Voucher]) -> QuerySet[Voucher]:
    """Adds `change`: by how much the voucher moves the special account, red ink as it is."""
    moved = Case(
        When(debit__code=BANK, then=F("amount")),
        When(credit__code=BANK, then=-F("amount")),
        default=ZERO,
        output_field=MONEY,
    )
    of_voucher = Entry.objects.filter(voucher=OuterRef("pk")).order_by().values("voucher")
    total = Subquery(of_voucher.annotate(total=Sum(moved)).values("total"), output_field=MONEY)
    return vouchers.annotate(change=Coalesce(total, ZERO, output_field=MONEY))


def on_the_account(vouchers: QuerySet[Voucher]) -> QuerySet[Voucher]:
    """Vouchers that a bank knows of: they move the account, and no red ink has taken them back unseen."""
    matched = BankMatch.objects.filter(voucher=OuterRef("pk"))
    reversed_unseen = Q(reversed_by__isnull=False) & ~Exists(matched)
    original_matched = BankMatch.objects.filter(voucher=OuterRef("reverses"))
    red_of_unseen = Q(kind=Kind.REVERSAL) & ~Exists(original_matched)
    rows = with_change(vouchers.exclude(kind=Kind.OPENING)).exclude(change=ZERO)
    return rows.exclude(reversed_unseen).exclude(red_of_unseen)


def total_change(vouchers: Iterable[Voucher]) -> Decimal:
    """Of vouchers with their `change`."""
    return _sum(voucher.change for voucher in vouchers)


def unmatched(book: Book, *, since: date) -> QuerySet[Voucher]:
    """Vouchers from the day on that move the account and stand for no line of the bank."""
    rows = Voucher.objects.filter(book=book, on__gte=since)
    matched = BankMatch.objects.filter(voucher=OuterRef("pk"))
    return on_the_account(rows).filter(~Exists(matched)).order_by("on", "seq")


def first_day(book: Book) -> date | None:
    """From when on the bank's side is known; None without a statement."""
    return BankStatement.objects.filter(book=book).aggregate(first=Min("since"))["first"]


def outstanding_vouchers(book: Book) -> QuerySet[Voucher]:
    """On the book's side only, since the bank's side is known; none without a statement."""
    since = first_day(book)
    return unmatched(book, since=since) if since else with_change(Voucher.objects.none())


def outstanding_lines(book: Book) -> QuerySet[BankLine]:
    return BankLine.objects.filter(book=book).outstanding().in_order()


def proposals(book: Book) -> list[Pair]:
    """What the book entered shortly before the first line of the bank is looked at, too."""
    since = first_day(book)
    if since is None:
        return []
    refused = set(BankRefusal.objects.filter(line__book=book).values_list("line", "voucher"))
    vouchers = unmatched(book, since=since - timedelta(days=MOST_DAYS))
    return propose(map(_of_bank, outstanding_lines(book)), map(_of_book, vouchers), refused)


def _of_bank(line: BankLine) -> Side:
    return Side(line.pk, line.on, line.amount, f"{line.summary}{line.note}", line.counterparty)


def _of_book(voucher: Voucher) -> Side:
    change = total_change([voucher])
    return Side(voucher.pk, voucher.on, change, voucher.summary, voucher.counterparty)


@dataclass(frozen=True)
class Agreement:
    """余额调节: from the book's balance to the bank's on the last day of the statements."""

    on: date
    bank: Decimal
    book: Decimal
    only_bank: Decimal
    only_book: Decimal

    @property
    def adjusted(self) -> Decimal:
        """What the bank should show."""
        return self.book - self.only_book + self.only_bank

    @property
    def gap(self) -> Decimal:
        return self.bank - self.adjusted


def agreement(book: Book) -> Agreement | None:
    """None without a statement."""
    last = BankLine.objects.filter(book=book).order_by("-on", "-statement", "-no").first()
    until = BankStatement.objects.filter(book=book).aggregate(last=Max("until"))["last"]
    if last is None or until is None:
        return None
    return Agreement(
        on=until,
        bank=last.balance,
        book=bank_balances([book.pk], until=until).get(book.pk, ZERO),
        only_bank=_sum(line.amount for line in outstanding_lines(book)),
        only_book=total_change(outstanding_vouchers(book).filter(on__lte=until)),
    )


def _sum(amounts: Iterable[Decimal]) -> Decimal:
    return sum(amounts, ZERO).quantize(CENT)


def late_days(book: Book, *, until: date, today: date) -> list[date]:
    """The days, up to `until`, of lines of the bank that should have their vouchers by now and have none."""
    before = today - timedelta(days=settings.RECONCILE_WITHIN_DAYS)
    rows = BankLine.objects.filter(book=book, on__lte=until).outstanding().older_than(before)
    return list(rows.values_list("on", flat=True))


def candidates(line: BankLine) -> list[Voucher]:
    """Vouchers that may be (part of) the line: same direction, near in time, the nearest amounts first."""
    near = timedelta(days=NEAR_DAYS)
    rows = unmatched(line.book, since=line.on - near).filter(on__lte=line.on + near)
    rows = rows.filter(change__gt=ZERO) if line.amount > 0 else rows.filter(change__lt=ZERO)

    def distance(voucher: Voucher) -> tuple[Decimal, int, int]:
        gap = abs(total_change([voucher]) - line.amount)
        return gap, abs((voucher.on - line.on).days), voucher.seq

    return sorted(rows, key=distance)
