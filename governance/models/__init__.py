"""Nouns of the top floor."""

from .calendars import CalendarLink
from .freezes import Freeze, FrozenScore, FrozenValue, Level
from .indicators import Indicator, QuotedPaper, QuotedValue
from .warnings import (
    Grade,
    RedLine,
    RedLineKind,
    RedLinePaper,
    Warning,  # noqa: A004 - the glossary's name
    WarningDeadline,
    WarningEscalation,
    WarningLimit,
)

__all__ = [
    "CalendarLink",
    "Freeze",
    "FrozenScore",
    "FrozenValue",
    "Grade",
    "Indicator",
    "Level",
    "QuotedPaper",
    "QuotedValue",
    "RedLine",
    "RedLineKind",
    "RedLinePaper",
    "Warning",
    "WarningDeadline",
    "WarningEscalation",
    "WarningLimit",
]
