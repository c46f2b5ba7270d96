"""Migrated once, copied for each worker of a run, and given back to a worker after a test that commits."""

import fcntl
import hashlib
import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.db import connection

READ_BY_MIGRATIONS = (
    "*/migrations/",
    "*/seed/",
    "complaints/suggestion/",
    "workflow/",
    "tests/workflow/cases/",
)
FIRST_ROWS = "first_rows"
"""The name of what migrations have written."""


def digest() -> str:
    """Of all that migrations read: a database that was migrated while it was the same is the same."""
    folders = [folder for pattern in READ_BY_MIGRATIONS for folder in settings.ROOT.glob(pattern)]
    files = {file for folder in folders for file in folder.rglob("*") if file.suffix in {".py", ".csv"}}
    content = [file.read_bytes() for file in sorted({settings.ROOT / "requirements.lock"} | files)]
    return hashlib.sha256(b"\0".join(content)).hexdigest()[:16]


@contextmanager
def a_file(original: Path, own: Path) -> Iterator[None]:
    """SQLite on a copy of the original, which is migrated if nobody has done so.

    A file, as in the product: threads share a database in memory badly.
    """
    connection.settings_dict["TEST"]["NAME"] = str(original)
    with original.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not original.exists():
            migrate_into(original)
    shutil.copyfile(original, own)
    connection.settings_dict["NAME"] = str(own)
    yield
    connection.close()


def migrate_into(original: Path) -> None:
    """Under another name until it is whole."""
    draft = original.with_suffix(".draft")
    connection.settings_dict["TEST"]["NAME"] = str(draft)
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    connection.close()
    connection.settings_dict["TEST"]["NAME"] = str(draft.rename(original))


@contextmanager
def a_clone(folder: Path, worker: str) -> Iterator[None]:
    """PostgreSQL on a clone of the original, which the first worker migrates and the last one removes."""
    creation, named = connection.creation, connection.settings_dict["NAME"]
    original = creation._get_test_db_name()
    with others_beside(folder, worker) as others:
        if not others:
            creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
            keep(FIRST_ROWS)
            connection.close()
        connection.settings_dict["NAME"] = connection.settings_dict["TEST"]["NAME"] = original
        creation.clone_test_db(worker, verbosity=0)
        connection.settings_dict.update(creation.get_test_db_clone_settings(worker))
    yield
    hang_up()
    connection.close()
    with others_beside(folder, worker) as others:
        creation.destroy_test_db(original, verbosity=0)
        if not others:
            creation.destroy_test_db(named, verbosity=0)


def hang_up() -> None:
    """Threads of the live server keep their connections as in the product, and may outlive their browser."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


@contextmanager
def another(worker: str) -> Iterator[str]:
    """The DATABASE_URL of one more clone on PostgreSQL, for processes of their own."""
    original, name = connection.settings_dict["TEST"]["NAME"], f"another_{worker}"
    with connection.creation._nodb_cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {name} TEMPLATE {original}")
        yield urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}").geturl()
        cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")


@contextmanager
def others_beside(folder: Path, worker: str) -> Iterator[set[str]]:
    """Other workers with a clone, while none can come or go; afterwards this one has come or gone."""
    with (folder / "clones").open("a+") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        file.seek(0)
        known = set(file.read().split())
        yield known - {worker}
        file.truncate(0)
        file.write(" ".join(known ^ {worker}))


def keep(name: str) -> None:
    """Keep what the database holds now under a name, beside it."""
    if connection.vendor == "sqlite":
        with closing(sqlite3.connect(file_of(name))) as copy:
            connection.connection.backup(copy)
        return
    tables = connection.introspection.table_names()
    copies = [f'CREATE TABLE {name}."{table}" AS TABLE "{table}"' for table in tables]
    with connection.cursor() as cursor:
        cursor.execute(";".join([f"CREATE SCHEMA {name}", *copies]))


def give_back(name: str) -> None:
    """The database holds what was kept and nothing else. This passes triggers, which nothing else may."""
    if connection.vendor == "sqlite":
        connection.ensure_connection()
        with closing(sqlite3.connect(file_of(name))) as copy:
            copy.backup(connection.connection)
        return
    tables = connection.introspection.table_names()
    emptied = [f'DELETE FROM "{table}"' for table in tables]
    filled = [f'INSERT INTO "{table}" TABLE {name}."{table}"' for table in tables]
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute(";".join([*emptied, *filled]))
        cursor.execute("SET session_replication_role = DEFAULT")


def count_rows() -> None:
    """The planner goes by the rows that are there now, not by the traces of those that were taken back."""
    if connection.vendor == "postgresql":
        # Named one by one: bare, it would lock what all databases of the server share, for all workers.
        tables = ", ".join(f'"{table}"' for table in connection.introspection.table_names())
        with connection.cursor() as cursor:
            cursor.execute(f"ANALYZE {tables}")


def file_of(name: str) -> str:
    """Where SQLite keeps a state of the database."""
    if name == FIRST_ROWS:
        return connection.settings_dict["TEST"]["NAME"]
    return f"{connection.settings_dict['NAME']}.{name}"
