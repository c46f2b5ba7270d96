"""The vocabulary that the portal brings along (`seed/terms.csv`), until an office changes it.

A row is a category, a kind, a weight and words separated by blanks; rows of the category `=` name groups of
words, which `@name` stands for in later rows.
"""

import re
from collections.abc import Iterable, Iterator, Mapping

from .lexicon import Kind, Term

GROUP = "="
NAMED = re.compile(r"@(\w+)")


def terms(rows: Iterable[Mapping[str, str]]) -> Iterator[Term]:
    groups: dict[str, str] = {}
    for row in rows:
        if row["category"] == GROUP:
            groups[row["kind"]] = "|".join(row["words"].split())
            continue
        weight = float(row["weight"] or 0)
        for word in dict.fromkeys(row["words"].split()):
            whole = NAMED.sub(lambda name: groups[name[1]], word)
            yield Term(whole, Kind(row["kind"]), row["category"], weight)
