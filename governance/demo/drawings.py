"""The demo's double-random drawing: officers on their units' rosters, and one drawing of a township's own."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from communities.models import Compound, Organisation, User
from safety import actions
from safety.models import Drawing, Inspector

from . import accounts
from .statements import FIRST_DAY, township_clerks

OFFICERS = ("township", "district", "handler", "enforcement")
FIRE = "A"


@transaction.atomic
def load(at: datetime) -> None:
    if not Inspector.objects.exists():
        for user in (*township_clerks(at).values(), *map(accounts.account_of, OFFICERS)):
            enlist(user, at)
    if not Drawing.objects.exists():
        draw(at)


def enlist(user: User, at: datetime) -> None:
    """For everything, on the roster of the unit where the user holds the first post."""
    post = user.person.appointments.order_by("pk").first()
    unit = post.organisation or Organisation.objects.office_of(post.target).get()
    actions.enlist(person=user.person, organisation=unit, starts_on=FIRST_DAY, by=None, at=at)


def draw(at: datetime) -> None:
    by, today = accounts.account_of("township"), timezone.localdate(at)
    actions.draw(
        title="消防安全双随机抽查",
        compounds=Compound.objects.active().visible_to(by, "inspection.plan"),
        kinds=[FIRE],
        count=2,
        team=2,
        since=today,
        until=today + timedelta(days=4),
        by=by,
        at=at - timedelta(hours=1),
    )
