"""What deadlines cost, each with a calendar of its own as on a page: `python bench/bench_clock.py`."""

import os
import sys
import time
from datetime import date, datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "governance.settings")

from workflow.clock import SHANGHAI, Calendar  # noqa: E402

RUNS = 2000
START = datetime(2025, 9, 26, 10, tzinfo=SHANGHAI)
OVERRIDES = {date(2027, month, 3): False for month in range(1, 13)}


def main() -> None:
    timed("5 working days", lambda calendar: calendar.after_days(START, 5))
    timed("4 working hours", lambda calendar: calendar.after_working_hours(START, 240))
    timed("30 natural days", lambda calendar: calendar.legal_days(START.date(), 30))
    timed("250 working days", lambda calendar: calendar.after_days(START, 250))
    timed("5,000 working days", lambda calendar: calendar.after_days(START, 5000), runs=200)


def timed(name: str, count, runs: int = RUNS) -> None:
    count(Calendar(OVERRIDES, frozenset({2027})))
    began = time.perf_counter()
    for _ in range(runs):
        count(Calendar(OVERRIDES, frozenset({2027})))
    print(f"{name:20} {(time.perf_counter() - began) / runs * 1000:6.3f} ms")


if __name__ == "__main__":
    main()
