"""The difference between the rows of a file and of a table, both known by their natural keys."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from typing import Any

from django.db import models

from communities.register.findings import Caution
from communities.register.records import Register

Key = Any
"""A compound's code, or a tuple that starts with one; natural, so that it is known before the row exists."""
Values = tuple[Any, ...]
Pks = dict[str, dict[Key, int]]


@dataclass(slots=True)
class Change:
    """One row whose values differ; `fields` maps a field's name to (old, new)."""

    key: Key
    pk: int
    values: Values
    fields: dict[str, tuple[Any, Any]]


@dataclass(slots=True)
class TablePlan:
    """What happens to one kind of row; `absent` are rows that the file does not name, left as they are."""

    create: dict[Key, Values] = field(default_factory=dict)
    change: list[Change] = field(default_factory=list)
    left: int = 0
    absent: list[Key] = field(default_factory=list)
    pks: dict[Key, int] = field(default_factory=dict)


class Table:
    """One kind of row: how it is found, what the file says of it, and how it is written."""

    slug: str
    title: Any
    model: type[models.Model]
    detail: type[models.Model] | None = None
    """The one-to-one row that comes with it, with the same key."""
    fields: tuple[str, ...] = ()

    def existing(self) -> Iterator[tuple[Key, int, Values]]:
        raise NotImplementedError

    def desired(self, register: Register, plan: "Plan") -> Iterator[tuple[Key, Values]]:
        raise NotImplementedError

    def attributes(self, key: Key, values: Values, pks: Pks) -> dict[str, Any]:
        raise NotImplementedError

    def details(self, key: Key, values: Values, pks: Pks) -> dict[str, Any]:
        return {}

    def label(self, key: Key) -> str:
        """What a reader knows the row by."""
        return str(key)

    def compound_of(self, key: Key, values: Values) -> str | None:
        """The code of the compound that the row belongs to."""
        return None


@dataclass(slots=True)
class Plan:
    """The whole import, table by table in the order of writing."""

    on: date
    tables: dict[str, TablePlan] = field(default_factory=dict)
    cautions: list[Caution] = field(default_factory=list)
    terms: dict[Key, tuple[Key, Values, Values | None]] = field(default_factory=dict)
    """Of each committee of the file: its term's key, the term's values and the stored ones."""

    @property
    def is_empty(self) -> bool:
        return not any(table.create or table.change for table in self.tables.values())

    @property
    def mark(self) -> str:
        """Equal for two plans that would do the same to the same rows."""
        words = [str(self.counts())]
        for slug, table in self.tables.items():
            words += [f"{slug} {change.key} {change.fields}" for change in table.change]
        return sha256("\n".join(words).encode()).hexdigest()

    def counts(self) -> dict[str, dict[str, int]]:
        return {
            slug: {
                "created": len(table.create),
                "changed": len(table.change),
                "left": table.left,
                "absent": len(table.absent),
            }
            for slug, table in self.tables.items()
        }


def difference(
    table: Table, desired: Iterable[tuple[Key, Values]], found: Mapping[Key, tuple[int, Values]]
) -> TablePlan:
    """A key may come twice in `desired`; the first one counts."""
    result = TablePlan(pks={key: pk for key, (pk, _) in found.items()})
    seen: set[Key] = set()
    for key, values in desired:
        if key in seen:
            continue
        seen.add(key)
        if key not in found:
            result.create[key] = values
            continue
        pk, old = found[key]
        fields = {
            name: (before, after)
            for name, before, after in zip(table.fields, old, values, strict=True)
            if before != after
        }
        if fields:
            result.change.append(Change(key, pk, values, fields))
        else:
            result.left += 1
    result.absent = [key for key in found if key not in seen]
    return result
