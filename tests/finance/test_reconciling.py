"""The bank's side and the book's side: what is proposed, matched, taken back, and what remains."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from communities.access import Role
from finance.actions import close_month, month_facts, reverse
from finance.actions.bank import accept_proposals, match, refuse, undo
from finance.models import BankLine, BankMatch, Book
from finance.reconciling import agreement, outstanding_lines, outstanding_vouchers, proposals
from tests.factories import a_user
from workflow.models import AuditEntry
from workflow.refusals import Refused

from . import bank_files, old_books
from .scenes import NOON, a_scene, in_post

pytestmark = pytest.mark.django_db


@pytest.fixture
def book():
    """The book of 2025 of 龙庭御景 with its bank from September on."""
    area = old_books.an_area()
    old_books.take(old_books.real_book(), area, recompute=True)
    book = Book.objects.get(area=area)
    bank_files.take(bank_files.sample("DY006"), book)
    return book


def test_of_four_months_only_what_differs_remains_on_either_side(book):
    assert accept_proposals(book, by=None, at=old_books.NEW_YEAR) == 35

    only_book = {(one.source_no, f"{one.change:.2f}") for one in outstanding_vouchers(book)}
    only_bank = {(f"{one.on:%m-%d}", f"{one.amount:.2f}") for one in outstanding_lines(book)}
    assert only_book == {
        ("付040", "-819.01"),
        ("付041", "-30000.00"),
        ("收079", "1989.98"),
        ("付035", "-246.00"),
    }
    assert only_bank == {
        ("09-30", "-10.00"),
        ("12-19", "-15.00"),
        ("10-20", "150.00"),
        ("10-28", "-150.00"),
        ("11-18", "-336.00"),
    }
    assert agreement(book).gap == 0
    assert proposals(book) == []


@pytest.fixture
def scene():
    """Two incomes of one payer in the book, one line of the bank for both, one more for nothing."""
    scene = a_scene()
    scene.vouchers = [
        scene.posted(amount="300.00", on=date(2026, 3, 4)),
        scene.posted(amount="200.00", on=date(2026, 3, 5)),
    ]
    rows = [
        ["2026-03-04", "广告费", "", "500.00", "500.00", "", ""],
        ["2026-03-05", "手续费", "10.00", "", "490.00", "", ""],
    ]
    checked = bank_files.check(bank_files.csv_file(*rows), scene.book, at=NOON)
    bank_files.import_checked(checked, scene.book, file_name="", by=None, at=NOON)
    scene.line, scene.fee = BankLine.objects.order_by("no")
    return scene


def test_several_vouchers_together_are_one_line(scene):
    assert proposals(scene.book) == []
    match(scene.line, scene.vouchers, by=scene.treasurer, at=NOON)

    assert list(outstanding_lines(scene.book)) == [scene.fee]
    assert not outstanding_vouchers(scene.book)
    assert AuditEntry.objects.filter(verb="match").count() == 1


def test_sums_that_differ_are_not_matched(scene):
    with pytest.raises(Refused, match="不相等"):
        match(scene.line, scene.vouchers[:1], by=scene.treasurer, at=NOON)


def test_what_is_matched_is_not_matched_again_until_it_is_taken_back(scene):
    match(scene.line, scene.vouchers, by=scene.treasurer, at=NOON)
    with pytest.raises(Refused, match="已经勾对过"):
        match(scene.line, scene.vouchers, by=scene.treasurer, at=NOON)

    undo(scene.line, by=scene.treasurer, at=NOON)
    assert outstanding_vouchers(scene.book).count() == 2
    with pytest.raises(Refused, match="没有勾对"):
        undo(scene.line, by=scene.treasurer, at=NOON)


def test_a_refused_pair_is_not_proposed_again(scene):
    fee = scene.posted("cost", "10.00", on=date(2026, 3, 5), summary="手续费")
    assert [(pair.line, pair.voucher) for pair in proposals(scene.book)] == [(scene.fee.pk, fee.pk)]

    refuse(scene.fee, fee, by=scene.treasurer, at=NOON)
    assert proposals(scene.book) == []


def test_a_voucher_of_another_book_is_never_matched(scene):
    other = a_scene().posted(amount="500.00")

    with pytest.raises(Refused, match="本账本"):
        match(scene.line, [other], by=scene.treasurer, at=NOON)


def test_red_ink_that_the_bank_never_saw_is_on_neither_side(scene):
    scene.post(reverse(scene.vouchers[0], reason="记错", by=scene.treasurer, at=NOON))

    assert list(outstanding_vouchers(scene.book)) == [scene.vouchers[1]]


def test_red_ink_of_what_the_bank_has_is_outstanding(scene):
    match(scene.line, scene.vouchers, by=scene.treasurer, at=NOON)
    scene.post(reverse(scene.vouchers[0], reason="退回", by=scene.treasurer, at=NOON))

    assert [one.change for one in outstanding_vouchers(scene.book)] == [Decimal(-300)]


def test_who_only_reads_the_book_matches_nothing(scene):
    member = in_post(a_user(Role.MEMBER, scene.compound))

    for act in (
        lambda: match(scene.line, scene.vouchers, by=member, at=NOON),
        lambda: accept_proposals(scene.book, by=member, at=NOON),
    ):
        with pytest.raises(Refused):
            act()
    assert not BankMatch.objects.exists()


@pytest.mark.parametrize(("days", "count"), [(10, 0), (11, 1), (26, 2)])
def test_a_line_of_the_bank_that_is_too_old_keeps_its_month_from_being_closed(scene, days, count, settings):
    settings.RECONCILE_WITHIN_DAYS = 10
    at = NOON.replace(day=4) + timedelta(days)

    assert month_facts(scene.book, date(2026, 3, 1), at=at).unreconciled == count


def test_a_month_with_an_old_line_is_not_closed(scene):
    april = NOON.replace(month=4)

    with pytest.raises(Refused, match="2条银行流水没有核对"):
        close_month(scene.book, date(2026, 3, 1), by=scene.director, at=april)
