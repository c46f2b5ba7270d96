"""How long a session lasts: idle for 30 minutes, 15 for administrators, 12 hours in all (RULES 10.3)."""

from datetime import datetime, timedelta

from django.conf import settings

from ..access import Role, grants

STARTED, SEEN = "session_started", "session_seen"
ADMINS = frozenset({Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN})
FRESH = timedelta(minutes=5)
STEP = timedelta(minutes=1)
"""How exactly the last request is noted: one write a minute, not one a request."""


def start(request, at: datetime) -> None:
    request.session[STARTED] = request.session[SEEN] = at.timestamp()


def is_fresh(request, at: datetime) -> bool:
    return at.timestamp() - request.session.get(STARTED, 0) < FRESH.total_seconds()


def has_ended(request, at: datetime) -> bool:
    """Too long idle, or too long altogether. Who it is is asked only past an administrator's limit."""
    if STARTED not in request.session:
        return False
    idle = timedelta(seconds=at.timestamp() - request.session[SEEN])
    age = timedelta(seconds=at.timestamp() - request.session[STARTED])
    if age > settings.SESSION_LIMIT or idle > settings.IDLE_LIMIT:
        return True
    return idle > settings.ADMIN_IDLE_LIMIT and bool(grants(request.user).roles & ADMINS)


def keep(request, at: datetime) -> None:
    if STARTED not in request.session:
        start(request, at)
    elif at.timestamp() - request.session[SEEN] >= STEP.total_seconds():
        request.session[SEEN] = at.timestamp()
