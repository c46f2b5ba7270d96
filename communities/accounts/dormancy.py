"""Accounts that nobody uses are disabled (RULES 10.3)."""

from datetime import datetime, timedelta

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db import transaction
from django.db.models import Q

from ..models import User
from . import journal

UNUSED = timedelta(days=90)


def disable_unused(*, at: datetime) -> int:
    """Disable what was not used, made or enabled for 90 days; answers how many. May run twice.

    Only accounts with a password: a resident's telephone is proven anew at every log-in.
    """
    long_ago = at - UNUSED
    found = User.objects.filter(
        Q(last_login=None) | Q(last_login__lt=long_ago),
        Q(enabled_at=None) | Q(enabled_at__lt=long_ago),
        is_active=True,
        date_joined__lt=long_ago,
    ).exclude(password__startswith=UNUSABLE_PASSWORD_PREFIX)
    return sum(_disable(user, at) for user in found.order_by("pk"))


@transaction.atomic
def _disable(user: User, at: datetime) -> int:
    changed = User.objects.filter(pk=user.pk, is_active=True, last_login=user.last_login).update(
        is_active=False
    )
    if changed:
        journal.record("disable", user, by=None, at=at, unused_days=UNUSED.days)
    return changed


@transaction.atomic
def enable(user: User, *, by: User | None, at: datetime) -> None:
    User.objects.filter(pk=user.pk).update(is_active=True, enabled_at=at)
    journal.record("enable", user, by=by, at=at)
