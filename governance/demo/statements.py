"""What the demo's books told in public: statements of each quarter on three levels, and the year's audits."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from communities.access import Post
from communities.actions import add_person, appoint
from communities.models import Appointment, Compound, District, Person, Township, User
from disclosure.actions import post
from disclosure.models import Channel, Document, Level, Posting
from finance.actions.audits import publish_audit, record_audit
from finance.actions.statements import approve, submit
from finance.balances import turnovers
from finance.models import Audit, Book, Statement
from finance.rules.months import last_day
from finance.rules.periods import Period, quarters_between, year_of
from workflow import audit
from workflow.models import AuditEntry

from . import accounts
from .books import FIRST_DAY
from .pictures import picture

MORNING = time(9, 0)
AUDITED = date(2025, 1, 1), date(2025, 12, 31)
REPORTED_ON = date(2026, 3, 20)
FIRM = "泉州衡信会计师事务所（虚构）"
UNAUDITED = 6
"""The smallest compounds wait for the next year: 52 of 58 were audited from the fiscal budget."""
SUBMITTED = timedelta(days=5)
"""After its quarter every statement is submitted."""
APPROVED = timedelta(days=9)
"""After its quarter every statement has been approved."""
LATE = timedelta(days=9)
"""Behind the others where a level puts something up late."""
EVERY = 17
"""One of so many statements is put up late at the township."""


@dataclass(frozen=True)
class Approvers:
    """Who approves a compound's statements, and who puts them up on each level."""

    branch: User
    township: User
    district: User


def load(at: datetime, say: Callable[[str], None]) -> None:
    """Publish what is missing, a transaction for each compound, so that a cut start goes on the next time."""
    load_told(at, say, lambda period: _submitted_on(period) <= REPORTED_ON)
    audit_books(at)  # before the statements that are to name them
    load_told(at, say, lambda period: _submitted_on(period) > REPORTED_ON)


def _submitted_on(period: Period) -> date:
    return period.until + SUBMITTED


def load_told(at: datetime, say: Callable[[str], None], is_wanted: Callable[[Period], bool]) -> None:
    clerks = township_clerks(at)
    books = Book.objects.select_related("area__compound__township", "area__compound__community", "head")
    known = set(Statement.objects.values_list("book", "since", "until"))
    missing = [
        (book, periods)
        for book in books.order_by("pk")
        if (
            periods := [
                one
                for one in told_of(book, at)
                if is_wanted(one) and (book.pk, one.since, one.until) not in known
            ]
        )
    ]
    for done, (book, periods) in enumerate(missing):
        if done % 20 == 0:
            say(_("正在载入公示表和审计（%(done)d/%(all)d）……") % {"done": done, "all": len(missing)})
        publish(book, periods, clerks[book.compound.township_id], at=at)


def told_of(book: Book, at: datetime) -> list[Period]:
    """Every quarter and year that is closed and whose statement has been approved by now."""
    closed = book.head.closed_until
    quarters = quarters_between(FIRST_DAY, closed) if closed else []
    periods = [*quarters, *dict.fromkeys(year_of(one.since) for one in quarters)]
    return [one for one in periods if one.until <= closed and morning(one.until + APPROVED) <= at]


def township_clerks(at: datetime) -> dict[int, User]:
    """A clerk for each township, who has no log-in of the demo."""
    return {
        township.pk: clerk(township, f"演示{township}经办", at)
        for township in Township.objects.order_by("pk")
    }


def clerk(place: Township | District, name: str, at: datetime) -> User:
    """Another officer of the place, for what takes two persons."""
    username = f"{accounts.PREFIX}clerk-{place.code.lower()}"
    if known := User.objects.filter(username=username).first():
        return known
    held = Post.TOWNSHIP_OFFICER if isinstance(place, Township) else Post.DISTRICT_OFFICER
    person = add_person(name, None, by=None, at=at)
    appoint(person, held, place, starts_on=FIRST_DAY, by=None, at=at)
    return accounts.open_account(username, person, at=at)


@transaction.atomic
def publish(book: Book, periods: Iterable[Period], township: User, *, at: datetime) -> None:
    approvers = Approvers(secretary_of(book.compound, at), township, accounts.account_of("district"))
    rows = []
    for period in periods:
        document = document_of(book, period, approvers)
        rows += posted(document, approvers, at)
        if book.compound.code == accounts.COMPOUND and period.kind == "quarter" and period.since == FIRST_DAY:
            rows = [one for one in rows if one.level != Level.COMPOUND]
            hang_late(document, approvers)
    Posting.objects.bulk_create(rows)
    AuditEntry.objects.bulk_create(audit_entry(one) for one in rows)


