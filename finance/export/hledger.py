"""The journal of hledger."""

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ..models import Book
    from .book import Piece

MONEY = "Assets:1001"


def lines(book: "Book", accounts: dict[str, str], pieces: "Iterable[Piece]", proven: bool) -> Iterator[str]:
    """Where all is there it ends with what is in the special account, which hledger proves."""
    yield f"; {plain(str(book))}（{book.compound.code}）公共收益账本\n"
    if book.account_tail:
        yield f"; 专户账号尾号 {book.account_tail}\n"
    yield "commodity 1000.00 CNY\n\n"
    for name in accounts.values():
        yield f"account {name}\n"
    held, last = Decimal(0), None
    for piece in pieces:
        payee = f"{plain(piece.payee)} | " if piece.payee else ""
        yield f"\n{piece.on:%Y-%m-%d} * ({piece.number}) {payee}{plain(piece.words)}\n"
        yield f"    ; hash: {piece.hash}\n"
        for account, amount in piece.moved().items():
            yield f"    {account}  {amount:.2f} CNY\n"
            held += amount if account.startswith(MONEY) else 0
        last = piece.on
    if proven and last is not None:
        money = next(name for name in accounts.values() if name.startswith(MONEY))
        yield f"\n{last:%Y-%m-%d} * 核对专户余额\n    {money}  0.00 CNY = {held:.2f} CNY\n"


def plain(text: str) -> str:
    """A semicolon begins a comment, a bar parts payee and note."""
    return " ".join(text.replace(";", "；").replace("|", "／").split())
