"""Lock-out per account and address, so that nobody is shut out by what others do at the same address.

allauth's rate limits count (in the shared cache); this module says what is counted together and until when
an account stays locked. RULES 10.3: 5 failures, 30 minutes; SETTLED 8: a high threshold per address.
"""

import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta

from allauth.account.adapter import get_adapter
from allauth.core import ratelimit
from django.conf import settings
from django.core.cache import cache

from workflow.sealing import fingerprint

from ..models import User
from . import finding

FAILURES = "login_failed"
ADDRESS_FAILURES = "login_failed_address"
KNOWN_FOR = timedelta(days=30)


@dataclass(frozen=True)
class Attempt:
    """A try to log in: whose account (`user` None: nobody's) and where from."""

    account: str
    address: str
    user: User | None

    @property
    def key(self) -> str:
        """A new one after unlocking. Neither account nor address can be read in the cache."""
        return fingerprint(f"{self.account}|{self.address}|{_unlocked(self.account)}")

    @property
    def lock(self) -> str:
        return f"lockout:{self.key}"

    @property
    def known(self) -> str:
        return f"known:{fingerprint(f'{self.account}|{self.address}')}"


def attempt(login: str, address: str) -> Attempt:
    """User name and telephone of an account count together; a name that nobody has counts for itself."""
    user = finding.by_login(login)
    name = unicodedata.normalize("NFKC", login).casefold().strip()
    return Attempt(account_of(user) if user else f"name:{name}", address, user)


def address_of(request) -> str:
    """Where the client is; behind proxies what the TRUSTED_PROXIES have noted, never what it says itself."""
    return get_adapter(request).get_client_ip(request)


def account_of(user: User) -> str:
    return f"user:{user.pk}"


def locked_until(attempt: Attempt) -> datetime | None:
    return cache.get(attempt.lock)


def address_is_closed(request, attempt: Attempt) -> bool:
    """Too many failures at the address, and the account has not been used from there before."""
    open_ = ratelimit.consume(request, action=ADDRESS_FAILURES, dry_run=True)
    return not open_ and cache.get(attempt.known) is None


def failed(request, attempt: Attempt, at: datetime) -> datetime | None:
    """Count a failure; the end of the lock where this one was the last allowed."""
    ratelimit.consume(request, action=ADDRESS_FAILURES)
    if ratelimit.consume(request, action=FAILURES, key=attempt.key, dry_run=True):
        return None
    until = at + settings.LOCKOUT
    cache.set(attempt.lock, until, settings.LOCKOUT.total_seconds())
    return until


def succeeded(request, attempt: Attempt) -> None:
    ratelimit.clear(request, action=FAILURES, key=attempt.key)
    cache.set(attempt.known, True, KNOWN_FOR.total_seconds())


def unlock(user: User) -> None:
    """At every address: what was counted before is counted no more."""
    account = account_of(user)
    cache.set(f"unlocked:{account}", _unlocked(account) + 1, 2 * settings.LOCKOUT.total_seconds())


def _unlocked(account: str) -> int:
    return cache.get(f"unlocked:{account}", 0)
