"""Tough compounds with what a list shows of each, in one query however many."""

from datetime import date

from django.db.models import Count, F, IntegerField, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from .lifecycle import WorkStatus
from .models import Issue, SiteMeeting, Sponsorship, Task

UNFINISHED = (WorkStatus.OPEN, WorkStatus.DONE)


def with_state(rows: QuerySet, on: date) -> QuerySet:
    """`leader`, `next_meeting`, and how many of the issues and tasks are closed.

    Issues are the compound's own, whenever they were found; what was cancelled counts nowhere.
    """
    leaders = Sponsorship.objects.current(on).filter(tough=OuterRef("pk"), part=Sponsorship.Part.LEADER)
    meetings = SiteMeeting.objects.filter(tough=OuterRef("pk"), recorded_at=None, on__gte=on)
    issues = Issue.objects.filter(compound=OuterRef("compound"))
    tasks = Task.objects.filter(tough=OuterRef("pk"))
    counted = rows.annotate(
        leader=Subquery(leaders.order_by("-starts_on", "-pk").values("person__name")[:1]),
        next_meeting=Subquery(meetings.order_by("on", "pk").values("on")[:1]),
        open_issues=_count(issues.filter(status__in=UNFINISHED)),
        open_tasks=_count(tasks.filter(status__in=UNFINISHED)),
        closed_issues=_count(issues.filter(status=WorkStatus.CLOSED)),
        closed_tasks=_count(tasks.filter(status=WorkStatus.CLOSED)),
    )
    return counted.annotate(
        closed=F("closed_issues") + F("closed_tasks"),
        all=F("closed_issues") + F("closed_tasks") + F("open_issues") + F("open_tasks"),
    )


def _count(rows: QuerySet) -> Coalesce:
    counted = rows.order_by().values(one=Value(1)).annotate(count=Count("pk")).values("count")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)
