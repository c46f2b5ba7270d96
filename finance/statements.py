"""What a statement says of a period, computed from the book in the shape of schema statement-1."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Q, Sum
from django.utils.translation import gettext as _

from workflow.words import yuan

from .authority import spending_limit
from .balances import Turnover, held, held_in_cash, turnovers
from .distribution import fund_share
from .models import Account, Audit, Book, IncomeContract, Voucher
from .receipts import in_arrears
from .rules import Kind
from .rules.chain import ALGORITHM
from .rules.entries import BROUGHT_FORWARD, FUND, HELD, INTEREST
from .rules.periods import Period

FORMAT = "statement-1"
ZERO = Decimal(0)
CENT = Decimal("0.01")
OTHER = "OTHER"
Accounts = Mapping[str, Turnover]


def computed(book: Book, period: Period) -> dict[str, Any]:
    """The data of the statement. They add up by construction; `disclosure.publish` re-adds them."""
    before = turnovers([book.pk], until=period.since - timedelta(days=1)).get(book.pk, {})
    moved = turnovers([book.pk], since=period.since, until=period.until).get(book.pk, {})
    names = dict(Account.objects.values_list("code", "name"))
    income, cost = _coded(moved, names, "4", -1), _coded(moved, names, "5", 1)
    uses, fund = _uses(book, period), moved.get(FUND, Turnover()).net
    interest = -moved.get(INTEREST, Turnover()).net
    other = _other(moved)
    opening = _held(before) - moved.get(BROUGHT_FORWARD, Turnover()).net
    total_in = _added(income) + interest + _added(other)
    total_out = _added(cost) + _added(uses) + fund
    return {
        "format": FORMAT,
        "currency": "CNY",
        "account": _account(book),
        "opening": _text(opening),
        "income": income,
        "income_by_contract": _by_contract(book, period),
        "interest": _text(interest),
        "other": other,
        "cost": cost,
        "uses": uses,
        "fund": _text(fund),
        "total_in": _text(total_in),
        "total_out": _text(total_out),
        "closing": _text(_held(before) + _held(moved)),
        "arrears": _arrears(book, period),
        "audit": audit_facts(last_audit(book, period.until)),
        "book": {"seq": book.head.seq, "hash": book.head.hash, "algorithm": ALGORITHM},
        "notes": list(_notes(book, period)),
    }


def _held(accounts: Accounts) -> Decimal:
    return held(dict(accounts)) + held_in_cash(dict(accounts))


def _text(amount: Decimal) -> str:
    return f"{amount.quantize(CENT) + ZERO:.2f}"


def _added(rows: Iterable[Mapping[str, Any]]) -> Decimal:
    return sum((Decimal(row["amount"]) for row in rows), ZERO)


def _account(book: Book) -> dict[str, str]:
    facts = {"holder": book.account_holder, "bank": book.bank}
    return {name: words for name, words in facts.items() if words} | {"tail": book.account_tail}


def _coded(moved: Accounts, names: Mapping[str, str], digit: str, sign: int) -> list[dict[str, str]]:
    return [
        {"code": code, "name": names[code], "amount": _text(sign * sums.net)}
        for code, sums in sorted(moved.items())
        if code.startswith(digit) and code != INTEREST and sums.net
    ]


def _other(moved: Accounts) -> list[dict[str, str]]:
    """Deposits taken and given back, of other people's money."""
    sums = moved.get(HELD, Turnover())
    rows = ((_("暂收款"), sums.credit), (_("退还暂收款"), -sums.debit))
    return [{"name": name, "amount": _text(amount)} for name, amount in rows if amount]


def _vouchers(book: Book, period: Period, kind: str) -> Any:
    """Of a kind, with the red ink that takes some of them back."""
    rows = Voucher.objects.filter(book=book, on__range=(period.since, period.until))
    return rows.filter(Q(kind=kind) | Q(kind=Kind.REVERSAL, reverses__kind=kind)).order_by()


