"""All books at a glance: one row for each management area, in a constant number of queries."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from django.conf import settings
from django.db.models import Count, Max, QuerySet, Sum

from communities.models import Compound, ManagementArea
from disclosure.models import Document, Level

from .models import Audit, BankLine, BankStatement, Book, Finding, IncomeContract, Statement
from .receipts import standings
from .rules.periods import Period, quarter_of

ZERO = Decimal(0)


@dataclass(slots=True)
class Row:
    """What the district wants to know of one area; `book` is None where none is open."""

    area: ManagementArea
    book: Book | None = None
    bank_until: date | None = None
    """Until when the bank's statements were imported."""
    late_lines: int = 0
    """Lines of the bank without a voucher that are older than the set age."""
    statement: Statement | None = None
    """Of the quarter that was due last."""
    levels: set[str] = field(default_factory=set)
    """Levels on which its document was put up."""
    audits: int = 0
    verified: Decimal = ZERO
    findings: int = 0
    arrears: Decimal = ZERO
    """What contracts owe today."""

    @property
    def compound(self) -> Compound:
        return self.area.compound

    @property
    def is_disclosed(self) -> bool:
        return self.levels >= set(Level.values)


@dataclass(frozen=True)
class Overview:
    quarter: Period
    year: int
    """Of the audits."""
    rows: list[Row]

    @property
    def open_books(self) -> int:
        return sum(row.book is not None for row in self.rows)

    @property
    def disclosed(self) -> int:
        return sum(row.is_disclosed for row in self.rows)

    @property
    def audited(self) -> int:
        return sum(row.audits > 0 for row in self.rows)

    @property
    def verified(self) -> Decimal:
        return sum((row.verified for row in self.rows), ZERO)

    @property
    def findings(self) -> int:
        return sum(row.findings for row in self.rows)


def last_due(today: date) -> Period:
    """The last quarter whose day of publication has come."""
    quarter = quarter_of(today)
    while quarter.due_on > today:
        quarter = quarter_of(quarter.since - timedelta(days=1))
    return quarter


def overview(areas: QuerySet[ManagementArea], *, today: date, year: int) -> Overview:
    """Of the areas, by township and name."""
    quarter = last_due(today)
    places = areas.select_related("compound__township").order_by(
        "compound__township", "compound__pinyin", "pk"
    )
    rows = {area.pk: Row(area) for area in places}
    books = {book.pk: book for book in Book.objects.filter(area__in=rows).select_related("head")}
    for book in books.values():
        rows[book.area_id].book = book
    of_book = {key: rows[book.area_id] for key, book in books.items()}
    _fill_bank(of_book, today)
    _fill_statements(of_book, rows, quarter)
    _fill_findings(of_book, year)
    _fill_arrears(rows, today)
    return Overview(quarter, year, list(rows.values()))


def _fill_bank(of_book: dict[int, Row], today: date) -> None:
    statements = BankStatement.objects.filter(book__in=of_book).order_by().values("book")
    for key, until in statements.annotate(last=Max("until")).values_list("book", "last"):
        of_book[key].bank_until = until
    before = today - timedelta(days=settings.RECONCILE_WITHIN_DAYS)
    late = BankLine.objects.filter(book__in=of_book).outstanding().older_than(before).order_by()
    for key, count in late.values("book").annotate(count=Count("pk")).values_list("book", "count"):
        of_book[key].late_lines = count


def _fill_statements(of_book: dict[int, Row], of_area: dict[int, Row], quarter: Period) -> None:
    days = {"since": quarter.since, "until": quarter.until}
    for statement in Statement.objects.filter(book__in=of_book, **days).order_by("revision"):
        of_book[statement.book_id].statement = statement
    documents = Document.objects.filter(
        area__in=of_area,
        kind=Document.Kind.STATEMENT,
        period_from=quarter.since,
        period_to=quarter.until,
        postings__isnull=False,
    )
    for area, level in documents.order_by().values_list("area", "postings__level").distinct():
        of_area[area].levels.add(level)


def _fill_arrears(of_area: dict[int, Row], today: date) -> None:
    contracts = IncomeContract.objects.filter(asset__area__in=of_area).select_related("asset")
    for standing in standings(contracts, on=today):
        if standing.arrears is not None:
            of_area[standing.contract.asset.area_id].arrears += standing.arrears.open


def _fill_findings(of_book: dict[int, Row], year: int) -> None:
    audits = Audit.objects.filter(book__in=of_book, until__year=year).order_by().values("book")
    sums = audits.annotate(count=Count("pk"), total=Sum("verified"))
    for key, count, total in sums.values_list("book", "count", "total"):
        of_book[key].audits, of_book[key].verified = count, total
    findings = Finding.objects.filter(book__in=of_book).unsettled().order_by().values("book")
    for key, count in findings.annotate(count=Count("pk")).values_list("book", "count"):
        of_book[key].findings = count
