"""Runs slow errands side by side, so that a partner who hangs keeps only his own lane waiting.

The threads neither read nor write the database: rows are claimed and recorded by the caller.
"""

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from queue import Empty, Queue
from threading import Lock, Thread
from time import monotonic
from typing import Any

Outcome = tuple[Any, Exception | None]


class Hung(Exception):
    """The errand had not come back when time was up; whether it succeeded is not known."""


class NotBegun(Exception):
    """Time was up, or the lane was closed, before the errand's turn came."""


class Lane(Thread):
    """Errands that are done one after the other; a failure that `closes` the lane leaves the rest undone."""

    def __init__(
        self,
        errands: Sequence[Hashable],
        do: Callable[[Any], None],
        closes: Callable[[Exception], bool],
        outcomes: Queue,
    ) -> None:
        super().__init__(daemon=True)
        self.errands, self.do, self.closes, self.outcomes = list(errands), do, closes, outcomes
        self.lock = Lock()

    def run(self) -> None:
        while (errand := self._next()) is not None:
            failure = self._attempt(errand)
            self.outcomes.put((errand, failure))
            if failure and self.closes(failure):
                self.close()

    def close(self) -> None:
        """Begin no further errand."""
        with self.lock:
            for errand in self.errands:
                self.outcomes.put((errand, NotBegun()))
            self.errands.clear()

    def _next(self) -> Hashable | None:
        with self.lock:
            return self.errands.pop(0) if self.errands else None

    def _attempt(self, errand: Hashable) -> Exception | None:
        try:
            self.do(errand)
        except Exception as failure:
            return failure
        return None


_hanging: dict[str, Lane] = {}


def is_hanging(name: str) -> bool:
    """Whether a lane of this process still waits for its partner from an earlier turn."""
    lane = _hanging.get(name)
    if lane is not None and not lane.is_alive():
        _hanging.pop(name, None)
    return lane is not None and lane.is_alive()


def run_all(
    lanes: Mapping[str, Sequence[Hashable]],
    do: Callable[[Any], None],
    *,
    closes: Callable[[Exception], bool],
    seconds: float,
) -> Iterator[Outcome]:
    """Each errand with its failure, as they come back; when `seconds` are over, the rest as it stands."""
    outcomes: Queue[Outcome] = Queue()
    running = {name: Lane(errands, do, closes, outcomes) for name, errands in lanes.items()}
    for lane in running.values():
        lane.start()
    waiting = {errand for errands in lanes.values() for errand in errands}
    yield from _come_back(outcomes, waiting, until=monotonic() + seconds)
    for name, lane in running.items():
        lane.close()
        if lane.is_alive():
            _hanging[name] = lane
    yield from _come_back(outcomes, waiting, until=monotonic())
    yield from ((errand, Hung()) for errand in waiting)


def _come_back(outcomes: Queue, waiting: set, *, until: float) -> Iterator[Outcome]:
    """What the lanes report before `until`; what is in the queue already comes in any case."""
    while waiting:
        try:
            errand, failure = outcomes.get(timeout=max(0.0, until - monotonic()))
        except Empty:
            return
        waiting.discard(errand)
        yield errand, failure
