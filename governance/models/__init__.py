"""Nouns of the top floor."""

from .freezes import Freeze, FrozenScore, FrozenValue, Level
from .indicators import Indicator, QuotedPaper, QuotedValue

__all__ = ["Freeze", "FrozenScore", "FrozenValue", "Indicator", "Level", "QuotedPaper", "QuotedValue"]
