"""The benches run at a small scale, so that none of them rots; what they print is a measure, never a test."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests import databases

ROOT = Path(__file__).resolve().parent.parent
ALL = """
import django
django.setup()
from bench import complaint_list, sweep_cases
sweep_cases.main(30)
complaint_list.main(300, 5)
"""


NAMES = ("first page", "colour red", "text, rare", "nine tenths down part 3", "filing / one bare create")


@pytest.fixture
def lines_of(django_db_setup, django_db_blocker, worker_id):
    """What a program prints on a migrated database of its own."""

    def run(program: str, **given: str) -> list[str]:
        with django_db_blocker.unblock(), databases.another(worker_id) as url:
            beside = {"DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "bench.settings", "BENCH_RUNS": "1"}
            command, environment = [sys.executable, "-c", program], os.environ | beside | given
            done = subprocess.run(
                command, cwd=ROOT, env=environment, check=True, stdout=subprocess.PIPE, text=True
            )
        return done.stdout.splitlines()

    return run


@pytest.mark.postgres
def test_the_benches_of_complaints_run(lines_of):
    lines = lines_of(ALL)

    assert any(line.startswith("30 levels of 30 cases") for line in lines)
    assert any(line.startswith("public board") and line.endswith(" 0 of them on cases") for line in lines)
    for name in NAMES:
        assert any(line.startswith(name) and line.endswith(" x") for line in lines)


BOOK = """
import django
django.setup()
from bench import book_million
book_million.main(400)
"""
CROWD = """
import django
django.setup()
from bench import book_crowd
book_crowd.main(4, 2)
"""


@pytest.mark.postgres
@pytest.mark.parametrize(
    ("program", "expected"),
    [(BOOK, "verified in"), (CROWD, "gapless True, exact True")],
    ids=["million", "crowd"],
)
def test_the_benches_of_the_book_run(lines_of, tmp_path, program, expected):
    lines = lines_of(program, BENCH_BOOKS="2", ANCHOR_DIR=str(tmp_path))

    assert any(line.startswith(expected) for line in lines)


INDICATORS = """
import django
django.setup()
from bench import indicator_sheet
indicator_sheet.main(20)
"""


@pytest.mark.postgres
def test_the_bench_of_indicators_runs(lines_of):
    lines = lines_of(INDICATORS, BENCH_CASES_EACH="3")

    for beginning in ("12 indicators /", "frozen with hashes", "frozen page"):
        assert any(line.startswith(beginning) for line in lines)


SAFETY = """
import django
django.setup()
from bench import safety_rounds
safety_rounds.main(5)
"""
READ = ("heat strip", "rounds due", "rounds missed", "hazards overdue", "today's duties")


@pytest.mark.postgres
def test_the_bench_of_safety_runs(lines_of):
    lines = lines_of(SAFETY)

    assert any(line.startswith("185 rounds planned in") for line in lines)
    assert any(line.startswith("0 rounds again in") for line in lines)
    for name in READ:
        assert any(line.startswith(name) and line.endswith(" x") for line in lines)
