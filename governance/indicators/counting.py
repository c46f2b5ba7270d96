"""The words of counting: rows with a verdict each, and what they sum to for a compound.

A function of an indicator answers `Part`s. From the same rows come the sums of all compounds (one statement
for each part), the list that a cell opens, and the hash that a freeze keeps: so they cannot differ.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.db.models import Case, CharField, Q, QuerySet, Value, When
from django.utils.functional import Promise

from .window import Window

IN, OUT = "in", "out"
"""Verdicts: counted in the numerator, too; counted in the denominator alone."""
NOTHING: Mapping[str, int] = {}
Words = Mapping[str, str | Promise]
Scope = tuple[str, int]
"""A column of the compound and its value: ("pk", 17) or ("township", 3)."""


class Cell(NamedTuple):
    """What was counted of one place."""

    numerator: int
    denominator: int
    excluded: Mapping[str, int] = NOTHING
    """How many, by the word of the reason."""
    is_quoted: bool = False


@dataclass(frozen=True)
class Line:
    """One record as the list of a cell shows it."""

    name: str
    link: str = ""
    detail: str = ""


@dataclass(frozen=True)
class Part:
    """Rows annotated with `verdict`. `path` leads to their compound ("" where they are compounds)."""

    rows: QuerySet
    path: str
    show: Callable[[Any], Line]
    with_: tuple[str, ...] = ()
    """What `show` reads of other rows."""
    counts_in: Collection[str] = (IN,)
    counts_out: Collection[str] = (OUT,)

    @property
    def key(self) -> str:
        return self.path or "pk"

    def within(self, scope: Scope | None) -> QuerySet:
        """The rows of one compound, one township, or all."""
        if scope is None:
            return self.rows
        column, value = scope
        path = (f"{self.path}__{column}" if self.path else column).removesuffix("__pk")
        return self.rows.filter(**{path: value})

    def side(self, verdict: str) -> str:
        """IN, OUT or "" for what stands in neither."""
        if verdict in self.counts_in:
            return IN
        return OUT if verdict in self.counts_out else ""


@dataclass(frozen=True)
class Counting:
    """How an indicator is counted. `how` is the sentence that says it, `noun` a record after its number.

    `words` names every verdict, those that count, too. Without `parts` its values are quoted: signed by hand
    until the room is there that counts them.
    """

    code: str
    noun: str | Promise
    how: str | Promise
    parts: Callable[[Window], Sequence[Part]] | None = None
    words: Words = field(default_factory=dict)

    @property
    def is_quoted(self) -> bool:
        return self.parts is None


def verdict(*whens: tuple[Q, str], default: str) -> Case:
    cases = [When(condition, then=Value(word)) for condition, word in whens]
    return Case(*cases, default=Value(default), output_field=CharField())
