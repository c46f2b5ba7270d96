"""A sweep in a process of its own: `python -m tests.workflow.sweeper AT USER_ID BATCH PAUSE`.

It sleeps for PAUSE seconds inside each batch's transaction, where it may be killed.
"""

import sys
import time
from datetime import datetime

import django

django.setup()

from tests.workflow.cases.made import Chief  # noqa: E402 - models need a Django that is set up
from tests.workflow.cases.models import ErrandDeadline  # noqa: E402
from workflow import steps  # noqa: E402


class SlowChief(Chief):
    def __init__(self, user_id, pause):
        super().__init__(user_id)
        self.pause = pause

    def recipients(self, audience, cases):
        time.sleep(self.pause)
        return super().recipients(audience, cases)


if __name__ == "__main__":
    at, user_id, batch, pause = sys.argv[1:]
    directory = SlowChief(int(user_id), float(pause))
    steps.escalate_overdue(
        ErrandDeadline, directory=directory, at=datetime.fromisoformat(at), batch=int(batch)
    )
