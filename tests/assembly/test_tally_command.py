"""`manage.py tally FILE`: good rows are answered, bad ones named, nothing is stored."""

import csv
import io
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

HEAD = (
    "id,matter,total_area,total_heads,returned_area,returned_heads,agree_area,agree_heads,"
    "abstain_area,abstain_heads,policy"
)
V1 = "V1,M9,30000.00,300,20000.00,200,20000.00,200,0,0,NOT_COUNTED"
V6 = "V6,M9,30000.00,300,20000.00,200,10000.00,101,0,0,"
V17 = "V17,M9,30000,300,21000,210,10400,104,1600,16,abstain_follows_majority"


@pytest.fixture
def tally(tmp_path: Path):
    """Runs the command on a content; answers rows of stdout, stderr and the exit code."""

    def run(content: str | bytes):
        file, out, err = tmp_path / "tally.csv", io.StringIO(), io.StringIO()
        file.write_bytes(content.encode() if isinstance(content, str) else content)
        code = 0
        try:
            call_command("tally", str(file), stdout=out, stderr=err)
        except SystemExit as end:
            code = end.code
        except CommandError as refused:
            code = refused.returncode
            err.write(str(refused))
        return list(csv.DictReader(io.StringIO(out.getvalue()))), err.getvalue(), code

    return run


def verdicts(rows):
    return [(row["id"], row["quorum"], row["passed"]) for row in rows]


GOOD = [("V1", "yes", "yes"), ("V6", "yes", "no"), ("V17", "yes", "yes")]


def test_each_row_is_answered_in_its_order_with_a_sentence(tally):
    rows, complaints, code = tally("\n".join([HEAD, V1, V6, V17]))

    assert verdicts(rows) == GOOD
    assert list(rows[0]) == ["id", "quorum", "passed", "sentence"]
    assert rows[1]["sentence"].startswith("未通过：同意面积10,000.00㎡，不到所需的10,000.01㎡")
    assert (complaints, code) == ("", 0)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("ending", ["\n", "\r\n"])
@pytest.mark.parametrize("sign", [",", ";", "\t"])
def test_it_reads_what_offices_write(tally, encoding, ending, sign):
    lines = ["", "小区," + HEAD, "", *(f"金桂苑,{row}" for row in (V1, V6)), ",,,", f"银杏里,{V17}", ""]

    rows, complaints, code = tally(ending.join(lines).replace(",", sign).encode(encoding))

    assert verdicts(rows) == GOOD
    assert (complaints, code) == ("", 0)


def test_the_order_of_the_columns_does_not_matter_and_others_are_ignored(tally):
    names, values = HEAD.split(","), V6.split(",")
    turned = "\n".join([",".join(["备注", *reversed(names)]), ",".join(["随便写", *reversed(values)])])

    assert verdicts(tally(turned)[0]) == [("V6", "yes", "no")]


def test_the_policy_may_be_missing_as_a_column_and_is_then_the_default(tally):
    rows, _complaints, code = tally(
        f"{HEAD.removesuffix(',policy')}\nV17,M9,30000,300,21000,210,10400,104,1600,16"
    )

    assert (verdicts(rows), code) == ([("V17", "yes", "no")], 0)


@pytest.mark.parametrize(
    ("number", "cents"),
    [
        ("２０，０００．００", "20,000.00"),
        ("20 000", "20,000.00"),
        ("20000.5㎡", "20,000.50"),
        ('"20,000.00"', "20,000.00"),
    ],
)
def test_numbers_are_read_where_they_can_mean_one_thing_only(tally, number, cents):
    rows, complaints, _code = tally(f"{HEAD}\nA,M9,30000,300,{number},200,100,1,0,0,")

    assert f"同意面积100.00㎡，不到所需的{cents[:3]}" not in complaints
    assert complaints == ""
    assert verdicts(rows) == [("A", "yes", "no")]


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("B,M9,30000,300,30000.01,200,1,1,0,0,", "参与表决面积超过专有部分总面积"),
        ("B,M9,30000,300,20000,200,20000.01,1,0,0,", "同意面积超过参与表决面积"),
        ("B,M9,30000,300,20000,200,1,150,0,51,", "同意人数和弃权人数合计超过参与表决人数"),
        ("B,M9,0,300,0,0,0,0,0,0,", "专有部分总面积必须大于0"),
        ("B,M10,30000,300,20000,200,1,1,0,0,", "没有“M10”这类事项，应为M1至M9"),
        ("B,,30000,300,20000,200,1,1,0,0,", "没有“”这类事项，应为M1至M9"),
        ("B,M9,30000,300,20000,200,1,1,0,0,MAJORITY", "没有“majority”这种弃权处理方式"),
        ("B,M9,30000.001,300,20000,200,1,1,0,0,", "专有部分总面积最多两位小数，收到“30000.001”"),
        ("B,M9,3e4,300,20000,200,1,1,0,0,", "专有部分总面积应为数字，收到“3e4”"),
        ("B,M9,NaN,300,20000,200,1,1,0,0,", "专有部分总面积应为数字，收到“NaN”"),
        ("B,M9,30000,300.5,20000,200,1,1,0,0,", "业主总人数应为整数，收到“300.5”"),
        ("B,M9,30000,300,-20000,200,1,1,0,0,", "参与表决面积不能为负数，收到“-20000”"),
        ("B,M9,30000,300,,200,1,1,0,0,", "参与表决面积没有填写"),
        ("B,M9,30000,300,20000,200,1", "同意人数没有填写；弃权面积没有填写；弃权人数没有填写"),
        ("B,M9,30,000.00,300,20000,200,1,1,0,0,MAJORITY", "格数比表头多，带千分位逗号的数字请加引号"),
        (",M9,30000,300,20000,200,1,1,0,0,", "没有填写id"),
    ],
)
def test_a_bad_row_is_named_with_its_line_and_the_good_ones_are_answered(tally, row, reason):
    rows, complaints, code = tally("\n".join([HEAD, V1, row, V17]))

    assert verdicts(rows) == [GOOD[0], GOOD[2]]
    assert complaints.startswith("第3行：")
    assert reason in complaints
    assert code == 1


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("", "文件是空的"),
        ("\n\n", "文件是空的"),
        ("id,matter\nA,M1\n", "表头缺少total_area、total_heads"),
        (f"{HEAD},policy\n{V1},", "表头中policy列重复"),
        (b"\x89PNG\r\n\x1a\n\xff\xff", "编码无法识别"),
        (f'{HEAD}\n{V1}\nX,"M1', "引号没有配对"),
    ],
)
def test_a_file_that_is_no_table_of_tallies_is_refused_in_a_sentence(tally, content, reason):
    _rows, complaints, code = tally(content)

    assert reason in complaints
    assert code == 1


def test_a_file_that_is_not_there_is_refused_in_a_sentence():
    with pytest.raises(CommandError, match="打不开文件"):
        call_command("tally", "/nowhere/tally.csv")
