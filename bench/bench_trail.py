"""The pages of the audit trail over ever more entries: `BENCH_TRAIL=10000000 python -m bench trail`."""

import os

from bench.bench_book import alone, settled
from tests import servers

ENTRIES = os.environ.get("BENCH_TRAIL", "1000000")


def main() -> None:
    with servers.postgres() as url:
        alone("trail_pages", ENTRIES, settled(url))
