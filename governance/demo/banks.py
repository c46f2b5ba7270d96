"""What the banks of the demo say: statements of a few compounds, partly matched with their books."""

import csv
import io
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from finance.actions.bank import match
from finance.balances import bank_balances
from finance.importing.bank import check, import_checked
from finance.models import BankLine, BankStatement, Book, Voucher
from finance.reconciling import on_the_account, proposals
from finance.rules.months import last_day, previous_month

from . import accounts
from .books import HAND_KEPT

FROM_THE_BANK = settings.ROOT / "finance" / "fixtures" / "bank_statement_DY006.csv"
MATCHED_UNTIL = date(2025, 11, 30)
"""December of the hand-kept book waits for somebody to look at the proposals."""
WRITTEN = (accounts.COMPOUND, "ZB001", "BQ001")
"""Compounds whose last two whole months the bank has told of."""
FEE = Decimal("10.00")
COLUMNS = ("交易日期", "摘要", "借方发生额", "贷方发生额", "余额", "对方户名", "附言")


def load(at: datetime) -> None:
    if BankStatement.objects.exists():
        return
    books = Book.objects.select_related("area__compound__township", "area__compound__community", "head")
    by_code = {book.compound.code: book for book in books}
    with transaction.atomic():
        if book := by_code.get(HAND_KEPT):
            with FROM_THE_BANK.open("rb") as file:
                take(book, file, FROM_THE_BANK.name, MATCHED_UNTIL, at)
        month = previous_month(timezone.localdate(at))
        first = previous_month(month)
        for code in WRITTEN:
            if book := by_code.get(code):
                text = told(book, first, last_day(month))
                name = f"bank_statement_{code}_{month:%Y%m}.csv"
                take(book, io.BytesIO(text.encode()), name, last_day(first), at)


def take(book: Book, file, name: str, matched_until: date, at: datetime) -> None:
    """Import a file, and accept what is proposed for its first days."""
    import_checked(check(file, book, at=at), book, file_name=name, by=None, at=at)
    lines = BankLine.objects.filter(book=book, on__lte=matched_until).select_related("book__area__compound")
    vouchers = Voucher.objects.filter(book=book).in_bulk()
    wanted = lines.in_bulk()
    for pair in proposals(book):
        if pair.line in wanted:
            match(wanted[pair.line], [vouchers[pair.voucher]], by=None, at=at)


def told(book: Book, since: date, until: date) -> str:
    """The days as the bank prints them: not the book's last line, but a fee that the book has not."""
    balance = bank_balances([book.pk], until=since - timedelta(days=1)).get(book.pk, Decimal(0))
    moves = on_the_account(Voucher.objects.filter(book=book, on__range=(since, until))).order_by("on", "seq")
    rows = [(one.on, one.summary, one.change, one.counterparty) for one in list(moves)[:-1]]
    text = io.StringIO()
    sheet = csv.writer(text)
    sheet.writerow(("账号：", f"{book.account_number}\t"))
    sheet.writerow(("起止日期：", f"{since:%Y%m%d}-{until:%Y%m%d}"))
    sheet.writerow(COLUMNS)
    for on, words, change, name in [*rows, (until, "账户维护费", -FEE, "")]:
        balance += change
        out, into = (f"{-change:.2f}", "") if change < 0 else ("", f"{change:.2f}")
        sheet.writerow((f"{on:%Y%m%d}", "转账", out, into, f"{balance:.2f}", name, words))
    return text.getvalue()
