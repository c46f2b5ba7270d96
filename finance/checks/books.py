"""C2 收支与账户核查: whether income is whole, has its papers, and stands on the account."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal

from django.conf import settings
from django.db.models import Max
from django.utils.translation import gettext as _

from workflow.words import day_plain, yuan

from ..models import BankStatement, IncomeContract, Voucher
from ..reconciling import agreement, outstanding_lines, outstanding_vouchers, proposals
from ..rules import Kind, Means
from ..rules.fund_share import exceeds
from ..rules.months import last_day, next_month
from .facts import Evidence, Found, Scope, first, of_contract, of_voucher

ZERO = Decimal(0)
NEED_PAPERS = frozenset({Kind.INCOME, Kind.COST, Kind.USE, Kind.FUND})
MONTHS_OF = {
    IncomeContract.Cycle.MONTH: 1,
    IncomeContract.Cycle.QUARTER: 3,
    IncomeContract.Cycle.HALF_YEAR: 6,
    IncomeContract.Cycle.YEAR: 12,
}
GRACE_DAYS = 45
"""Money of a month may come in the next one; later it is missing."""


def without_papers(scope: Scope) -> Iterator[Found]:
    rows = [of_voucher(one) for one in scope.vouchers if one.kind in NEED_PAPERS and not one.scans]
    if rows:
        words = _("期内有%(count)d张凭证没有附件，请补齐原始凭证。") % {"count": len(rows)}
        yield Found(f"papers:{scope.period}", words, first(rows))


def not_reconciled(scope: Scope) -> Iterator[Found]:
    """Lines of the bank that have no voucher although they are old enough."""
    before = scope.today - timedelta(days=settings.RECONCILE_WITHIN_DAYS)
    lines = outstanding_lines(scope.book).filter(on__lte=scope.until, on__lt=before)
    rows = [
        Evidence(f"{one.on:%Y-%m-%d} {one.words} {one.amount:,.2f}", "bank_line", str(one.pk))
        for one in lines
    ]
    if rows:
        words = _("银行有%(count)d笔流水在账上没有对应的凭证。") % {"count": len(rows)}
        yield Found(f"bank:{scope.period}", words, first(rows))


def balances_differ(scope: Scope) -> Iterator[Found]:
    found = agreement(scope.book)
    if found is not None and found.gap:
        facts = {"day": day_plain(found.on), "bank": yuan(found.bank), "right": yuan(found.adjusted)}
        words = _("%(day)s银行余额%(bank)s，账面调节后应为%(right)s，不相符。") % facts
        yield Found("balance", words)


def in_cash(scope: Scope) -> Iterator[Found]:
    rows = [of_voucher(one) for one in scope.vouchers if one.means == Means.CASH and one.kind != Kind.BANKED]
    if rows and not scope.book.cash_reason:
        words = _("期内有%(count)d笔现金收支，本账本没有允许现金。") % {"count": len(rows)}
        yield Found(f"cash:{scope.period}", words, first(rows))


def contract_without_income(scope: Scope) -> Iterator[Found]:
    """A contract with a cycle under which nothing came in although one whole cycle is over."""
    paid = {one.contract_id for one in scope.vouchers if one.kind == Kind.INCOME}
    for contract in scope.contracts:
        months = MONTHS_OF.get(contract.cycle)
        if months is None or contract.pk in paid or contract.asset.retired_on:
            continue
        begun = max(contract.starts_on, scope.since)
        if begun + timedelta(days=31 * months + GRACE_DAYS) <= min(scope.until, scope.today):
            words = _("合同“%(number)s”期内没有任何收入入账。") % {"number": contract.number}
            yield Found(
                f"unpaid:{contract.asset.code}:{contract.number}:{scope.period}",
                words,
                (of_contract(contract),),
            )


def taken_by_company(scope: Scope) -> Iterator[Found]:
    """Offence a: the company keeps more than the contract allows, or passes nothing on for whole months."""
    income: dict[IncomeContract, Decimal] = defaultdict(Decimal)
    kept: dict[IncomeContract, Decimal] = defaultdict(Decimal)
    rows: dict[IncomeContract, list[Evidence]] = defaultdict(list)
    for voucher in scope.vouchers:
        contract = voucher.contract
        if contract is None or contract.counterparty not in scope.companies:
            continue
        if voucher.kind == Kind.INCOME:
            income[contract] += voucher.amount
            kept[contract] += voucher.retained
        elif voucher.kind == Kind.COST:
            kept[contract] += voucher.amount
            rows[contract].append(of_voucher(voucher))
    for contract in scope.contracts:
        if contract.counterparty in scope.companies:
            yield from _kept_too_much(scope, contract, income[contract], kept[contract], rows[contract])
            yield from _silent_months(scope, contract)


def _kept_too_much(
    scope: Scope, contract: IncomeContract, income: Decimal, kept: Decimal, rows: list[Evidence]
) -> Iterator[Found]:
    if kept and exceeds(kept, income, contract.cost_share):
        facts = {
            "number": contract.number,
            "kept": yuan(kept),
            "income": yuan(income),
            "share": f"{contract.cost_share:f}",
        }
        words = _(
            "合同“%(number)s”期内收入%(income)s，物业企业扣留和收取的成本%(kept)s，超过约定的%(share)s%%。"
        )
        yield Found(f"kept:{contract.number}:{scope.period}", words % facts, first(rows))


def _silent_months(scope: Scope, contract: IncomeContract) -> Iterator[Found]:
    paid = {
        one.on.replace(day=1)
        for one in scope.vouchers
        if one.contract_id == contract.pk and one.kind == Kind.INCOME
    }
    month = max(scope.since, contract.starts_on).replace(day=1)
    month = month if contract.starts_on <= month else next_month(month)
    end = min(filter(None, [scope.until, contract.ends_on, contract.ended_on]))
    missing = []
    while last_day(month) <= end and last_day(month) + timedelta(days=GRACE_DAYS) <= scope.today:
        if month not in paid and contract.cycle in (IncomeContract.Cycle.MONTH, IncomeContract.Cycle.SHARE):
            missing.append(month)
        month = next_month(month)
    if missing:
        facts = {"number": contract.number, "count": len(missing)}
        words = _("合同“%(number)s”由物业企业代收，有%(count)d个月没有转入公共收益。") % facts
        rows = [of_contract(contract, f" {one:%Y-%m}") for one in missing]
        yield Found(f"silent:{contract.number}:{scope.period}", words, first(rows))


def not_on_the_account(scope: Scope) -> Iterator[Found]:
    """Offence c: income that is in the book, and that the bank has not although its statement goes on.

    What only waits to be matched with a line of the bank is none.
    """
    last = BankStatement.objects.filter(book=scope.book).aggregate(last=Max("until"))["last"]
    rows: list[Evidence] = []
    if last is not None:
        until = min(scope.until, last - timedelta(days=settings.RECONCILE_WITHIN_DAYS))
        vouchers = outstanding_vouchers(scope.book).filter(on__range=(scope.since, until), change__gt=ZERO)
        seen = {pair.voucher for pair in proposals(scope.book)}
        rows = [of_voucher(one) for one in vouchers.filter(kind=Kind.INCOME) if one.pk not in seen]
    rows += [of_voucher(one) for one in _held_in_cash(scope)]
    if rows:
        words = _("有%(count)d笔收入记在账上，没有进入专户。") % {"count": len(rows)}
        yield Found(f"account:{scope.period}", words, first(rows))


def _held_in_cash(scope: Scope) -> list[Voucher]:
    """Income in cash, as long as cash is held."""
    if scope.book.head.cash <= 0:
        return []
    return [one for one in scope.vouchers if one.kind == Kind.INCOME and one.means == Means.CASH]
