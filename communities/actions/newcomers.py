"""A post for somebody by name and telephone: the person known by them, or a new one, all or nothing."""

from datetime import date, datetime

from django.db import transaction

from ..access import Post
from ..models import Appointment
from ..models.appointments import Target
from .appointments import appoint, hand_over
from .people import add_person
from .rights import Actor


@transaction.atomic
def appoint_by_name(
    name: str,
    phone: str,
    post: Post,
    target: Target,
    *,
    starts_on: date,
    by: Actor,
    at: datetime,
    ends_on: date | None = None,
    party_declared: bool | None = None,
    note: str = "",
) -> Appointment:
    """:raises Refused: as for `add_person` and `appoint`."""
    return appoint(
        add_person(name, phone, by=by, at=at),
        post,
        target,
        starts_on=starts_on,
        ends_on=ends_on,
        party_declared=party_declared,
        by=by,
        at=at,
        note=note,
    )


@transaction.atomic
def hand_over_by_name(
    appointment: Appointment,
    name: str,
    phone: str,
    *,
    starts_on: date,
    by: Actor,
    at: datetime,
    party_declared: bool | None = None,
    note: str = "",
) -> Appointment:
    """:raises Refused: as for `add_person` and `hand_over`."""
    return hand_over(
        appointment,
        successor=add_person(name, phone, by=by, at=at),
        starts_on=starts_on,
        party_declared=party_declared,
        by=by,
        at=at,
        note=note,
    )
