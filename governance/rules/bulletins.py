"""What a bulletin follows (RULES 6): its deadline, its number, its words, and what a correction is. Pure."""

from collections.abc import Hashable, Iterator, Mapping
from datetime import datetime
from typing import TypeVar

from finance.rules.periods import Period
from workflow.clock import LAST_SECOND, SHANGHAI, Calendar, Due

WORKING_DAYS = 10
"""After the quarter's end, which is day 0."""
ORDINALS = "一二三四"
OF_PEOPLE = frozenset({"I08", "I09", "I10"})
"""Indicators whose records somebody reported: of a compound with few of them the public sees no value."""
FEW = 3
"""From so many records on a compound's value is public (RULES 10.2)."""
Count = tuple[int, int]
"""Numerator and denominator; (0, 0) is not applicable."""
NOTHING: Count = (0, 0)
Key = TypeVar("Key", bound=Hashable)


def due_of(quarter: Period, calendar: Calendar) -> Due:
    ends = datetime.combine(quarter.until, LAST_SECOND, SHANGHAI)
    return calendar.after_days(ends, WORKING_DAYS)


def number(mark: str, year: int, serial: int) -> str:
    """泉台专班通报〔2026〕1号 (GB/T 9704: the year in full, no padding, no 第)."""
    return f"{mark}〔{year}〕{serial}号"


def spelled(quarter: Period) -> str:
    """2025年第四季度"""
    return f"{quarter.since.year}年第{ORDINALS[(quarter.since.month - 1) // 3]}季度"


def title_of(quarter: Period) -> str:
    return f"关于{spelled(quarter)}小区治理考核指标情况的通报"


def is_hidden(code: str, denominator: int) -> bool:
    """Whether the public sees no value of a compound, lest it leads to who reported."""
    return code in OF_PEOPLE and 0 < denominator < FEW


def differences(
    before: Mapping[Key, Count], after: Mapping[Key, Count]
) -> Iterator[tuple[Key, Count, Count]]:
    """What counts otherwise now; a place without records of an indicator stands for (0, 0)."""
    for key in sorted({*before, *after}, key=str):
        pair = before.get(key, NOTHING), after.get(key, NOTHING)
        if pair[0] != pair[1]:
            yield key, *pair
