"""Answers out of reference tables, kept in memory for as long as the tables stay as they were.

Limits, rules, the calendar, levels, places and posts are read for every case and change a few times a day.
Triggers renew a stamp with each change (`workflow.watching`). An answer counts only in a transaction that
reads the very stamp under which it was found: a rule that was changed at the desk holds at once in every
process, and what a transaction has changed itself holds for itself, until it is committed or taken back.
"""

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from django.db.transaction import get_connection

from . import prepared
from .prepared import Sentence

MOST = 50_000
"""Answers of one process; then it begins anew."""
STAMP = {
    "postgresql": "string_agg(CAST(stamp AS text), ' ' ORDER BY writer)",
    "sqlite": "group_concat(stamp, ' ')",
}
"""All changes that can be seen: one that is committed late does not hide behind a later one."""
Question = TypeVar("Question", bound=Hashable)
Answer = TypeVar("Answer")
Given = ParamSpec("Given")


@dataclass(frozen=True)
class Memory:
    stamp: str
    answers: dict[Hashable, Any] = field(default_factory=dict)


class Presumed(Memory):
    """Nobody has read its stamp again yet: what it holds may be asked, and nothing be added."""


class Moved(Exception):
    """What was presumed does not hold, or does not suffice."""


_last: list[Memory] = [Memory("")]
"""The one memory of this process, whoever asked last."""
_reading: ContextVar[Memory | None] = ContextVar("reading", default=None)


def kept(question: Hashable, find: Callable[[], Answer]) -> Answer:
    """The answer, found now or before. It may depend on nothing but the question and watched tables.

    Nobody may change it: all who ask are given the same.
    """
    return kept_all([question], lambda _questions: {question: find()})[question]


def kept_all(
    questions: Iterable[Question], find: Callable[[list[Question]], Mapping[Question, Answer]]
) -> dict[Question, Answer]:
    """Several answers; those that are not known yet are found together."""
    memory = _reading.get() or _memory()
    known = memory.answers
    asked = list(dict.fromkeys(questions))
    found = {question: known[question] for question in asked if question in known}
    if missing := [question for question in asked if question not in found]:
        if isinstance(memory, Presumed):
            raise Moved
        news: Mapping[Any, Answer] = find(missing)
        if len(known) + len(news) > MOST:
            known.clear()
        known.update(news)
        found.update(news)
    return found


@contextmanager
def read_once() -> Iterator[None]:
    """The stamp is read once for all that is asked within: for deeds that change no watched table."""
    if _reading.get() is not None:
        yield
        return
    with _reading_in(_memory()):
        yield


def presuming(deed: Callable[Given, Answer]) -> Callable[Given, Answer]:
    """Spares a deed the journey for the stamp: it reads the `stamp` with a statement of its own.

    Until it hands that to `confirm` it goes by what was known last, and leaves nothing for good. Where that
    does not hold, or something else is asked, the deed is done again as in `read_once`.
    """

    @wraps(deed)
    def done(*args: Given.args, **kwargs: Given.kwargs) -> Answer:
        if _reading.get() is None:
            try:
                with _reading_in(Presumed(_last[0].stamp, _last[0].answers)):
                    return deed(*args, **kwargs)
            except Moved:
                pass
        with read_once():
            return deed(*args, **kwargs)

    return done


def stamp() -> Sentence:
    """The stamp, as a value of another statement."""
    return Sentence(f"(SELECT {STAMP[get_connection().vendor]} FROM workflow_referencechange)")


def confirm(stamp: str | None) -> None:
    """The deed has read this stamp, and goes on by it.

    :raises Moved: for `presuming`, where another one was presumed.
    """
    memory = _reading.get()
    if isinstance(memory, Presumed):
        if not stamp or stamp != memory.stamp:
            raise Moved
        _reading.set(Memory(stamp, memory.answers))


@contextmanager
def _reading_in(memory: Memory) -> Iterator[None]:
    token = _reading.set(memory)
    try:
        yield
    finally:
        _reading.reset(token)


def _memory() -> Memory:
    """What was found under the stamp that the transaction reads. Under none nothing is kept."""
    [(read,)], memory = prepared.rows(Sentence(f"SELECT {stamp().sql}")), _last[0]
    if not read or read != memory.stamp:
        memory = _last[0] = Memory(read or "")
    return memory
