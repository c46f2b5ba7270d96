"""Plumbing of the test suite: database, servers, browser. What a test is about is built in `factories.py`."""

import os
import shutil
import threading

import pytest
from django.conf import settings
from django.core.cache import caches
from django.test import TransactionTestCase
from hypothesis import settings as hypothesis_settings

from governance import catalogues
from tests import databases, servers, world
from tests.complaints.scenes import a_scene
from tests.stage import Stage, beginning, common, inside

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


def pytest_itemcollected(item):
    """Before `-m` chooses: what a test needs is seen from its fixtures."""
    if "page" in item.fixturenames:
        item.add_marker("browser")
    if {"db", "transactional_db", "live_server"} & set(item.fixturenames) or item.get_closest_marker(
        "django_db"
    ):
        item.add_marker("database")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items):
    """Tests that begin alike follow each other.

    Browser tests come last: their event loop stays in the process and disturbs what comes after.
    """
    for item in items:
        if not CHROMIUM and item.get_closest_marker("browser"):
            item.add_marker(pytest.mark.skip(reason=NO_CHROMIUM))
        if on_sqlite() and item.get_closest_marker("postgres"):
            item.add_marker(pytest.mark.skip(reason=NO_POSTGRES))
    items.sort(key=lambda item: (item.get_closest_marker("browser") is not None, beginning(item)))


def pytest_terminal_summary(terminalreporter):
    skipped = [report for report in terminalreporter.stats.get("skipped", []) if "browser" in report.keywords]
    if skipped:
        terminalreporter.write_line(f"{len(skipped)} browser tests were skipped: {NO_CHROMIUM}", yellow=True)


def on_sqlite() -> bool:
    return settings.DATABASES["default"]["ENGINE"].endswith("sqlite3")


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment, django_db_blocker, pytestconfig, tmp_path_factory, worker_id):
    """`--create-db` migrates even if the cache holds what migrations would make."""
    TransactionTestCase._fixture_teardown = lambda test_case: databases.give_back(databases.FIRST_ROWS)
    own = tmp_path_factory.getbasetemp()
    whole_run = own if worker_id == "master" else own.parent
    if on_sqlite():
        kept = whole_run if pytestconfig.option.create_db else pytestconfig.cache.mkdir("migrated")
        database = databases.a_file(kept / f"{databases.digest()}.sqlite3", own / "test.sqlite3")
    else:
        database = databases.a_clone(whole_run, worker_id)
    with django_db_blocker.unblock(), database:
        yield


@pytest.fixture(scope="session")
def whole_stage(django_db_setup, django_db_blocker, tmp_path_factory):
    stage = Stage(tmp_path_factory.mktemp("stage"))
    yield stage
    with django_db_blocker.unblock():
        stage.show("")


@pytest.fixture
def stage(request, whole_stage, django_db_blocker):
    """Set before the test's own transaction begins."""
    with django_db_blocker.unblock():
        whole_stage.show(beginning(request.node))
    return whole_stage


@pytest.fixture
def _django_db_helper(stage, _django_db_helper):
    """The stage comes first."""


common_scene = common("common_scene", a_scene)
common_world = common("common_world", world.build)


@pytest.fixture(autouse=True)
def nothing_left_from_other_tests(settings, tmp_path):
    for name, folder in inside(tmp_path).items():
        setattr(settings, name, folder)
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
def empty_stage(whole_stage, django_db_blocker):
    """What was shown is taken down while its connection can still be reached."""
    with django_db_blocker.unblock():
        whole_stage.show("")


@pytest.fixture(scope="session")
def playwright(django_db_setup, empty_stage, playwright):
    """After the database is made and before it is removed: the loop of the browser forbids both.

    From then on the process has another connection, which knows nothing of the transaction of the stage.
    """
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    yield playwright
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture(scope="session")
def base_url(live_server):
    """`page.goto("/")` opens the portal."""
    return live_server.url


@pytest.fixture
def answers_given(transactional_db):
    """What a page asked for before it was closed is answered before the database is emptied."""
    yield
    for thread in threading.enumerate():
        if "process_request_thread" in thread.name:
            thread.join(20)


@pytest.fixture
def new_context(answers_given, new_context):
    return new_context


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    switches = ["--no-sandbox", "--no-first-run", *(f"--disable-{feature}" for feature in QUIET)]
    return {**browser_type_launch_args, "executable_path": CHROMIUM, "args": switches}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args):
    return {**browser_context_args, "locale": "zh-CN", "timezone_id": "Asia/Shanghai"}
