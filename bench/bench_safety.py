"""Rounds and hazards of thousands of compounds: `BENCH_COMPOUNDS=6000 python -m bench safety`."""

import os

from bench.bench_book import alone, settled
from tests import servers

COMPOUNDS = os.environ.get("BENCH_COMPOUNDS", "6000")


def main() -> None:
    with servers.postgres() as url:
        alone("safety_rounds", COMPOUNDS, settled(url))
