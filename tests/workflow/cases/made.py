"""Errands, levels and a directory for tests, in one word each."""

from datetime import datetime, timedelta
from itertools import count

from workflow import steps
from workflow.clock import SHANGHAI, Limit, Unit
from workflow.directory import Recipient
from workflow.models import EscalationLevel

from .models import Errand, ErrandDeadline

NUMBERS = count(1)
MONDAY = datetime(2026, 3, 2, 10, tzinfo=SHANGHAI)
"""Monday, 2 March 2026, ten o'clock: an ordinary working week follows."""
DAY, HOUR, MINUTE = timedelta(days=1), timedelta(hours=1), timedelta(minutes=1)
FIVE_DAYS = Limit(5, Unit.WORKING_DAYS)
TWO_HOURS = Limit(120, Unit.MINUTES)


class Chief:
    """A directory in which one account is told of everything."""

    def __init__(self, user_id, *channels):
        self.told = [Recipient(channel, user_id=user_id) for channel in channels or ["inbox"]]

    def recipients(self, audience, cases):
        return {case.pk: self.told for case in cases}


def an_errand(status="filed", *, at=MONDAY, **limits):
    """An errand whose limits, named by kind, started at the time."""
    errand = Errand.objects.create(number=f"S{next(NUMBERS)}", status=status)
    steps.start(errand, limits, at=at)
    return errand


def limit_of(errand, kind, round_=None):
    rows = errand.deadlines.filter(kind=kind).order_by("-round")
    return rows.get(round=round_) if round_ else rows.first()


def a_level(ordinal=1, anchor="wd", amount=0, *, kind="close", audience="chief", colour="yellow", **more):
    return EscalationLevel.objects.create(
        case_label="errand",
        kind=kind,
        ordinal=ordinal,
        anchor=anchor,
        amount=amount,
        audience=audience,
        colour=colour,
        **more,
    )


def many_errands(number, *, due_at=MONDAY, sweep_at=MONDAY):
    """So many errands whose limit is over, in two statements."""
    errands = Errand.objects.bulk_create(
        Errand(number=f"M{next(NUMBERS)}", status="taken") for _ in range(number)
    )
    ErrandDeadline.objects.bulk_create(
        ErrandDeadline(
            case=errand,
            kind="close",
            amount=5,
            unit="wd",
            started_at=due_at - 7 * DAY,
            due_at=due_at,
            sweep_at=sweep_at,
        )
        for errand in errands
    )
    return errands
