"""A partner on loopback who takes, refuses or keeps waiting; cases of the test bed with their limits."""

import json
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread

import pytest
from django.contrib.auth import get_user_model

from workflow import channels


class Partner(ThreadingHTTPServer):
    """Answers by path: /ok, /refuse (500), /elsewhere (a redirection), /hang (until `let_go`)."""

    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Answers)
        self.taken, self.answer, self.hangs, self.let_go = [], {}, Event(), Event()

    def address(self, path, scheme="http"):
        return f"{scheme}://127.0.0.1:{self.server_port}/{path}"


class Answers(BaseHTTPRequestHandler):
    def do_POST(self):
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.taken.append((self.path, dict(self.headers), body))
        if self.path.startswith("/hang"):
            self.server.hangs.set()
            self.server.let_go.wait(20)
        status = {"/refuse": 500, "/elsewhere": 307}.get(self.path.partition("?")[0], 200)
        content = json.dumps(self.server.answer).encode()
        self.send_response(status)
        self.send_header("Location", "/ok")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *args):
        pass


@pytest.fixture
def partner(settings):
    settings.NOTIFY_HOSTS = ["127.0.0.1"]
    with Partner() as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield server
        server.let_go.set()
        server.shutdown()
        thread.join()


@pytest.fixture
def patience(monkeypatch):
    """Partners are waited for half a second only."""
    monkeypatch.setattr(channels, "ANSWER_SECONDS", 0.5)


@pytest.fixture
def officer(db):
    return get_user_model().objects.create(username="officer", email="officer@example.com")
