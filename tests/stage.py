"""What many tests begin with is built once: their own transactions lie inside the one that holds it."""

import shutil
from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import override_settings

from tests import databases

FOLDERS = {"MEDIA_ROOT": "media", "ANCHOR_DIR": "anchors"}
"""Where the portal writes beside its database, by the name of the setting."""
BUILDS: dict[str, Callable[[], Any]] = {}
"""By the names of the fixtures, which are of one suite: `common` refuses to give a name twice."""


def inside(folder: Path) -> dict[str, Path]:
    """Settings by which the portal writes into the folder only."""
    return {name: folder / part for name, part in FOLDERS.items()}


def common(name: str, build: Callable[[], Any]):
    """The fixture of that name: what `build` has made, for a test to change; the next has it unchanged."""
    assert BUILDS.setdefault(name, build) is build, f"{name} is another beginning already"

    @pytest.fixture(name=name)
    def built(db, stage, settings):
        return stage.lend(name, settings)

    return built


def beginning(item: pytest.Item) -> str:
    """The name of what the test begins with inside its transaction; empty for one that commits."""
    marker = item.get_closest_marker("django_db")
    commits = marker and marker.kwargs.get("transaction")
    if commits or {"transactional_db", "live_server"} & set(item.fixturenames):
        return ""
    return next((name for name in BUILDS if name in item.fixturenames), "")


class Stage:
    """Holds one setting in an open transaction, unseen by tests that begin with another one or with none.

    For tests that commit, and so have none open, settings are kept beside the database.
    """

    def __init__(self, folder: Path) -> None:
        """The folder holds what is written beside the database."""
        self.folder = folder
        self.name = ""
        self.whole: transaction.Atomic | None = None
        self.built: dict[str, Any] = {}
        self.kept: dict[str, Any] = {}

    def show(self, name: str) -> None:
        if name == self.name:
            return
        if self.whole:
            transaction.set_rollback(True)
            self.whole.__exit__(None, None, None)
        self.name, self.whole, self.built = "", None, {}
        if name:
            self.whole = transaction.atomic()
            self.whole.__enter__()
            self.built[name] = self.build(name, self.folder / "shown")
            self.name = name

    def lend(self, name: str, settings) -> Any:
        """A copy of what was built, with its files."""
        if name in self.built:
            return self.copy(self.built[name], self.folder / "shown", settings)
        if connection.in_atomic_block:
            return BUILDS[name]()
        folder = self.folder / name
        if name in self.kept:
            databases.give_back(name)
        else:
            self.kept[name] = self.build(name, folder)
            databases.keep(name)
        return self.copy(self.kept[name], folder, settings)

    @staticmethod
    def build(name: str, folder: Path) -> Any:
        shutil.rmtree(folder, ignore_errors=True)
        with override_settings(**inside(folder)):
            built = BUILDS[name]()
        databases.count_rows()
        return built

    @staticmethod
    def copy(built: Any, source: Path, settings) -> Any:
        for name, folder in inside(source).items():
            if folder.exists():
                shutil.copytree(folder, getattr(settings, name))
        return deepcopy(built)
