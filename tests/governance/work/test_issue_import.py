"""A register from a file: by headings, whole or not at all, never twice, every problem with its row."""

import io
from datetime import date

import pytest
from django.core.management import call_command
from openpyxl import Workbook

from communities.access import Role
from governance.issue_import import COLUMNS, check, take
from governance.models import Issue
from tests.factories import a_compound, a_township, an_organisation

from .scenes import MONDAY, a_worker

pytestmark = pytest.mark.django_db
HEAD = [words[0] for words in COLUMNS.values()]
GOOD = ["LY001", "历史遗留问题", "消防管网", "1号楼没有水", "2025-03-01", "区消防大队", "2025-12-31", "", ""]
DONE = ["LY001", "治理顽疾", "", "楼道堆物", "2025年3月1日", "区消防大队", "2025/6/30", "2025-05-05", "已清"]


@pytest.fixture
def compound():
    an_organisation(name="区消防大队")
    return a_compound("凤林花苑", "LY001")


def csv(*rows) -> io.BytesIO:
    return io.BytesIO("\n".join(",".join(row) for row in (HEAD, *rows)).encode())


def xlsx(*rows) -> io.BytesIO:
    book, file = Workbook(), io.BytesIO()
    for row in (HEAD, *rows):
        book.active.append(row)
    book.save(file)
    return file


def changed(row, **cells) -> list:
    return [cells.get(key, value) for key, value in zip(COLUMNS, row, strict=True)]


@pytest.mark.parametrize("form", [csv, xlsx])
def test_what_the_file_says_stands_in_the_register(compound, form):
    checked = check(form(GOOD, DONE), by=None, at=MONDAY)
    take(checked, by=None, at=MONDAY)

    assert not checked.problems
    assert {*Issue.objects.values_list("register", "kind__code", "found_on", "closed_on", "evidence")} == {
        ("legacy", "fire", date(2025, 3, 1), None, ""),
        ("stubborn", "other", date(2025, 3, 1), date(2025, 5, 5), "已清"),
    }


def test_the_same_file_again_adds_nothing(compound):
    for _turn in range(2):
        checked = check(csv(GOOD, DONE), by=None, at=MONDAY)
        take(checked, by=None, at=MONDAY)

    assert (checked.fresh, checked.known) == (0, 2)
    assert Issue.objects.count() == 2


@pytest.mark.parametrize(
    ("cells", "column"),
    [
        ({"compound": "XX999"}, "小区编号"),
        ({"compound": ""}, "小区编号"),
        ({"register": "别的"}, "台账"),
        ({"title": ""}, "问题"),
        ({"title": "长" * 121}, "问题"),
        ({"found_on": "2025-02-30"}, "发现日期"),
        ({"found_on": ""}, "发现日期"),
        ({"due_on": "2024-01-01"}, "问题"),
        ({"owner": "没有这个单位"}, "责任单位"),
        ({"owner": ""}, "责任单位"),
        ({"closed_on": "2025-05-05", "evidence": ""}, "问题"),
        ({"closed_on": "2025-01-01", "evidence": "好了"}, "问题"),
    ],
)
def test_a_row_that_cannot_be_is_told_with_its_place(compound, cells, column):
    checked = check(csv(GOOD, changed(DONE, **cells)), by=None, at=MONDAY)

    assert [(one.row, one.column) for one in checked.problems] == [(3, column)]


def test_a_unit_of_two_compounds_is_the_one_of_the_row(compound):
    here = an_organisation("party", "第一党支部", compound=compound)
    an_organisation("party", "第一党支部", compound=a_compound("别处", "DY001"))

    checked = check(csv(changed(GOOD, owner="第一党支部")), by=None, at=MONDAY)

    assert [one.owner for one in checked.facts] == [here]


def test_nobody_imports_into_another_township(compound):
    stranger = a_worker(Role.TOWNSHIP_OFFICER, a_township("张坂镇"))

    checked = check(csv(GOOD), by=stranger, at=MONDAY)

    assert [one.kind for one in checked.problems] == ["unknown_compound"]


def test_a_file_without_its_columns_says_which(compound):
    checked = check(io.BytesIO("甲,乙\n1,2".encode()), by=None, at=MONDAY)

    assert "小区编号" in str(checked.problems[0])


def test_the_command_tries_and_takes(compound, tmp_path, capsys):
    path = tmp_path / "issues.csv"
    path.write_bytes(csv(GOOD, DONE).getvalue())

    call_command("import_issues", str(path), "--dry-run")
    assert not Issue.objects.exists()
    call_command("import_issues", str(path))
    assert Issue.objects.count() == 2
    assert "已导入2条问题" in capsys.readouterr().out


def test_the_command_stops_at_a_problem(compound, tmp_path):
    path = tmp_path / "issues.csv"
    path.write_bytes(csv(GOOD, changed(DONE, title="")).getvalue())

    with pytest.raises(SystemExit):
        call_command("import_issues", str(path))
    assert not Issue.objects.exists()
