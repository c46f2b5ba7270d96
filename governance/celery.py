"""Celery's entry: `celery --app governance worker` and `… beat` run the periodic table over a broker.

No page knows of it. The broker wakes workers up and keeps nothing: what is due stands in the database.
"""

import os
from datetime import timedelta

import django
from celery import Celery
from django.conf import settings
from django.utils import timezone

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "governance.settings")
django.setup()

from workflow.periodic import Job, run_due  # noqa: E402 - models need a Django that is set up

from .checks import refuse_demo_accounts  # noqa: E402 - as above
from .periodic import BY_NAME, TABLE  # noqa: E402 - as above

OFTEN = timedelta(minutes=5)

refuse_demo_accounts()

app = Celery("portal", broker=settings.REDIS_URL or None)
app.conf.update(
    timezone=settings.TIME_ZONE,
    worker_hijack_root_logger=False,
    worker_prefetch_multiplier=1,
    task_ignore_result=True,
    broker_connection_retry_on_startup=True,
    broker_transport_options={"socket_timeout": 10, "socket_connect_timeout": 5},
)


@app.task(name="run_job")
def run_job(name: str) -> str:
    """Run one line of the table if it is due. A call that comes late or twice finds nothing to do."""
    (outcome,) = run_due([BY_NAME[name]], timezone.now())
    return f"{name}: {outcome.state.value} {outcome.words}".rstrip()


def beat_line(job: Job) -> dict:
    """A call nobody took before the next one comes is dropped: a dead worker leaves no queue.

    Beat forgets its times at a restart, so it calls often; whether a job is due is known to the database.
    """
    seconds = min(job.every, OFTEN).total_seconds()
    return {"task": run_job.name, "args": [job.name], "schedule": seconds, "options": {"expires": seconds}}


app.conf.beat_schedule = {job.name: beat_line(job) for job in TABLE}
