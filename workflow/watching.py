"""Tables whose changes renew the memory of reference tables, on SQLite and PostgreSQL.

Use `watch("app_table")` as an operation in the migration of the app that owns the table. SQLite forgets the
triggers of a table whose columns a later migration changes: that migration ends with `watch` again.
"""

from collections.abc import Sequence

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations import RunPython

FUNCTION = "workflow_reference_changed()"
EVENTS = ("INSERT", "UPDATE", "DELETE")


def statements(table: str, vendor: str, columns: Sequence[str] = ()) -> list[str]:
    """The triggers in the database's own words.

    :param columns: of which a change counts; all of them unless named.
    """
    named = {"UPDATE": f"UPDATE OF {', '.join(columns)}"} if columns else {}
    events = [named.get(event, event) for event in EVENTS]
    if vendor == "sqlite":
        renew = "UPDATE workflow_referencechange SET stamp = lower(hex(randomblob(16)))"
        return [
            f"CREATE TRIGGER {table}_watched_{turn} AFTER {event} ON {table} BEGIN {renew}; END"
            for turn, event in enumerate(events)
        ]
    return [
        f"CREATE OR REPLACE FUNCTION {FUNCTION} RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        "INSERT INTO workflow_referencechange (writer, stamp) "
        "VALUES (mod(pg_backend_pid(), 64), gen_random_uuid()) "
        "ON CONFLICT (writer) DO UPDATE SET stamp = excluded.stamp; RETURN NULL; END $$",
        f"CREATE TRIGGER {table}_watched AFTER {' OR '.join([*events, 'TRUNCATE'])} ON {table} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION {FUNCTION}",
    ]


def removals(table: str, vendor: str) -> list[str]:
    """What takes the triggers away again; the function stays, for other tables call it."""
    if vendor == "sqlite":
        return [f"DROP TRIGGER IF EXISTS {table}_watched_{turn}" for turn in range(len(EVENTS))]
    return [f"DROP TRIGGER IF EXISTS {table}_watched ON {table}"]


def watch(table: str, *columns: str) -> RunPython:
    """A migration operation: from now on a change of the table renews what is kept in memory."""

    def forwards(apps: object, editor: BaseDatabaseSchemaEditor) -> None:
        vendor = editor.connection.vendor
        for sentence in [*removals(table, vendor), *statements(table, vendor, columns)]:
            editor.execute(sentence)

    def backwards(apps: object, editor: BaseDatabaseSchemaEditor) -> None:
        for sentence in removals(table, editor.connection.vendor):
            editor.execute(sentence)

    return RunPython(forwards, backwards, elidable=False)
