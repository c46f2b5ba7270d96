"""The book beside django-hordak and django-ledger, and at a million entries: `python -m bench book`."""

import json
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlparse

import psycopg2

from tests import servers

ROOT = Path(__file__).resolve().parent.parent
ENTRIES = int(os.environ.get("BENCH_ENTRIES", "1000000"))
TURNS = int(os.environ.get("BENCH_TURNS", "200"))
CROWD = os.environ.get("BENCH_CROWD", "100, 10")
IMPORTED = int(os.environ.get("BENCH_IMPORTED", "1000"))
WARM = 5
RIVALS = ROOT / "var" / "bench" / "venv"
RIVALS_LOCK = ROOT / "bench" / "requirements-rivals.lock"


class Contestant:
    """A process that posts when it is told to and says how long it took."""

    def __init__(self, name: str, python: Path | str, environment: dict[str, str]) -> None:
        command = [str(python), "-m", "bench.rivals.stage", name]
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
        self.process = subprocess.Popen(command, cwd=ROOT, env=os.environ | environment, **pipes)
        assert self.process.stdout.readline().strip() == "ready", f"{name} did not start"

    def milliseconds(self, count: int) -> float:
        self.process.stdin.write(f"{count}\n")
        self.process.stdin.flush()
        return float(self.process.stdout.readline())

    def stop(self) -> None:
        self.process.stdin.close()
        self.process.wait()


def main() -> None:
    with servers.postgres() as url:
        beside(url)
    with servers.postgres() as url:
        given = settled(url)
        alone("book_million", str(ENTRIES), given)
    with servers.postgres() as url:
        alone("book_crowd", CROWD, settled(url))
    with tempfile.TemporaryDirectory() as folder:
        alone("book_crowd", CROWD, settled(f"sqlite:///{folder}/crowd.sqlite3"))


def alone(name: str, arguments: str, given: dict[str, str]) -> None:
    words = f"import django; django.setup(); from bench import {name}; {name}.main({arguments})"
    subprocess.run([sys.executable, "-c", words], env=os.environ | given, check=True)


def settled(url: str) -> dict[str, str]:
    """The environment of the portal on an empty database of its own."""
    given = {"DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "bench.settings"}
    given["ANCHOR_DIR"] = tempfile.mkdtemp(prefix="anchors")
    subprocess.run([sys.executable, "manage.py", "migrate", "-v0"], env=os.environ | given, check=True)
    return given


def beside(url: str) -> None:
    """One voucher, and many at once, beside the others."""
    contestants = {"portal": Contestant("portal", sys.executable, settled(url))}
    if python := rivals_python():
        for name in ("hordak", "ledger"):
            contestants[name] = Contestant(name, python, {"RIVAL_DATABASE": database_of(url, name)})
    race(contestants)


def race(contestants: dict[str, Contestant]) -> None:
    """In turns, so that what else the machine does falls on all."""
    asked = [*((name, name, 1) for name in contestants), ("portal, entered too", "portal", 0)]
    ones = {label: [] for label, _name, _count in asked}
    for turn in range(TURNS + WARM):
        for label, name, count in asked:
            taken = contestants[name].milliseconds(count)
            if turn >= WARM:
                ones[label].append(taken)
    told("one voucher", {name: statistics.median(taken) for name, taken in ones.items()})
    told(f"import of {IMPORTED}", {name: one.milliseconds(IMPORTED) for name, one in contestants.items()})
    for contestant in contestants.values():
        contestant.stop()


def told(what: str, taken: dict[str, float]) -> None:
    for name, time in taken.items():
        print(f"{what:18} {name:20} {time:10.1f} ms {time / taken['portal']:6.2f} x", flush=True)


def rivals_python() -> Path | None:
    """The interpreter of an environment of their own, made on demand; None where it cannot be made."""
    python = RIVALS / "bin" / "python"
    uv = Path(sys.executable).with_name("uv")
    try:
        if not python.exists():
            subprocess.run([uv, "venv", "--quiet", RIVALS], check=True)
        words = [uv, "pip", "install", "--quiet", "--python", python]
        subprocess.run([*words, "--require-hashes", "-r", RIVALS_LOCK], check=True)
    except (subprocess.CalledProcessError, OSError):
        print("the others could not be installed: only the portal is measured")
        return None
    return python


def database_of(url: str, name: str) -> str:
    """A database of its own on the same server."""
    parts = urlparse(url)
    asked = parse_qs(parts.query)
    connection = psycopg2.connect(url)
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE DATABASE bench_{name}")
    connection.close()
    return json.dumps(
        {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": f"bench_{name}",
            "HOST": parts.hostname or asked.get("host", [""])[0],
            "PORT": parts.port or "",
            "USER": parts.username or asked.get("user", [""])[0],
            "PASSWORD": unquote(parts.password or ""),
        }
    )


if __name__ == "__main__":
    main()
