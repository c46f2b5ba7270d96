"""I04 and I05, counted from books, their statements and audits."""

from datetime import date

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from communities.models import Compound
from communities.rules import anniversary
from disclosure.models import Document
from finance.models import Audit, Book
from finance.overview import last_due

from .counting import IN, OUT, Part, verdict
from .register import show_compound
from .window import Window, end_of

NO_BOOK = "no_book"
PUBLISHED = {
    IN: _("三级都按期公示"),
    OUT: _("没有三级都按期公示"),
    NO_BOOK: _("没有建账"),
    "later": _("该季度以后才建账"),
}
AUDITED = {
    IN: _("近十二个月内有审计报告"),
    OUT: _("近十二个月内没有审计报告"),
    NO_BOOK: _("没有建账"),
    "new": _("建账不满一年，还没有审计报告"),
}


def statements_published(window: Window) -> list[Part]:
    """I04, of the quarter whose day of publication came last: every book on all three levels by that day."""
    quarter = last_due(window.as_of)
    books = Book.objects.filter(area__compound=OuterRef("pk"))
    owed = books.filter(opened_on__lte=quarter.until)
    shown = (
        Document.objects.statements()
        .filter(area=OuterRef("area"), period_from=quarter.since, period_to=quarter.until)
        .complete_by(end_of(quarter.due_on))
    )
    later = books.filter(opened_on__gt=quarter.until, opened_on__lte=window.as_of)
    rows = Compound.objects.standing(window.as_of).annotate(
        verdict=verdict(
            (Q(~Exists(owed) & Exists(later)), "later"),
            (Q(~Exists(owed)), NO_BOOK),
            (Q(Exists(owed.filter(~Exists(shown)))), OUT),
            default=IN,
        )
    )
    return [Part(rows, "", show_compound, counts_out=(OUT, NO_BOOK))]


def books_audited(window: Window) -> list[Part]:
    """I05: a report within the twelve months up to the day, on every book that is a year old."""
    on, ago = window.as_of, year_before(window.as_of)
    books = Book.objects.filter(area__compound=OuterRef("pk"), opened_on__lte=on)
    reported = Audit.objects.reported(ago, on).filter(book=OuterRef("pk"))
    lacking = books.filter(~Exists(reported))
    rows = Compound.objects.standing(on).annotate(
        verdict=verdict(
            (Q(~Exists(books)), NO_BOOK),
            (Q(~Exists(lacking)), IN),
            (Q(Exists(lacking.filter(opened_on__lte=ago))), OUT),
            default="new",
        )
    )
    return [Part(rows, "", show_compound, counts_out=(OUT, NO_BOOK))]


def year_before(on: date) -> date:
    return anniversary(on, -1)
