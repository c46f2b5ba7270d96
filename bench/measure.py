"""How long two things take beside each other, so that what else the machine does falls on both."""

import os
import statistics
import time
from collections.abc import Callable

RUNS = int(os.environ.get("BENCH_RUNS", "15"))


def medians(*deeds: Callable[[], object], runs: int = RUNS) -> list[float]:
    """Milliseconds of each, in turns; the first turn only warms up."""
    times: list[list[float]] = [[] for _ in deeds]
    for turn in range(runs + 1):
        for taken, deed in zip(times, deeds, strict=True):
            began = time.perf_counter()
            deed()
            if turn:
                taken.append((time.perf_counter() - began) * 1000)
    return [statistics.median(taken) for taken in times]


def line(name: str, ours: float, yardstick: float) -> None:
    print(f"{name:34} {ours:9.1f} ms {yardstick:9.1f} ms   {ours / yardstick:5.2f} x", flush=True)
