"""What contracts brought in, as posted, against what they owe: for many in a constant number of queries.

A receipt is an income voucher of the contract, with what the payer kept for costs; red ink takes it away.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Exists, Max, OuterRef, Q, QuerySet, Sum

from .models import IncomeContract, Voucher
from .models.assets import LAST_DAY
from .rules import Kind
from .rules.receivables import CENT, Arrears, Settled, arrears, due_by, settle

ZERO = Decimal(0)
IS_RECEIPT = Q(kind=Kind.INCOME) | Q(kind=Kind.REVERSAL, reverses__kind=Kind.INCOME)
QUIET_DAYS = 90
"""A contract that shares what comes in owes nothing by a date; so many days without income are too many."""


@dataclass(frozen=True)
class Standing:
    """A contract with what of it is unpaid on a day; `arrears` is None where a share is paid."""

    contract: IncomeContract
    received: Decimal
    arrears: Arrears | None


def receipts() -> QuerySet[Voucher]:
    return Voucher.objects.filter(IS_RECEIPT)


def received(contracts: QuerySet[IncomeContract], *, until: date) -> dict[int, Decimal]:
    """By key of the contract, up to the end of the day."""
    rows = receipts().filter(contract__in=contracts.values("pk"), on__lte=until).order_by()
    return {
        pk: Decimal(total).quantize(CENT)
        for pk, total in rows.values_list("contract").annotate(total=Sum("amount"))
    }


def standings(contracts: QuerySet[IncomeContract], *, on: date) -> list[Standing]:
    """Every contract with its arrears on the day, in the order in which it comes: two queries for all."""
    paid = received(contracts, until=on)
    return [_standing(contract, paid.get(contract.pk, ZERO), on) for contract in contracts]


def in_arrears(contracts: QuerySet[IncomeContract], *, on: date) -> list[Standing]:
    """Those that owe something, the longest first."""
    late = [one for one in standings(contracts, on=on) if one.arrears and one.arrears.open]
    return sorted(late, key=lambda one: (one.arrears.since, one.contract.pk) if one.arrears else (on, 0))


def settled(contract: IncomeContract, *, on: date) -> list[Settled]:
    """Every period of a contract; what was received pays the oldest first, also ahead of time."""
    paid = received(IncomeContract.objects.filter(pk=contract.pk), until=on)
    return settle(contract.dues(), paid.get(contract.pk, ZERO))


def without_income(contracts: QuerySet[IncomeContract], *, on: date) -> list[IncomeContract]:
    """Contracts of which something is due and nothing ever came; of shares: none in their first 90 days."""
    paid = received(contracts, until=on)
    return [
        contract
        for contract in contracts
        if not paid.get(contract.pk) and (_has_due(contract, on) or _is_quiet(contract, on))
    ]


def with_income_past_end(contracts: QuerySet[IncomeContract]) -> QuerySet[IncomeContract]:
    """Contracts that still bring in money after their last day: somebody uses the asset without one."""
    later = receipts().filter(contract=OuterRef("pk"), amount__gt=0, on__gt=OuterRef("last_on_"))
    last = Max("vouchers__on", filter=Q(vouchers__kind=Kind.INCOME))
    late = contracts.annotate(last_on_=LAST_DAY).filter(Exists(later.filter(reversed_by=None)))
    return late.annotate(last_receipt_on=last)


def _standing(contract: IncomeContract, paid: Decimal, on: date) -> Standing:
    dues = contract.dues()
    return Standing(contract, paid, arrears(dues, paid, on) if dues else None)


def _has_due(contract: IncomeContract, on: date) -> bool:
    return bool(due_by(contract.dues(), on))


def _is_quiet(contract: IncomeContract, on: date) -> bool:
    return contract.amount is None and (on - contract.starts_on).days > QUIET_DAYS


def total(standings: Iterable[Standing]) -> Decimal:
    """What is unpaid of all of them."""
    return sum((one.arrears.open for one in standings if one.arrears), ZERO)
