"""What a sheet's layout is made of: columns with their names and parsers."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from communities.register import records
from communities.register.headings import plain
from communities.register.parsers import Parser


@dataclass(frozen=True)
class Column:
    """`shared`: repeated on every row of a group, so that one mistake in it is told once."""

    key: str
    label: str
    parse: Parser
    others: tuple[str, ...] = ()
    required: bool = True
    empty: object = None
    shared: bool = False


@dataclass(frozen=True)
class Layout:
    sheet: str
    record: type[records.Row]
    columns: tuple[Column, ...]
    titles: tuple[str, ...]
    """Words that a sheet's name holds, apart from its own."""
    group: tuple[str, ...] = ()
    """Columns whose words tell which rows repeat the shared ones."""

    @cached_property
    def names(self) -> Mapping[str, tuple[str, int]]:
        """Plain heading words to column keys, with 0 for the column's own label and more for other words."""
        return {
            plain(name): (one.key, distance)
            for one in self.columns
            for distance, name in enumerate((one.label, *one.others))
        }

    @property
    def required(self) -> list[Column]:
        return [column for column in self.columns if column.required]

    def label(self, key: str) -> str:
        return next(column.label for column in self.columns if column.key == key)
