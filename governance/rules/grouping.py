"""Groups too small to name in a published table (RULES 10.2): they stand in one common row."""

from collections.abc import Collection, Hashable, Mapping
from typing import TypeVar

LEAST = 3
"""Fewer cases than this are not named."""
LEAST_GROUPS = 2
"""A common row of one group would be that group."""
Key = TypeVar("Key", bound=Hashable)


def named_and_rest(
    counts: Mapping[Key, int], nameable: Collection[Key], least: int = LEAST
) -> tuple[dict[Key, int], int]:
    """What may be named with its count, and the count of all others together.

    The smallest of the named join the others until these are two groups and `least` cases; where all of them
    together are fewer, nothing is told.
    """
    kept = sorted(
        (key for key in counts if key in nameable and counts[key] >= least), key=lambda key: counts[key]
    )
    rest = [counts[key] for key in counts if key not in set(kept) and counts[key]]
    while rest and kept and (len(rest) < LEAST_GROUPS or sum(rest) < least):
        rest.append(counts[kept.pop(0)])
    if rest and (len(rest) < LEAST_GROUPS or sum(rest) < least):
        return {}, 0
    return {key: counts[key] for key in counts if key in set(kept)}, sum(rest)
