"""What of a book goes out, masked, and the formats that it can take."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import reduce
from operator import or_

from django.db.models import Prefetch, Q

from workflow.masking import masked

from ..models import Account, Book, Entry, Voucher
from ..publication import Days, is_whole
from ..rules import Nature
from . import beancount, hledger, table

CHUNK = 1000
SIGNS = re.compile(r"[^0-9A-Za-z一-鿿]")
ROOTS = {
    Nature.BANK: "Assets",
    Nature.CASH: "Assets",
    Nature.RECEIVABLE: "Assets",
    Nature.PAYABLE: "Liabilities",
    Nature.OPENING: "Equity",
    Nature.INCOME: "Income",
    Nature.COST: "Expenses",
    Nature.USE: "Expenses",
    Nature.FUND: "Expenses",
}
"""The five roots that plain-text accounting knows."""


@dataclass(frozen=True)
class Piece:
    """A voucher as the public reads it. `legs`: debit, credit, amount, accounts by their full names."""

    seq: int
    number: str
    on: date
    kind: str
    payee: str
    words: str
    legs: list[tuple[str, str, Decimal]]
    reverses: str
    hash: str
    previous: str

    def moved(self) -> dict[str, Decimal]:
        """What each account gained, debit above zero; nets out to zero."""
        found: dict[str, Decimal] = {}
        for debit, credit, amount in self.legs:
            found[debit] = found.get(debit, Decimal(0)) + amount
            found[credit] = found.get(credit, Decimal(0)) - amount
        return found


Writer = Callable[[Book, dict[str, str], Iterable[Piece], bool], Iterator[str]]
FORMATS: dict[str, Writer] = {"hledger": hledger.lines, "beancount": beancount.lines, "csv": table.lines}


def book_lines(book: Book, form: str, *, days: Days | None = None) -> Iterator[str]:
    """Lines of text with their ends, made while they go out.

    :param days: what may be read; everything unless told. Where a day before is left out, what the special
        account holds is not told: it could not be added up.
    """
    rows, proven = Voucher.objects.filter(book=book), days is None or is_whole(book.opened_on, days)
    if days is not None:
        rows = rows.filter(reduce(or_, (Q(on__range=one) for one in days), Q(pk__in=())))
    accounts = names()
    return FORMATS[form](book, accounts, pieces(rows.order_by("on", "seq"), accounts), proven)


def names() -> dict[str, str]:
    """Account code → full name: `Assets:1001-专户存款`."""
    rows = Account.objects.order_by("code").values_list("code", "name", "nature")
    return {code: f"{ROOTS[Nature(nature)]}:{code}-{SIGNS.sub('', name)}" for code, name, nature in rows}


def pieces(rows, accounts: dict[str, str]) -> Iterator[Piece]:
    entries = Entry.objects.select_related("debit", "credit").order_by("no")
    rows = rows.select_related("reverses").prefetch_related(Prefetch("entries", entries))
    for voucher in rows.iterator(chunk_size=CHUNK):
        yield Piece(
            voucher.seq,
            str(voucher),
            voucher.on,
            str(voucher.get_kind_display()),
            payee_of(voucher),
            words_of(voucher),
            [_leg(accounts, entry) for entry in voucher.entries.all()],
            str(voucher.reverses) if voucher.reverses else "",
            voucher.hash,
            voucher.previous,
        )


def _leg(accounts: dict[str, str], entry: Entry) -> tuple[str, str, Decimal]:
    return accounts[entry.debit.code], accounts[entry.credit.code], entry.amount


def payee_of(voucher: Voucher) -> str:
    """A company by its name, a person as one (RULES 10.2)."""
    return "个人" if voucher.is_person else voucher.counterparty


def words_of(voucher: Voucher) -> str:
    """The summary, without the name of the person whom it may repeat, telephones and numbers of accounts."""
    name, words = voucher.counterparty, voucher.summary
    return masked(words.replace(name, "个人") if voucher.is_person and name else words)
