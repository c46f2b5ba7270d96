"""How often an address may do something, counted in the cache under a keyed hash: no address is stored."""

from datetime import datetime, timedelta

from django.core.cache import cache

from communities.accounts.lockout import address_of
from workflow.sealing import fingerprint

WINDOW = timedelta(minutes=10)
MOST = {"report": 20, "follow": 60}
"""Per window and address. Generous: a whole compound may share one address."""


def is_too_often(action: str, request, *, at: datetime) -> bool:
    """Count one more, and say whether that is more than the window allows."""
    window = int(at.timestamp() // WINDOW.total_seconds())
    key = f"throttle:{action}:{window}:{fingerprint(address_of(request))[:32]}"
    if cache.add(key, 1, timeout=WINDOW.total_seconds()):
        return False
    try:
        return cache.incr(key) > MOST[action]
    except ValueError:
        return False
