"""Sheets of a published statement, and its page when nothing has changed: `python -m bench disclosure`."""

from bench.bench_book import alone, settled
from tests import servers


def main() -> None:
    with servers.postgres() as url:
        alone("disclosure_sheets", "", settled(url))
