"""A month of a book as it is read: what there was, line by line what came and went, what is left."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from .balances import held, held_in_cash, turnovers
from .models import Book, Voucher
from .rules import Kind, Means
from .rules.months import last_day

ZERO = Decimal(0)
COMING = frozenset({Kind.OPENING, Kind.INCOME, Kind.INTEREST, Kind.DEPOSIT, Kind.BANKED})


@dataclass(frozen=True)
class Line:
    """A voucher with what it put into the special account and took out of it; red ink stays in its column."""

    voucher: Voucher
    came: Decimal | None
    went: Decimal | None
    balance: Decimal
    in_cash: bool = False
    is_red: bool = False
    is_struck: bool = False
    """Red ink of another line takes it back."""


@dataclass(frozen=True)
class Month:
    month: date
    opening: Decimal
    lines: list[Line]
    came: Decimal
    went: Decimal
    closing: Decimal
    cash: Decimal


def month_of(book: Book, month: date) -> Month:
    """Few queries, however many lines."""
    before = turnovers([book.pk], until=month - timedelta(days=1))[book.pk]
    until = turnovers([book.pk], until=last_day(month))[book.pk]
    rows = (
        Voucher.objects.filter(book=book, on__range=(month, last_day(month)))
        .select_related("reverses", "reversed_by", "contract", "asset", "purpose", "decision")
        .order_by("on", "seq")
    )
    opening = held(before)
    lines = list(_lines(in_pairs(rows), opening))
    return Month(
        month,
        opening,
        lines,
        sum((line.came for line in lines if line.came), ZERO),
        sum((line.went for line in lines if line.went), ZERO),
        held(until),
        held_in_cash(until),
    )


def in_pairs(vouchers: Iterable[Voucher]) -> list[Voucher]:
    """Red ink directly below what it takes back, where both stand in the list."""
    vouchers = list(vouchers)
    present = {voucher.pk for voucher in vouchers}
    red = {one.reverses_id: one for one in vouchers if one.reverses_id in present}
    found = []
    for voucher in vouchers:
        if voucher.reverses_id in present:
            continue
        found += [voucher, red[voucher.pk]] if voucher.pk in red else [voucher]
    return found


def _lines(vouchers: Iterable[Voucher], balance: Decimal) -> Iterator[Line]:
    for voucher in vouchers:
        came, went = effect(voucher)
        balance += (came or ZERO) - (went or ZERO)
        yield Line(
            voucher,
            came,
            went,
            balance,
            in_cash=voucher.means == Means.CASH,
            is_red=voucher.kind == Kind.REVERSAL,
            is_struck=hasattr(voucher, "reversed_by"),
        )


def effect(voucher: Voucher) -> tuple[Decimal | None, Decimal | None]:
    """What it put into the special account and what it took out of it; cash does neither."""
    kind = voucher.reverses.kind if voucher.reverses is not None else voucher.kind
    if voucher.means == Means.CASH:
        return None, None
    if kind in COMING:
        return voucher.amount - voucher.retained, None
    return None, voucher.amount
