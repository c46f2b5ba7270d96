"""Each rule of the register broken once, in a workbook that is otherwise right: one mistake, one message."""

from datetime import date

import pytest

from tests.communities.books import ON, Book

LONG = "滨" * 61
RIGHT = Book()


def problems(book: Book, on=ON):
    return [(one.sheet, one.row, one.column, one.kind) for one in book.checked(on).problems]


def reason(book: Book) -> str:
    (problem,) = book.checked().problems
    return problem.reason


def test_the_workbook_that_the_other_tests_spoil_is_right():
    checked = RIGHT.checked()

    assert checked.problems == []
    assert checked.cautions == []


SPOILT = [
    ("小区", 3, {"编号": None}, "missing_required"),
    ("小区", 3, {"编号": "LY/001"}, "bad_code"),
    ("小区", 4, {"编号": "ly００1"}, "duplicate_code"),
    ("小区", 3, {"小区名称": LONG}, "too_long"),
    ("小区", 3, {"所属镇乡": "洛江镇"}, "unknown_township"),
    ("小区", 3, {"所属社区": "　"}, "missing_required"),
    ("小区", 3, {"地址": "路" * 201}, "too_long"),
    ("小区", 3, {"交付年份": 1979}, "year_out_of_range"),
    ("小区", 3, {"交付年份": 2026}, "year_out_of_range"),
    ("小区", 3, {"交付年份": "不详"}, "not_a_number"),
    ("小区", 3, {"总户数": 0}, "too_small"),
    ("小区", 3, {"总户数": -120}, "negative"),
    ("小区", 3, {"总户数": 120.5}, "not_a_number"),
    ("小区", 3, {"总户数": 121}, "sum_mismatch"),
    ("小区", 3, {"总户数": 10**12}, "too_large"),
    ("小区", 3, {"专有部分面积㎡": 0}, "zero_area"),
    ("小区", 3, {"专有部分面积㎡": 0.004}, "zero_area"),
    ("小区", 3, {"专有部分面积㎡": -1}, "negative_area"),
    ("小区", 3, {"专有部分面积㎡": "约一万"}, "not_a_number"),
    ("小区", 3, {"专有部分面积㎡": "12,001.02"}, "sum_mismatch"),
    ("小区", 3, {"专有部分面积㎡": "=SUM(A1:A2)"}, "formula_cell"),
    ("小区", 3, {"楼栋数": 3}, "count_mismatch"),
    ("小区", 3, {"楼栋数": 1}, "count_mismatch"),
    ("小区", 3, {"经度": 115.79}, "outside_box"),
    ("小区", 3, {"经度": 120.81}, "outside_box"),
    ("小区", 3, {"纬度": 23.49}, "outside_box"),
    ("小区", 3, {"纬度": 28.41}, "outside_box"),
    ("小区", 3, {"纬度": "北"}, "not_a_number"),
    ("小区", 3, {"是否老大难": "可能"}, "not_yes_or_no"),
    ("楼栋", 3, {"小区编号": "LY999"}, "unknown_compound"),
    ("楼栋", 3, {"小区编号": "DY002"}, "name_mismatch"),
    ("楼栋", 4, {"楼栋": "１＃楼"}, "duplicate_building"),
    ("楼栋", 5, {"楼栋": "二期1号楼"}, "area_mismatch"),
    ("楼栋", 3, {"单元数": 0}, "too_small"),
    ("楼栋", 3, {"地上层数": "十五"}, "not_a_number"),
    ("楼栋", 3, {"户数": None}, "missing_required"),
    ("楼栋", 3, {"电梯台数": -1}, "negative"),
    ("楼栋", 3, {"专有部分面积㎡": "-6000.50"}, "negative_area"),
    ("党支部", 3, {"党员人数": 2}, "too_few_members"),
    ("党支部", 3, {"成立日期": "2024-02-30"}, "impossible_date"),
    ("党支部", 3, {"成立日期": "前年"}, "not_a_date"),
    ("党支部", 3, {"成立日期": date(2026, 1, 1)}, "in_the_future"),
    ("党支部", 3, {"联系电话": 1380000010}, "bad_phone"),
    ("党支部", 4, {"小区编号": "LY001", "小区名称": "凤林花苑"}, "duplicate_branch"),
    ("楼栋长", 3, {"政治面貌": "群众"}, "not_party_member"),
    ("楼栋长", 3, {"政治面貌": None}, "missing_required"),
    ("楼栋长", 3, {"姓名": "　 "}, "missing_required"),
    ("楼栋长", 3, {"楼栋": "9号楼"}, "unknown_building"),
    ("楼栋长", 4, {"楼栋": "1号楼"}, "ambiguous_building"),
    ("楼栋长", 3, {"任职日期": "2026.01.01"}, "in_the_future"),
    ("楼栋长", 3, {"性别": "无"}, "unknown_word"),
    ("楼栋长", 3, {"联系电话": "0595-22680000"}, "bad_phone"),
    ("业委会", 4, {"职务": "主任"}, "two_directors"),
    ("业委会", 4, {"职务": "会长"}, "unknown_word"),
    ("业委会", 4, {"是否党员": "不清楚"}, "not_yes_or_no"),
    ("业委会", 4, {"委员人数": 7}, "not_the_same"),
    ("业委会", 3, {"委员人数": 7}, "not_the_same"),
    ("业委会", 3, {"任期结束": "2030-12-31"}, "not_the_same"),
    ("业委会", 4, {"备案文号": "另一号"}, "not_the_same"),
    ("业委会", 4, {"小区编号": "LY999"}, "unknown_compound"),
    ("业委会", 9, {"管理区域": None}, "unknown_area"),
    ("业委会", 9, {"管理区域": "三期"}, "unknown_area"),
    ("业委会", 4, {"联系电话": "12345678901"}, "bad_phone"),
    ("物业项目", 4, {"项目编号": "p-ly001"}, "duplicate_code"),
    ("物业项目", 3, {"物业企业": None}, "missing_required"),
    ("物业项目", 3, {"合同类型": "口头"}, "unknown_word"),
    ("物业项目", 3, {"合同结束": date(2023, 12, 31)}, "end_before_start"),
    ("物业项目", 3, {"合同开始": date(2026, 1, 1)}, "in_the_future"),
    ("物业项目", 3, {"收费标准": 20.01}, "fee_out_of_range"),
    ("物业项目", 3, {"收费标准": -0.01}, "fee_out_of_range"),
    ("物业项目", 3, {"收费标准": "面议"}, "not_a_number"),
    ("物业项目", 3, {"备注": "注" * 201}, "too_long"),
]


