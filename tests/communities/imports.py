"""Importing the small workbooks of `books` into the test's database."""

from datetime import date, timedelta

from django.core.files.base import ContentFile
from django.utils import timezone

from communities.access import Post
from communities.models import Appointment
from communities.register.importing import import_checked, preview
from tests.communities.books import ON, Book

LATER = ON + timedelta(days=60)


def seen(book: Book, on: date = ON):
    return preview(ContentFile(book.file().getvalue()), on=on)


def imported(book: Book, on: date = ON, by=None):
    done = import_checked(seen(book, on).checked, file_name="台账.xlsx", by=by, at=timezone.now())
    assert done.checked.problems == []
    return done


def touched(done) -> dict[str, tuple[int, int]]:
    counts = done.plan.counts()
    return {
        slug: (count["created"], count["changed"])
        for slug, count in counts.items()
        if count["created"] or count["changed"]
    }


def absent(done) -> dict[str, int]:
    return {slug: len(table.absent) for slug, table in done.plan.tables.items() if table.absent}


def holders(post: Post, on: date, **where) -> list[str]:
    rows = Appointment.objects.current(on).holding(post).filter(**where).order_by("pk")
    return list(rows.values_list("person__name", flat=True))


def days(post: Post, **where) -> list[tuple[str, date, date | None]]:
    """Who held the post from when to when."""
    rows = Appointment.objects.holding(post).filter(**where).order_by("pk")
    return list(rows.values_list("person__name", "starts_on", "ends_on"))
