"""Making and taking back the secret address of a post's calendar."""

import secrets
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from communities.models import Appointment, User
from workflow import audit
from workflow.refusals import Refused
from workflow.secret import hash_of

from ..models import CalendarLink

LABEL = "calendarlink"
SIZE = 24
"""Bytes of chance in an address."""


@transaction.atomic
def make_calendar_link(appointment: Appointment, *, by: User, at: datetime) -> str:
    """The secret of the new address, which is told this once; the one before no longer opens.

    :raises Refused: it is another's post, or not held today.
    """
    _require_own(appointment, by, at)
    rows = Appointment.objects.select_for_update(of=("self",)).filter(pk=appointment.pk)
    if not rows.current(timezone.localdate(at)).exists():
        raise Refused(_("这项任职现在不在任期内。"))
    CalendarLink.objects.living().filter(appointment=appointment).update(revoked_at=at)
    token = secrets.token_urlsafe(SIZE)
    CalendarLink.objects.create(appointment=appointment, token_hash=hash_of(token), made_at=at, made_by=by)
    audit.record(LABEL, str(appointment.pk), "make_link", by=by, at=at)
    return token


@transaction.atomic
def revoke_calendar_link(appointment: Appointment, *, by: User, at: datetime) -> None:
    """:raises Refused: it is another's post, or there is no address to take back."""
    _require_own(appointment, by, at)
    if not CalendarLink.objects.living().filter(appointment=appointment).update(revoked_at=at):
        raise Refused(_("这个地址已经停用。"))
    audit.record(LABEL, str(appointment.pk), "revoke_link", by=by, at=at)


def _require_own(appointment: Appointment, by: User, at: datetime) -> None:
    if by.person_id is None or appointment.person_id != by.person_id:
        raise Refused(_("只能管理自己任职的日历。"))
