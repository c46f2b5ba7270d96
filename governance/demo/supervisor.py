"""Runs the web server and the ticker as children; one ends, all end."""

import ctypes
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping

GRACE_SECONDS = 8
READY_SECONDS = 30
PR_SET_PDEATHSIG = 1


def port_is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def commands(port: int) -> dict[str, list[str]]:
    """The children by name: the same entry points as in production, without a broker."""
    return {
        "web": [
            *(sys.executable, "-m", "gunicorn", "governance.wsgi", "--bind", f"127.0.0.1:{port}"),
            *("--workers", "1", "--threads", "4", "--log-level", "warning"),
            "--no-control-socket",  # it would lie in the home folder
        ],
        "ticker": [sys.executable, "manage.py", "tick", "--every", "15"],
    }


class Supervisor:
    """Children with prefixed output, stopped by Ctrl-C or by the end of any of them."""

    def __init__(self, commands: Mapping[str, list[str]], *, say: Callable[[str], None], cwd: str):
        self.say, self.cwd, self.commands = say, cwd, commands
        self.stop = threading.Event()
        self.children: dict[str, subprocess.Popen[str]] = {}
        self.pumps: list[threading.Thread] = []

    def run(self, port: int, *, when_ready: Callable[[], None]) -> int:
        """Serve until stopped; answers the exit code: 0 after Ctrl-C, 1 when a child ended by itself."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, lambda *_: self.stop.set())
        for name, command in self.commands.items():
            self.children[name] = self._start(name, command)
        if self._wait_until_ready(port):
            when_ready()
        code = self._watch()
        self._end()
        return code

    def _start(self, name: str, command: list[str]) -> subprocess.Popen[str]:
        child = subprocess.Popen(
            command,
            cwd=self.cwd,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
            preexec_fn=_die_with_parent,
        )
        pump = threading.Thread(target=self._pump, args=(name, child), daemon=True)
        pump.start()
        self.pumps.append(pump)
        return child

    def _pump(self, name: str, child: subprocess.Popen[str]) -> None:
        assert child.stdout is not None
        with child.stdout:
            for line in child.stdout:
                self.say(f"{name:6} | {line.rstrip()}")

    def _wait_until_ready(self, port: int) -> bool:
        last = time.monotonic() + READY_SECONDS
        while not self.stop.is_set() and self._all_run() and time.monotonic() < last:
            try:
                socket.create_connection(("127.0.0.1", port), 0.2).close()
            except OSError:
                self.stop.wait(0.1)
            else:
                return True
        return False

    def _all_run(self) -> bool:
        return all(child.poll() is None for child in self.children.values())

    def _watch(self) -> int:
        while not self.stop.wait(0.3):
            for name, child in self.children.items():
                if child.poll() is not None:
                    self.say(f"{name} 已退出（{child.returncode}），其余进程随之停止。")
                    return 1
        return 0

    def _end(self) -> None:
        for child in self.children.values():
            if child.poll() is None:
                child.terminate()
        last = time.monotonic() + GRACE_SECONDS
        for child in self.children.values():
            try:
                child.wait(max(0.1, last - time.monotonic()))
            except subprocess.TimeoutExpired:
                child.kill()
                child.wait()
        for pump in self.pumps:
            pump.join(1)


def _die_with_parent() -> None:
    """On Linux a killed supervisor leaves no orphans; elsewhere the children see their pipe close."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
