"""What the other rooms warn of (工作提醒): asked of them each time and stored nowhere else.

A source is a kind with its rows: what is late or runs out, in the reader's scope by the room's own right,
the nearest day first. Counting is one query for each source, listing another one.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, Exists, F, Max, OuterRef, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from communities.access import grants
from communities.models import CommitteeTerm, Compound, ServiceContract, User
from disclosure.models import Document
from finance.models import Book, IncomeContract
from finance.overview import last_due
from finance.rules.periods import Period
from safety.models import Inspection
from safety.today import missed_lately

from .indicators.window import end_of

AHEAD = timedelta(days=90)
"""Whatever ends so soon is warned of (RULES 2: a lead of 90 days)."""
MOST = 200
"""Rows that are listed of one source; its own list holds the rest."""


@dataclass(frozen=True)
class Notice:
    """One line: what, where, by or since which day, and the page on which it is seen to."""

    compound: str
    code: str
    township: str
    words: str
    due: date
    link: str
    colour: str = "yellow"
    kind: str = ""
    label: Any = ""


@dataclass(frozen=True)
class Source:
    """`rows` are scoped and counted by the database; `compound` leads from a row to its compound."""

    kind: str
    label: Promise
    permission: str
    compound: str
    rows: Callable[[User, date], QuerySet[Any]]
    show: Callable[[Any, date], Notice]

    def of(self, user: User, on: date, among: QuerySet[Compound] | None = None) -> QuerySet[Any]:
        """Of a reader without the right, nothing; `among` narrows to some compounds."""
        rows = self.rows(user, on)
        if not grants(user).may(self.permission):
            return rows.none()
        return rows if among is None else rows.filter(**{f"{self.compound}__in": among})


@dataclass(frozen=True)
class Tally:
    kind: str
    label: Promise
    count: int


def operational(
    user: User, at: datetime, among: QuerySet[Compound] | None = None, kind: str = ""
) -> list[Notice]:
    """The nearest day first."""
    on = timezone.localdate(at)
    found = [
        replace(source.show(row, on), kind=source.kind, label=source.label)
        for source in SOURCES
        if kind in ("", source.kind)
        for row in source.of(user, on, among)[:MOST]
    ]
    return sorted(found, key=lambda one: (one.due, one.code, one.kind))


def tallies(user: User, at: datetime, among: QuerySet[Compound] | None = None) -> list[Tally]:
    """How many there are of each kind, whether or not they are listed."""
    on = timezone.localdate(at)
    return [Tally(one.kind, one.label, one.of(user, on, among).count()) for one in SOURCES]


def count(user: User, at: datetime, among: QuerySet[Compound] | None = None) -> int:
    return sum(one.count for one in tallies(user, at, among))


def _notice(compound: Compound, words: str, due: date, link: str, on: date) -> Notice:
    colour = "red" if due < on else "yellow"
    return Notice(compound.name, compound.code, compound.township.name, words, due, link, colour)


def overdue_quarter(on: date) -> Period:
    """The last one whose day of publication is over."""
    return last_due(on - timedelta(days=1))


def _statements(user: User, on: date) -> QuerySet[Any]:
    """Books whose statement of the last quarter that should hang is not on all levels yet."""
    quarter = overdue_quarter(on)
    complete = (
        Document.objects.statements()
        .filter(area=OuterRef("area"), period_from=quarter.since, period_to=quarter.until)
        .complete_by(end_of(on))
    )
    rows = Book.objects.visible_to(user).filter(opened_on__lte=quarter.until, area__compound__closed_on=None)
    return rows.filter(~Exists(complete)).select_related("area__compound__township").order_by("pk")


def _show_statement(book: Book, on: date) -> Notice:
    quarter = overdue_quarter(on)
    words = _("%(quarter)s公共收益公示表没有三级都公示") % {"quarter": quarter.code}
    return _notice(book.area.compound, words, quarter.due_on, book.get_absolute_url(), on)


def _terms(user: User, on: date) -> QuerySet[Any]:
    rows = CommitteeTerm.objects.visible_to(user).needing_election(on, on + AHEAD)
    standing = rows.filter(committee__organisation__ends_on=None, committee__area__compound__closed_on=None)
    return standing.select_related("committee__organisation", "committee__area__compound__township").order_by(
        "ends_on", "pk"
    )


def _show_term(term: CommitteeTerm, on: date) -> Notice:
    words = _("业委会任期已满，没有换届") if term.ends_on < on else _("业委会任期将满，需要启动换届")
    return _notice(term.committee.area.compound, words, term.ends_on, term.get_absolute_url(), on)


def _services(user: User, on: date) -> QuerySet[Any]:
    rows = ServiceContract.objects.visible_to(user).running_out(on, on + AHEAD)
    standing = rows.filter(project__compound__closed_on=None)
    return standing.select_related("project__compound__township").order_by("ends_on", "pk")


def _show_service(contract: ServiceContract, on: date) -> Notice:
    compound = contract.project.compound
    words = _("物业合同已到期，没有续签") if contract.ends_on < on else _("物业合同将到期")
    return _notice(compound, words, contract.ends_on, compound.get_desk_url(), on)


def _incomes(user: User, on: date) -> QuerySet[Any]:
    rows = IncomeContract.objects.visible_to(user).running_out(on, on + AHEAD)
    standing = rows.filter(asset__area__compound__closed_on=None)
    return standing.select_related("asset__area__compound__township").order_by("ends_on", "pk")


def _show_income(contract: IncomeContract, on: date) -> Notice:
    words = _("经营合同将到期：%(subject)s") % {"subject": contract.subject}
    return _notice(contract.asset.area.compound, words, contract.ends_on, contract.get_absolute_url(), on)


def _inspections(user: User, on: date) -> QuerySet[Any]:
    """Compounds with inspections that nobody made, each once, the most missed first."""
    missed = missed_lately(Inspection.objects.visible_to(user), on)
    rows = missed.filter(compound__closed_on=None).order_by()
    grouped = rows.values(name=F("compound__name"), code=F("compound__code"))
    told = grouped.annotate(township=F("compound__township__name"), many=Count("pk"), last=Max("until"))
    return told.order_by("-many", "code")


def _show_inspections(row: dict[str, Any], on: date) -> Notice:
    words = ngettext("近30天漏检%(many)s次", "近30天漏检%(many)s次", row["many"]) % row
    link = f"{reverse('safety:inspection-list')}?state=missed&text={row['code']}"
    place = (row["name"], row["code"], row["township"])
    return Notice(*place, words, row["last"], link, "red")


SOURCES: Sequence[Source] = (
    Source(
        "statement", gettext_lazy("公示逾期"), "book.view", "area__compound", _statements, _show_statement
    ),
    Source(
        "term", gettext_lazy("业委会任期"), "register.view", "committee__area__compound", _terms, _show_term
    ),
    Source(
        "service", gettext_lazy("物业合同"), "register.view", "project__compound", _services, _show_service
    ),
    Source("income", gettext_lazy("经营合同"), "book.view", "asset__area__compound", _incomes, _show_income),
    Source(
        "inspection", gettext_lazy("漏检"), "inspection.view", "compound", _inspections, _show_inspections
    ),
)


def kinds() -> Iterable[tuple[str, Promise]]:
    return [(one.kind, one.label) for one in SOURCES]
