"""Reminders of a bulletin's deadline: once for each quarter and stage, however often it is run."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_noop

from communities.directory import addresses
from communities.models import User
from finance.rules.periods import Period, quarter_of
from workflow import calendars, outbox

from .lifecycle import BULLETIN, BulletinMove, BulletinStatus
from .models import Bulletin
from .operators import operators
from .rules import bulletins as rules

STAGES = {
    "": gettext_noop("%(quarter)s通报应在%(day)s前印发，还没有起草，请安排起草"),
    BulletinStatus.DRAFT: gettext_noop("%(quarter)s通报应在%(day)s前印发，还在起草，请写完并交另一人核稿"),
    BulletinStatus.CHECKED: gettext_noop("%(quarter)s通报应在%(day)s前印发，已经核稿，请冻结数据"),
    BulletinStatus.FROZEN: gettext_noop("%(quarter)s通报应在%(day)s前印发，数据已经冻结，请编号印发"),
}
"""By the status of the bulletin; empty where nobody has begun it."""
REMIND_BEFORE = {
    "": 7,
    BulletinStatus.DRAFT: 5,
    BulletinStatus.CHECKED: 3,
    BulletinStatus.FROZEN: 2,
}
"""Working days before the deadline from which a stage is told: the stages after it need their time, too."""
LATE = gettext_noop("%(quarter)s通报应在%(day)s前印发，已经逾期，请尽快办理")


def remind(at: datetime) -> int:
    """Put what is due to be told into the outbox; answers how many bulletins are to be told of.

    Only the last whole quarter is told of, and no longer than it had time; later it stays late on the list.
    """
    today, calendar = timezone.localdate(at), calendars.current()
    quarter = quarter_of(quarter_of(today).since - timedelta(days=1))
    due_on = timezone.localdate(rules.due_of(quarter, calendar).at)
    stage = _stage_of(quarter)
    left = calendar.working_days_between(today, due_on)
    if stage is None or not -rules.WORKING_DAYS <= left <= REMIND_BEFORE[stage]:
        return 0
    is_late = today > due_on
    outbox.enqueue(
        outbox.message(
            f"bulletin:{quarter.code}:{'late' if is_late else stage or 'none'}",
            to,
            LATE if is_late else STAGES[stage],
            params={"quarter": quarter.code, "day": due_on.isoformat()},
            link=reverse("bulletin-page", args=[quarter.code]) if stage else reverse("bulletin-list"),
            colour="yellow" if is_late else "none",
            at=at,
        )
        for to in addresses(_who(stage, at))
    )
    return 1


def _stage_of(quarter: Period) -> str | None:
    """None where the bulletin is out."""
    status = Bulletin.objects.filter(quarter=quarter.code).values_list("status", flat=True).first() or ""
    return None if status == BulletinStatus.ISSUED else status


def _who(stage: str, at: datetime) -> Iterable[User]:
    """Those who may make the next step. A draft is written on by who drafts and read by who checks."""
    words = {"bulletin.draft"} if stage in ("", BulletinStatus.DRAFT) else set()
    for move in BULLETIN.moves:
        if stage in move.sources and move.name != BulletinMove.RETURN:
            words |= move.roles
    keys = {key for word in sorted(words) for key in operators(word, at)}
    return User.objects.filter(pk__in=keys).order_by("pk")
