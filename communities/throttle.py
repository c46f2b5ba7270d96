"""How often an address may do something, counted in the cache under a keyed hash: no address is stored."""

from datetime import datetime, timedelta

from django.core.cache import cache

from workflow.sealing import fingerprint

from .accounts.lockout import address_of

WINDOW = timedelta(minutes=10)
MOST = {
    **{"report": 20, "look": 60, "follow": 60, "mine": 20, "mine_to": 3},
    **{"statistics": 60, "ask": 20},
    **{"open311": 300, "open311_key": 600, "bulk": 20, "calendar": 120},
}
"""Per window and address (or key). Generous: a whole compound may share one address."""


def is_too_often(action: str, request, *, at: datetime) -> bool:
    """Count one more, and say whether that is more than the window allows."""
    return is_too_many(action, address_of(request), at=at)


def is_too_many(action: str, whose: str, *, at: datetime) -> bool:
    """The same, counted for anybody or anything that has a name."""
    window = int(at.timestamp() // WINDOW.total_seconds())
    key = f"throttle:{action}:{window}:{fingerprint(whose)[:32]}"
    if cache.add(key, 1, timeout=WINDOW.total_seconds()):
        return False
    try:
        return cache.incr(key) > MOST[action]
    except ValueError:
        return False
