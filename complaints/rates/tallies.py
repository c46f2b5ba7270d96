"""Cases by what became of them, counted by the database: each once, in a fixed number of queries."""

from collections import Counter, defaultdict
from datetime import datetime
from typing import Any

from django.db.models import (
    Case,
    CharField,
    Count,
    DurationField,
    Exists,
    ExpressionWrapper,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Sum,
    Value,
    When,
    Window,
)
from django.db.models.functions import Coalesce, RowNumber, TruncMonth

from workflow import calendars

from ..lifecycle import Kind
from ..models import Complaint, ComplaintDeadline, Rating
from .figures import (
    ENDED,
    KEPT,
    LATE,
    NO_ANSWER,
    NO_LIMIT,
    NO_STARS,
    NOT_DUE,
    OPEN,
    PAUSED,
    SATISFIED,
    SATISFIED_FROM,
    UNMET,
    UNRATED,
    UNSATISFIED,
    WAITING,
    Span,
    Times,
)

Tally = dict[Any, Counter[str]]


def _group(by: str, moment: str, case: str = "") -> Any:
    if by == "month":
        return TruncMonth(moment)
    return F(f"{case}{by}") if by else Value(0, output_field=IntegerField())


def _word(*whens: When, default: str) -> Case:
    return Case(*whens, default=Value(default), output_field=CharField())


def _standing(kind: str, at: datetime) -> QuerySet:
    """Limits that were started; one that was dropped before its end never bound anybody."""
    known = ComplaintDeadline.objects.filter(kind=kind, started_at__lt=at)
    return known.filter(Q(dropped_at=None) | Q(dropped_at__gte=at) | Q(dropped_at__gt=F("due_at")))


def decisive(kind: str, at: datetime) -> QuerySet:
    """One row for each case: the first limit of first contact, the last limit to close."""
    nearer = "round__lt" if kind == Kind.CONTACT else "round__gt"
    same = _standing(kind, at).filter(case=OuterRef("case"), **{nearer: OuterRef("round")})
    return _standing(kind, at).filter(~Exists(same))


def _gone(at: datetime, case: str = "") -> tuple[When, ...]:
    """Cases that had ended unaccepted by then: their limit to close fell in the same moment."""
    key = case.rstrip("_") or "pk"
    later = ComplaintDeadline.objects.filter(case=OuterRef(key), kind=Kind.CLOSE, dropped_at__gte=at)
    return tuple(
        When(Q(**{f"{case}status": status}) & ~Exists(later), then=Value(status.value)) for status in ENDED
    )


def limits(cases: QuerySet, span: Span, kind: str, by: str = "") -> Tally:
    """Each case once, by what became of its limit of the kind."""
    found = _counted(limited(cases, span, kind), _group(by, "due_at", "case__"), F("verdict"))
    return _counted(unlimited(cases, span, kind), _group(by, "submitted_at"), F("verdict"), found)


def limited(cases: QuerySet, span: Span, kind: str) -> QuerySet:
    """The decisive limit of each case, with the word of its `verdict`.

    A limit that had passed by the moment is unmet, also where more time was granted afterwards.
    """
    at = span.at
    inside, passed = _granted_later(span, kind)
    held = span.holds("due_at") & ~Q(pk__in=passed) | Q(pk__in=inside) if passed else span.holds("due_at")
    unmet = Q(met_at=None) | Q(met_at__gte=at)
    rests = Q(paused_at__lt=at) & unmet & (Q(dropped_at=None) | Q(dropped_at__gte=at))
    verdict = _word(
        *_gone(at, "case__"),
        *([When(rests, pk__in=inside, then=Value(PAUSED))] if inside else []),
        *([When(pk__in=inside, then=Value(UNMET))] if inside else []),
        When(due_at__gte=at, then=Value(NOT_DUE)),
        When(rests, then=Value(PAUSED)),
        When(Q(met_at__lt=at, met_at__lte=F("due_at")), then=Value(KEPT)),
        When(met_at__lt=at, then=Value(LATE)),
        default=UNMET,
    )
    return decisive(kind, at).filter(_within(cases, "case"), held).annotate(verdict=verdict)


def _granted_later(span: Span, kind: str) -> tuple[list[int], list[int]]:
    """Limits that had passed by the moment and were extended afterwards: those of the span, and all."""
    if kind != Kind.CLOSE:
        return [], []
    rows = _standing(kind, span.at).filter(
        extended_by__gt=0,
        case__extension__granted=True,
        case__extension__asked_at__lt=span.at,
        case__extension__decided_at__gte=span.at,
    )
    ends = {row.pk: calendars.due_unextended(row) for row in rows}
    passed = {key: end for key, end in ends.items() if end < span.at}
    inside = [
        key
        for key, end in passed.items()
        if (span.start is None or end >= span.start) and (span.end is None or end < span.end)
    ]
    return inside, list(passed)


def unlimited(cases: QuerySet, span: Span, kind: str) -> QuerySet:
    """Cases without such a limit, with their `verdict`."""
    there = Exists(_standing(kind, span.at).filter(case=OuterRef("pk")))
    mine = Complaint.objects.filter(_within(cases, "pk"), submitted_at__lt=span.at)
    return mine.filter(span.holds("submitted_at"), ~there).annotate(
        verdict=_word(*_gone(span.at), default=NO_LIMIT)
    )


def _within(cases: QuerySet, key: str) -> Q:
    """That a row belongs to one of the cases; nothing to ask where they are all there are."""
    is_everything = not cases.query.where and not cases.query.is_sliced
    return Q() if is_everything else Q(**{f"{key}__in": cases.order_by().values("pk")})