def hang_late(document: Document, approvers: Approvers) -> None:
    """The sheet hung on the wall days after the other levels, with its photo: not synchronous."""
    moment = morning(document.created_at.date() + LATE)
    place, evidence = "南门公示栏", [picture(cleared=True)]
    post(
        document,
        level=Level.COMPOUND,
        channel=Channel.WALL,
        place=place,
        evidence=evidence,
        by=approvers.branch,
        at=moment,
    )


def audit_entry(one: Posting) -> AuditEntry:
    words = {"level": one.level, "channel": one.channel, "place": one.place}
    return audit.entry("document", one.document.number, "post", by=one.posted_by, at=one.posted_at, **words)


def secretary_of(compound: Compound, at: datetime) -> User:
    rows = Appointment.objects.of_compound(compound).current(timezone.localdate(at)).holding(Post.SECRETARY)
    person: Person = rows.select_related("person").order_by("pk")[0].person
    known = User.objects.filter(person=person).first()
    return known or accounts.open_account(f"{accounts.PREFIX}secretary-{person.pk}", person, at=at)


def document_of(book: Book, period: Period, approvers: Approvers) -> Document:
    """Submitted on the fifth after the quarter, approved by two persons in the days after."""
    days = (SUBMITTED, timedelta(days=7), APPROVED)
    submitted, branch, township = (morning(period.until + after) for after in days)
    statement = submit(book, period, by=None, at=submitted)
    approve(statement, by=approvers.branch, at=branch)
    approve(statement, by=approvers.township, at=township)
    return statement.document


def posted(document: Document, approvers: Approvers, at: datetime) -> Iterable[Posting]:
    """Web and wall of the compound, the township's web, the district's web and the screen."""
    is_late = document.pk % EVERY == 0
    on = morning(document.created_at.date() + timedelta(days=1))
    places = (
        (Level.COMPOUND, Channel.WALL, "南门公示栏", approvers.branch, on),
        (Level.COMPOUND, Channel.WEB, "", approvers.branch, on),
        (Level.COMPOUND, Channel.SCREEN, "", approvers.branch, on),
        (Level.TOWNSHIP, Channel.WEB, "", approvers.township, on + LATE if is_late else on),
        (Level.DISTRICT, Channel.WEB, "", approvers.district, on + timedelta(days=1)),
    )
    for level, channel, place, by, moment in places:
        if moment <= at:
            yield Posting(
                document=document,
                level=level,
                channel=channel,
                place=place,
                sha256=document.sha256,
                posted_at=moment,
                posted_by=by,
            )


def audit_books(at: datetime) -> None:
    """Audits of all but the smallest, paid from the fiscal budget, and their results made public."""
    if Audit.objects.exists() or morning(REPORTED_ON) > at:
        return
    since, until = AUDITED
    books = Book.objects.select_related("area__compound").order_by("-area__compound__households", "pk")
    audited = list(books)[:-UNAUDITED]
    moved = turnovers([book.pk for book in audited], since=since, until=last_day(until))
    with transaction.atomic():
        for book in audited:
            income = sum(
                (-one.net for code, one in moved[book.pk].items() if code.startswith("4")), Decimal(0)
            )
            publish_audit(_audited(book, income, at), by=None, at=morning(REPORTED_ON))


def _audited(book: Book, income: Decimal, at: datetime) -> Audit:
    since, until = AUDITED
    return record_audit(
        book=book,
        firm=FIRM,
        report_number=f"衡信审字〔2026〕{book.pk:03d}号",
        since=since,
        until=until,
        scope="2025年度公共收益的收入、成本、支出和专户",
        opinion=Audit.Opinion.QUALIFIED if book.pk % 13 == 0 else Audit.Opinion.UNQUALIFIED,
        verified=income,
        funding=Audit.Funding.FISCAL,
        reported_on=REPORTED_ON,
        summary="收入已全部进入专户，支出有业主共同决定，账实相符。",
        by=None,
        at=morning(REPORTED_ON),
    )


def morning(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, MORNING))
