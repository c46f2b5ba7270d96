"""Many at the same moment: no gap, sums to the fen, one draft for a form, one voucher for a draft."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection

from finance import actions, verifying
from finance.models import Book, BookHead, Draft, Voucher
from tests.finance.scenes import NOON, a_fact, a_scene
from workflow.refusals import Refused

pytestmark = pytest.mark.django_db(transaction=True)
CROWD, EACH = 6, 5


@pytest.fixture
def scene(transactional_db):
    return a_scene()


def at_once(deed) -> list:
    """The deed done by a crowd, each on a connection of its own."""

    def one(number):
        try:
            return deed(number)
        finally:
            connection.close()

    with ThreadPoolExecutor(CROWD) as crowd:
        return list(crowd.map(one, range(CROWD)))


def test_a_crowd_posts_to_one_book(scene):
    def work(number):
        book = Book.objects.select_related("area__compound__township").get(pk=scene.book.pk)
        for turn in range(EACH):
            draft = actions.enter(
                book=book,
                kind="income",
                on=NOON.date(),
                amount=Decimal(f"{number + 1}.{turn}1"),
                summary="进场费",
                form_key=f"{number}:{turn}",
                by=None,
                at=NOON,
            )
            actions.post(draft, by=None, at=NOON)

    at_once(work)

    numbers = list(Voucher.objects.order_by("seq").values_list("seq", "voucher_no"))
    assert numbers == [(number, number) for number in range(1, CROWD * EACH + 1)]
    exact = sum(Decimal(f"{number + 1}.{turn}1") for number in range(CROWD) for turn in range(EACH))
    assert scene.head().bank == exact
    out = StringIO()
    call_command("verify_books", stdout=out)
    assert f"锚点{CROWD * EACH}个" in out.getvalue()


def test_a_nervous_finger_enters_once(scene):
    drafts = at_once(lambda _number: scene.enter(form_key="k" * 32).pk)

    assert len(set(drafts)) == 1
    assert Draft.objects.count() == 1


def test_of_a_crowd_with_one_draft_one_posts(scene):
    draft = scene.enter()

    posted = at_once(lambda _number: scene.post(Draft.objects.get(pk=draft.pk)).seq)

    assert posted == [1] * CROWD
    assert Voucher.objects.count() == 1


def test_nobody_posts_into_a_month_while_it_is_closed(scene):
    drafts = [scene.enter(on=NOON.date().replace(month=1)) for _ in range(CROWD - 1)]

    def work(number):
        with suppress(Refused):
            if number == 0:
                return actions.close_month(scene.book, NOON.date().replace(month=1, day=1), by=None, at=NOON)
            return scene.post(Draft.objects.get(pk=drafts[number - 1].pk))
        return None

    at_once(work)

    waiting = Draft.objects.waiting().count()
    assert scene.head().closed_until is None or not waiting
    call_command("verify_books", stdout=StringIO())


def test_books_are_verified_by_several_processes_as_by_one(scene):
    others = [a_scene() for _ in range(3)]
    for one in (scene, *others):
        actions.post_many(one.book, [a_fact(amount="100"), a_fact(amount="200")], by=None, at=NOON)
    BookHead.objects.filter(book=others[1].book).update(bank=1)
    books = list(Book.objects.select_related("area__compound", "head").order_by("pk"))

    alone, together = (
        list(verifying.first_faults(books, verifying.Anchored(), processes=count)) for count in (1, 2)
    )

    assert together == alone
    assert [bool(words) for words in alone] == [False, False, True, False]
