"""Tables whose rows the database itself will neither change nor remove, on SQLite and PostgreSQL.

Use `protect("app_table")` as an operation in the table's migration.
"""

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations import RunPython


def statements(table: str, vendor: str) -> list[str]:
    """The triggers in the database's own words.

    SQLite's INSERT OR REPLACE deletes without firing DELETE triggers, hence the guard on INSERT.
    """
    if vendor == "sqlite":
        refuse = f"SELECT RAISE(ABORT, '{table} is append-only')"
        return [
            f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} BEGIN {refuse}; END",
            f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} BEGIN {refuse}; END",
            f"CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table} "
            f"WHEN EXISTS (SELECT 1 FROM {table} WHERE id = NEW.id) BEGIN {refuse}; END",
        ]
    refuse = f"{table}_refuse()"
    return [
        f"CREATE OR REPLACE FUNCTION {refuse} RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{table} is append-only'; END $$",
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


def protect(table: str) -> RunPython:
    """A migration operation that makes the table append-only."""
    return RunPython(
        lambda apps, editor: _run(editor, statements(table, editor.connection.vendor)),
        lambda apps, editor: _run(editor, removals(table, editor.connection.vendor)),
        elidable=False,
    )


def _run(editor: BaseDatabaseSchemaEditor, sentences: list[str]) -> None:
    for sentence in sentences:
        editor.execute(sentence)
