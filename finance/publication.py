"""What of a book the public may read: the days of statements that hang on the web."""

from collections.abc import Iterable
from datetime import date, timedelta

from disclosure.models import Document

from .models import Book, Statement

Days = list[tuple[date, date]]
"""First and last days, in order; quarters, and years that may hold them."""


def disclosed_days(book: Book) -> Days:
    rows = Statement.objects.filter(book=book, document__in=Document.objects.public())
    return list(rows.order_by("since", "until").values_list("since", "until"))


def is_whole(opened_on: date, days: Days) -> bool:
    """Whether nothing is left out from the first day of the book on: only then what is left adds up."""
    return bool(days) and reaches(opened_on, days) == max(until for _since, until in days)


def reaches(opened_on: date, days: Iterable[tuple[date, date]]) -> date:
    """The last day until which no day is missing; the eve of the book where the first one is."""
    known = opened_on - timedelta(days=1)
    for since, until in days:
        if since <= known + timedelta(days=1):
            known = max(known, until)
    return known
