"""What docker-compose.yml would start does start: the same commands by hand, on servers out of wheels."""

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from contextlib import ExitStack, contextmanager
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import HTTPRedirectHandler, Request, build_opener

import pytest
import yaml

from tests import servers

ROOT = Path(__file__).resolve().parent.parent
COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
SERVICES = COMPOSE["services"]
PORTAL = {name: service for name, service in SERVICES.items() if service.get("build")}
HOST = "portal.example"
SECRETIVE = ["PASSWORD", "SECRET", "KEY", "TOKEN", "DATABASE_URL", "REDIS_URL", "EMAIL_URL"]


def test_the_services_are_all_there():
    assert set(SERVICES) == {"migrate", "web", "worker", "beat", "postgres", "redis", "proxy"}
    assert set(PORTAL) == {"migrate", "web", "worker", "beat"}


@pytest.mark.parametrize("name", sorted(SERVICES))
def test_a_service_is_watched_restarted_and_writes_to_volumes_only(name):
    service = SERVICES[name]

    assert "healthcheck" in service or name == "migrate"
    assert service["restart"] != "no"
    assert service["read_only"] is True
    assert not service.get("privileged")
    assert not service.get("image", "").endswith(":latest")


def test_only_the_proxy_is_reached_from_without():
    assert [name for name, service in SERVICES.items() if "ports" in service] == ["proxy"]


def test_secrets_come_from_files_that_are_made_and_never_committed():
    made = subprocess.run(
        [sys.executable, "-c", "import make_secrets; print(*make_secrets.contents())"],
        cwd=ROOT / "deploy",
        capture_output=True,
        text=True,
    ).stdout.split()

    assert {name: secret["file"] for name, secret in COMPOSE["secrets"].items()} == {
        name: f"./secrets/{name}" for name in made
    }
    assert "/secrets/" in (ROOT / ".gitignore").read_text().splitlines()


def test_no_password_stands_in_the_file():
    for service in SERVICES.values():
        for name, value in service.get("environment", {}).items():
            if any(word in name for word in SECRETIVE):
                assert name.endswith("_FILE")
                assert value.startswith("/run/secrets/")
                assert value.removeprefix("/run/secrets/") in service["secrets"]


def test_every_volume_and_network_that_is_named_exists():
    mounts = [mount.split(":")[0] for service in SERVICES.values() for mount in service.get("volumes", [])]

    assert {mount for mount in mounts if not mount.startswith(".")} == set(COMPOSE["volumes"])
    assert {net for service in SERVICES.values() for net in service["networks"]} == set(COMPOSE["networks"])


def test_the_image_runs_what_compose_runs_and_not_as_root():
    lines = (ROOT / "Dockerfile").read_text().splitlines()

    assert lines.index("USER portal") > lines.index("FROM python:3.11-slim-bookworm")
    assert yaml.safe_load(lines[-1].removeprefix("CMD ")) == SERVICES["web"]["command"]


@pytest.fixture(scope="module")
def image(tmp_path_factory):
    """The files that the image would hold, with the static files that its build collects."""
    folder = tmp_path_factory.mktemp("image") / "app"
    left_out = (ROOT / ".dockerignore").read_text().split()
    names = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    for name in filter(None, names.split("\0")):
        if name.split("/")[0] not in left_out and (ROOT / name).exists():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, folder / name)
    (folder / "var").mkdir()
    return folder


@pytest.fixture(scope="module")
def environment(image, tmp_path_factory, postgres_url, valkey_url):
    """The environment that compose gives to the portal's services, with the secrets of this machine."""
    secrets = tmp_path_factory.mktemp("secrets")
    subprocess.run(
        [sys.executable, "deploy/make_secrets.py"], cwd=image, check=True, stdout=subprocess.DEVNULL
    )
    shutil.copytree(image / "secrets", secrets, dirs_exist_ok=True)
    for name, url in {"database_url": postgres_url, "redis_url": valkey_url}.items():
        (secrets / name).unlink()
        (secrets / name).write_text(url)
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    given = {name: filled_in(value, secrets) for name, value in PORTAL["web"]["environment"].items()}
    return {**given, "PATH": path, "HOME": str(tmp_path_factory.mktemp("home"))}


