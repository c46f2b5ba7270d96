"""How much of its net income a book has given to the maintenance fund, and what its owners have ruled."""

from datetime import date
from decimal import Decimal

from django.conf import settings

from assembly.models import JointDecision

from .balances import Turnover, turnovers
from .models import Book
from .rules.entries import FUND
from .rules.fund_share import FundShare

ZERO = Decimal(0)
INCOME, COST = "4", "5"
"""First signs of the codes of accounts of income (interest, too) and of cost."""


def fund_shares(books: list[Book], *, since: date, until: date) -> dict[int, FundShare]:
    """By key of the book; a constant number of queries."""
    moved = turnovers([book.pk for book in books], since=since, until=until)
    allowed = _allowed([book.area_id for book in books], until)
    return {book.pk: _share(book, moved.get(book.pk, {}), allowed.get(book.area_id)) for book in books}


def fund_share(book: Book, *, since: date, until: date) -> FundShare:
    return fund_shares([book], since=since, until=until)[book.pk]


def net_income(accounts: dict[str, Turnover]) -> Decimal:
    income = sum((-sums.net for code, sums in accounts.items() if code.startswith(INCOME)), ZERO)
    return income - sum((sums.net for code, sums in accounts.items() if code.startswith(COST)), ZERO)


def _allowed(areas: list[int], until: date) -> dict[int, JointDecision]:
    """The last decision of each area that passed and rules a share, up to the day."""
    rows = JointDecision.objects.current().filter(
        area__in=areas, decided_on__lte=until, fund_share_min__isnull=False
    )
    return {row.area_id: row for row in rows.order_by("decided_on", "pk") if row.has_passed}


def _share(book: Book, accounts: dict[str, Turnover], decision: JointDecision | None) -> FundShare:
    """The owners' decision goes before what stands in the book, and that before the district's rule."""
    ruled = book.fund_share_min if book.fund_share_min is not None else Decimal(settings.FUND_SHARE_MIN)
    least, allowed_by = ruled, ""
    if decision is not None and decision.fund_share_min is not None:
        least = decision.fund_share_min
        allowed_by = str(decision) if ruled is not None and least < ruled else ""
    return FundShare(net_income(accounts), accounts.get(FUND, Turnover()).net, least, allowed_by)
