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
    "Freeze",
    "FrozenScore",
    "FrozenValue",
    "Grade",
    "CalendarLink",
    "Freeze",
    "FrozenScore",
    "FrozenValue",
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
