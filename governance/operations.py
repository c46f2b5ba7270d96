"""How the portal itself is: what operators look at, a machine collects, and a load balancer asks."""

from dataclasses import dataclass
from datetime import datetime

from workflow import calendars
from workflow.models import Heartbeat, JobRun, Message
from workflow.periodic import TICKER, Job

from .periodic import TABLE


@dataclass(frozen=True)
class Pulse:
    """Figures that cost the same however much there is. `heartbeat_age` is None where none was ever heard."""

    overdue: int
    stuck: int
    provisional: int
    heartbeat_age: float | None


def pulse(at: datetime) -> Pulse:
    models = list(calendars.deadline_models())
    return Pulse(
        overdue=sum(model.objects.overdue(at).count() for model in models),
        stuck=Message.objects.stuck().count(),
        provisional=sum(model.objects.running().provisional().count() for model in models),
        heartbeat_age=heartbeat_age(at),
    )


def heartbeat_age(at: datetime) -> float | None:
    heart = Heartbeat.objects.filter(name=TICKER).first()
    return (at - heart.beat_at).total_seconds() if heart else None


@dataclass(frozen=True)
class Line:
    """One line of the periodic table with its last run, if there was one."""

    job: Job
    run: JobRun | None

    @property
    def colour(self) -> str:
        if self.run is None or self.run.started_at is None:
            return "grey"
        return "red" if self.run.error else "green"


def lines() -> list[Line]:
    runs = JobRun.objects.in_bulk([job.name for job in TABLE])
    return [Line(job, runs.get(job.name)) for job in TABLE]
