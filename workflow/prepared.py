"""Statements whose words are found once per process and which PostgreSQL plans once per connection.

Django finds the words of a statement anew each time, and a database plans it anew; both take longer than to
obey it. This is for the few deeds that have to be quick; everything else is a queryset or `save`. Nothing
here looks at `auto_now` or sends signals: the project uses none.
"""

import json
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from itertools import count
from typing import Any, Generic, NamedTuple, TypeVar, cast
from uuid import UUID
from weakref import WeakKeyDictionary

from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import DateField, DecimalField, Field, JSONField, Model, QuerySet, UUIDField
from django.db.models.expressions import RawSQL
from django.db.models.query import get_related_populators
from django.db.transaction import TransactionManagementError, get_connection

Asked = TypeVar("Asked")
Columns = dict[str, Any]
Row = Model | Columns
"""An unsaved instance, or the columns of a `pattern` with what is the row's own."""
Plans = dict[str, str]
"""By its SQL, how a connection is asked for what it has planned; empty where it was asked once."""
PLAIN = (datetime, date, Decimal, UUID)
SPELLED = (DateField, DecimalField, UUIDField)
Told = Callable[[Any, BaseDatabaseWrapper], Any]
PLACES = re.compile("%s")

_plans: WeakKeyDictionary[Any, Plans] = WeakKeyDictionary()
_names = count(1)


class Sentence(NamedTuple):
    sql: str
    values: Sequence[Any] = ()


@dataclass(frozen=True)
class Marker:
    name: str


class Blank(RawSQL):
    """Stands in the queryset of a `Question` for a value that each asking gives by this name."""

    def __init__(self, name: str) -> None:
        super().__init__("%s", [Marker(name)])


class Known(NamedTuple, Generic[Asked]):
    """What of a question does not depend on its values."""

    sql: str
    params: Sequence[Any]
    locks: bool
    converted: Callable[[list[Any]], Iterable[Any]]
    read: Callable[[Any], Asked]


class Question(Generic[Asked]):
    """A queryset of rows with blanks; its SQL is put together once for each kind of database.

    One that names its columns (`values_list`) answers tuples.
    """

    def __init__(self, queryset: Callable[[], QuerySet[Any, Asked]]) -> None:
        self.queryset = queryset
        self.known: dict[str, Known[Asked]] = {}

    def get(self, **values: Any) -> Asked:
        """The only row.

        :raises DoesNotExist: there is none.
        """
        for row in self.rows(**values):
            return row
        raise cast(Any, self.queryset().model).DoesNotExist

    def rows(self, **values: Any) -> list[Asked]:
        connection = get_connection()
        known = self.known.get(connection.vendor) or self._put_together(connection)
        if known.locks and not connection.in_atomic_block:
            raise TransactionManagementError("Rows are locked within a transaction only.")
        given = [values[one.name] if isinstance(one, Marker) else one for one in known.params]
        return [known.read(row) for row in known.converted(rows(Sentence(known.sql, given)))]

    def _put_together(self, connection: BaseDatabaseWrapper) -> Known[Asked]:
        compiler: Any = self.queryset().query.get_compiler(using=connection.alias)
        sql, params = compiler.as_sql()
        converters = compiler.get_converters([column for column, *_rest in compiler.select])
        found: Known[Asked] = Known(
            sql,
            params,
            compiler.query.select_for_update,
            lambda rows: compiler.apply_converters(rows, converters) if converters else rows,
            _reader(compiler, connection.alias) if compiler.query.default_cols else cast(Any, tuple),
        )
        self.known[connection.vendor] = found
        return found


def _reader(compiler: Any, alias: str) -> Callable[[Any], Any]:
    """What Django's own iterable does with a row, prepared."""
    info, annotated = compiler.klass_info, compiler.annotation_col_map or {}
    first, last = info["select_fields"][0], info["select_fields"][-1]
    names = [column.target.attname for column, *_rest in compiler.select[first : last + 1]]
    related = cast(Any, get_related_populators)(info, compiler.select, alias)

    def read(row: Any) -> Any:
        found = info["model"].from_db(alias, names, row[first : last + 1])
        for one in related:
            one.populate(row, found)
        for name, place in annotated.items():
            setattr(found, name, row[place])
        return found

    return read


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


def pattern(row: Model) -> Columns:
    """The columns of an unsaved instance as `insert` takes them, for thousands that differ in a few."""
    connection = get_connection()
    if connection.vendor != "postgresql":
        return {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}
    return _as_columns(row, row.pk is not None, connection)


