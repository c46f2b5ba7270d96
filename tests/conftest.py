"""Plumbing of the test suite: database, servers, browser. What a test is about is built in `factories.py`."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.apps import apps
from django.conf import settings
from django.core.cache import caches
from django.db import connection, transaction
from django.db.models import Model
from hypothesis import settings as hypothesis_settings

from governance import catalogues
from tests import servers

CHROMIUM = next(filter(None, map(shutil.which, ["chromium", "chromium-browser", "google-chrome"])), None)
NO_CHROMIUM = "no Chromium on this machine (Debian: apt install chromium fonts-noto-cjk)"
NO_POSTGRES = "needs PostgreSQL (`make test` brings one)"
QUIET = ["gpu", "quic", "background-networking", "component-update", "sync", "dev-shm-usage"]


# A landing is judged by the same cases each time; everybody else goes on looking for new ones.
hypothesis_settings.register_profile("portal", deadline=None, derandomize="CI" in os.environ)
hypothesis_settings.load_profile("portal")


def pytest_configure(config):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.CACHES = {
        name: {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": name}
        for name in settings.CACHES
    }
    if not hasattr(config, "workerinput"):
        catalogues.compile_stale()


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items):
    """Browser tests come last: their event loop stays in the process and disturbs what comes after."""
    for item in items:
        if "page" in item.fixturenames:
            item.add_marker("browser")
        if not CHROMIUM and item.get_closest_marker("browser"):
            item.add_marker(pytest.mark.skip(reason=NO_CHROMIUM))
        if on_sqlite() and item.get_closest_marker("postgres"):
            item.add_marker(pytest.mark.skip(reason=NO_POSTGRES))
    items.sort(key=lambda item: item.get_closest_marker("browser") is not None)


def pytest_terminal_summary(terminalreporter):
    skipped = [report for report in terminalreporter.stats.get("skipped", []) if "browser" in report.keywords]
    if skipped:
        terminalreporter.write_line(f"{len(skipped)} browser tests were skipped: {NO_CHROMIUM}", yellow=True)


def on_sqlite() -> bool:
    return settings.DATABASES["default"]["ENGINE"].endswith("sqlite3")


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix, tmp_path_factory):
    """SQLite tests use a file, as the product does: threads share a database in memory badly."""
    if on_sqlite():
        connection.settings_dict["TEST"]["NAME"] = str(tmp_path_factory.mktemp("db") / "test.sqlite3")


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """The flush after a transactional test passes the triggers of append-only tables, which nothing else may.

    Rows that migrations have made are there again afterwards.
    """
    operations = type(connection.ops)
    flush = operations.execute_sql_flush
    with django_db_blocker.unblock():
        first_rows = rows_of_migrations()

    def flush_unguarded(self, statements):
        with triggers_away(self.connection):
            flush(self, statements)
        with transaction.atomic():
            for rows in first_rows:
                type(rows[0])._base_manager.bulk_create(rows)

    operations.execute_sql_flush = flush_unguarded


def rows_of_migrations() -> list[list[Model]]:
    """Without those that Django makes anew by itself, after every flush."""
    models = apps.get_models(include_auto_created=True)
    ours = [model for model in models if model._meta.app_label not in {"auth", "contenttypes"}]
    return [rows for model in ours if (rows := list(model._base_manager.all()))]


@contextmanager
def triggers_away(connection) -> Iterator[None]:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET session_replication_role = replica")
            yield
            cursor.execute("SET session_replication_role = DEFAULT")
            return
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        triggers = cursor.fetchall()
        for name, _ in triggers:
            cursor.execute(f'DROP TRIGGER "{name}"')
        yield
        for _, definition in triggers:
            cursor.execute(definition)


@pytest.fixture(autouse=True)
def nothing_left_from_other_tests(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    for cache in caches.all():
        cache.clear()


@pytest.fixture(scope="session")
def postgres_url():
    """A PostgreSQL apart from the one under the test database, for tests that start processes."""
    with servers.postgres() as url:
        yield url


@pytest.fixture(scope="session")
def valkey_url():
    with servers.valkey() as url:
        yield url


@pytest.fixture(scope="session")
def playwright(django_db_setup, playwright):
    """After the database is made and before it is removed: the loop of the browser forbids both."""
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    yield playwright
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture(scope="session")
def base_url(live_server):
    """`page.goto("/")` opens the portal."""
    return live_server.url


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    switches = ["--no-sandbox", "--no-first-run", *(f"--disable-{feature}" for feature in QUIET)]
    return {**browser_type_launch_args, "executable_path": CHROMIUM, "args": switches}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args):
    return {**browser_context_args, "locale": "zh-CN", "timezone_id": "Asia/Shanghai"}
