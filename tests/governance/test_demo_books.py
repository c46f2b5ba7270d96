"""The demo's books, recounted from their plan by hand."""

from datetime import date
from decimal import Decimal

import pytest
from django.utils import timezone

from finance.balances import bank_balances
from finance.models import Book, BookMonth, IncomeContract, Voucher
from finance.rules import Kind
from finance.rules.months import first_day, last_day, previous_month
from governance.demo import books
from governance.demo.earnings import Plan
from tests.factories import a_building, a_compound, a_project

IN, OUT = {Kind.OPENING, Kind.INCOME, Kind.INTEREST}, {Kind.COST, Kind.USE, Kind.FUND}


@pytest.mark.parametrize("households", [64, 354, 720, 2054])
def test_no_planned_book_is_ever_overdrawn(households):
    left = Decimal(0)

    for line in Plan(f"LY{households}", households, "物业").lines(date(2025, 1, 1), date(2027, 12, 31)):
        left += line.amount if line.kind in IN else -line.amount
        assert left >= 0, line
        assert line.kind in IN | OUT


def test_a_plan_is_the_same_at_every_start():
    first, last = date(2025, 1, 1), date(2025, 12, 31)

    assert Plan("LY001", 362, "物业").lines(first, last) == Plan("LY001", 362, "物业").lines(first, last)


@pytest.mark.django_db
def test_a_book_holds_its_plan_and_is_closed_up_to_the_month_before_last():
    compound = a_compound(code="LY077", households=362)
    a_building(compound)
    a_project(compound)
    now, today = timezone.now(), timezone.localdate()

    books.load(now, say=str)
    books.load(now, say=str)

    book = Book.objects.get(area__compound=compound)
    lines = books.plan_of(compound).lines(books.FIRST_DAY, today)
    left = sum(line.amount if line.kind in IN else -line.amount for line in lines)
    assert Voucher.objects.filter(book=book).count() == len(lines)
    assert bank_balances([book.pk], until=today) == {book.pk: left}
    closed = BookMonth.objects.filter(book=book, is_closed=True).order_by("-month")[0].month
    assert closed == previous_month(previous_month(today))
    assert book.head.closed_until == last_day(closed) < first_day(today)
    unheard = IncomeContract.objects.filter(asset__area=book.area, decision=None)
    assert [contract.authority for contract in unheard] == ["前期物业服务合同第九条"]
