"""Shares that sum to 100 %, and what is missing in the funding of a project."""

from collections.abc import Mapping
from decimal import Decimal
from typing import TypeVar

Key = TypeVar("Key")
TENTH = Decimal("0.1")
PERCENT = Decimal(100)


def shares(amounts: Mapping[Key, Decimal], step: Decimal = TENTH) -> dict[Key, Decimal]:
    """Per cent of each amount in steps that sum to exactly 100, by the largest remainder.

    Every share is cut off first; the steps that are missing then go to the largest remainders, of equal ones
    to those that come first. Nothing in all gives 0 for each.

    :raises ValueError: an amount below zero has no share.
    """
    if any(amount < 0 for amount in amounts.values()):
        raise ValueError("amounts below zero have no share")
    total = sum(amounts.values(), Decimal(0))
    if not total:
        return dict.fromkeys(amounts, Decimal(0))
    steps = int(PERCENT / step)
    quotas = {key: divmod(amount * steps, total) for key, amount in amounts.items()}
    missing = steps - sum(int(whole) for whole, _rest in quotas.values())
    order = sorted(quotas, key=lambda key: quotas[key][1], reverse=True)
    given = set(order[:missing])
    return {key: (whole + (key in given)) * step for key, (whole, _rest) in quotas.items()}
