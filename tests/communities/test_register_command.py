"""manage.py import_register: lines that can be read, exit code 1, and nothing stored unless all is well."""

import re

import pytest
from django.core.management import call_command

from communities.models import Compound, District
from tests.communities.books import Book
from tests.communities.test_register_samples import REGISTER, SAMPLES

pytestmark = pytest.mark.django_db


@pytest.fixture
def run(capsys, tmp_path):
    """Runs the command on a workbook or a file; answers exit code, output and error output."""

    def import_register(book, *words):
        file = tmp_path / "register.xlsx" if isinstance(book, Book) else book
        if isinstance(book, Book):
            file.write_bytes(book.file().getvalue())
        code = 0
        try:
            call_command("import_register", str(file), *words)
        except SystemExit as end:
            code = end.code
        return code, *capsys.readouterr()

    return import_register


def test_counts_and_cautions_are_printed(run):
    code, out, _ = run(Book(), "--at", "2030-01-05")

    assert code == 0
    assert "小区：新增2，变更0，不变0，不在本文件0" in out
    assert re.search(r"业委会!3 任期结束: 任期已于2029年12月23日届满", out)
    assert out.splitlines()[-1].startswith("已导入：新增")
    assert Compound.objects.count() == 2


def test_a_dry_run_says_the_same_and_stores_nothing(run):
    code, out, _ = run(Book(), "--dry-run")

    assert code == 0
    assert "小区：新增2" in out
    assert not Compound.objects.exists()
    assert not District.objects.exists()


def test_changes_are_printed_with_old_and_new(run):
    run(Book())

    _, out, _ = run(Book().put("楼栋长", 3, 任职日期="2024-09-01").put("物业项目", 3, 收费标准="1.50元"))

    assert "物业合同 P-LY001 2024-01-01 收费标准（元/㎡·月）：1.25 → 1.50" in out
    assert "楼栋长 LY001 1号楼 楼栋长 蔡月霞 任职日期：2024年8月4日 → 2024年9月1日" in out


def test_every_bad_cell_is_a_line_and_nothing_is_stored(run):
    code, out, err = run(SAMPLES / "register_with_errors.xlsx", "--at", "2025-12-31")

    lines = out.splitlines()
    assert code == 1
    assert len(lines) == 22
    assert lines[0] == "小区!18 所属镇乡: “洛江镇”不是本区的镇乡，只能填洛阳镇、东园镇、张坂镇、百崎回族乡"
    assert all(re.match(r"^[一-鿿]+!\d+ [^:]+: .+", line) for line in lines)
    assert "共22处问题" in err
    assert not District.objects.exists()


@pytest.mark.parametrize(
    ("content", "words"), [(b"", "空"), (b"hello", "不是Excel工作簿"), (None, "打不开文件")]
)
def test_a_file_that_cannot_be_read_is_one_sentence(run, tmp_path, content, words):
    file = tmp_path / "台账.xlsx"
    if content is not None:
        file.write_bytes(content)

    code, out, err = run(file)

    assert (code, out) == (1, "")
    assert words in err
    assert len(err.strip().splitlines()) == 1


@pytest.mark.parametrize("words", ["2025-13-01", "昨天", "2025-12-31T25:00"])
def test_a_day_that_is_none_is_one_sentence(run, words):
    code, _, err = run(Book(), "--at", words)

    assert code == 1
    assert "日期应写成2025-12-31的样子" in err


def test_a_moment_is_its_day_in_shanghai(run):
    _, out, _ = run(Book(), "--at", "2029-12-23T17:00:00+00:00")

    assert "任期已于2029年12月23日届满" in out


def test_what_has_run_out_is_judged_as_of_the_day_in_the_title(run):
    """The sample speaks of 2025-12-31: 6 contracts and 2 late filings, whenever it is read."""
    _, out, _ = run(REGISTER, "--dry-run")

    assert "提醒8条" in out
    assert out.count("截至2025年12月31日未见续签") == 6
    assert out.count("备案超过30天") == 2


def test_a_day_on_the_command_line_wins_over_the_title(run):
    _, out, _ = run(REGISTER, "--dry-run", "--at", "2026-02-28")

    assert "截至2026年2月28日未见续签" in out
    assert "截至2025年12月31日未见续签" not in out
