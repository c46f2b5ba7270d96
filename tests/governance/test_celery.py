"""The same table over a broker: beat calls, a worker runs. Pages know of neither."""

import subprocess
import sys
from datetime import timedelta

import pytest
from django.utils import timezone

from governance import celery
from governance.periodic import BY_NAME, TABLE
from tests.processes import environment, eventually, started
from workflow.models import Heartbeat, JobRun

CELERY = [sys.executable, "-m", "celery", "--app", "governance"]
WORKER = ["worker", "--pool", "solo", "--without-gossip", "--without-mingle", "--loglevel", "WARNING"]


def test_beat_calls_every_line_of_the_table_and_nothing_else():
    lines = celery.app.conf.beat_schedule

    assert {line["args"][0] for line in lines.values()} == set(BY_NAME)
    for job in TABLE:
        assert timedelta(seconds=lines[job.name]["schedule"]) == min(job.every, celery.OFTEN)
        assert lines[job.name]["options"]["expires"] == lines[job.name]["schedule"]


@pytest.mark.django_db
def test_a_task_that_is_called_twice_does_its_work_once():
    assert celery.run_job("tidy").startswith("tidy: done")
    assert celery.run_job("tidy") == "tidy: not due"
    assert JobRun.objects.get().name == "tidy"


def test_no_page_imports_celery():
    code = "import governance.wsgi, governance.urls, sys; print('celery' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "False"


@pytest.mark.broker
@pytest.mark.django_db(transaction=True)
def test_beat_and_worker_run_the_table_over_a_broker(valkey_url, tmp_path):
    given = environment(REDIS_URL=valkey_url)
    beat = ["beat", "--schedule", str(tmp_path / "beat"), "--pidfile", "", "--loglevel", "WARNING"]
    with started([*CELERY, *WORKER], given), started([*CELERY, *beat], given):
        eventually(lambda: Heartbeat.objects.exists() and JobRun.objects.filter(name="deliver").exists())
    assert not JobRun.objects.exclude(error="").exists()


@pytest.mark.broker
@pytest.mark.django_db(transaction=True)
def test_a_call_that_a_killed_worker_took_is_made_good_by_the_next(valkey_url):
    given = environment(REDIS_URL=valkey_url)
    JobRun.objects.create(
        name="tidy", due_at=timezone.now(), leased_until=timezone.now() - timedelta(seconds=1)
    )
    celery.app.conf.broker_url = valkey_url
    with started([*CELERY, *WORKER], given):
        celery.run_job.delay("tidy")
        eventually(lambda: JobRun.objects.filter(name="tidy", finished_at__isnull=False).exists())
