"""Tables whose rows the database itself will neither change nor remove, on SQLite and PostgreSQL.

Use `protect("app_table")` as an operation in the table's migration.
"""

from dataclasses import dataclass

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations import RunPython

Keys = tuple[tuple[str, ...], ...]
"""Unique columns of a table, beside `id`."""


@dataclass(frozen=True)
class Forgetting:
    """The one change that is let through: a text is emptied, in rows whose thing stands in a register.

    The register must be append-only itself, so that nothing is forgotten without a trace.
    """

    column: str
    others: tuple[str, ...]
    """All other columns: none of them may change with it."""
    register: str
    shared: tuple[str, ...]
    """The columns by which a row finds its thing in the register."""

    def condition(self, same: str) -> str:
        """In SQL, of NEW and OLD; `same` is how the database compares what may be null."""
        stays = " AND ".join(f"NEW.{name} {same} OLD.{name}" for name in self.others)
        found = " AND ".join(f"{self.register}.{name} = OLD.{name}" for name in self.shared)
        return f"NEW.{self.column} = '' AND {stays} AND EXISTS (SELECT 1 FROM {self.register} WHERE {found})"


def statements(table: str, vendor: str, keys: Keys = (), forgetting: Forgetting | None = None) -> list[str]:
    """The triggers in the database's own words.

    SQLite's INSERT OR REPLACE deletes without firing DELETE triggers, hence the guard on INSERT: over `id`
    and every other unique key, for any of them can be what makes a row give way.
    """
    if vendor == "sqlite":
        refuse = f"SELECT RAISE(ABORT, '{table} is append-only')"
        unless = f"WHEN NOT ({forgetting.condition('IS')}) " if forgetting else ""
        return [
            f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} {unless}BEGIN {refuse}; END",
            f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} BEGIN {refuse}; END",
            f"CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table} "
            f"WHEN {' OR '.join(_stands(table, key) for key in (('id',), *keys))} BEGIN {refuse}; END",
        ]
    refuse = f"{table}_refuse()"
    unless = ""
    if forgetting:
        allowed = forgetting.condition("IS NOT DISTINCT FROM")
        unless = f"IF TG_OP = 'UPDATE' THEN IF {allowed} THEN RETURN NEW; END IF; END IF; "
    return [
        f"CREATE OR REPLACE FUNCTION {refuse} RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN {unless}RAISE EXCEPTION '{table} is append-only'; END $$",
        f"CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE ON {table} "
        f"FOR EACH ROW EXECUTE FUNCTION {refuse}",
        f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION {refuse}",
    ]


def removals(table: str, vendor: str) -> list[str]:
    """What takes the triggers away again: a migration's way back."""
    if vendor == "sqlite":
        return [f"DROP TRIGGER IF EXISTS {table}_no_{name}" for name in ("update", "delete", "replace")]
    return [
        *(f"DROP TRIGGER IF EXISTS {table}_no_{name} ON {table}" for name in ("change", "truncate")),
        f"DROP FUNCTION IF EXISTS {table}_refuse()",
    ]


def _stands(table: str, key: tuple[str, ...]) -> str:
    same = " AND ".join(f"{column} = NEW.{column}" for column in key)
    return f"EXISTS (SELECT 1 FROM {table} WHERE {same})"


def protect(table: str, *keys: tuple[str, ...], forgetting: Forgetting | None = None) -> RunPython:
    """A migration operation that makes the table append-only."""
    return RunPython(
        lambda apps, editor: _run(editor, statements(table, editor.connection.vendor, keys, forgetting)),
        lambda apps, editor: _run(editor, removals(table, editor.connection.vendor)),
        elidable=False,
    )


def lift(table: str, *keys: tuple[str, ...], forgetting: Forgetting | None = None) -> RunPython:
    """The reverse, around a change of the table's columns; the way back protects it again."""
    return RunPython(
        lambda apps, editor: _run(editor, removals(table, editor.connection.vendor)),
        lambda apps, editor: _run(editor, statements(table, editor.connection.vendor, keys, forgetting)),
        elidable=False,
    )


def _run(editor: BaseDatabaseSchemaEditor, sentences: list[str]) -> None:
    for sentence in sentences:
        editor.execute(sentence)
