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
from typing import Any, TypeVar

from . import prepared
from .prepared import Sentence

MOST = 50_000
"""Answers of one process; then it begins anew."""
STAMP = Sentence("SELECT CAST(stamp AS text) FROM workflow_referencechange ORDER BY writer")
Question = TypeVar("Question", bound=Hashable)
Answer = TypeVar("Answer")
Stamp = tuple[tuple[str], ...]


@dataclass(frozen=True)
class Memory:
    stamp: Stamp
    answers: dict[Hashable, Any] = field(default_factory=dict)


_last: list[Memory] = [Memory(())]
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
    known = (_reading.get() or _memory()).answers
    asked = list(dict.fromkeys(questions))
    found = {question: known[question] for question in asked if question in known}
    if missing := [question for question in asked if question not in found]:
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
    token = _reading.set(_memory())
    try:
        yield
    finally:
        _reading.reset(token)


def _memory() -> Memory:
    """What was found under the stamp that the transaction reads. Under none nothing is kept."""
    stamp, memory = _stamp(), _last[0]
    if not stamp or stamp != memory.stamp:
        memory = _last[0] = Memory(stamp)
    return memory


def _stamp() -> Stamp:
    """All changes that can be seen: one that is committed late does not hide behind a later one."""
    return tuple(prepared.rows(STAMP))
