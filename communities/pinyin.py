"""Chinese names as Latin letters, for sorting and for finding a compound by its initials."""

from functools import lru_cache

from pypinyin import Style, lazy_pinyin

LETTERS, INITIALS = 200, 60
"""Lengths of the columns that hold them."""


@lru_cache(maxsize=1 << 12)
def letters(name: str) -> str:
    """凤林花苑 as `fenglinhuayuan`."""
    return "".join(lazy_pinyin(name)).replace(" ", "").lower()[:LETTERS]


@lru_cache(maxsize=1 << 12)
def initials(name: str) -> str:
    """凤林花苑 as `flhy`."""
    return "".join(lazy_pinyin(name, style=Style.FIRST_LETTER)).replace(" ", "").lower()[:INITIALS]
