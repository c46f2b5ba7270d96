"""Residents come in by their telephone alone: the first code they type right makes their account."""

import secrets
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from workflow.refusals import Refused

from ..access import Post, grants
from ..actions.people import add_person, merge_persons
from ..models import Person, User
from . import finding, journal


@transaction.atomic
def admit(phone: str, *, at: datetime) -> User:
    """The account of a telephone that has just been proven; made where there is none.

    :raises Refused: it works at the desk and its telephone was only noted by others: a slip there must not
        let a stranger in.
    """
    user = _known(phone, at) or _registered(phone, at)
    if not user.phone_verified and grants(user).may("desk.open"):
        raise Refused(_("这个手机号登记在工作账号上，请用用户名和密码登录。"))
    if not user.phone_verified:
        user.phone_verified = True
        user.save(update_fields=["phone_verified"])
    return user


def _known(phone: str, at: datetime) -> User | None:
    """A newcomer whom the community has confirmed since is that owner from now on."""
    user = finding.by_phone(phone)
    if user and not user.person.appointments.exists() and (owner := _unclaimed(phone)):
        merge_persons(user.person, into=owner, by=None, at=at, note=_("社区确认后首次登录"))
        user.refresh_from_db()
    return user


def _registered(phone: str, at: datetime) -> User:
    person = _unclaimed(phone) or _newcomer(phone, at)
    user = User.objects.create_user(f"m{secrets.token_hex(6)}", person=person, phone_verified=True)
    journal.record("register", user, by=None, at=at)
    return user


def _unclaimed(phone: str) -> Person | None:
    """The one person known by this telephone, if an owner without an account and without any other post."""
    known = Person.objects.with_phone(phone).filter(user=None, merged_into=None)
    found = [person for person in known if not person.appointments.exclude(post=Post.OWNER).exists()]
    return found[0] if len(found) == 1 else None


def _newcomer(phone: str, at: datetime) -> Person:
    """Nameless for now; a name and posts come when the community confirms who it is."""
    name = f"手机用户{phone[-4:]}"
    if Person.objects.with_phone(phone).filter(name=name).exists():
        name = f"{name}·{secrets.token_hex(2)}"
    return add_person(name, phone, by=None, at=at)
