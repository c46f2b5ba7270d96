"""What falls due for a post, as a calendar programme takes it: kind, number, place; never a person."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import F, QuerySet, Value
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from communities.models import CommitteeTerm, ServiceContract, User
from complaints.models import Complaint
from finance.models import IncomeContract
from safety.models import Inspection
from workflow.calendars import case_model, deadline_models
from workflow.words import is_day_end

MOST = 200
"""Of each kind, the nearest."""
PAST, AHEAD = timedelta(days=30), timedelta(days=365)
PLANNED = timedelta(days=60)
"""How far ahead inspections are shown."""


@dataclass(frozen=True)
class Due:
    key: str
    """The same as long as the thing is the same, so that a programme moves the entry and adds none."""
    when: datetime | date
    words: str
    place: str
    link: str


def due_for(user: User, at: datetime) -> Iterator[Due]:
    """One query for each kind, whatever there is."""
    for model in kinds_of_cases():
        yield from _of_cases(model, user, at)
    today = timezone.localdate(at)
    yield from _inspections(user, today)
    yield from _terms(user, today)
    yield from _services(user, today)
    yield from _incomes(user, today)


def kinds_of_cases() -> Iterator[Any]:
    """Whatever has limits, lies in a compound and knows who may see it; new rooms' cases come along."""
    models: Iterator[Any] = (case_model(deadlines) for deadlines in deadline_models())
    return (
        model for model in models if hasattr(model.objects, "visible_to") and "compound_id" in model.placed_by
    )


def _of_cases(model: Any, user: User, at: datetime) -> Iterator[Due]:
    """Complaints only where it is the reader's turn: whoever watches over a district sees all of them.

    Cases of townships are placed by some compound of theirs for the directory: they have no place here.
    """
    seen = model.objects.visible_to(user)
    seen = seen.waiting_for(user) if model is Complaint else seen
    path = model.placed_by["compound_id"]
    place = F(f"{path.removesuffix('_id')}__name") if path.endswith("compound_id") else Value("")
    rows = seen.filter(next_due_at__gte=at - PAST, next_due_at__lte=at + AHEAD).order_by("next_due_at", "pk")
    for row in rows.only(model.named_by, "status", "next_due_at").annotate(at_place=place)[:MOST]:
        words = f"{model._meta.verbose_name} {row.key} {row.stage.label}"
        yield Due(f"{row.label}-{row.key}", row.next_due_at, words, row.at_place, row.get_absolute_url())


def _inspections(user: User, today: date) -> Iterator[Due]:
    rows = Inspection.objects.visible_to(user).filter(finished_at=None, since__lte=today + PLANNED)
    rows = rows.filter(until__gte=today - PAST).order_by("until", "pk").select_related("compound")
    for row in rows[:MOST]:
        words = f"{_('安全检查')} {row.number}"
        yield Due(f"inspection-{row.number}", row.until, words, row.compound.name, row.get_absolute_url())


def _ending(rows: QuerySet, today: date) -> QuerySet:
    return rows.filter(ends_on__gte=today - PAST, ends_on__lte=today + AHEAD).order_by("ends_on", "pk")[:MOST]


def _terms(user: User, today: date) -> Iterator[Due]:
    seen = CommitteeTerm.objects.visible_to(user)
    for row in _ending(seen.select_related("committee__organisation", "committee__area__compound"), today):
        words = _("%(name)s任期届满") % {"name": row.committee}
        place = row.committee.area.compound.name
        yield Due(f"term-{row.pk}", row.ends_on, words, place, row.get_absolute_url())


def _services(user: User, today: date) -> Iterator[Due]:
    seen = ServiceContract.objects.visible_to(user).latest().filter(project__ends_on=None)
    for row in _ending(seen.select_related("project__compound"), today):
        words = _("%(name)s物业合同到期") % {"name": row.project.name}
        compound = row.project.compound
        yield Due(f"service-{row.pk}", row.ends_on, words, compound.name, compound.get_desk_url())


def _incomes(user: User, today: date) -> Iterator[Due]:
    seen = IncomeContract.objects.visible_to(user).filter(ended_on=None)
    for row in _ending(seen.select_related("asset__area__compound"), today):
        words = _("经营合同%(number)s到期") % {"number": row.number}
        place = row.asset.area.compound.name
        yield Due(f"income-{row.pk}", row.ends_on, words, place, row.get_absolute_url())


def calendar(name: str, dues: Iterator[Due], at: datetime) -> bytes:
    """RFC 5545; without alarms, since programmes have their owner's own."""
    made = Calendar()
    made.add("prodid", "-//compound governance portal//due dates//ZH")
    made.add("version", "2.0")
    made.add("method", "PUBLISH")
    made.add("x-wr-calname", name)
    made.add("x-published-ttl", "PT6H")
    for due in dues:
        made.add_component(_event(due, at))
    return made.to_ical()


def _event(due: Due, at: datetime) -> Event:
    event = Event()
    event.add("uid", f"{due.key}@{urlsplit(settings.SITE_URL).hostname}")
    event.add("dtstamp", at)
    event.add("summary", due.words)
    if due.place:
        event.add("location", due.place)
    event.add("url", f"{settings.SITE_URL}{due.link}")
    event.add("transp", "TRANSPARENT")
    if isinstance(due.when, datetime):
        local = timezone.localtime(due.when)
        event.add("dtstart", local.date() if is_day_end(local) else due.when)
    else:
        event.add("dtstart", due.when)
    return event


def address(token: str) -> str:
    return f"{settings.SITE_URL}{reverse('calendar', args=[token])}"
