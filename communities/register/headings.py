"""Finding the header of a sheet and which column means what: by the words, never by position."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from communities.register.cells import tidy

SEARCHED_ROWS = 15
DEEPEST_HEADER = 3
LONGEST_HEADING = 1000
"""In characters: a longer cell is no heading, and is not searched for one."""
BRACKETS = re.compile(r"\([^)]*\)|\[[^]]*\]|【[^】]*】|<[^>]*>|《[^》]*》")
NO_WORD = re.compile(r"[\W_]+")
UNIT = re.compile(r"(?:m2|平方米|平米|元|人|名|户|栋|幢|个|台|层|度|必填|选填)+$")
Names = Mapping[str, tuple[str, int]]
"""Plain words to the key they stand for, and how far they are from its own label."""
Rank = tuple[int, int, int]
Rows = Sequence[tuple[int, Mapping[int, object]]]


@dataclass(frozen=True, slots=True)
class Header:
    """Where the header ends and which column holds which key."""

    first_row: int
    last_row: int
    columns: Mapping[str, int]
    twice: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    """Keys that two columns claim with equal right."""


def plain(text: str) -> str:
    """The heading's words alone: no blanks, line breaks, asterisks, brackets."""
    return NO_WORD.sub("", tidy(text).lower())


def readings(path: Sequence[str]) -> Iterator[tuple[tuple[int, int], str]]:
    """Ways to read a heading of one to three rows, the most literal first, with their rank."""
    for rank, read in enumerate((plain, _without_brackets, _without_unit)):
        for dropped in range(len(path)):
            yield (rank, dropped), read("".join(path[dropped:]))


def _without_brackets(text: str) -> str:
    return plain(BRACKETS.sub("", tidy(text)))


def _without_unit(text: str) -> str:
    return UNIT.sub("", _without_brackets(text))


def find(rows: Rows, names: Names) -> Header | None:
    """The header among the first rows that explains the most columns."""
    best: Header | None = None
    for start in range(len(rows)):
        for depth in range(1, DEEPEST_HEADER + 1):
            header = _read(rows[start : start + depth], names)
            if header and (best is None or _value(header) > _value(best)):
                best = header
    return best


def _value(header: Header) -> tuple[int, int, int]:
    """Many columns, few doubts, few rows."""
    return len(header.columns), -len(header.twice), header.first_row - header.last_row


def _read(rows: Rows, names: Names) -> Header | None:
    claims: dict[str, list[tuple[Rank, int]]] = {}
    for column, path in _paths(rows):
        for rank, words in readings(path):
            if found := names.get(words):
                key, distance = found
                claims.setdefault(key, []).append(((*rank, distance), column))
                break
    if not claims:
        return None
    columns = {key: min(claim)[1] for key, claim in claims.items()}
    twice = {key: pair for key, claim in claims.items() if (pair := _equals(sorted(claim)))}
    return Header(rows[0][0], rows[-1][0], columns, twice)


def _equals(claim: list[tuple[Rank, int]]) -> tuple[int, int] | None:
    if len(claim) > 1 and claim[0][0] == claim[1][0]:
        return claim[0][1], claim[1][1]
    return None


def _paths(rows: Rows) -> Iterator[tuple[int, list[str]]]:
    """Each column's words from the top down; a group's words reach right over the columns it spans."""
    columns = sorted({column for _, cells in rows for column in cells})
    groups: dict[int, str] = {}
    for column in columns:
        path = []
        for level, (_, cells) in enumerate(rows):
            cell = cells.get(column)
            words = cell if _may_be_heading(cell) else ""
            if words:
                groups[level] = words
                for lower in range(level + 1, len(rows)):
                    groups.pop(lower, None)
            elif level < len(rows) - 1 and _filled_below(rows, level, column):
                words = groups.get(level, "")
            path.append(words)
        if any(path):
            yield column, [words for words in path if words]


def _may_be_heading(cell: object) -> bool:
    return isinstance(cell, str) and len(cell) <= LONGEST_HEADING and bool(plain(cell))


def _filled_below(rows: Rows, level: int, column: int) -> bool:
    return any(rows[lower][1].get(column) is not None for lower in range(level + 1, len(rows)))