def _counted(rows: QuerySet, group: Any, verdict: Any, into: Tally | None = None) -> Tally:
    found: Tally = defaultdict(Counter) if into is None else into
    counted = rows.order_by().values(key=group, verdict=verdict).annotate(count=Count("pk"))
    for key, word, count in counted.values_list("key", "verdict", "count"):
        found[key][word] += count
    return found


def answers(cases: QuerySet, span: Span, by: str = "") -> tuple[Tally, Tally]:
    """Each case once, by its reporter's last answer: whether it is solved, and the stars."""
    outcomes = _unanswered(cases, span, by)
    stars: Tally = defaultdict(Counter, {key: Counter(counts) for key, counts in outcomes.items()})
    facts = {"key": _group(by, "at", "case__"), "gone": _word(*_gone(span.at, "case__"), default="")}
    counted = _last(cases, span).order_by().values("outcome", "stars", **facts).annotate(count=Count("pk"))
    for row in counted:
        key, count, out = row["key"], row["count"], row["gone"] or _invalid(row["outcome"])
        outcomes[key][out or row["outcome"] or NO_ANSWER] += count
        stars[key][out or _stars(row["stars"])] += count
    return outcomes, stars


def _last(cases: QuerySet, span: Span) -> QuerySet:
    newer = Q(at__gt=OuterRef("at")) | Q(at=OuterRef("at"), pk__gt=OuterRef("pk"))
    later = Rating.objects.filter(newer, case=OuterRef("case"), at__lt=span.at)
    return Rating.objects.filter(_within(cases, "case"), span.holds("at"), ~Exists(later), at__lt=span.at)


def starred(cases: QuerySet, span: Span) -> QuerySet:
    """The last answer of each case, with the `verdict` of its stars."""
    verdict = _word(
        *_gone(span.at, "case__"),
        *(When(outcome=word, then=Value(word)) for word in sorted(Rating.NOT_VALID)),
        When(stars=None, then=Value(NO_STARS)),
        When(stars__gte=SATISFIED_FROM, then=Value(SATISFIED)),
        default=UNSATISFIED,
    )
    return _last(cases, span).annotate(verdict=verdict)


def _invalid(outcome: str) -> str:
    return outcome if outcome in Rating.NOT_VALID else ""


def _stars(stars: int | None) -> str:
    if stars is None:
        return NO_STARS
    return SATISFIED if stars >= SATISFIED_FROM else UNSATISFIED


def _unanswered(cases: QuerySet, span: Span, by: str) -> Tally:
    silent, rest = unanswered(cases, span)
    found = _counted(silent, _group(by, "met_at", "case__"), F("verdict"))
    return _counted(rest, _group(by, "submitted_at"), F("verdict"), found)


def unanswered(cases: QuerySet, span: Span) -> tuple[QuerySet, QuerySet]:
    """Cases without an answer, each with its `verdict`: by the limit they closed, else by submission."""
    at = span.at
    closed = decisive(Kind.CLOSE, at).filter(met_at__lt=at)
    asked = ComplaintDeadline.objects.filter(case=OuterRef("case"), kind=Kind.RATE, started_at__lt=at)
    waits = asked.filter(Q(met_at=None) | Q(met_at__gte=at), Q(dropped_at=None) | Q(dropped_at__gte=at))
    silent = closed.filter(_within(cases, "case"), span.holds("met_at"), ~_answered("case", at))
    verdict = _word(*_gone(at, "case__"), When(Exists(waits), then=Value(WAITING)), default=UNRATED)
    rest = Complaint.objects.filter(
        _within(cases, "pk"),
        span.holds("submitted_at"),
        ~_answered("pk", at),
        ~Exists(closed.filter(case=OuterRef("pk"))),
        submitted_at__lt=at,
    )
    return silent.annotate(verdict=verdict), rest.annotate(verdict=_word(*_gone(at), default=OPEN))


def _answered(case: str, at: datetime) -> Exists:
    return Exists(Rating.objects.filter(case=OuterRef(case), at__lt=at))


def times(cases: QuerySet, span: Span, by: str = "") -> dict[Any, Times]:
    """In one query: for each group the rows around its middle and its ninth tenth, with sums over all."""
    took = ExpressionWrapper(
        F("met_at") - Coalesce("case__accepted_at", "case__submitted_at"), output_field=DurationField()
    )
    closed = (
        decisive(Kind.CLOSE, span.at)
        .filter(_within(cases, "case"), span.holds("met_at"), met_at__lt=span.at)
        .exclude(case__status__in=ENDED)
        .annotate(key=_group(by, "met_at", "case__"), took=took)
    )
    part = {"partition_by": [F("key")]} if by else {}
    ranked = closed.annotate(
        rank=Window(RowNumber(), order_by=[F("took"), F("pk")], **part),
        size=Window(Count("pk"), **part),
        whole=Window(Sum("took"), **part),
        from_accepted=Window(Count("case__accepted_at"), **part),
    ).annotate(off_middle=F("rank") * 2 - F("size"), off_ninth=F("rank") * 10 - F("size") * 9)
    telling = ranked.filter(Q(off_middle__range=(0, 2)) | Q(off_ninth__range=(0, 9)))
    rows = defaultdict(list)
    for row in telling.order_by("key", "rank").values(
        "key", "took", "size", "whole", "from_accepted", "off_middle", "off_ninth"
    ):
        rows[row["key"]].append(row)
    return {key: _read(found) for key, found in rows.items()}


def _read(rows: list[dict[str, Any]]) -> Times:
    return Times(
        count=rows[0]["size"],
        whole=rows[0]["whole"],
        from_accepted=rows[0]["from_accepted"],
        middle=tuple(row["took"] for row in rows if 0 <= row["off_middle"] <= 2),
        ninth=next(row["took"] for row in rows if 0 <= row["off_ninth"] <= 9),
    )
