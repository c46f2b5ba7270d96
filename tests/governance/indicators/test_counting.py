"""Every indicator against a brute force over drawn rows, and its number of queries against none."""

import re
from collections import defaultdict
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from communities.models import Compound
from governance.indicators import COUNTINGS, measure, window_of
from governance.indicators.measuring import digests
from governance.models import Indicator, Level

from .brute import recount
from .draws import draw

pytestmark = pytest.mark.django_db
DAYS = [date(2025, 1, 15), date(2025, 3, 31), date(2025, 6, 30), date(2025, 9, 17), date(2025, 12, 31)]


def pairs(cells) -> dict:
    return {key: (one.numerator, one.denominator) for key, one in cells.items() if one.denominator}


@pytest.mark.parametrize("seed", range(4))
def test_every_indicator_is_what_plain_python_counts(seed):
    draw(seed)

    for day in DAYS[seed % 2 :: 2]:
        sheet, expected = measure(window_of(day)), recount(day)
        for code in COUNTINGS:
            assert pairs(sheet.compounds[code]) == expected[code], (code, day)
            homes = defaultdict(lambda: (0, 0))
            for key, (n, d) in expected[code].items():
                town = Compound.objects.get(pk=key).township_id
                homes[town] = (homes[town][0] + n, homes[town][1] + d)
            assert pairs(sheet.townships[code]) == dict(homes), (code, day)
            whole = sheet.whole[code]
            assert (whole.numerator, whole.denominator) == tuple(
                map(sum, zip(*homes.values(), strict=True)) if homes else (0, 0)
            )


def test_the_lots_reach_every_indicator():
    """A brute force that never counts anything would agree with everything."""
    draw(5, compounds=20)
    counted_in, counted_out = set(), set()
    for day in DAYS:
        for code, cells in recount(day).items():
            counted_in |= {code for n, _d in cells.values() if n}
            counted_out |= {code for n, d in cells.values() if n < d}

    assert counted_in == counted_out == set(COUNTINGS)


STAMP = re.compile("workflow_referencechange|^EXECUTE ")
"""The calendar's, asked where a deadline was extended; the second is PostgreSQL's lasting plan for it."""


def test_as_many_queries_for_few_compounds_as_for_many():
    counts = []
    for seed, compounds in ((1, 6), (2, 15)):
        draw(seed, compounds=compounds)
        measure(window_of(date(2025, 9, 30)))  # the calendar is in memory from now on
        with CaptureQueriesContext(connection) as asked:
            measure(window_of(date(2025, 9, 30)))
        counts.append(sum(not STAMP.search(query["sql"]) for query in asked))

    assert counts[0] == counts[1] <= 25


def test_the_hash_covers_what_was_counted_and_its_side():
    draw(3)
    window = window_of(date(2025, 6, 30))
    sheet = measure(window)

    for code, counting in COUNTINGS.items():
        if not counting.is_quoted:
            counted = {key for key, cell in sheet.compounds[code].items() if cell.denominator}
            assert counted <= set(digests(counting, window))


def test_each_row_of_the_first_twelve_is_bound_to_code():
    rows = Indicator.objects.valid(date(2025, 1, 1))

    assert [row.code for row in rows] == sorted(COUNTINGS)
    assert sum(row.weight for row in rows) == 100
    assert {row.code: row.least for row in rows if row.least > 1} == {"I09": 5}


def test_a_compound_of_one_level_is_the_sum_of_itself():
    (place,) = draw(4, compounds=1)
    sheet = measure(window_of(date(2025, 6, 30)))

    for code in COUNTINGS:
        own = sheet.cell(Level.COMPOUND, code, place.pk)
        assert sheet.cell(Level.DISTRICT, code, 0)[:2] == own[:2]
