"""The picture of a reader's area on the desk: what is red, what turned red, what is due, whom to call.

Every part costs the same number of queries, however many places there are.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Case as Choose
from django.db.models import Count, F, Q, QuerySet, Value, When
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from communities.access import Grants, Post, grants
from communities.models import Appointment, Compound, Organisation, Township, User
from complaints.models import Complaint
from finance.models import Finding
from safety.models import Hazard
from workflow.models import Case

from .models import (
    Freeze,
    FrozenScore,
    Grade,
    Interview,
    Issue,
    Level,
    Task,
    Warning,
)
from .models.scope import townships_of
from .warning_words import Spoken, spoken

VIEW = "indicator.view"
WEEK = timedelta(days=7)
SHOWN = 8
"""Rows of one list; the whole stands on the list it leads to."""
LINES = 15
"""Compounds in the table, the worst first; townships all stand there."""
CALLED: Mapping[str, tuple[Post, ...]] = {
    Level.TOWNSHIP: (Post.TOWNSHIP_LEADER, Post.TOWNSHIP_OFFICER),
    Level.COMPOUND: (Post.SECRETARY, Post.DIRECTOR),
}
"""Who is called about a place, the first post that is held."""


@dataclass(frozen=True)
class Kind:
    """Something with limits: its word, its nouns, the right to see them, the list of the late ones.

    `compound` and `township` lead from a case to its places; `scope` names the set that the reader sees.
    """

    label: Promise
    model: type[Case]
    permission: str
    page: str
    query: str = ""
    compound: str = "compound"
    township: str = "compound__township"
    scope: str = "visible_to"

    @property
    def link(self) -> str:
        return reverse(self.page) + self.query

    def ending(self, user: User, until: datetime) -> QuerySet:
        """The limits that bind, do not rest, and end by then, of the cases in the reader's scope."""
        limits: Any = self.model._meta.get_field("deadlines").related_model
        nouns: Any = self.model
        running = limits.objects.running().filter(paused_at=None, kind__in=self.model.binding)
        return running.filter(due_at__lt=until, case__in=getattr(nouns.objects, self.scope)(user))


CASES = Kind(_("诉求"), Complaint, "case.list", "complaints:case-list", "?state=overdue", scope="concerning")
HAZARDS = Kind(_("安全隐患"), Hazard, "hazard.view", "safety:hazard-list", "?state=overdue")
FINDINGS = Kind(_("核查问题"), Finding, "book.view", "finance:finding-list")
WARNINGS = Kind(_("红黄预警"), Warning, "warning.view", "warning-list", township="township")
INTERVIEWS = Kind(
    _("约谈"), Interview, "interview.view", "interview-list", "?state=open", "near", "near__township"
)
TASKS = Kind(pgettext_lazy("list", "任务"), Task, "task.list", "task-list", "?state=overdue")
ISSUES = Kind(_("问题台账"), Issue, "issue.list", "issue-list", "?state=overdue")
KINDS = (CASES, HAZARDS, FINDINGS, WARNINGS, INTERVIEWS, TASKS, ISSUES)


@dataclass(frozen=True)
class Due:
    """How many of a kind are late, and how many have a limit that ends within a week."""

    label: Promise
    late: int
    soon: int
    link: str


@dataclass(frozen=True)
class Dues:
    """By kind; `late` by kind and place."""

    kinds: list[Due]
    late: Mapping[Kind, Mapping[int, int]]


@dataclass(frozen=True)
class Line:
    """One place of the area. `called` is a post and a name, `phone` that of an office."""

    level: str
    code: str
    name: str
    red: int
    yellow: int
    late_cases: int
    late_hazards: int
    score: Decimal | None = None
    rank: int | None = None
    called: str = ""
    phone: str = ""


@dataclass(frozen=True)
class Picture:
    level: str
    quarter: str
    """The frozen one that scores and ranks are of; empty where none is frozen yet."""
    red: list[Spoken]
    """The open ones, what turned red last first."""
    red_count: int
    yellow_count: int
    turned: int
    """How many of the red opened red or became so within the week."""
    since: datetime
    """When that week began."""
    due: list[Due]
    lines: list[Line]

    @property
    def scored(self) -> list[tuple[str, Decimal | None]]:
        """For the chart: those that have a score, by rank."""
        ranked = [line for line in self.lines if line.rank is not None]
        return [(line.name, line.score) for line in sorted(ranked, key=lambda line: line.rank or 0)]


def picture(user: User, at: datetime, names: Mapping[str, str]) -> Picture | None:
    """None for whoever reads the indicators of no place, or of a single compound: they have one list.

    :param names: of what is warned of; read only where there is a warning.
    """
    townships = list(townships_of(user, VIEW).order_by("code"))
    if not townships and len(Compound.objects.visible_to(user, VIEW).values_list("pk")[:2]) < 2:
        return None
    level = Level.TOWNSHIP if len(townships) > 1 else Level.COMPOUND
    opened = Warning.objects.visible_to(user).open()
    found = dues(user, at, level)
    counts = _warned(opened, level, at - WEEK)
    lines, quarter = _lines(level, townships, user, at, counts, found)
    return Picture(
        level=level,
        quarter=quarter,
        red=spoken(opened.red().with_place().order_by("-red_since", "pk")[:SHOWN], names),
        red_count=sum(one.red for one in counts.values()),
        yellow_count=sum(one.yellow for one in counts.values()),
        turned=sum(one.turned for one in counts.values()),
        since=at - WEEK,
        due=found.kinds,
        lines=lines,
    )