def insert(*batches: Batch, then: str = "") -> None:
    """Store all rows, in one journey on PostgreSQL: a row may name another by a key that was reserved.

    :param then: SQL without parameters that belongs to it.
    """
    filled = [one for one in batches if one.rows]
    if not filled:
        return
    connection, after = get_connection(), [Sentence(then)] if then else []
    if connection.vendor != "postgresql":
        _insert_one_by_one(filled, after)
        return
    _answer(connection, [*(_insertion_of_many(one, connection) for one in filled), *after])
    for row in (row for one in filled for row in one.rows if isinstance(row, Model)):
        row._state.adding, row._state.db = False, connection.alias


@transaction.atomic
def _insert_one_by_one(batches: Iterable[Batch], after: Sequence[Sentence]) -> None:
    for one in batches:
        rows = [row if isinstance(row, Model) else one.model(**row) for row in one.rows]
        one.model._base_manager.bulk_create(rows, ignore_conflicts=one.unless_there)
    send(*after)


def insertion(row: Model, *copied: str, source: Model | None = None, **found: Sentence) -> Sentence:
    """The INSERT of an unsaved row without a key.

    :param copied: columns (by `attname`) that the database copies from the stored row `source`.
    :param found: columns that the database looks up itself, each with a SELECT of one value.
    """
    model = type(row)
    values: list[Any] = []
    for name, field in _places(model, _vendor()):
        if name in found:
            values += found[name].values
        elif name not in copied:
            values.append(_stored(row, name, field))
    looked_up = tuple((name, one.sql) for name, one in found.items())
    sql = _insertion(model, looked_up, copied, type(source) if source else None)
    return Sentence(sql, [*values, source.pk] if source else values)


def update(row: Model, *names: str) -> Sentence:
    """The UPDATE of a stored row: these columns (by `attname`) as the instance has them."""
    places = dict(_places(type(row), _vendor()))
    values = [_stored(row, name, places[name]) for name in names]
    return Sentence(_update(type(row), names), [*values, row.pk])


def send(*sentences: Sentence) -> Any:
    """Write it all in the caller's transaction; answers the row that the last sentence returns, if any.

    PostgreSQL takes all sentences at once, SQLite one by one.
    """
    connection = get_connection()
    if not connection.in_atomic_block:
        raise TransactionManagementError("What belongs together is written in one transaction.")
    if connection.vendor == "postgresql" and sentences:
        return _answer(connection, sentences)
    return [None, *(_answer(connection, [one]) for one in sentences)][-1]


def rows(asked: Sentence) -> list[Any]:
    """What a SELECT finds."""
    connection = get_connection()
    with connection.cursor() as cursor:
        _execute(connection, cursor, [asked])
        return cursor.fetchall()


def reserve(
    sql: str, params: Sequence[Any], *models: type[Model]
) -> tuple[tuple[Any, ...], list[int]] | None:
    """The row that an UPDATE … RETURNING answers, and a key for a row of each of the models.

    A model may be named more than once. None where the UPDATE finds no row.
    """
    connection = get_connection()
    in_one = connection.vendor == "postgresql"
    row = _answer(connection, [Sentence(sql + _keys_of(models) if in_one else sql, params)])
    if row is None:
        return None
    if in_one:
        own = len(row) - len(models)
        return row[:own], list(row[own:])
    return row, [_next_key(model._meta.db_table) for model in models]


def _answer(connection: BaseDatabaseWrapper, sentences: Sequence[Sentence]) -> Any:
    with connection.cursor() as cursor:
        _execute(connection, cursor, sentences)
        return cursor.fetchone() if cursor.description else None


def _execute(connection: BaseDatabaseWrapper, cursor: Any, sentences: Sequence[Sentence]) -> None:
    """In one journey. What a connection of PostgreSQL is asked a second time it plans for good."""
    values = [value for one in sentences for value in one.values]
    if connection.vendor != "postgresql":
        cursor.execute("; ".join(one.sql for one in sentences), values)
        return
    plans: Plans = _plans.setdefault(connection.connection, {})
    news: Plans = {}
    cursor.execute("; ".join([_plan(one, plans, news) for one in sentences]), values)
    plans.update(news)


def _plan(one: Sentence, plans: Plans, news: Plans) -> str:
    """Under a name of its own each time, as nobody knows whether a plan outlived a journey that failed."""
    if (known := plans.get(one.sql)) is None:
        news[one.sql] = ""
        return one.sql
    if known := known or news.get(one.sql, ""):
        return known
    name, places = f"portal_{next(_names)}", count(1)
    marks = f" ({', '.join(['%s'] * len(one.values))})" if one.values else ""
    news[one.sql] = f"EXECUTE {name}{marks}"
    return f"PREPARE {name} AS {PLACES.sub(lambda _mark: f'${next(places)}', one.sql)}; {news[one.sql]}"


def _next_key(table: str) -> int:
    """SQLite lets one transaction write at a time, so that the last key stays the last."""
    with get_connection().cursor() as cursor:
        cursor.execute("UPDATE sqlite_sequence SET seq = seq + 1 WHERE name = %s RETURNING seq", [table])
        if found := cursor.fetchone():
            return found[0]
        cursor.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (%s, 1)", [table])
        return 1