def filled_in(value, secrets):
    """As compose does: PORTAL_HOST is set, nothing else is."""
    value = re.sub(r"\$\{PORTAL_HOST(:\?[^}]*)?\}", HOST, value).replace("/run/secrets", str(secrets))
    return re.sub(r"\$\{\w+:-\}", "", value)


def run(words, image, environment):
    done = subprocess.run(words, cwd=image, env=environment, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stdout + done.stderr


@contextmanager
def running(words, image, environment, log):
    with log.open("wb") as output:
        process = subprocess.Popen(
            words, cwd=image, env=environment, stdout=output, stderr=output, preexec_fn=servers.tied_to_parent
        )
    try:
        yield process
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


class NoRedirects(HTTPRedirectHandler):
    def redirect_request(self, *args):
        return None


def status(url, **headers):
    try:
        with build_opener(NoRedirects).open(
            Request(url, headers={"Host": HOST, **headers}), timeout=10
        ) as answer:
            return answer.status
    except HTTPError as refusal:
        with refusal:
            return refusal.code
    except OSError:
        return None


def eventually(check, process, log, seconds=60):
    for _ in range(seconds * 5):
        if check():
            return
        assert process.poll() is None, log.read_text()
        time.sleep(0.2)
    pytest.fail(log.read_text()[-4000:])


@pytest.mark.broker
def test_the_commands_of_compose_start_and_do_the_periodic_work(image, environment, tmp_path):
    address = f"http://127.0.0.1:{servers.free_port()}"
    bound = {**environment, "GUNICORN_CMD_ARGS": f"--bind {address.removeprefix('http://')}"}
    https = {"X-Forwarded-Proto": "https"}
    run([sys.executable, "-m", "governance.catalogues"], image, environment)
    run(["python", "manage.py", "collectstatic", "--noinput"], image, environment)
    run(PORTAL["migrate"]["command"], image, environment)
    with ExitStack() as stack:
        logs = {name: tmp_path / f"{name}.log" for name in ["web", "worker", "beat"]}
        processes = {
            name: stack.enter_context(running(in_place(PORTAL[name]["command"], tmp_path), image, bound, log))
            for name, log in logs.items()
        }

        def wait_for(name, check):
            eventually(check, processes[name], logs[name])

        wait_for("web", lambda: status(f"{address}/healthz") == 200)
        wait_for("worker", lambda: status(f"{address}/readyz") == 200)
        run([*PORTAL["web"]["healthcheck"]["test"][1:-1], f"{address}/healthz"], image, environment)
        run(PORTAL["worker"]["healthcheck"]["test"][1:], image, environment)
        assert status(f"{address}/") == 301
        assert status(f"{address}/", **https) == 200
        run(["python", "manage.py", "tick"], image, environment)
        assert [process.poll() for process in processes.values()] == [None] * 3
    assert {name: process.returncode for name, process in processes.items()} == {
        "web": 0,
        "worker": 0,
        "beat": 0,
    }


def in_place(command, folder):
    """What lies in the container's own /tmp lies in the test's folder."""
    return [word.replace("/tmp/", f"{folder}/") for word in command]


@pytest.mark.broker
def test_the_web_server_ends_with_the_sentence_where_a_demo_account_is_present(image, environment):
    make = "from communities.models import User; User.objects.create(username='demo-x', is_active=True)"
    run(PORTAL["migrate"]["command"], image, environment)
    run(["python", "manage.py", "shell", "--command", make], image, environment)

    done = subprocess.run(
        PORTAL["web"]["command"], cwd=image, env=environment, capture_output=True, text=True, timeout=60
    )

    assert done.returncode
    assert "数据库里有演示账号（demo-x）" in done.stderr
