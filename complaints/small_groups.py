"""Small groups of a public table: what is folded together, and what is left out so that no sum gives it away.

RULES 10.2: counts of 1 and 2 are suppressed. A suppressed count that is the only one in its column could be
had back from the total, so another goes with it.
"""

from collections.abc import Hashable, Mapping
from typing import TypeVar

from .rules import LEAST_GROUP

Key = TypeVar("Key", bound=Hashable)


def is_small(count: int) -> bool:
    return 0 < count < LEAST_GROUP


def folded(sizes: Mapping[Key, int], also: frozenset[Key] = frozenset()) -> frozenset[Key]:
    """The groups that are shown as one: the small and empty ones, and `also`.

    Together they are at least two groups and three cases, or the next smallest joins them.
    """
    found = {key for key, size in sizes.items() if size < LEAST_GROUP or key in also}
    if not any(sizes[key] for key in found):
        return frozenset(found)
    rest = sorted((key for key in sizes if key not in found), key=lambda key: sizes[key], reverse=True)
    while rest and (_filled(sizes, found) < 2 or sum(sizes[key] for key in found) < LEAST_GROUP):
        found.add(rest.pop())
    return frozenset(found)


def _filled(sizes: Mapping[Key, int], keys: set[Key]) -> int:
    return sum(sizes[key] > 0 for key in keys)


def hidden(column: Mapping[Key, int]) -> frozenset[Key]:
    """The cells of a column that are not shown: small ones, and with them the smallest of the others."""
    small = {key for key, count in column.items() if is_small(count)}
    others = [key for key, count in column.items() if count >= LEAST_GROUP]
    if small and others:
        small.add(min(others, key=lambda key: column[key]))
    return frozenset(small)
