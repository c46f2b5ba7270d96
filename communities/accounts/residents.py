"""Residents come in by their telephone alone: the first code they type right makes their account."""

import secrets
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from workflow.refusals import Refused
from workflow.sealing import fingerprint

from ..access import Post, grants
from ..models import Person, User
from . import finding, journal


@transaction.atomic
def admit(phone: str, *, at: datetime) -> User:
    """The account of a telephone that has just been proven; made where there is none.

    :raises Refused: it works at the desk and its telephone was only noted by others: a slip there must not
        let a stranger in.
    """
    user = finding.by_phone(phone) or _registered(phone, at)
    if not user.phone_verified and grants(user).may("desk.open"):
        raise Refused(_("这个手机号登记在工作账号上，请用用户名和密码登录。"))
    if not user.phone_verified:
        User.objects.filter(pk=user.pk).update(phone_verified=True)
    return user


def _registered(phone: str, at: datetime) -> User:
    user = User.objects.create_user(
        username=f"m{secrets.token_hex(6)}", person=_unclaimed(phone) or _newcomer(phone), phone_verified=True
    )
    journal.record("register", user, by=None, at=at)
    return user


def _unclaimed(phone: str) -> Person | None:
    """The one person known by this telephone, if an owner without an account and without any other post."""
    known = Person.objects.with_phone(phone).filter(user=None, merged_into=None)
    found = [person for person in known if not person.appointments.exclude(post=Post.OWNER).exists()]
    return found[0] if len(found) == 1 else None


def _newcomer(phone: str) -> Person:
    """Nameless for now; a name and posts come when the community confirms who it is."""
    return Person.objects.create(
        name=_("手机用户%(tail)s") % {"tail": phone[-4:]}, phone=phone, phone_hash=fingerprint(phone)
    )
