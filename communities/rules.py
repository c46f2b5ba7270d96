"""Rules of the register: terms, filings, red committees, reminders, sort keys. Pure: no rows, no clock."""

import calendar
import unicodedata
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from typing import NamedTuple

from pypinyin import lazy_pinyin

SMALLEST_COMMITTEE = 5
LARGEST_COMMITTEE = 11
SMALLEST_INTERIM = 7
LONGEST_TERM = 5
"""Years (建房〔2009〕274号; RULES 2)."""
LONGEST_INTERIM_TERM = 3
FILING_DAYS = 30
HANDOVER_DAYS = 10
TERM_ALERTS = (180, 90, 60, 30)
CONTRACT_ALERTS = (180, 90, 60)
"""A dismissal needs 60 days' notice, a company that leaves gives 90 (Civil Code art. 946-947)."""
YEARS = range(1949, 2101)
"""Of days that somebody can mean; another one is a slip."""

IsWorking = Callable[[date], bool]


def size_is_valid(size: int) -> bool:
    """5 to 11 members, odd (RULES 2)."""
    return SMALLEST_COMMITTEE <= size <= LARGEST_COMMITTEE and size % 2 == 1


def interim_size_is_valid(size: int) -> bool:
    """7 or more, odd (RULES 2)."""
    return size >= SMALLEST_INTERIM and size % 2 == 1


def anniversary(start: date, years: int) -> date:
    """The same calendar day so many years later; the month's last day where there is none."""
    year = start.year + years
    return date(year, start.month, min(start.day, calendar.monthrange(year, start.month)[1]))


def term_is_valid(starts_on: date, ends_on: date, *, years: int = LONGEST_TERM) -> bool:
    """Ends after it starts, and on the same calendar day `years` later at the latest."""
    return starts_on <= ends_on <= anniversary(starts_on, years)


def legal_end(start: date, days: int, is_working: IsWorking) -> date:
    """The last day of a period: its first day is not counted, a last day off moves on (art. 201-203)."""
    last = start + timedelta(days)
    while not is_working(last):
        last += timedelta(1)
    return last


def filing_due(starts_on: date, is_working: IsWorking) -> date:
    """The last day for filing a new committee (备案): 30 days from its election."""
    return legal_end(starts_on, FILING_DAYS, is_working)


def filing_is_late(starts_on: date, filed_on: date | None, on: date, is_working: IsWorking) -> bool:
    """Filed after the last day, or on `on` still not filed although it has passed."""
    return (filed_on or on) > filing_due(starts_on, is_working)


def handover_due(ends_on: date, is_working: IsWorking) -> date:
    """Seals, accounts and files are handed over within 10 days of the term's end (RULES 2)."""
    return legal_end(ends_on, HANDOVER_DAYS, is_working)


def is_red_committee(serving: int, party: int) -> bool:
    """Party members are more than half of those in office: 4 serving, 2 party is not red."""
    return party * 2 > serving


def alert_step(days_left: int, ladder: Iterable[int]) -> int | None:
    """The rung that is reached with so many days left: 75 is on rung 90. None: not yet, or past the end."""
    return min((rung for rung in ladder if rung >= days_left), default=None) if days_left >= 0 else None


def alert_colour(days_left: int) -> str:
    """The colour of what runs out: red in the last 30 days and after, before it orange, yellow, blue."""
    step = alert_step(max(days_left, 0), TERM_ALERTS)
    return {30: "red", 60: "orange", 90: "yellow", 180: "blue"}.get(step or 0, "")


class SortKeys(NamedTuple):
    pinyin: str
    initials: str


IN_NAMES = {"都": "du"}
"""Letters that are read differently in names than alone."""


def sort_keys(name: str) -> SortKeys:
    """Full pinyin and initials of a name, lower case, letters and digits only: 江滨 → jiangbin, jb."""
    plain = unicodedata.normalize("NFKC", name).lower()
    spoken = lazy_pinyin(plain, errors=list)  # type: ignore[arg-type] # other letters one by one
    read = (_letters(IN_NAMES.get(sign, sound)) for sign, sound in zip(plain, spoken, strict=True))
    syllables = [letters for letters in read if letters]
    return SortKeys("".join(syllables)[:200], "".join(letters[0] for letters in syllables)[:60])


def _letters(syllable: str) -> str:
    return "".join(char for char in syllable if char.isascii() and char.isalnum())


def masked_phone(phone: str | None) -> str:
    """138****1234; a number too short to mask shows nothing (RULES 10.2)."""
    return f"{phone[:3]}****{phone[-4:]}" if phone and len(phone) >= 11 else "****" if phone else ""
