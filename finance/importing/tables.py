"""Finding the table in a file: the sheet and the header that explain the most columns."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from communities.register import headings
from communities.register.headings import Header, Names, plain
from communities.register.reading import first_rows
from communities.register.sheet_xml import Cells
from communities.register.workbook import Table

Columns = Mapping[str, Sequence[str]]
"""Keys with the headings that name them, the usual one first."""


@dataclass(frozen=True, slots=True)
class Found:
    """A sheet with its header."""

    table: Table
    header: Header

    def above(self) -> Iterator[tuple[int, Cells]]:
        for number, cells in self.table.rows():
            if number >= self.header.first_row:
                return
            if cells:
                yield number, cells

    def below(self) -> Iterator[tuple[int, Cells]]:
        for number, cells in self.table.rows():
            if number > self.header.last_row and cells:
                yield number, cells

    def cell(self, cells: Cells, key: str) -> object:
        return cells.get(self.header.columns.get(key, 0))


def names(columns: Columns) -> Names:
    return {
        plain(word): (key, distance) for key, words in columns.items() for distance, word in enumerate(words)
    }


def find(tables: Sequence[Table], columns: Columns) -> Found | None:
    """The sheet and header that explain the most of the columns; the first of equals."""
    known = names(columns)
    best: Found | None = None
    for table in tables:
        header = headings.find(first_rows(table.rows()), known)
        if header and (best is None or len(header.columns) > len(best.header.columns)):
            best = Found(table, header)
    return best
