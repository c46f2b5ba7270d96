"""One line for each entry, for a spreadsheet."""

import csv
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from communities.exports import BOM, harmless

if TYPE_CHECKING:
    from ..models import Book
    from .book import Piece

HEADS = (
    *("seq", "voucher", "date", "kind", "counterparty", "summary", "debit", "credit", "amount"),
    *("reverses", "hash", "previous"),
)


class _Echo:
    def write(self, line: str) -> str:
        return line


def lines(book: "Book", accounts: dict[str, str], pieces: "Iterable[Piece]", proven: bool) -> Iterator[str]:
    writer = csv.writer(_Echo())
    yield BOM + writer.writerow(HEADS)
    for piece in pieces:
        for debit, credit, amount in piece.legs:
            yield writer.writerow(
                [
                    piece.seq,
                    piece.number,
                    piece.on.isoformat(),
                    piece.kind,
                    harmless(piece.payee),
                    harmless(piece.words),
                    debit,
                    credit,
                    f"{amount:.2f}",
                    piece.reverses,
                    piece.hash,
                    piece.previous,
                ]
            )
