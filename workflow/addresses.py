"""Addresses that are put together once per process: for deeds that write many, or must be quick."""

from functools import lru_cache
from urllib.parse import quote

from django.urls import get_script_prefix, reverse

MARK = "0-0-0"
"""Stands where an address names what it leads to."""


def path_of(name: str, *named: str) -> str:
    """What `reverse` answers, for words that need no look whether the pattern takes them."""
    begin, *between = _pieces(name, len(named), get_script_prefix())
    return begin + "".join(quote(word) + piece for word, piece in zip(named, between, strict=True))


@lru_cache
def _pieces(name: str, places: int, _prefix: str) -> list[str]:
    return reverse(name, args=[MARK] * places).split(MARK)