@cache
def _keys_of(models: tuple[type[Model], ...]) -> str:
    asked = [f"pg_get_serial_sequence('{m._meta.db_table}', '{m._meta.pk.column}')" for m in models]
    names = rows(Sentence(f"SELECT {', '.join(asked)}"))[0] if asked else ()
    return "".join(f", nextval('{name}')" for name in names)


@cache
def _fields(model: type[Model], has_key: bool) -> tuple[Field, ...]:
    return tuple(field for field in model._meta.concrete_fields if has_key or not field.primary_key)


@cache
def _places(model: type[Model], vendor: str) -> list[tuple[str, Field | None]]:
    """Each column, with the field that prepares its value: PostgreSQL needs none for most of Django's own."""
    return [
        (one.attname, None if vendor == "postgresql" and _is_plain(one) else one)
        for one in _fields(model, has_key=False)
    ]


def _stored(row: Model, name: str, field: Field | None) -> Any:
    value = getattr(row, name)
    return value if field is None else field.get_db_prep_save(value, get_connection())


@cache
def _vendor() -> str:
    """Which of the two databases a process works with never changes."""
    return get_connection().vendor


def _is_plain(field: Field) -> bool:
    return not isinstance(field, JSONField) and not _is_our_own(field)


def _is_our_own(field: Field) -> bool:
    """Which may store another thing than it holds."""
    return not type(field).__module__.startswith("django.")


@cache
def _insertion(
    model: type[Model],
    found: tuple[tuple[str, str], ...],
    copied: tuple[str, ...],
    source: type[Model] | None,
) -> str:
    looked_up, fields = dict(found), _fields(model, has_key=False)
    columns = ", ".join(f'"{field.column}"' for field in fields)
    values = ", ".join(
        f"({looked_up[one.attname]})"
        if one.attname in looked_up
        else f'"{one.column}"'
        if one.attname in copied
        else "%s"
        for one in fields
    )
    begin = f'INSERT INTO "{model._meta.db_table}" ({columns})'
    if source is None:
        return f"{begin} VALUES ({values})"
    return f'{begin} SELECT {values} FROM "{source._meta.db_table}" WHERE "{source._meta.pk.column}" = %s'


@cache
def _update(model: type[Model], names: tuple[str, ...]) -> str:
    stored = {field.attname: field.column for field in _fields(model, has_key=False)}
    columns = ", ".join(f'"{stored[name]}" = %s' for name in names)
    return f'UPDATE "{model._meta.db_table}" SET {columns} WHERE "{model._meta.pk.column}" = %s'


def _insertion_of_many(one: Batch, connection: BaseDatabaseWrapper) -> Sentence:
    """The rows are one parameter, as JSON."""
    row, key = one.rows[0], one.model._meta.pk.attname
    has_key = (vars(row) if isinstance(row, Model) else row).get(key) is not None
    rows = [_as_columns(row, has_key, connection) if isinstance(row, Model) else row for row in one.rows]
    return Sentence(_insertion_from_json(one.model, has_key, one.unless_there), [_in_json(rows)])


@cache
def _insertion_from_json(model: type[Model], has_key: bool, unless_there: bool) -> str:
    table = f'"{model._meta.db_table}"'
    columns = ", ".join(f'"{field.column}"' for field in _fields(model, has_key))
    rows = f"SELECT {columns} FROM jsonb_populate_recordset(NULL::{table}, %s)"
    return f"INSERT INTO {table} ({columns}) {rows}{' ON CONFLICT DO NOTHING' if unless_there else ''}"


def _as_columns(row: Model, has_key: bool, connection: BaseDatabaseWrapper) -> Columns:
    values = vars(row)
    return {
        column: told(values[name], connection) if told else values[name]
        for name, column, told in _json_columns(type(row), has_key)
    }


@cache
def _json_columns(model: type[Model], has_key: bool) -> list[tuple[str, str, Told | None]]:
    return [(one.attname, str(one.column), _told(one)) for one in _fields(model, has_key)]


def _told(field: Field) -> Told | None:
    """How JSON is told of a value; None where it knows such values itself."""
    if _is_our_own(field):
        return field.get_db_prep_save
    return _in_words if isinstance(field, SPELLED) else None


def _in_words(value: object, connection: BaseDatabaseWrapper) -> object:
    return value if value is None or isinstance(value, str) else _plain(value)


def _plain(value: object) -> str:
    if isinstance(value, PLAIN):
        return str(value)
    raise TypeError(f"{type(value).__name__} is stored by bulk_create only")


_in_json = json.JSONEncoder(ensure_ascii=False, default=_plain).encode
