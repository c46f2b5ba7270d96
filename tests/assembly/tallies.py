"""Tallies in pairs of area and heads."""

from decimal import Decimal

from assembly.rules import Matter, NonVotePolicy, Tally

TOTAL = ("30000.00", 300)
RETURNED = ("20000.00", 200)


def a_tally(
    matter="M9",
    total=TOTAL,
    returned=RETURNED,
    agree=RETURNED,
    abstain=("0", 0),
    policy=NonVotePolicy.NOT_COUNTED,
) -> Tally:
    """Everybody who takes part agrees, unless told."""
    pairs = (total, returned, agree, abstain)
    numbers = [number for area, heads in pairs for number in (Decimal(area), heads)]
    return Tally(Matter(matter), *numbers, policy)
