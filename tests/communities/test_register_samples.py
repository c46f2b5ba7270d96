"""The two sample workbooks: the one imports without a problem, the other gives exactly its 22 refusals."""

import csv
from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest

from communities import register
from communities.register.checking import Checked, check
from communities.register.limits import Box, Reference
from tests.communities.books import ON

SAMPLES = Path(__file__).parent.parent / "samples"
REGISTER = Path(register.__file__).parent.parent / "fixtures" / "register.xlsx"
TOWNSHIPS = ("洛阳镇", "东园镇", "张坂镇", "百崎回族乡")
REFERENCE = Reference(
    townships={name: name for name in TOWNSHIPS} | {"百崎乡": "百崎回族乡"},
    box=Box(Decimal("115.8"), Decimal("120.8"), Decimal("23.5"), Decimal("28.4")),
)


def checked(path: Path) -> Checked:
    with path.open("rb") as file:
        return check(file, on=ON, reference=REFERENCE)


@pytest.fixture(scope="module")
def right() -> Checked:
    return checked(REGISTER)


def test_the_register_has_no_problems_and_eight_facts_worth_a_look(right):
    assert right.problems == []
    assert Counter(one.kind for one in right.cautions) == {"filed_late": 2, "contract_past_end": 6}


def test_the_register_is_read_whole(right):
    read = right.register

    assert len(read.compounds) == 58
    assert sum(row.is_hard_case for row in read.compounds) == 6
    assert len(read.buildings) == 631
    assert sum(row.households for row in read.buildings) == 54_686
    assert sum(row.area for row in read.buildings) == Decimal("5693372.27")
    assert [len(read.branches), sum(row.members for row in read.branches)] == [58, 1_076]
    assert len(read.leads) == 295
    assert [len(read.committees), len(read.members)] == [61, 477]
    assert sum(len(one.serving) for one in read.committees) == 475
    assert len(read.projects) == 58


def test_the_register_with_errors_gives_exactly_the_listed_refusals():
    with (SAMPLES / "register_errors_expected.csv").open(encoding="utf-8-sig") as file:
        expected = [
            (line["sheet"], int(line["row"]), line["column"], line["kind"], line["reason_zh"])
            for line in csv.DictReader(file)
        ]

    found = checked(SAMPLES / "register_with_errors.xlsx").problems

    assert [(one.sheet, one.row, one.column, one.kind, one.reason) for one in found] == expected