def dues(user: User, at: datetime, level: str = Level.COMPOUND) -> Dues:
    """Of every kind that the reader may see, by place of the level; one query."""
    kinds = [kind for kind in KINDS if grants(user).may(kind.permission)]
    sums = {kind: [0, 0] for kind in kinds}
    late: dict[Kind, dict[int, int]] = {kind: {} for kind in kinds}
    for place, key, past, soon in _ending(kinds, user, at, level) if kinds else ():
        sums[kinds[place]][0] += past
        sums[kinds[place]][1] += soon
        if key is not None:
            late[kinds[place]][key] = past
    return Dues([Due(kind.label, *sums[kind], link=kind.link) for kind in kinds], late)


def _ending(kinds: list[Kind], user: User, at: datetime, level: str) -> Iterable[tuple[int, int, int, int]]:
    """The place of the kind, the place's key, how many cases are late, how many are due soon."""
    parts = []
    for number, kind in enumerate(kinds):
        column = f"case__{kind.township if level == Level.TOWNSHIP else kind.compound}"
        rows = kind.ending(user, at + WEEK).order_by().values(which=Value(number), place=F(column))
        past, soon = Q(due_at__lt=at), Q(due_at__gte=at)
        counted = rows.annotate(
            late=Count("case", distinct=True, filter=past), soon=Count("case", distinct=True, filter=soon)
        )
        parts.append(counted.values_list("which", "place", "late", "soon"))
    return parts[0].union(*parts[1:], all=True)


@dataclass(frozen=True)
class Warned:
    """Open warnings of one place; under the key None those of a level that the lines do not show."""

    red: int = 0
    yellow: int = 0
    turned: int = 0


def _warned(opened: QuerySet, level: str, since: datetime) -> dict[int | None, Warned]:
    """Open warnings by place of the level, one query."""
    column = "township" if level == Level.TOWNSHIP else "compound"
    place = Choose(When(level=level, then=F(column)))
    rows = (
        opened.order_by()
        .values(place=place)
        .annotate(
            red=Count("pk", filter=Q(grade=Grade.RED)),
            yellow=Count("pk", filter=Q(grade=Grade.YELLOW)),
            turned=Count("pk", filter=Q(grade=Grade.RED, red_since__gte=since)),
        )
    )
    return {key: Warned(*counts) for key, *counts in rows.values_list("place", "red", "yellow", "turned")}


def _lines(
    level: str,
    townships: list[Township],
    user: User,
    at: datetime,
    warned: Mapping[int | None, Warned],
    found: Dues,
) -> tuple[list[Line], str]:
    cases, hazards = found.late.get(CASES, {}), found.late.get(HAZARDS, {})

    def order(key: int) -> tuple[int, ...]:
        one = warned.get(key, Warned())
        return -one.red, -one.yellow, -cases.get(key, 0) - hazards.get(key, 0), key

    if level == Level.TOWNSHIP:
        places: list[Any] = sorted(townships, key=lambda place: order(place.pk))
    else:
        wrong = {key for key in {*warned, *cases, *hazards} if key is not None}
        places = _compounds(user, sorted(wrong, key=order)[:LINES])
    scores, quarter = _scores(level, [place.pk for place in places])
    called = _called(level, places, grants(user), at)
    lines = [
        Line(
            level,
            place.code,
            place.name,
            warned.get(place.pk, Warned()).red,
            warned.get(place.pk, Warned()).yellow,
            cases.get(place.pk, 0),
            hazards.get(place.pk, 0),
            *scores.get(place.pk, (None, None)),
            *called.get(place.pk, ("", "")),
        )
        for place in places
    ]
    return lines, quarter


def _compounds(user: User, keys: list[int]) -> list[Compound]:
    """In the order of the keys."""
    found = Compound.objects.visible_to(user, VIEW).select_related("community").in_bulk(keys)
    return [found[key] for key in keys if key in found]


def _scores(level: str, keys: Collection[int]) -> tuple[dict[int, tuple[Decimal | None, int | None]], str]:
    """By place, score and rank of the last frozen quarter, and which that is."""
    last = Freeze.objects.latest_first().values("pk")[:1]
    column = "township" if level == Level.TOWNSHIP else "compound"
    rows = FrozenScore.objects.filter(freeze=last, **{f"{column}__in": keys}).of_level(level)
    found = list(rows.values_list(column, "score", "rank", "freeze__quarter"))
    return {key: (score, rank) for key, score, rank, _quarter in found}, found[0][3] if found else ""


def _called(level: str, places: list[Any], rights: Grants, at: datetime) -> dict[int, tuple[str, str]]:
    """By place, who answers for it and the number of the office; names for who may see people."""
    names = _names(level, places, at) if rights.may("people.view") else {}
    if level == Level.COMPOUND:
        return {place.pk: (names.get(place.pk, ""), _phone(place)) for place in places}
    offices = Organisation.objects.filter(kind=Organisation.Kind.TOWNSHIP, township__in=places)
    phones = dict(offices.order_by("-pk").values_list("township", "office_phone"))
    return {place.pk: (names.get(place.pk, ""), phones.get(place.pk, "")) for place in places}


def _phone(compound: Compound) -> str:
    return compound.community.phone if compound.community else ""


def _names(level: str, places: list[Any], at: datetime) -> dict[int, str]:
    posts = CALLED[level]
    held = Appointment.objects.current(timezone.localdate(at)).holding(*posts).select_related("person")
    if level == Level.TOWNSHIP:
        held = held.filter(township__in=places)
    else:
        held = held.filter(organisation__compound__in=places).select_related("organisation")
    found: dict[int, str] = {}
    for row in sorted(held.order_by("pk"), key=lambda row: posts.index(Post(row.post))):
        key = row.township_id if level == Level.TOWNSHIP else row.organisation.compound_id
        found.setdefault(key, f"{row.get_post_display()} {row.person.name}")
    return found