def _by_contract(book: Book, period: Period) -> list[dict[str, str]]:
    columns = (
        *("contract__number", "contract__subject", "contract__counterparty", "contract__is_person"),
        *("asset__kind__code", "asset__kind__name"),
    )
    rows = _vouchers(book, period, Kind.INCOME).values(*columns).annotate(total=Sum("amount"))
    found = []
    for row in sorted(rows, key=_last_without_contract):
        party = row["contract__counterparty"] or ""
        facts = {
            "number": row["contract__number"] or "",
            "kind": row["asset__kind__code"] or OTHER,
            "subject": row["contract__subject"] or row["asset__kind__name"] or _("其他收入（赔偿等）"),
            "counterparty": masked(party) if row["contract__is_person"] else party,
            "amount": _text(row["total"]),
        }
        if row["total"]:
            found.append(facts)
    return found


def _last_without_contract(row: Mapping[str, Any]) -> tuple[str, bool, str]:
    number = row["contract__number"] or ""
    return row["asset__kind__code"] or "~", not number, number


def _arrears(book: Book, period: Period) -> list[dict[str, str]]:
    """What contracts owed at the end of the period, the longest first."""
    contracts = IncomeContract.objects.filter(asset__area=book.area_id).select_related("asset")
    rows = []
    for standing in in_arrears(contracts.order_by("number", "pk"), on=period.until):
        contract, owed = standing.contract, standing.arrears
        if owed is not None and owed.since is not None:
            rows.append(
                {
                    "number": contract.number,
                    "subject": contract.subject,
                    "counterparty": masked(contract.counterparty)
                    if contract.is_person
                    else contract.counterparty,
                    "amount": _text(owed.open),
                    "since": owed.since.isoformat(),
                }
            )
    return rows


def masked(name: str) -> str:
    """林**: what the public reads of a natural person (RULES 10.2)."""
    return f"{name[:1]}**" if name else ""


def _uses(book: Book, period: Period) -> list[dict[str, str]]:
    columns = ("purpose__code", "purpose__name", "decision__number", "decision__title")
    rows = _vouchers(book, period, Kind.USE).values(*columns).annotate(total=Sum("amount"))
    limit = spending_limit(book.area_id, period.until)
    return [
        {
            "code": row["purpose__code"],
            "purpose": row["purpose__name"],
            "amount": _text(row["total"]),
            "decision": _decided(row["decision__number"], row["decision__title"], limit),
        }
        for row in sorted(rows, key=lambda row: (row["purpose__code"], row["decision__number"] or ""))
        if row["total"]
    ]


def _decided(number: str | None, title: str | None, limit: Decimal | None) -> str:
    if number:
        return f"{number} {title}"[:200]
    if limit is None:
        return _("没有业主共同决定")
    return _("在授权业委会单笔限额%(limit)s内自行决定") % {"limit": yuan(limit)}


def last_audit(book: Book, until: date) -> Audit | None:
    """The last published one whose period ends by the day or covers it."""
    rows = Audit.objects.filter(book=book, since__lte=until).exclude(published_at=None)
    rows = rows.order_by("-until", "-pk")
    return rows.first()


def audit_facts(audit: Audit | None) -> dict[str, str] | None:
    if audit is None:
        return None
    return {
        "firm": audit.firm,
        "period": f"{audit.since:%Y-%m-%d}/{audit.until:%Y-%m-%d}",
        "opinion": str(audit.get_opinion_display()),
        "verified": _text(audit.verified),
        "report": audit.report_number or audit.number,
    }


def _notes(book: Book, period: Period) -> Iterable[str]:
    share = fund_share(book, since=period.since, until=period.until)
    if share.allowed_by:
        facts = {"least": f"{share.least:f}", "decision": share.allowed_by}
        yield _("转入维修资金的比例按业主共同决定%(decision)s执行，不低于%(least)s%%。") % facts
    if not share.is_enough:
        facts = {"least": f"{share.least:f}", "net": yuan(share.net), "moved": yuan(share.moved)}
        yield _("本期净收益%(net)s，转入维修资金%(moved)s，低于规定的%(least)s%%。") % facts
