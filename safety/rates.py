"""The two rates of hazards (RULES 4), one function each over a queryset, as of a day.

Counted are hazards whose first limit of repair, with what was granted, ended by that day. `closed_rate`
(闭环率) asks whether they were closed by then; `on_time_rate` (按期整改率) whether, besides, the repair that
passed was handed in before that limit ended: how long a re-check takes is not the repairer's matter. What was
found to be none (误报) by that day, was not due yet or not ordered stands in neither and is named.
"""

from datetime import date, datetime

from django.db.models import Case, CharField, Count, Exists, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from communities.models import Compound
from workflow import calendars
from workflow.clock import LAST_SECOND, SHANGHAI
from workflow.models import AuditEntry
from workflow.rates import Rate

from .lifecycle import Kind
from .models import Assessment, Hazard, HazardDeadline
from .models.assessments import AssessmentQuerySet
from .models.hazards import HazardQuerySet

KEPT, LATE, UNMET = "kept", "late", "unmet"
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


def judged(since: date, as_of: date, until: date) -> QuerySet:
    """First limits of repair that end from the first to the last day, each with its `verdict` as of a day.

    A limit that had ended by the day is judged by that end, also where more time was granted afterwards.
    """
    ends, last = end_of(as_of), end_of(until)
    starts = datetime.combine(since, datetime.min.time(), SHANGHAI)
    inside, passed = _granted_later(starts, ends)
    held = Q(due_at__gte=starts, due_at__lte=last)
    held = held & ~Q(pk__in=passed) | Q(pk__in=inside) if passed else held
    closed = Q(case__closed_at__lte=ends)
    verdict = Case(
        When(case__voided_at__lte=ends, then=Value("void")),
        *([When(pk__in=inside, then=Value(UNMET))] if inside else []),
        When(due_at__gt=ends, then=Value("not_due")),
        When(closed & Q(case__rectified_at__lte=F("due_at")), then=Value(KEPT)),
        When(closed, then=Value(LATE)),
        default=Value(UNMET),
        output_field=CharField(),
    )
    return _first(ends).filter(held).annotate(verdict=verdict)


def unordered(since: date, as_of: date) -> QuerySet:
    """Found by the day and not ordered by then, with their `verdict`."""
    ends = end_of(as_of)
    ordered = HazardDeadline.objects.filter(case=OuterRef("pk"), kind=Kind.RECTIFY, started_at__lte=ends)
    rows = Hazard.objects.filter(~Exists(ordered), found_at__lte=ends).exclude(
        voided_at__isnull=False, voided_at__lt=datetime.combine(since, datetime.min.time(), SHANGHAI)
    )
    void = When(voided_at__lte=ends, then=Value("void"))
    return rows.annotate(verdict=Case(void, default=Value("not_ordered"), output_field=CharField()))


def _first(ends: datetime) -> QuerySet:
    """The first limit of repair of each hazard, if it had begun by then."""
    rows = HazardDeadline.objects.filter(kind=Kind.RECTIFY, started_at__lte=ends)
    earlier = HazardDeadline.objects.filter(
        case=OuterRef("case"), kind=Kind.RECTIFY, round__lt=OuterRef("round")
    )
    return rows.filter(~Exists(earlier))


def _granted_later(starts: datetime, ends: datetime) -> tuple[list[int], list[int]]:
    """Limits that had ended by then and were extended afterwards: those since `starts`, and all."""
    asked = HazardDeadline.objects.filter(
        case=OuterRef("case"), kind=Kind.APPROVE, started_at__lte=ends, met_at__gt=ends
    )
    rows = _first(ends).filter(Exists(asked), extended_by__gt=0)
    passed = {row.pk: end for row in rows if (end := calendars.due_unextended(row)) <= ends}
    return [key for key, end in passed.items() if end >= starts], list(passed)


REASONS = {"void": VOID, "not_due": NOT_DUE, "not_ordered": NOT_ORDERED}
"""Why a hazard stands in neither part of a rate."""


def passed_rate(assessments: AssessmentQuerySet, year: int) -> Rate:
    """达标率: passed of those assessed; who is out of scope is named (51 of 53, not of 58)."""
    counts = assessments.aggregate(
        passed=Count("pk", filter=Q(is_passed=True)),
        assessed=Count("pk", filter=Q(is_excluded=False)),
        out=Count("pk", filter=Q(is_excluded=True)),
    )
    excluded = {str(OUT_OF_SCOPE): counts["out"]} if counts["out"] else {}
    return Rate(counts["passed"], counts["assessed"], excluded, as_of=date(year, 12, 31))


PASSED, FAILED, OUT, NONE = "passed", "failed", "out", "none"
STANDARD = {
    PASSED: _("达标"),
    FAILED: _("未达标"),
    OUT: OUT_OF_SCOPE,
    NONE: _("近两年没有评定"),
}


def standardised(as_of: date) -> QuerySet[Compound]:
    """Compounds standing on the day with the `verdict` of their last assessment, of that year or the last.

    An assessment that was replaced afterwards is read from the trail, as it was.
    """
    years = (as_of.year, as_of.year - 1)
    ends = end_of(as_of)
    found = _replaced(years, ends)
    whens = []
    for year in years:
        row = Assessment.objects.filter(compound=OuterRef("pk"), year=year, assessed_on__lte=as_of)
        for word, keys in found[year].items():
            whens.append(When(pk__in=keys, then=Value(word)))
        whens += [
            When(Exists(row.filter(is_excluded=True)), then=Value(OUT)),
            When(Exists(row.filter(is_passed=True)), then=Value(PASSED)),
            When(Exists(row), then=Value(FAILED)),
        ]
    verdict = Case(*whens, default=Value(NONE), output_field=CharField())
    return Compound.objects.standing(as_of).annotate(verdict=verdict)


def _replaced(years: tuple[int, ...], ends: datetime) -> dict[int, dict[str, list[int]]]:
    """By year and verdict, the compounds whose assessment of the day was replaced after it."""
    rows = Assessment.objects.filter(year__in=years, assessed_on__gt=localdate(ends))
    keys = {f"{year}-{code}": (year, key) for year, code, key in rows.values_list(*COLUMNS)}
    found: dict[int, dict[str, list[int]]] = {year: {} for year in years}
    if not keys:
        return found
    told = AuditEntry.objects.filter(subject_label="assessment", at__lte=ends)
    last: dict[str, str] = {}
    for key, verb, details in told.order_by("at", "pk").values_list("subject_key", "verb", "details"):
        if key in keys:
            last[key] = OUT if verb == "leave_out" else PASSED if details["passed"] else FAILED
    for key, word in last.items():
        year, compound = keys[key]
        found[year].setdefault(word, []).append(compound)
    return found


COLUMNS = ("year", "compound__code", "compound")
