"""Processes of their own on the test database, for what threads cannot show: brokers and kills."""

import os
import subprocess
import time
from contextlib import contextmanager
from urllib.parse import urlsplit

from django.db import connection

from tests import servers


def environment(**more):
    """What a process needs to use the database of this test; the test must be transactional."""
    return {**os.environ, "DATABASE_URL": database_url(), **more}


def database_url():
    name = connection.settings_dict["NAME"]
    if connection.vendor == "sqlite":
        return f"sqlite:///{name}"
    return urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}").geturl()


@contextmanager
def started(words, given):
    """The process while it runs; it is asked to end, and dies with the test run."""
    process = subprocess.Popen(words, env=given, preexec_fn=servers.tied_to_parent)
    try:
        yield process
    finally:
        process.terminate()
        process.wait(30)


def eventually(is_true, seconds=120):
    end = time.monotonic() + seconds
    while not is_true():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.05)
