"""A statement drawn as poster and sheet, its page, and the answer that nothing has changed."""

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from bench.measure import medians
from disclosure import printing
from tests.disclosure.papers import a_statement, post_on_web


def main() -> None:
    document = a_statement(timezone.now())
    post_on_web(document, timezone.now())
    client, page = Client(), document.get_absolute_url()
    known = {"if-none-match": client.get(page)["ETag"]}
    with CaptureQueriesContext(connection) as asked:
        assert client.get(page, headers=known).status_code == 304
    names = ("poster PDF", "A4 sheet PDF", "page", f"page unchanged: 304 by {len(asked)} statements")
    times = medians(
        lambda: printing.poster(document),
        lambda: printing.sheet(document),
        lambda: client.get(page),
        lambda: client.get(page, headers=known),
    )
    for name, taken in zip(names, times, strict=True):
        print(f"{name:36} {taken:9.1f} ms", flush=True)
