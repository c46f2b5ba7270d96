"""Which voucher is which line of the bank: proposals, pure and the same at every call."""

from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise

MOST_DAYS = 5
"""A bank books a day or two after the committee does; over a weekend or holiday a little more."""
SAME_NAME = 100


@dataclass(frozen=True)
class Side:
    """A line of the bank or a voucher; `change` is positive for what came into the account."""

    key: int
    on: date
    change: Decimal
    words: str = ""
    name: str = ""


@dataclass(frozen=True)
class Pair:
    """A proposal; `likeness` runs from 0 to 200, `days` is how far apart the two are."""

    line: int
    voucher: int
    likeness: int
    days: int


def propose(
    lines: Iterable[Side], vouchers: Iterable[Side], refused: Container[tuple[int, int]] = frozenset()
) -> list[Pair]:
    """The best pairs first; every line and every voucher stands in one pair at most."""
    by_amount: dict[Decimal, list[Side]] = defaultdict(list)
    for voucher in vouchers:
        by_amount[voucher.change].append(voucher)
    pairs = sorted(
        (pair for line in lines for pair in _pairs(line, by_amount[line.change], refused)), key=_rank
    )
    return list(_each_once(pairs))


def _pairs(line: Side, vouchers: Iterable[Side], refused: Container[tuple[int, int]]) -> Iterator[Pair]:
    for voucher in vouchers:
        days = abs((line.on - voucher.on).days)
        if days <= MOST_DAYS and (line.key, voucher.key) not in refused:
            yield Pair(line.key, voucher.key, likeness(line, voucher), days)


def _rank(pair: Pair) -> tuple[int, int, int, int]:
    return -pair.likeness, pair.days, pair.line, pair.voucher


def _each_once(pairs: Iterable[Pair]) -> Iterator[Pair]:
    lines, vouchers = set(), set()
    for pair in pairs:
        if pair.line not in lines and pair.voucher not in vouchers:
            lines.add(pair.line)
            vouchers.add(pair.voucher)
            yield pair


def likeness(one: Side, other: Side) -> int:
    """Shared pairs of signs in per cent, and as much again for the same counterparty."""
    same = bool(one.name) and one.name == other.name
    return _shared(one.words, other.words) + (SAME_NAME if same else 0)


def _shared(one: str, other: str) -> int:
    first, second = (Counter(pairwise(text)) for text in (one, other))
    whole = first.total() + second.total()
    return 200 * (first & second).total() // whole if whole else 0
