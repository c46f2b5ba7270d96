"""`make test`: the quick part on SQLite, then PostgreSQL, Valkey and browsers, and one line for both.

What uses no database is tested once, in the quick part; everything else on both databases, but for the walk
over every page, which no database sees otherwise than the other: it waits for the long part.

Words after `python -m tests.run` go to both pytest runs.
"""

import os
import sys
import tempfile
from collections import Counter
from pathlib import Path
from subprocess import call
from xml.etree import ElementTree

from tests import servers

PARALLEL = ["-n", str(os.cpu_count()), "--dist", "loadgroup", "-q", "--create-db"]
"""Tests of one group stay in one process: the walk of a language knows there what it has seen."""
QUICK = ["-m", "not browser and not postgres and not broker and not walk"]
WHOLE = ["-m", "database or browser or postgres or broker"]


def main(words: list[str]) -> int:
    with tempfile.TemporaryDirectory() as folder:
        quick, whole = Path(folder, "sqlite.xml"), Path(folder, "postgres.xml")
        print("== The quick part on SQLite", flush=True)
        codes = [pytest([*QUICK, *words], report=quick, database_url="")]
        print("== Everything that uses a database, on PostgreSQL and Valkey, and browsers", flush=True)
        with servers.postgres() as database_url:
            codes.append(pytest([*WHOLE, *words], report=whole, database_url=database_url))
        counts, reasons = summed_up([quick, whole])
    for reason, count in reasons.items():
        print(f"{count} skipped: {reason}")
    print(f"{counts['passed']} passed, {counts['failed']} failed, {counts['skipped']} skipped")
    return max(codes)


def pytest(words: list[str], *, report: Path, database_url: str) -> int:
    command = [sys.executable, "-m", "pytest", *PARALLEL, f"--junitxml={report}", *words]
    return call(command, env={**os.environ, "DATABASE_URL": database_url, "REDIS_URL": ""})


def summed_up(reports: list[Path]) -> tuple[Counter[str], Counter[str]]:
    """How many tests passed, failed and were skipped, and why they were skipped."""
    counts: Counter[str] = Counter()
    reasons: Counter[str] = Counter()
    for report in filter(Path.exists, reports):
        for case in ElementTree.parse(report).iter("testcase"):
            skipped = case.find("skipped")
            if skipped is not None:
                reasons[skipped.get("message", "")] += 1
            failed = case.find("failure") is not None or case.find("error") is not None
            counts["skipped" if skipped is not None else "failed" if failed else "passed"] += 1
    return counts, reasons


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
