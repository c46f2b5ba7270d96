"""Who was last in a frozen quarter, and for how many quarters running: townships, compounds, companies."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from fractions import Fraction
from typing import Any, NamedTuple

from communities.models import ServiceProject
from finance.rules.periods import quarter_of

from .models import Freeze, FrozenScore, FrozenValue, Interview, InterviewLevel, InterviewTerms, Level
from .rules import interviews as rules
from .rules.interviews import Standing
from .rules.scores import RED, YELLOW

DAY = timedelta(days=1)
Kind = Interview.Kind


class Subject(NamedTuple):
    kind: str
    key: int


@dataclass(frozen=True)
class Called:
    """What a quarter says of one subject."""

    standing: Standing
    name: str
    of: int
    near: int
    code: str


def who_is_due(freeze: Freeze) -> dict[Subject, Called]:
    """Last by the frozen scores, less whoever is spared; in the same number of queries for any number."""
    terms, found = InterviewTerms.objects.on(freeze.until), dict[Subject, Called]()
    for kind, rated in _rated(freeze).items():
        standings = {subject: one.standing for subject, one in rated.items()}
        for subject in rules.due(standings, terms.count_of(kind), terms.sparing):
            found[subject] = rated[subject]
    return dict(sorted(found.items(), key=lambda item: (item[0].kind, item[1].standing.rank, item[1].code)))


def quarters(freeze: Freeze) -> Iterator[set[Subject]]:
    """Who is due in the quarter and in those before it, as far as they were frozen without a gap."""
    longest = InterviewLevel.objects.order_by("-running").values_list("running", flat=True)[0]
    row: Freeze | None = freeze
    for _turn in range(longest):
        if row is None:
            return
        yield set(who_is_due(row))
        row = Freeze.objects.filter(quarter=quarter_of(row.since - DAY).code).first()


def _rated(freeze: Freeze) -> dict[str, dict[Subject, Called]]:
    low = set(
        FrozenValue.objects.filter(freeze=freeze, colour__in=(YELLOW, RED)).values_list("place", flat=True)
    )
    rows = FrozenScore.objects.filter(freeze=freeze, rank__isnull=False, score__isnull=False)
    compounds = _placed(rows, Level.COMPOUND, low, "compound__code")
    townships = _placed(rows, Level.TOWNSHIP, low, "township__code")
    near = dict(rows.of_level(Level.COMPOUND).order_by("pk").values_list("township_id", "compound_id"))
    return {
        Kind.COMPOUND: compounds,
        Kind.TOWNSHIP: {
            subject: replace(one, near=near[subject.key])
            for subject, one in townships.items()
            if subject.key in near
        },
        Kind.COMPANY: _companies(freeze, compounds),
    }


def _placed(rows: Any, level: str, low: Collection[str], code: str) -> dict[Subject, Called]:
    columns = ("place", f"{level}_id", code, "name", "score", "rank")
    found = list(rows.of_level(level).order_by("pk").values_list(*columns))
    return {
        Subject(level, key): Called(
            Standing(rank, Fraction(score), place not in low), name, len(found), key, code
        )
        for place, key, code, name, score, rank in found
    }


def _companies(freeze: Freeze, compounds: Mapping[Subject, Called]) -> dict[Subject, Called]:
    """By the plain mean of the compounds that they served on the quarter's last day."""
    served: dict[int, dict[int, Called]] = {}
    names: dict[int, str] = {}
    projects = ServiceProject.objects.current(freeze.until).filter(company__isnull=False).order_by("pk")
    for company, name, compound in projects.values_list(
        "company_id", "company__organisation__name", "compound_id"
    ):
        if one := compounds.get(Subject(Kind.COMPOUND, compound)):
            served.setdefault(company, {})[compound] = one
            names[company] = name
    means = {key: rules.mean(one.standing.score for one in rows.values()) for key, rows in served.items()}
    ranks = rules.ranked(means)
    return {
        Subject(Kind.COMPANY, key): Called(
            Standing(ranks[key], means[key], all(one.standing.is_clean for one in rows.values())),
            names[key],
            len(served),
            min(rows),
            str(key),
        )
        for key, rows in served.items()
    }
