"""The portal: a draft is entered and posted by two persons (form key, lock, chain, audit, anchor)."""

from datetime import date
from decimal import Decimal
from itertools import count as counter

from django.utils import timezone

from communities.access import Role
from finance import actions
from finance.models import Book
from tests.factories import a_compound, a_user
from tests.finance.scenes import a_book, a_fact, an_asset, in_post

COMPOUND = a_compound()
OPENED = a_book(COMPOUND)
TREASURER, DIRECTOR = (in_post(a_user(role, COMPOUND)) for role in (Role.TREASURER, Role.DIRECTOR))
ASSET = an_asset(OPENED)
BOOK = Book.objects.select_related("area__compound__township").get(pk=OPENED.pk)
ON = date(2026, 3, 16)
TURNS = counter(1)


WAITING = []


def prepare() -> None:
    """Another person has entered it before."""
    draft = actions.enter(
        book=BOOK,
        kind="income",
        on=ON,
        amount=Decimal("1200.00"),
        summary="电梯广告费",
        asset=ASSET,
        form_key=f"bench:{next(TURNS)}",
        by=TREASURER,
        at=timezone.now(),
    )
    WAITING.append(draft)


def post() -> None:
    actions.post(WAITING.pop(), by=DIRECTOR, at=timezone.now())


def both() -> None:
    prepare()
    post()


def many(count: int) -> None:
    facts = [a_fact(amount="1200.00", asset=ASSET, on=ON) for _ in range(count)]
    actions.post_many(BOOK, facts, by=None, at=timezone.now())
