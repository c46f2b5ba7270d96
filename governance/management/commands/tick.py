import logging
import signal
from datetime import datetime
from threading import Event
from typing import Any

from django.core.management.base import CommandParser
from django.db import DatabaseError, connection
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from governance.periodic import TABLE
from workflow.management.speaking import SpeakingCommand
from workflow.periodic import Outcome, State, run_due

logger = logging.getLogger(__name__)
STATES = {
    State.DONE: gettext_lazy("完成"),
    State.FAILED: gettext_lazy("出错"),
    State.NOT_DUE: gettext_lazy("未到时间"),
}
NOTHING = ("", "0", "0/0")


class Command(SpeakingCommand):
    help = "运行一遍到期的定时任务：tick [--at 2026-03-02T12:00]，或 tick --every 秒数 一直运行。"
    usage_sentence = gettext_lazy("用法：tick [--at 2026-03-02T12:00]，或 tick --every 秒数。")

    def add_arguments(self, parser: CommandParser) -> None:
        how = parser.add_mutually_exclusive_group()
        how.add_argument("--at", type=moment)
        how.add_argument("--every", type=int)

    def handle(self, *, at: datetime | None, every: int | None, **options: Any) -> None:
        if every:
            self.go_on(every)
            return
        outcomes = [self.told(outcome) for outcome in run_due(TABLE, at or timezone.now())]
        failed = sum(outcome.state is State.FAILED for outcome in outcomes)
        if failed:
            self.refuse(_("有%(count)s项定时任务出错，详情见日志。") % {"count": failed}, code=1)

    def go_on(self, every: int) -> None:
        """Until a signal comes; a job that has begun is finished first. An absent database comes back."""
        stop = Event()
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: stop.set())
        while not stop.is_set():
            try:
                self.turn(stop)
            except DatabaseError:
                logger.exception("the periodic table could not be run")
                connection.close()
            stop.wait(every)

    def turn(self, stop: Event) -> None:
        for outcome in run_due(TABLE, timezone.now()):
            if outcome.state is not State.NOT_DUE and outcome.words not in NOTHING:
                self.told(outcome)
            if stop.is_set():
                return

    def told(self, outcome: Outcome) -> Outcome:
        line = f"{outcome.job.name:<20} {STATES[outcome.state]} {outcome.words}".rstrip()
        self.stdout.write(line)
        self.stdout.flush()
        return outcome


def moment(text: str) -> datetime:
    """A time without a zone is the portal's own."""
    given = datetime.fromisoformat(text)
    return timezone.make_aware(given) if timezone.is_naive(given) else given
