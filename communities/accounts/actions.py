"""What the security administrator does with accounts, and what the portal does by itself with unused ones."""

import secrets
import string
from datetime import datetime, timedelta

from allauth.mfa.models import Authenticator
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from workflow.refusals import Refused

from ..access import grants
from ..models import Person, User
from . import journal, lockout

UNUSED = timedelta(days=90)
"""RULES 10.3."""
SIGNS = string.ascii_letters + string.digits
EASILY_MISREAD = "0O1lI"


@transaction.atomic
def open_account(person: Person, username: str, *, by: User | None, at: datetime) -> tuple[User, str]:
    """An account and its first password, which its owner has to change.

    :raises Refused: no right, for oneself, the person has one, the name is taken or no user name.
    """
    _require_right(by, person)
    if User.objects.filter(person=person).exists():
        raise Refused(_("%(name)s已经有账号。") % {"name": person})
    user = User(username=username, person=person)
    try:
        user.full_clean(exclude=["password"])
    except ValidationError as error:
        raise Refused(" ".join(error.messages)) from error
    password = _set_first_password(user)
    journal.record("open", user, by=by, at=at)
    return user, password


@transaction.atomic
def give_password(user: User, *, by: User | None, at: datetime) -> str:
    """A new first password instead of a forgotten one; ends the account's sessions and locks.

    :raises Refused: no right, or for oneself.
    """
    _require_right(by, user.person)
    password = _set_first_password(user)
    lockout.unlock(user)
    journal.record("give_password", user, by=by, at=at)
    return password


@transaction.atomic
def unlock(user: User, *, by: User | None, at: datetime) -> None:
    """:raises Refused: no right, or for oneself."""
    _require_right(by, user.person)
    lockout.unlock(user)
    journal.record("unlock", user, by=by, at=at)


@transaction.atomic
def drop_second_factor(user: User, *, by: User | None, at: datetime) -> None:
    """For whoever has lost telephone and recovery codes.

    :raises Refused: no right, or for oneself.
    """
    _require_right(by, user.person)
    Authenticator.objects.filter(user=user).delete()
    journal.record("second_factor_off", user, by=by, at=at)


@transaction.atomic
def enable(user: User, *, by: User | None, at: datetime) -> None:
    """:raises Refused: no right, or for oneself."""
    _require_right(by, user.person)
    user.is_active, user.enabled_at = True, at
    user.save(update_fields=["is_active", "enabled_at"])
    journal.record("enable", user, by=by, at=at)


@transaction.atomic
def disable(user: User, *, by: User | None, at: datetime) -> None:
    """:raises Refused: no right, or for oneself."""
    _require_right(by, user.person)
    user.is_active = False
    user.save(update_fields=["is_active"])
    journal.record("disable", user, by=by, at=at)


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
    return sum(_disable_unused(user, at) for user in found.order_by("pk"))


@transaction.atomic
def _disable_unused(user: User, at: datetime) -> int:
    still_unused = User.objects.filter(pk=user.pk, is_active=True, last_login=user.last_login)
    changed = still_unused.update(is_active=False)
    if changed:
        journal.record("disable", user, by=None, at=at, unused_days=UNUSED.days)
    return changed


def _set_first_password(user: User) -> str:
    password = first_password()
    user.set_password(password)
    user.password_changed_at = None
    user.save(update_fields=["password", "password_changed_at"] if user.pk else None)
    return password


def first_password() -> str:
    """16 signs that cannot be misread, of three classes."""
    signs = "".join(sign for sign in SIGNS if sign not in EASILY_MISREAD)
    groups = ("".join(secrets.choice(signs) for _sign in range(5)) for _group in range(3))
    word = "-".join(groups)
    return word if any(map(str.isdigit, word)) and word != word.lower() else first_password()


def _require_right(by: User | None, person: Person | None) -> None:
    """`by=None` is the portal itself, or whoever has its console."""
    if by is None:
        return
    if not grants(by).may("account.edit"):
        raise Refused(_("只有安全管理员可以管理账号。"))
    if person is not None and by.person_id == person.pk:
        raise Refused(_("不能办理本人的账号，请由另一位安全管理员办理。"))
