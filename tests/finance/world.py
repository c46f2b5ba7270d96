"""What a place of the walks holds of public income, and the addresses of the pages about it."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

from django.utils import timezone

from communities.access import Role
from disclosure.models import Level
from finance import actions
from finance.actions.audits import record_audit
from finance.actions.checks import add_audit_finding, correct, run_check
from finance.actions.statements import submit
from finance.models import Audit, BankLine, Book, CheckRun, Draft, Finding, Statement, Voucher, VoucherScan
from finance.rules.periods import from_code
from tests.complaints.scenes import an_admitted_photo
from tests.disclosure.papers import a_statement_of, post_on_web
from tests.finance import world_assets

from . import bank_files


def _compound(place) -> list:
    return [place.compound.code]


def _line(place) -> BankLine:
    return BankLine.objects.get(book__area__compound=place.compound)


def _voucher(place) -> list:
    voucher = Voucher.objects.get(book=_book(place))
    return [place.compound.code, voucher.year, voucher.voucher_no]


def _draft(place) -> list:
    return [place.compound.code, Draft.objects.waiting().get(book=_book(place)).pk]


def _paper(place) -> list:
    return [place.compound.code, VoucherScan.objects.get(draft__book=_book(place)).token]


def _month(place) -> list:
    return [place.compound.code, "2025-01"]


def _book(place) -> Book:
    return Book.objects.get(area__compound=place.compound)


def _audit(place) -> Audit:
    return Audit.objects.get(book__area__compound=place.compound)


def _finding(place) -> Finding:
    return Finding.objects.get(audit=_audit(place))


ABOUT: dict[str, Callable] = {
    **world_assets.ABOUT,
    "finance:public-book": lambda place: [place.compound.code, "csv"],
    "finance:book-page": _compound,
    "finance:book-edit": _compound,
    "finance:draft-new": lambda place: [place.compound.code, "income"],
    **dict.fromkeys(["finance:draft-page", "finance:draft-post", "finance:draft-reject"], _draft),
    **dict.fromkeys(["finance:voucher-page", "finance:voucher-reverse"], _voucher),
    "finance:paper": _paper,
    **dict.fromkeys([f"finance:month-{deed}" for deed in ("close", "ask", "reopen", "keep")], _month),
    "finance:bank-import": _compound,
    "finance:bank-line": lambda place: [*_compound(place), _line(place).pk],
    "finance:bank-matched": _compound,
    "finance:bank-move": _compound,
    "finance:bank-page": _compound,
    "finance:book-import": _compound,
    **dict.fromkeys(
        ["finance:check-list", "finance:check-new", "finance:audit-new", "finance:statement-list"], _compound
    ),
    "finance:statement-period": lambda place: [*_compound(place), "2025Q1"],
    **dict.fromkeys(
        ["finance:statement-page", "finance:statement-branch", "finance:statement-community"],
        lambda place: [Statement.objects.get(compound=place.compound).number],
    ),
    "finance:check-page": lambda place: [CheckRun.objects.get(book__area__compound=place.compound).number],
    **dict.fromkeys(
        ["finance:audit-page", "finance:audit-finding", "finance:audit-publish"],
        lambda place: [_audit(place).number],
    ),
    "finance:audit-paper": lambda place: [_audit(place).number, _audit(place).papers.get().token],
    **dict.fromkeys(
        ["finance:finding-page", "finance:finding-correct"], lambda place: [_finding(place).number]
    ),
    "finance:finding-recheck": lambda place: [_finding(place).number, "close"],
    "finance:finding-paper": lambda place: [_finding(place).number, _finding(place).papers.get().token],
}
"""Page → the arguments of its address for a place."""


def furnish(place) -> None:
    """Give the place one of everything that a page of this room is about."""
    book = actions.open_book(
        area=place.compound.areas.get(),
        opened_on=date(2025, 1, 1),
        bank="建设银行",
        account_holder=f"{place.canary}业委会",
        account_number="35050167000123450051",
        by=None,
        at=timezone.now(),
    )
    for month in (1, 2, 3):
        actions.close_month(book, date(2025, month, 1), by=None, at=timezone.now())
    actions.post(_entered(book, place, "posted", [an_admitted_photo()]), by=None, at=timezone.now())
    _entered(book, place, "waiting", [])
    row = ["2025-03-01", f"{place.canary}转入租金", "", "4500.00", "104500.00", f"{place.canary}书吧", ""]
    bank_files.take(bank_files.csv_file(row), book)
    watch(place, book)
    world_assets.furnish(place)


def _entered(book: Book, place, key: str, scans: list) -> Draft:
    return actions.enter(
        book=book,
        kind="income",
        on=timezone.localdate(),
        amount=Decimal("1200.00"),
        summary=f"{place.canary}电梯广告费",
        form_key=key,
        scans=scans,
        by=place.users[Role.TREASURER],
        at=timezone.now(),
    )


def watch(place, book) -> None:
    """A statement and what is public of it, a check, an audit with a finding that waits for its re-check."""
    at = timezone.now()
    statement = submit(book, from_code("2025Q1"), by=None, at=at)
    statement.document = a_statement_of(book.area, at, number=statement.number)
    statement.save(update_fields=["document"])
    post_on_web(statement.document, at, [Level.DISTRICT])
    run_check(book, "C1", since=date(2025, 1, 1), until=date(2025, 3, 31), by=None, at=at)
    audit = record_audit(
        book=book,
        firm=f"{place.canary}会计师事务所",
        since=date(2025, 1, 1),
        until=date(2025, 3, 31),
        scope="收支",
        opinion="unqualified",
        verified=Decimal(1),
        funding="fiscal",
        reported_on=date(2025, 4, 1),
        papers=[an_admitted_photo()],
        by=None,
        at=at,
    )
    finding = add_audit_finding(audit, title=f"{place.canary}凭证不全", words="没有附件", by=None, at=at)
    director = place.users[Role.DIRECTOR]
    correct(finding, note="已补齐", papers=[an_admitted_photo()], by=director, at=at)
