"""What a reporter's page shows besides the story: a limit that rests or grew, how an original goes on."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from workflow import calendars
from workflow.models import AuditEntry

from . import rules, story
from .actions import days_rested, rest_ends
from .lifecycle import Kind, Status
from .models import Complaint, ComplaintDeadline, DataRequest, Extension

TOLD_TO_FOLLOWERS = frozenset(
    {
        *("dispatch", "redispatch", "designate", "accept", "extend", "resolve"),
        *("reopen", "repeat", "rate", "lapse", "decline", "escalate"),
    }
)


@dataclass(frozen=True)
class Clock:
    """The limit to close where something is unusual about it."""

    rests_until: datetime | None = None
    extension: Extension | None = None
    due_at: datetime | None = None


@dataclass(frozen=True)
class Original:
    """A case as those may see it whose own were merged into it: no words and no photos of its reporter."""

    case: Complaint
    line: story.StatusLine
    steps: list[story.Step]
    where: str


@dataclass(frozen=True)
class Asked:
    """A wish about personal data, with the day by which it is answered."""

    request: DataRequest
    due_at: datetime


def clock_of(case: Complaint, deadlines: Iterable[ComplaintDeadline]) -> Clock:
    running = next((row for row in deadlines if row.kind == Kind.CLOSE and row.is_running), None)
    if running is None:
        return Clock()
    rests = rest_ends(running, days_rested(case), calendars.current()) if running.paused_at else None
    granted = Extension.objects.filter(case=case, granted=True).first() if running.extended_by else None
    return Clock(rests, granted, running.due_at)


def original_of(case: Complaint, *, at: datetime) -> Original | None:
    if case.original_id is None:
        return None
    original = Complaint.objects.with_place().get(pk=case.original_id)
    deadlines = list(original.deadlines.order_by("due_at", "pk"))
    entries = list(AuditEntry.objects.about(original.label, original.key))
    told = [entry for entry in entries if entry.verb in TOLD_TO_FOLLOWERS]
    steps = [replace(step, text="", photos=[]) for step in story.for_reporter(original, told, [], str)]
    where = next((entry.details.get("where", "") for entry in entries if entry.verb == "decline"), "")
    return Original(original, _line(original, deadlines, at), [*reversed(steps)], where)


def _line(original: Complaint, deadlines: list[ComplaintDeadline], at: datetime) -> story.StatusLine:
    """Only who reported it first is asked for a verdict, and for material."""
    if original.status == Status.RESOLVED:
        return story.StatusLine(_("%(unit)s已办结") % {"unit": original.unit})
    if any(row.is_running and row.paused_at for row in deadlines):
        rests = _("正在等待最初反映的人补充材料，办结时限暂停。")
        return story.StatusLine(_("%(unit)s正在办理") % {"unit": original.unit}, rests)
    return story.status_line(original, deadlines, at=at)


def requests_of(case: Complaint) -> list[Asked]:
    return [asked(request) for request in case.data_requests.order_by("-asked_at", "-pk")]


def asked(request: DataRequest) -> Asked:
    days = rules.DAYS_TO_ANSWER_DATA
    return Asked(request, calendars.current().after_days(timezone.localtime(request.asked_at), days).at)
