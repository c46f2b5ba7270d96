import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.conf import settings

from communities.access import ROLE_OF, Role
from governance.demo.accounts import ACCOUNTS
from governance.demo.supervisor import Supervisor, commands, port_is_free

SLEEPER = [sys.executable, "-c", "import time; time.sleep(60)"]


def a_free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def a_listener(port: int) -> list[str]:
    code = f"import socket,time; s=socket.create_server(('127.0.0.1',{port})); time.sleep(60)"
    return [sys.executable, "-c", code]


@pytest.fixture
def signals():
    """The supervisor takes over the process's signals; give them back."""
    numbers = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    before = {number: signal.getsignal(number) for number in numbers}
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


@pytest.mark.usefixtures("signals")
def test_one_child_that_ends_stops_the_rest(tmp_path):
    port, ready = a_free_port(), tmp_path / "ready"
    waits = f"import os, time\nwhile not os.path.exists({str(ready)!r}): time.sleep(0.05)"
    children = {"web": a_listener(port), "ticker": [sys.executable, "-c", waits]}
    supervisor = Supervisor(children, say=str, cwd=".")

    code = supervisor.run(port, when_ready=ready.touch)

    assert code == 1
    assert ready.exists()
    assert all(child.poll() is not None for child in supervisor.children.values())


@pytest.mark.usefixtures("signals")
def test_ctrl_c_stops_every_child_and_is_no_error():
    port = a_free_port()
    supervisor = Supervisor({"web": a_listener(port), "ticker": SLEEPER}, say=str, cwd=".")

    code = supervisor.run(port, when_ready=lambda: os.kill(os.getpid(), signal.SIGINT))

    assert code == 0
    assert all(child.poll() is not None for child in supervisor.children.values())


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux ends children with a killed parent")
def test_a_killed_supervisor_leaves_no_orphans():
    port = a_free_port()
    parent = subprocess.Popen(
        [sys.executable, "-c", _SUPERVISOR.format(port=port)],
        stdout=subprocess.PIPE,
        text=True,
        cwd=settings.ROOT,
    )
    parent.stdout.readline()
    parent.send_signal(signal.SIGKILL)
    parent.wait()
    parent.stdout.close()

    last = time.monotonic() + 60
    while not port_is_free(port) and time.monotonic() < last:
        time.sleep(0.05)

    assert port_is_free(port)


_SUPERVISOR = """
import sys
from governance.demo.supervisor import Supervisor
listen = "import socket,time; s=socket.create_server(('127.0.0.1',{port})); time.sleep(60)"
Supervisor({{"web": [sys.executable, "-c", listen]}}, say=str, cwd=".").run(
    {port}, when_ready=lambda: print("ready", flush=True))
"""


def test_a_port_in_use_is_said_in_one_line_with_exit_code_2():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = subprocess.run(
            [sys.executable, "manage.py", "demo", "--port", str(port)],
            capture_output=True,
            text=True,
            cwd=settings.ROOT,
        )

    assert done.returncode == 2
    assert str(port) in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


def test_the_children_are_programs_of_the_checkout():
    started = commands(8000)

    assert "127.0.0.1:8000" in started["web"]
    assert Path(settings.ROOT, started["ticker"][1]).is_file()


def test_every_role_but_plain_members_and_visitors_has_one_account():
    roles = [ROLE_OF[account.post] for account in ACCOUNTS]

    assert len(roles) == len(set(roles))
    assert set(Role) - set(roles) == {Role.MEMBER, Role.VISITOR}
