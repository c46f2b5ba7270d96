"""Matters, quorum and majorities of joint decisions in exact numbers (Civil Code art. 278; RULES 1.2-1.4)."""

from .matters import SPECIAL, Matter, NonVotePolicy
from .sentences import sentence
from .tallies import Impossible, Measure, Result, Side, Tally, judge

__all__ = [
    "SPECIAL",
    "Impossible",
    "Matter",
    "Measure",
    "NonVotePolicy",
    "Result",
    "Side",
    "Tally",
    "judge",
    "sentence",
]
