"""From what happened to the entries: each moves an amount from one account to another (RULES 3.3)."""

from collections.abc import Iterable
from decimal import Decimal
from typing import NamedTuple

from .words import Kind, Means

BANK, CASH = "1001", "1002"
HELD = "2002"
"""Money held for others."""
BROUGHT_FORWARD = "3001"
OTHER_INCOME, INTEREST = "4800", "4900"
CHARGES = "5900"
FUND = "7001"
ZERO = Decimal(0)
MONEY = {Means.BANK: BANK, Means.CASH: CASH}


class Leg(NamedTuple):
    """`amount` moves from the account `credit` to the account `debit`; codes of the chart."""

    debit: str
    credit: str
    amount: Decimal


def income_account(asset_kind: str) -> str:
    return f"4{asset_kind}" if asset_kind else OTHER_INCOME


def cost_account(asset_kind: str) -> str:
    return f"5{asset_kind}" if asset_kind else CHARGES


def entries_of(
    kind: str,
    amount: Decimal,
    *,
    retained: Decimal = ZERO,
    asset_kind: str = "",
    purpose: str = "",
    means: str = Means.BANK,
) -> list[Leg]:
    """The entries of everything but a reversal, balanced because each only moves something.

    :param retained: part of an income that the payer has kept as reasonable cost; never in the account.
    :param asset_kind: code of the kind of asset that earned or cost it, empty where none did.
    """
    money = MONEY[Means(means)]
    if kind == Kind.INCOME:
        income = income_account(asset_kind)
        legs = [Leg(money, income, amount - retained), Leg(cost_account(asset_kind), income, retained)]
        return [leg for leg in legs if leg.amount]
    debit, credit = {
        Kind.OPENING: (money, BROUGHT_FORWARD),
        Kind.INTEREST: (money, INTEREST),
        Kind.DEPOSIT: (money, HELD),
        Kind.BANKED: (BANK, CASH),
        Kind.COST: (cost_account(asset_kind), money),
        Kind.USE: (f"6{purpose}", money),
        Kind.FUND: (FUND, money),
        Kind.REFUND: (HELD, money),
    }[Kind(kind)]
    return [Leg(debit, credit, amount)]


def reversed_legs(legs: Iterable[Leg]) -> list[Leg]:
    """Red ink: the same accounts, the amounts negative, so that turnovers come out as if it had not been."""
    return [Leg(leg.debit, leg.credit, -leg.amount) for leg in legs]


def change(legs: Iterable[Leg], account: str) -> Decimal:
    """By how much an account grows (debit less credit)."""
    grown = (leg.amount * ((leg.debit == account) - (leg.credit == account)) for leg in legs)
    return sum(grown, ZERO)