@pytest.mark.parametrize(("sheet", "row", "values", "kind"), SPOILT)
def test_a_bad_cell_gives_one_message_at_its_place(sheet, row, values, kind):
    book = RIGHT.copy().put(sheet, row, **values)

    ((where, at, column, what),) = problems(book)

    assert (where, at, what) == (sheet, row, kind)
    assert column in {"收费标准(元/㎡·月)", *values}


ROW = {"小区": 3, "楼栋": 3, "党支部": 3, "楼栋长": 3, "业委会": 3, "物业项目": 3}
ALLOWED = [
    ("小区", {"所属镇乡": "百崎乡", "是否老大难": None, "物业类型": None}),
    ("小区", {"交付年份": 1980, "经度": 115.8, "纬度": 28.4}),
    ("小区", {"专有部分面积㎡": "12,001.01"}),
    ("楼栋", {"电梯台数": 0, "管理区域": None}),
    ("党支部", {"党员人数": 3, "成立日期": ON}),
    ("楼栋长", {"性别": None, "政治面貌": "中共预备党员"}),
    ("物业项目", {"收费标准": 0}),
    ("物业项目", {"收费标准": 20}),
    ("物业项目", {"合同类型": "自行管理约定", "物业企业": "业主自行管理", "备注": "无"}),
]


@pytest.mark.parametrize(("sheet", "values"), ALLOWED)
def test_the_last_value_that_a_rule_allows_is_taken(sheet, values):
    book = RIGHT.copy().put(sheet, ROW[sheet], **values)

    assert problems(book) == []


def test_swapped_coordinates_are_told_as_such_and_once():
    book = RIGHT.copy().put("小区", 3, 经度=24.9, 纬度=118.7)

    assert problems(book) == [("小区", 3, "经度", "lonlat_swapped")]


@pytest.mark.parametrize(
    ("size", "kinds"),
    [(3, ["odd_size"]), (6, ["even_size"]), (13, ["odd_size"]), (7, ["size_mismatch"]), (5, [])],
)
def test_a_committee_has_an_odd_number_of_members_and_lists_them_all(size, kinds):
    book = RIGHT.copy().put_all("业委会", range(3, 8), 委员人数=size)

    assert [kind for *_, kind in problems(book)] == kinds


def test_reserves_do_not_count_for_the_size():
    book = RIGHT.copy().repeat("业委会", 7, 姓名="吴六", 职务="候补委员", 联系电话="13800000999")

    assert problems(book) == []


def test_a_committee_without_a_director_is_told_at_its_first_row():
    book = RIGHT.copy().put("业委会", 3, 职务="委员")

    assert problems(book) == [("业委会", 3, "职务", "no_director")]


