"""Which account a user name or a telephone number means."""

from workflow.refusals import Refused
from workflow.sealing import fingerprint

from .. import phones
from ..models import User


def by_login(login: str) -> User | None:
    """By user name, whatever its case, else by telephone."""
    named = _users().filter(username__iexact=login.strip())[:2]
    return named[0] if len(named) == 1 else by_phone(login)


def by_phone(phone: str) -> User | None:
    """The one account with this telephone; of several the one that has proven it. None where unclear."""
    try:
        digits = phones.normal(phone)
    except Refused:
        return None
    found = list(_users().filter(person__phone_hash=fingerprint(digits)).order_by("pk"))
    if len(found) > 1:
        found = [user for user in found if user.phone_verified]
    return found[0] if len(found) == 1 else None


def _users():
    return User.objects.select_related("person")
