"""The rates of RULES 5.2 over a set of cases: from what, left out for which reason, as of when.

Who is counted, and how, is said in docs/decisions/0130. Nothing here writes or reads a clock.
"""

from collections import Counter
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet

from workflow.rates import Rate, total

from ..lifecycle import Kind
from .figures import (
    ENDED,
    GROUPINGS,
    KEPT,
    LATE,
    RANKED_FROM,
    REASONS,
    SATISFIED,
    UNMET,
    UNRATED,
    UNSATISFIED,
    Report,
    Span,
    Times,
)
from .tallies import (
    Tally,
    answers,
    decisive,
    limited,
    limits,
    starred,
    times,
    unanswered,
    unlimited,
)

__all__ = [
    "ENDED",
    "GROUPINGS",
    "RANKED_FROM",
    "REASONS",
    "Report",
    "Span",
    "Times",
    "closing",
    "decisive",
    "handling_times",
    "limited",
    "on_time",
    "report",
    "reports",
    "response",
    "satisfied",
    "silence_as_satisfied",
    "solved",
    "starred",
    "unanswered",
    "unlimited",
]

HALF = Decimal("0.5")
Parts = tuple[int | Decimal, int]


def response(cases: QuerySet, span: Span) -> Rate:
    """响应率: first contact within its limit ÷ cases whose limit of first contact has passed."""
    return _whole(_rates(limits(cases, span, Kind.CONTACT), _kept, span), span)


def closing(cases: QuerySet, span: Span) -> Rate:
    """办结率: closed ÷ should be closed."""
    return _whole(_rates(limits(cases, span, Kind.CLOSE), _done, span), span)


def on_time(cases: QuerySet, span: Span) -> Rate:
    """按期办结率: closed in time ÷ should be closed."""
    return _whole(_rates(limits(cases, span, Kind.CLOSE), _kept, span), span)


def solved(cases: QuerySet, span: Span) -> Rate:
    """解决率: solved, half-solved as ½ ÷ valid answers."""
    return _whole(_rates(answers(cases, span)[0], _solved, span), span)


def satisfied(cases: QuerySet, span: Span) -> Rate:
    """满意率: three stars and more ÷ valid ratings; whoever did not answer is in neither."""
    return _whole(_rates(answers(cases, span)[1], _satisfied, span), span)


def silence_as_satisfied(satisfied: Rate) -> Rate:
    """What the rate would be if whoever let the time to rate pass had been satisfied (RULES 5.2, a switch).

    Shown apart from 满意率 and never in its place: those cases stay unrated.
    """
    silent = satisfied.excluded.get(UNRATED, 0)
    rest = {reason: count for reason, count in satisfied.excluded.items() if reason != UNRATED}
    return Rate(satisfied.numerator + silent, satisfied.denominator + silent, rest, as_of=satisfied.as_of)


def handling_times(cases: QuerySet, span: Span) -> Times:
    """办结时长: closed − accepted (mean, median, 90th percentile)."""
    return times(cases, span).get(0, Times())


def report(cases: QuerySet, span: Span) -> Report:
    """All of it for the whole set; the number of queries does not depend on the set."""
    return reports(cases, span).get(0) or _empty(span)


def reports(cases: QuerySet, span: Span, by: str = "") -> dict[Any, Report]:
    """All of it for each group: keys are primary keys, or for `month` its first moment; "" is one group 0."""
    contact, close = (limits(cases, span, kind, by) for kind in (Kind.CONTACT, Kind.CLOSE))
    outcomes, stars = answers(cases, span, by)
    took, none = times(cases, span, by), Rate(0, 0, as_of=span.as_of)
    parts = {
        "response": _rates(contact, _kept, span),
        "closing": _rates(close, _done, span),
        "on_time": _rates(close, _kept, span),
        "solved": _rates(outcomes, _solved, span),
        "satisfied": _rates(stars, _satisfied, span),
    }
    return {
        key: Report(
            accepted=_accepted(close.get(key, Counter())),
            times=took.get(key, Times()),
            **{name: rates.get(key, none) for name, rates in parts.items()},
        )
        for key in contact.keys() | close.keys() | outcomes.keys() | took.keys()
    }


def _empty(span: Span) -> Report:
    none = Rate(0, 0, as_of=span.as_of)
    return Report(0, none, none, none, none, none)


def _accepted(counts: Mapping[str, int]) -> int:
    return sum(count for verdict, count in counts.items() if verdict not in ENDED)


def _kept(counts: Mapping[str, int]) -> Parts:
    return counts.get(KEPT, 0), sum(counts.get(word, 0) for word in (KEPT, LATE, UNMET))


def _done(counts: Mapping[str, int]) -> Parts:
    kept, due = _kept(counts)
    return kept + counts.get(LATE, 0), due


def _solved(counts: Mapping[str, int]) -> Parts:
    full, half, none = (counts.get(word, 0) for word in ("solved", "half", "unsolved"))
    return (full + half * HALF if half else full), full + half + none


def _satisfied(counts: Mapping[str, int]) -> Parts:
    return counts.get(SATISFIED, 0), counts.get(SATISFIED, 0) + counts.get(UNSATISFIED, 0)


def _rates(tally: Tally, share: Callable[[Mapping[str, int]], Parts], span: Span) -> dict[Any, Rate]:
    found = {}
    for key, counts in tally.items():
        excluded = {word: counts[word] for word in REASONS if counts[word]}
        found[key] = Rate(*share(counts), excluded, as_of=span.as_of)
    return found


def _whole(rates: Mapping[Any, Rate], span: Span) -> Rate:
    return total(rates.values(), as_of=span.as_of)
