"""Where nobody runs the periodic table, the web tier does, behind the pages of the desk."""

import logging
from threading import Lock, Thread
from time import monotonic

from django.conf import settings
from django.db import DatabaseError, connections
from django.utils import timezone

from workflow.periodic import is_alive, run_due

from .periodic import TABLE

logger = logging.getLogger(__name__)
EVERY_SECONDS = 15
WEB = "web"
"""The heart of this stand-in: the ticker's own stays silent, so that staff and readiness go on telling."""

_turn = Lock()
_last_look = [float("-inf")]


def web_ticker(get_response):
    """After a page of the desk, see to the periodic table; the page never waits for it."""

    def middleware(request):
        response = get_response(request)
        if settings.WEB_TICKER and request.path.startswith("/desk/"):
            look_after()
        return response

    return middleware


def look_after() -> Thread | None:
    """Look in a thread of its own, at most one and every fifteen seconds in this process.

    Between processes the jobs' leases see to it that each runs at most once at a time.
    """
    if monotonic() - _last_look[0] < EVERY_SECONDS or not _turn.acquire(blocking=False):
        return None
    _last_look[0] = monotonic()
    thread = Thread(target=_stand_in, daemon=True)
    thread.start()
    return thread


def _stand_in() -> None:
    try:
        at = timezone.now()
        if not is_alive(at):
            for _outcome in run_due(TABLE, at, heart=WEB):
                pass
    except DatabaseError:
        logger.exception("the web tier could not run the periodic table")
    finally:
        connections.close_all()
        _turn.release()
