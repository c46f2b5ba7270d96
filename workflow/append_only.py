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


def _stands(table: str, key: tuple[str, ...], condition: str = "") -> str:
    same = " AND ".join(f"{table}.{column} = NEW.{column}" for column in key)
    return f"EXISTS (SELECT 1 FROM {table} WHERE {same}{f' AND {condition}' if condition else ''})"


def protect(table: str, *keys: tuple[str, ...], forgetting: Forgetting | None = None) -> RunPython:
    """A migration operation that makes the table append-only."""
    return RunPython(
        lambda apps, editor: _run(editor, statements(table, editor.connection.vendor, keys, forgetting)),
        lambda apps, editor: _run(editor, removals(table, editor.connection.vendor)),
        elidable=False,
    )


@dataclass(frozen=True)
class Finished:
    """Rows that may change until they are finished, and then for ever not.

    In SQL, of a row called `{row}`: `when` says that it is finished, `entering` that a new or changed row
    would come to stand among finished ones ("" where none can).
    """

    when: str
    entering: str = ""

    def of(self, row: str) -> str:
        return self.when.format(row=row)

    def entered_by(self, row: str) -> str:
        return self.entering.format(row=row)


def finished_statements(table: str, vendor: str, finished: Finished, keys: Keys = ()) -> list[str]:
    """The triggers that guard finished rows alone; TRUNCATE, which asks no row, is refused always."""
    if vendor == "sqlite":
        refuse = f"SELECT RAISE(ABORT, '{table} is finished')"
        entering = f" OR {finished.entered_by('NEW')}" if finished.entering else ""
        stands = " OR ".join(_stands(table, key, finished.of(table)) for key in (("id",), *keys))
        return [
            f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} "
            f"WHEN {finished.of('OLD')}{entering} BEGIN {refuse}; END",
            f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} "
            f"WHEN {finished.of('OLD')} BEGIN {refuse}; END",
            f"CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table} "
            f"WHEN {stands}{entering} BEGIN {refuse}; END",
        ]
    refuse = f"RAISE EXCEPTION '{table} is finished'"
    entering = f"IF {finished.entered_by('NEW')} THEN {refuse}; END IF; " if finished.entering else ""
    return [
        f"CREATE OR REPLACE FUNCTION {table}_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"IF TG_OP = 'TRUNCATE' THEN {refuse}; END IF; "
        f"IF TG_OP <> 'INSERT' THEN IF {finished.of('OLD')} THEN {refuse}; END IF; END IF; "
        f"IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; {entering}RETURN NEW; END $$",
        f"CREATE TRIGGER {table}_no_change BEFORE INSERT OR UPDATE OR DELETE ON {table} "
        f"FOR EACH ROW EXECUTE FUNCTION {table}_refuse()",
        f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION {table}_refuse()",
    ]


def protect_finished(table: str, finished: Finished, *keys: tuple[str, ...]) -> RunPython:
    """A migration operation that lets nobody change or remove a finished row of the table."""
    return RunPython(
        lambda apps, editor: _run(
            editor, finished_statements(table, editor.connection.vendor, finished, keys)
        ),
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
