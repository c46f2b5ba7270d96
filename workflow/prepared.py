"""Rows of several tables by one statement, and its SQL put together once.

Django puts an INSERT together anew each time, which costs more than the database does for it. On PostgreSQL
the rows of each table are one parameter here, as JSON; elsewhere `bulk_create` writes them. Neither looks at
`auto_now` or sends signals: the project uses none.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Field, Model

Row = Model | dict[str, Any]
"""An unsaved instance, or the columns of a `pattern` with what is the row's own."""
PLAIN = (datetime, date, Decimal, UUID)


@dataclass(frozen=True)
class Batch:
    """Rows of one table, all with their own key or all without."""

    rows: Sequence[Row]
    model: type[Model]
    unless_there: bool = False
    """Leave out what meets a row with the same unique key."""


def batch(rows: Iterable[Model], *, unless_there: bool = False) -> list[Batch]:
    """Instances of one model; no batch where there are none."""
    known = list(rows)
    return [Batch(known, type(known[0]), unless_there)] if known else []


def pattern(row: Model) -> dict[str, Any]:
    """The columns of an unsaved instance as `insert` takes them, for thousands that differ in a few."""
    if connection.vendor != "postgresql":
        return {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}
    stored = _stored(row, _columns(type(row), row.pk is not None))
    return {name: _plain(value) if isinstance(value, PLAIN) else value for name, value in stored.items()}


def insert(*batches: Batch, then: str = "") -> None:
    """Store all rows, on PostgreSQL by one statement: a row may name another by a key that was reserved.

    :param then: SQL without parameters that belongs to it.
    """
    filled = [one for one in batches if one.rows]
    if not filled:
        return
    if connection.vendor != "postgresql":
        _insert_one_by_one(filled, then)
        return
    tables = tuple((one.model, _has_key(one), one.unless_there) for one in filled)
    with connection.cursor() as cursor:
        cursor.execute(_insertion(tables, then), [_as_json(one) for one in filled])
    for row in (row for one in filled for row in one.rows if isinstance(row, Model)):
        row._state.adding, row._state.db = False, connection.alias


def reserve(sql: str, params: Sequence[Any], *models: type[Model]) -> tuple[Any, list[int]] | None:
    """What an UPDATE … RETURNING answers, and a key for a row of each of the models.

    A model may be named more than once. None where the UPDATE finds no row.
    """
    in_one = connection.vendor == "postgresql"
    with connection.cursor() as cursor:
        cursor.execute(sql + _keys_of(models) if in_one else sql, params)
        row = cursor.fetchone()
    if row is None:
        return None
    return row[0], list(row[1:]) if in_one else [_next_key(model._meta.db_table) for model in models]


@transaction.atomic
def _insert_one_by_one(batches: Iterable[Batch], then: str) -> None:
    for one in batches:
        rows = [row if isinstance(row, Model) else one.model(**row) for row in one.rows]
        one.model._base_manager.bulk_create(rows, ignore_conflicts=one.unless_there)
    if then:
        with connection.cursor() as cursor:
            cursor.execute(then)


def _next_key(table: str) -> int:
    """SQLite lets one transaction write at a time, so that the last key stays the last."""
    with connection.cursor() as cursor:
        cursor.execute("UPDATE sqlite_sequence SET seq = seq + 1 WHERE name = %s RETURNING seq", [table])
        if found := cursor.fetchone():
            return found[0]
        cursor.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (%s, 1)", [table])
        return 1


@lru_cache
def _insertion(tables: tuple[tuple[type[Model], bool, bool], ...], then: str) -> str:
    """All but the last are parts of a WITH; foreign keys are looked at when the transaction ends."""
    *parts, last = [*(_insertion_into(*table) for table in tables), *([then] if then else [])]
    named = ", ".join(f"part{turn} AS ({part})" for turn, part in enumerate(parts))
    return f"WITH {named} {last}" if named else last


def _insertion_into(model: type[Model], has_key: bool, unless_there: bool) -> str:
    quoted = connection.ops.quote_name
    table = quoted(model._meta.db_table)
    columns = ", ".join(quoted(str(field.column)) for field in _fields(model, has_key))
    rows = f"SELECT {columns} FROM jsonb_populate_recordset(NULL::{table}, %s)"
    return f"INSERT INTO {table} ({columns}) {rows}{' ON CONFLICT DO NOTHING' if unless_there else ''}"


@lru_cache
def _keys_of(models: tuple[type[Model], ...]) -> str:
    keys = ((model._meta.db_table, model._meta.pk.column) for model in models)
    return "".join(f", nextval(pg_get_serial_sequence('{table}', '{key}'))" for table, key in keys)


def _has_key(one: Batch) -> bool:
    row, key = one.rows[0], one.model._meta.pk.attname
    return (vars(row) if isinstance(row, Model) else row).get(key) is not None


@lru_cache
def _fields(model: type[Model], has_key: bool) -> tuple[Field, ...]:
    return tuple(field for field in model._meta.concrete_fields if has_key or not field.primary_key)


@lru_cache
def _columns(model: type[Model], has_key: bool) -> list[tuple[str, str, Field | None]]:
    """Name, column, and the field where it is one of our own, which may store another thing than it holds."""
    return [
        (field.attname, str(field.column), None if type(field).__module__.startswith("django.") else field)
        for field in _fields(model, has_key)
    ]


def _as_json(one: Batch) -> str:
    columns = _columns(one.model, _has_key(one))
    rows = [_stored(row, columns) if isinstance(row, Model) else row for row in one.rows]
    return json.dumps(rows, ensure_ascii=False, default=_plain)


def _stored(row: Model, columns: Iterable[tuple[str, str, Field | None]]) -> dict[str, Any]:
    values = vars(row)
    return {
        column: values[name] if own is None else own.get_db_prep_save(values[name], connection)
        for name, column, own in columns
    }


def _plain(value: object) -> str:
    if isinstance(value, PLAIN):
        return str(value)
    raise TypeError(f"{type(value).__name__} is stored by bulk_create only")
