"""Who is reminded of what is to be posted: five days before, on the day, after it, and when far too late."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext_noop

from communities.directory import Staff
from workflow import calendars, outbox
from workflow.clock import Calendar
from workflow.directory import Recipient
from workflow.models import Message

from . import rules
from .models import Document, Level
from .posted import Posted, posted

SOON_DAYS = 5
LOOK_BACK = timedelta(days=92)
"""What is a quarter late has been told to everybody there is; it stays red on the list."""
OF_LEVEL = {
    Level.COMPOUND: ("director", "secretary"),
    Level.TOWNSHIP: ("community", "township"),
    Level.DISTRICT: ("district",),
}
COMPOUND = OF_LEVEL[Level.COMPOUND]


@dataclass(frozen=True)
class Rung:
    """One step of the ladder. `audiences` come besides those of the levels that are missing."""

    name: str
    subject: str
    colour: str
    audiences: tuple[str, ...] = ()


SOON = Rung("soon", gettext_noop("%(title)s应在%(day)s前公示，请安排张贴和上网"), "none")
TODAY = Rung("today", gettext_noop("%(title)s今天应公示，请马上办理"), "none")
LATE = Rung("late", gettext_noop("%(title)s应在%(day)s公示，已逾期"), "yellow", COMPOUND)
ALARM = Rung(
    "alarm",
    gettext_noop("%(title)s逾期超过5个工作日仍未公示完"),
    "red",
    (*COMPOUND, "township", "district"),
)


def rung(due_on: date, today: date, calendar: Calendar) -> Rung | None:
    """Where a document that some level lacks stands on the ladder."""
    if today < due_on:
        return SOON if (due_on - today).days <= SOON_DAYS else None
    if today == due_on:
        return TODAY
    overdue = calendar.working_days_between(due_on, today)
    return ALARM if overdue > rules.ALARM_WORKING_DAYS else LATE


@dataclass(frozen=True)
class Told:
    """A document as the directory asks: what lies where."""

    pk: int
    compound_id: int
    now: Posted
    rung: Rung
    unit_id: int | None = None


def remind(at: datetime) -> int:
    """Put what is due to be told into the outbox, once a rung; answers how many documents are on one."""
    today, calendar = timezone.localdate(at), calendars.current()
    rows = Document.objects.incomplete().with_place().with_postings().order_by("pk")
    span = rows.filter(due_on__gte=today - LOOK_BACK, due_on__lte=today + timedelta(days=SOON_DAYS))
    told = []
    for document in span:
        if document.due_on and (step := rung(document.due_on, today, calendar)):
            told.append(Told(document.pk, document.area.compound_id, posted(document, today, calendar), step))
    outbox.enqueue(_messages(told, today, at))
    return len(told)


def _messages(told: list[Told], today: date, at: datetime) -> Iterator[Message]:
    recipients = _recipients(told, today)
    for one in told:
        document = one.now.document
        params = {"title": document.title, "day": document.due_on.isoformat() if document.due_on else ""}
        for to in recipients[one.pk].values():
            key = f"document:{document.pk}:{one.rung.name}"
            words = {"params": params, "link": document.get_desk_url(), "colour": one.rung.colour}
            yield outbox.message(key, to, one.rung.subject, at=at, **words)


def _recipients(told: list[Told], today: date) -> dict[int, dict[str, Recipient]]:
    """By document; one query set for each audience, however many documents there are."""
    asked: dict[str, list[Told]] = defaultdict(list)
    for one in told:
        missing = [audience for level in one.now.missing for audience in OF_LEVEL[level]]
        for audience in {*one.rung.audiences, *missing}:
            asked[audience].append(one)
    found: dict[int, dict[str, Recipient]] = defaultdict(dict)
    directory = Staff(today)
    for audience, those in sorted(asked.items()):
        for pk, recipients in directory.recipients(audience, those).items():
            found[pk].update({to.key: to for to in recipients})
    return found
