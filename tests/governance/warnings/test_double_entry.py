"""The evaluation against plain Python: values recounted from the rows, judged in whole numbers."""

from datetime import date, datetime

import pytest

from communities.models import Compound
from finance.rules.periods import from_code
from governance import actions
from governance.actions import warnings
from governance.models import Indicator, Level, QuotedValue, Warning
from tests.governance.indicators.brute import recount
from tests.governance.indicators.draws import draw
from workflow.clock import SHANGHAI

from .test_rules import by_hand

pytestmark = pytest.mark.django_db
NOW = datetime(2025, 8, 20, 3, tzinfo=SHANGHAI)
MUCH_LATER = datetime(2026, 2, 1, 9, tzinfo=SHANGHAI)
"""A quarter that is frozen so late warns of nothing by itself."""
DAYS = (date(2025, 8, 19), date(2025, 6, 30), date(2025, 3, 31))


def townships(cells, homes) -> dict[int, tuple[int, int]]:
    sums: dict[int, tuple[int, int]] = {}
    for key, (n, d) in cells.items():
        known = sums.get(homes[key], (0, 0))
        sums[homes[key]] = (known[0] + n, known[1] + d)
    return sums


def expected() -> dict[tuple[str, int, str], str]:
    homes = dict(Compound.objects.values_list("pk", "township"))
    standing = {
        row.pk
        for row in Compound.objects.all()
        if (row.closed_on is None or row.closed_on > NOW.date()) and row.delivered_year <= NOW.year
    }
    terms = {row.code: row for row in Indicator.objects.all()}
    counted = [recount(day) for day in DAYS]
    found = {}
    for code, asked in terms.items():
        by_level = {
            Level.COMPOUND: [one[code] for one in counted],
            Level.TOWNSHIP: [townships(one[code], homes) for one in counted],
        }
        for level, quarters in by_level.items():
            alive = standing if level == Level.COMPOUND else {homes[key] for key in standing}
            for key in set(quarters[0]) & alive:
                grade = by_hand(*(one.get(key) for one in quarters), asked)
                if grade:
                    found[level, key, code] = grade
    return found


@pytest.mark.parametrize("seed", [4, 11])
def test_every_warning_is_what_plain_python_says_and_no_other(seed):
    draw(seed, compounds=10)
    QuotedValue.objects.waiting().delete()
    for code in ("2025Q1", "2025Q2"):
        actions.freeze(from_code(code), by=None, at=MUCH_LATER)
    assert not Warning.objects.exists()
    wanted = expected()

    warnings.evaluate(at=NOW)

    opened = {(row.level, row.place_key, row.code): row.grade for row in Warning.objects.open()}
    assert opened == wanted
    assert set(wanted.values()) == {"yellow", "red"}
    codes = {reason["code"] for row in Warning.objects.all() for reason in row.reasons}
    assert codes >= {"below_red", "twice", "fell"}
