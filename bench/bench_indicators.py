"""All indicators of ever more compounds: `BENCH_COMPOUNDS=60000 python -m bench indicators`."""

import os

from bench.bench_book import alone, settled
from tests import servers

COMPOUNDS = os.environ.get("BENCH_COMPOUNDS", "6000")


def main() -> None:
    for compounds in ("58", COMPOUNDS):
        with servers.postgres() as url:
            alone("indicator_sheet", compounds, settled(url))
