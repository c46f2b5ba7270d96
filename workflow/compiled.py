"""SQL put together once per process: a queryset asked again with other values, writes sent in one journey.

Django finds the words of each statement anew, which takes longer than the database needs to obey. This is for
the few deeds that have to be quick; everything else is a queryset or `save`.
"""

from collections.abc import Callable, Sequence
from copy import copy
from dataclasses import dataclass
from functools import cache
from types import SimpleNamespace
from typing import Any, Generic, NamedTuple, TypeVar, cast

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Field, Model, QuerySet
from django.db.models.expressions import RawSQL
from django.db.models.query import ModelIterable
from django.db.transaction import TransactionManagementError, get_connection

Row = TypeVar("Row", bound=Model)


@dataclass(frozen=True)
class Marker:
    name: str


class Blank(RawSQL):
    """Stands in the queryset of a `Question` for a value that each asking gives by this name."""

    def __init__(self, name: str) -> None:
        super().__init__("%s", [Marker(name)])


class Question(Generic[Row]):
    """A queryset of rows with blanks; its SQL is put together once for each kind of database."""

    def __init__(self, queryset: Callable[[], QuerySet[Row]]) -> None:
        self.queryset = queryset
        self.known: dict[str, tuple[Any, str, Sequence[Any]]] = {}

    def get(self, **values: Any) -> Row:
        """The only row.

        :raises DoesNotExist: there is none.
        """
        for row in self.rows(**values):
            return row
        raise cast(Any, self.queryset().model).DoesNotExist

    def rows(self, **values: Any) -> list[Row]:
        connection = get_connection()
        compiler, sql, params = self.known.get(connection.vendor) or self._put_together(connection)
        if compiler.query.select_for_update and not connection.in_atomic_block:
            raise TransactionManagementError("Rows are locked within a transaction only.")
        given = [values[one.name] if isinstance(one, Marker) else one for one in params]
        mine = copy(compiler)
        mine.connection, mine.as_sql = connection, lambda: (sql, given)
        query = SimpleNamespace(get_compiler=lambda using: mine)
        asked = SimpleNamespace(db=connection.alias, query=query, _known_related_objects={})
        return list(ModelIterable(asked))  # type: ignore[arg-type]

    def _put_together(self, connection: BaseDatabaseWrapper) -> tuple[Any, str, Sequence[Any]]:
        compiler = self.queryset().query.get_compiler(using=connection.alias)
        sql, params = compiler.as_sql()
        converters = compiler.get_converters([column for column, *_rest in compiler.select])
        compiler.get_converters = lambda _columns: converters
        self.known[connection.vendor] = compiler, sql, params
        return self.known[connection.vendor]


class Sentence(NamedTuple):
    sql: str
    values: Sequence[Any]


def insertion(row: Model, **found: Sentence) -> Sentence:
    """The INSERT of an unsaved row without a key.

    :param found: columns (by `attname`) that the database looks up itself, each with a SELECT of one value.
    """
    fields, connection = _columns(type(row)), get_connection()
    sql = _insertion(type(row), tuple((name, one.sql) for name, one in found.items()))
    values = [
        found[one.attname].values if one.attname in found else [_stored(one, row, connection)]
        for one in fields
    ]
    return Sentence(sql, [value for part in values for value in part])


def update(row: Model, *names: str) -> Sentence:
    """The UPDATE of a stored row: these columns (by `attname`) as the instance has them."""
    model, connection = type(row), get_connection()
    fields = (_column(model, name) for name in names)
    return Sentence(_update(model, names), [*(_stored(one, row, connection) for one in fields), row.pk])


def send(*sentences: Sentence) -> Any:
    """Write it all in the caller's transaction; answers the row that the last sentence returns, if any.

    PostgreSQL takes all sentences at once, SQLite one by one.
    """
    connection = get_connection()
    if not connection.in_atomic_block:
        raise TransactionManagementError("What belongs together is written in one transaction.")
    if connection.vendor == "postgresql":
        values = [value for one in sentences for value in one.values]
        sentences = (Sentence("; ".join(one.sql for one in sentences), values),)
    with connection.cursor() as cursor:
        for one in sentences:
            cursor.execute(one.sql, one.values)
        return cursor.fetchone() if cursor.description else None


@cache
def _columns(model: type[Model]) -> tuple[Field, ...]:
    return tuple(field for field in model._meta.concrete_fields if not field.primary_key)


def _column(model: type[Model], name: str) -> Field:
    return cast(Field, model._meta.get_field(name))


@cache
def _insertion(model: type[Model], found: tuple[tuple[str, str], ...]) -> str:
    looked_up = dict(found)
    values = (f"({looked_up[one.attname]})" if one.attname in looked_up else "%s" for one in _columns(model))
    columns = ", ".join(f'"{field.column}"' for field in _columns(model))
    return f'INSERT INTO "{model._meta.db_table}" ({columns}) VALUES ({", ".join(values)})'


@cache
def _update(model: type[Model], names: tuple[str, ...]) -> str:
    columns = ", ".join(f'"{_column(model, name).column}" = %s' for name in names)
    return f'UPDATE "{model._meta.db_table}" SET {columns} WHERE "{model._meta.pk.column}" = %s'


def _stored(field: Field, row: Model, connection: BaseDatabaseWrapper) -> Any:
    return field.get_db_prep_save(getattr(row, field.attname), connection)
