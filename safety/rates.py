"""The two rates of hazards (RULES 4), one function each over a queryset, as of a day.

Counted are hazards whose first limit of repair, with what was granted, ended by that day. `closed_rate`
(闭环率) asks whether they were closed by then; `on_time_rate` (按期整改率) whether, besides, the repair that
passed was handed in before that limit ended: how long a re-check takes is not the repairer's matter. What was
found to be none (误报) by that day, was not due yet or not ordered stands in neither and is named.
"""

from datetime import date, datetime

from django.db.models import Count, F, OuterRef, Q, Subquery
from django.utils.translation import gettext_lazy as _

from workflow.clock import LAST_SECOND, SHANGHAI
from workflow.rates import Rate

from .lifecycle import Kind
from .models import HazardDeadline
from .models.assessments import AssessmentQuerySet
from .models.hazards import HazardQuerySet

VOID = _("误报撤销")
NOT_DUE = _("未到整改时限")
NOT_ORDERED = _("还没有交办")
OUT_OF_SCOPE = _("不在评定范围")


def end_of(day: date) -> datetime:
    return datetime.combine(day, LAST_SECOND, SHANGHAI)


def registered(hazards: HazardQuerySet, as_of: date) -> HazardQuerySet:
    """Found by the day, each with `first_due`, the end of its first limit of repair."""
    first = HazardDeadline.objects.filter(case=OuterRef("pk"), kind=Kind.RECTIFY).order_by("round", "pk")
    return hazards.filter(found_at__lte=end_of(as_of)).annotate(
        first_due=Subquery(first.values("due_at")[:1])
    )


def closed_rate(hazards: HazardQuerySet, as_of: date) -> Rate:
    """闭环率: closed of those due."""
    return _rate(hazards, as_of, Q())


def on_time_rate(hazards: HazardQuerySet, as_of: date) -> Rate:
    """按期整改率: repaired before the limit ended, and closed, of those due."""
    return _rate(hazards, as_of, Q(rectified_at__lte=F("first_due")))


def _rate(hazards: HazardQuerySet, as_of: date, kept: Q) -> Rate:
    ends = end_of(as_of)
    void = Q(voided_at__lte=ends)
    due = ~_or_null(void) & Q(first_due__lte=ends)
    counts = registered(hazards, as_of).aggregate(
        closed=Count("pk", filter=due & Q(closed_at__lte=ends) & kept),
        due=Count("pk", filter=due),
        void=Count("pk", filter=void),
        later=Count("pk", filter=~_or_null(void) & Q(first_due__gt=ends)),
        unordered=Count("pk", filter=~_or_null(void) & Q(first_due=None)),
    )
    excluded = {
        str(VOID): counts["void"],
        str(NOT_DUE): counts["later"],
        str(NOT_ORDERED): counts["unordered"],
    }
    return Rate(
        counts["closed"], counts["due"], {why: many for why, many in excluded.items() if many}, as_of=as_of
    )


def _or_null(void: Q) -> Q:
    return Q(voided_at__isnull=False) & void


def passed_rate(assessments: AssessmentQuerySet, year: int) -> Rate:
    """达标率: passed of those assessed; who is out of scope is named (51 of 53, not of 58)."""
    counts = assessments.aggregate(
        passed=Count("pk", filter=Q(is_passed=True)),
        assessed=Count("pk", filter=Q(is_excluded=False)),
        out=Count("pk", filter=Q(is_excluded=True)),
    )
    excluded = {str(OUT_OF_SCOPE): counts["out"]} if counts["out"] else {}
    return Rate(counts["passed"], counts["assessed"], excluded, as_of=date(year, 12, 31))
