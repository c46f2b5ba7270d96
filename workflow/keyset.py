"""Pages of a long list by the keys of their edges: the last page costs what the first does.

A list may stand in several parts, as what is due before what is done. Each part has one order that an index
can walk; an edge is named by its part and its keys, so rows that come and go move nobody's page.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import F, Model, Q, QuerySet
from django.db.models.fields.tuple_lookups import TupleGreaterThan, TupleLessThan

SIGN = "~"
Edge = tuple[int, list[Any]]
"""A part and the keys of a row in it."""


@dataclass(frozen=True)
class Part:
    """Rows that stand together, upwards or downwards by all keys; the last key is unique."""

    where: Q
    keys: tuple[str, ...]
    descending: bool = False

    def rows(self, rows: QuerySet[Any], *, backwards: bool, beyond: list[Any] | None) -> QuerySet[Any]:
        """In the order of reading, from the edge on."""
        downwards = self.descending != backwards
        found = rows.filter(self.where)
        if beyond is not None:
            compare = TupleLessThan if downwards else TupleGreaterThan
            found = found.filter(compare(tuple(F(key) for key in self.keys), tuple(beyond)))
        return found.order_by(*(f"-{key}" if downwards else key for key in self.keys))


@dataclass(frozen=True)
class Page:
    """Some rows, and the words of the address that lead on and back; empty where there is nothing."""

    rows: list[Any]
    after: str = ""
    before: str = ""

    @property
    def is_whole(self) -> bool:
        """There is no other page."""
        return not self.after and not self.before


class Keyset:
    def __init__(self, *parts: Part) -> None:
        self.parts = parts

    def page(self, rows: QuerySet[Any], size: int, *, after: str = "", before: str = "") -> Page:
        """The page beyond an edge. A word that is none of ours leads to the first page."""
        start, end = self._read(rows, after), self._read(rows, before)
        if end is not None and start is None:
            found = self._take(rows, size + 1, backwards=True, edge=end)
            if len(found) <= size:
                return self.page(rows, size)
            kept = found[:size][::-1]
            return Page([row for _part, row in kept], after=self.word(*kept[-1]), before=self.word(*kept[0]))
        found = self._take(rows, size + 1, backwards=False, edge=start)
        kept = found[:size]
        return Page(
            [row for _part, row in kept],
            after=self.word(*kept[-1]) if len(found) > size else "",
            before=self.word(*kept[0]) if start is not None and kept else "",
        )

    def count(self, rows: QuerySet[Any], most: int) -> int:
        """How many there are; `most` + 1 stands for more, and no more than that are looked at."""
        found = 0
        for part in self.parts:
            if found <= most:
                found += rows.filter(part.where).order_by().values("pk")[: most + 1 - found].count()
        return found

    def walk(self, rows: QuerySet[Any], size: int) -> Iterator[Any]:
        """All rows in order, so many at a time; nothing is kept open between two lots."""
        edge: Edge | None = None
        while found := self._take(rows, size, backwards=False, edge=edge):
            for _part, row in found:
                yield row
            part, last = found[-1]
            edge = part, self._keys(part, last)

    def _take(
        self, rows: QuerySet[Any], count: int, *, backwards: bool, edge: Edge | None
    ) -> list[tuple[int, Any]]:
        """First the keys alone, in their order along the index, then their rows with all that hangs on them.

        In one statement a wrong guess of how many lie beyond the edge would have the database join them all.
        """
        found: list[tuple[int, Any]] = []
        for number in self._way(edge, backwards=backwards):
            beyond = edge[1] if edge is not None and edge[0] == number else None
            part = self.parts[number].rows(rows, backwards=backwards, beyond=beyond)
            found += [(number, key) for key in part.values_list("pk", flat=True)[: count - len(found)]]
            if len(found) >= count:
                break
        whole = {row.pk: row for row in rows.filter(pk__in=[key for _part, key in found])} if found else {}
        return [(number, whole[key]) for number, key in found if key in whole]

    def _way(self, edge: Edge | None, *, backwards: bool) -> Sequence[int]:
        if backwards:
            return range(edge[0] if edge else len(self.parts) - 1, -1, -1)
        return range(edge[0] if edge else 0, len(self.parts))

    def _keys(self, part: int, row: Any) -> list[Any]:
        return [getattr(row, key) for key in self.parts[part].keys]

    def word(self, part: int, row: Any) -> str:
        """The edge at a row, as it stands in an address."""
        return SIGN.join([str(part), *(_written(key) for key in self._keys(part, row))])

    def _read(self, rows: QuerySet[Any], word: str) -> Edge | None:
        part, *keys = word.split(SIGN)
        if not part.isascii() or not part.isdigit() or int(part) >= len(self.parts):
            return None
        names = self.parts[int(part)].keys
        if len(names) != len(keys):
            return None
        try:
            return int(part), [_read(rows.model, name, key) for name, key in zip(names, keys, strict=True)]
        except (ValidationError, ValueError, OverflowError):
            return None


def _read(model: type[Model], name: str, text: str) -> Any:
    """A key as the database compares it.

    :raises ValueError: an empty one, or one that no database takes.
    """
    field: Any = model._meta.get_field(name)
    key = field.to_python(text)
    if key is None or "\0" in text or (isinstance(key, datetime) and key.tzinfo is None):
        raise ValueError
    return key.astimezone(UTC) if isinstance(key, datetime) else key


def _written(key: Any) -> str:
    return key.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ") if isinstance(key, datetime) else str(key)