@pytest.mark.parametrize(
    ("start", "end", "kinds"),
    [
        ("2024-12-23", "2029-12-23", []),
        ("2024-12-23", "2029-12-24", ["term_too_long"]),
        ("2024-02-29", "2029-02-28", []),
        ("2024-02-29", "2029-03-01", ["term_too_long"]),
        ("2024-12-23", "2024-12-22", ["end_before_start"]),
        ("2026-01-01", "2030-12-31", ["in_the_future"]),
    ],
)
def test_a_term_lasts_five_years_at_most(start, end, kinds):
    book = RIGHT.copy().put_all("业委会", range(3, 8), 任期开始=start, 任期结束=end, 备案日期=None)

    assert [kind for *_, kind in problems(book)] == kinds


def test_a_mistake_that_every_row_of_a_committee_repeats_is_told_once():
    book = RIGHT.copy().put_all("业委会", range(3, 8), 任期开始="2024-02-30", 小区编号="LY999")

    assert problems(book) == [
        ("业委会", 3, "小区编号", "unknown_compound"),
        ("业委会", 3, "任期开始", "impossible_date"),
    ]


def test_the_same_member_twice_is_told_once():
    book = RIGHT.copy().put("业委会", 5, 姓名="陈 二", 联系电话="138-0000-0102")

    assert problems(book) == [("业委会", 5, "姓名", "duplicate_row")]


def test_the_same_lead_twice_is_told_at_the_second_row():
    book = RIGHT.copy().repeat("楼栋长", 3, 楼栋="01#楼", 姓名="蔡 月 霞")

    assert problems(book) == [("楼栋长", 6, "姓名", "duplicate_row")]
    assert reason(book) == "与前面“凤林花苑”同一人同一楼栋的记录重复"


def test_a_building_too_few_is_told_alone():
    book = RIGHT.copy().drop("楼栋", 4)

    assert problems(book) == [("小区", 3, "楼栋数", "count_mismatch")]
    assert reason(book) == "楼栋数填2，但“楼栋”表中只有1栋"


def test_a_compound_without_any_building_is_told_so():
    book = RIGHT.copy().drop("楼栋", 4).drop("楼栋", 3).drop("楼栋长", 3)

    assert reason(book) == "楼栋数填2，但“楼栋”表中没有该小区的楼栋"


def test_a_bad_compound_row_still_counts_as_known():
    book = RIGHT.copy().put("小区", 3, 所属镇乡="洛江镇", 总户数=None, 小区名称=None)

    assert [kind for *_, kind in problems(book)] == [
        "missing_required",
        "unknown_township",
        "missing_required",
    ]


def test_rows_that_point_to_a_compound_without_a_readable_code_are_not_blamed():
    book = RIGHT.copy().put("小区", 3, 编号=None)

    assert problems(book) == [("小区", 3, "编号", "missing_required")]


def test_every_mistake_is_told_in_one_go_and_in_the_order_of_the_workbook():
    book = RIGHT.copy()
    book.put("物业项目", 4, 收费标准="面议").put("小区", 4, 地址=None).put("小区", 3, 纬度=None, 编号=None)

    assert [(sheet, row, column) for sheet, row, column, _ in problems(book)] == [
        ("小区", 3, "编号"),
        ("小区", 3, "纬度"),
        ("小区", 4, "地址"),
        ("物业项目", 4, "收费标准(元/㎡·月)"),
    ]


def cautions(book: Book, on=ON):
    return [(one.sheet, one.row, one.kind) for one in book.checked(on).cautions]


@pytest.mark.parametrize(
    ("filed", "late"),
    [("2025-01-22", False), ("2025-01-23", True), (None, True)],
)
def test_a_filing_after_thirty_days_is_imported_with_a_caution(filed, late):
    book = RIGHT.copy().put_all("业委会", range(3, 8), 备案日期=filed)

    assert cautions(book) == ([("业委会", 3, "filed_late")] if late else [])


def test_a_filing_period_that_ends_in_the_holidays_ends_after_them():
    """RULES V22: day 30 after 3 September 2025 is a holiday; 9 October is the next day at work."""
    term = {"任期开始": "2025-9-3", "任期结束": "2030-9-3"}
    book = RIGHT.copy().put_all("业委会", range(3, 8), **term, 备案日期="2025-10-09")
    late = RIGHT.copy().put_all("业委会", range(3, 8), **term, 备案日期="2025-10-10")

    assert cautions(book) == []
    assert cautions(late) == [("业委会", 3, "filed_late")]


def test_contracts_and_terms_past_their_end_are_facts_as_of_the_day():
    book = RIGHT.copy().put("物业项目", 3, 合同结束="2025-12-30")

    assert cautions(book) == [("物业项目", 3, "contract_past_end")]
    assert cautions(book, date(2025, 12, 30)) == []


def test_a_second_lead_of_a_building_and_another_name_are_worth_a_look():
    book = RIGHT.copy().repeat("楼栋长", 3, 姓名="柯辉松", 联系电话="13800003881", 小区名称="凤林苑")

    assert sorted(cautions(book)) == [("楼栋长", 6, "other_name"), ("楼栋长", 6, "two_leads")]
