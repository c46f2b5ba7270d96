"""The input language of beancount."""

from collections.abc import Iterable, Iterator
from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from .hledger import MONEY

if TYPE_CHECKING:
    from ..models import Book
    from .book import Piece


def lines(book: "Book", accounts: dict[str, str], pieces: "Iterable[Piece]", proven: bool) -> Iterator[str]:
    """Where all is there it ends with a balance of the special account, which beancount proves."""
    title = f"{book}（{book.compound.code}）公共收益账本"
    yield f'option "title" {quoted(title)}\noption "operating_currency" "CNY"\n\n'
    for name in accounts.values():
        yield f"{book.opened_on:%Y-%m-%d} open {name} CNY\n"
    held, last = Decimal(0), None
    for piece in pieces:
        yield f"\n{piece.on:%Y-%m-%d} * {quoted(piece.payee)} {quoted(piece.words)}\n"
        yield f'  voucher: "{piece.number}"\n  hash: "{piece.hash}"\n'
        for account, amount in piece.moved().items():
            yield f"  {account}  {amount:.2f} CNY\n"
            held += amount if account.startswith(MONEY) else 0
        last = piece.on
    if proven and last is not None:
        money = next(name for name in accounts.values() if name.startswith(MONEY))
        yield f"\n{last + timedelta(days=1):%Y-%m-%d} balance {money}  {held:.2f} CNY\n"


def quoted(text: str) -> str:
    words = " ".join(text.split()).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{words}"'
