"""The one table of moves: who may make which, from where to where, what must be shown first."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from .refusals import Refused


class MoveRefused(Refused):
    """No such move from here, no right to it, or somebody else was quicker."""


Guard = Callable[[Any, Mapping[str, Any]], str | None]
"""Looks at the case and what was handed in; answers a sentence to refuse, None to let pass."""


@dataclass(frozen=True)
class Stage:
    """A status: its word for people, and whether the case rests here for good."""

    label: Any
    final: bool = False


@dataclass(frozen=True)
class Move:
    """One line of the table. Without a target the case stays where it is, as when somebody only speaks.

    `meets`, `drops` and `starts` name kinds of limit (`accept`, `contact`, `close`), never numbers.
    `note` says whether words are obligatory; they are shown to the public side of the story.
    """

    name: str
    sources: frozenset[str]
    target: str | None
    roles: frozenset[str]
    label: Any
    done: Any
    """The verb of the story in the past: “已受理”."""
    meets: frozenset[str] = frozenset()
    drops: frozenset[str] = frozenset()
    starts: frozenset[str] = frozenset()
    reopens: bool = False
    """A new round begins: limits and escalation count afresh."""
    note: bool = False
    guard: Guard | None = None

    def leads_to(self, source: str) -> str:
        """The status after the move, made from `source`."""
        return self.target or source


@dataclass(frozen=True)
class Lifecycle:
    """The whole table of one kind of case. Answers questions and never writes."""

    start: str
    stages: Mapping[str, Stage]
    moves: Iterable[Move]
    by_name: Mapping[str, Move] = field(init=False)

    def __post_init__(self) -> None:
        moves = tuple(self.moves)
        object.__setattr__(self, "moves", moves)
        object.__setattr__(self, "by_name", {move.name: move for move in moves})
        self._refuse_a_broken_table(moves)

    def _refuse_a_broken_table(self, moves: tuple[Move, ...]) -> None:
        if len(self.by_name) != len(moves):
            raise ValueError("a move's name stands twice")
        for move in moves:
            if unknown := (move.sources | {move.target or self.start}) - set(self.stages):
                raise ValueError(f"{move.name} names unknown stages {unknown}")
            if closed := {source for source in move.sources if self.stages[source].final}:
                raise ValueError(f"{move.name} leaves the final stages {closed}")

    def open_to(self, status: str, roles: Iterable[str]) -> list[Move]:
        """The moves that holders of `roles` may make from `status`, in the table's order."""
        held = set(roles)
        return [move for move in self.moves if status in move.sources and move.roles & held]

    def require(self, status: str, name: str, roles: Iterable[str]) -> Move:
        """The move of that name.

        :raises MoveRefused: there is none from this status for these roles.
        """
        move = self.by_name.get(name)
        if move is None or status not in move.sources:
            raise MoveRefused(_("现在的状态不能做这一步，请刷新页面看看最新进展。"))
        if not move.roles & set(roles):
            raise MoveRefused(_("这一步不归您办理。如有疑问请联系承办单位或区专班。"))
        return move

    def final(self) -> frozenset[str]:
        return frozenset(status for status, stage in self.stages.items() if stage.final)
