"""Offices lay out their sheets as they like: columns are found by their headings, rows by what they say."""

from dataclasses import asdict, replace
from datetime import date, datetime, time
from random import Random

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from communities.register.checking import check
from communities.register.headings import plain
from communities.register.layout import LAYOUTS
from communities.register.limits import Limits
from tests.communities.books import HEADINGS, ON, REFERENCE, Book, saved

RIGHT = Book()
OTHER_WORDS = {
    "编号": ("小区编码", "代码"),
    "小区名称": ("小 区\n名 称", "小区"),
    "所属镇乡": ("乡镇", "所属乡镇", "镇（乡）"),
    "专有部分面积㎡": ("专有部分面积\n㎡", "专有部分面积（㎡）", "专有面积(平方米)", "*专有部分面积"),
    "总户数": ("户数", "总户数（户）"),
    "户数": ("住户数", "户　数"),
    "楼栋": ("楼栋号", "楼 栋"),
    "联系电话": ("手机号码", "联系\n电话", "联系方式"),
    "姓名": ("姓　名", "姓名*"),
    "书记": ("支部书记", "书记姓名"),
    "任期开始": ("任期起", "任期开始日期"),
    "任期结束": ("任期止", "任期\n结束"),
    "合同开始": ("合同起", "合同开始日期"),
    "合同结束": ("到期日期", "合同止"),
    "收费标准": ("收费标准(元/㎡·月)", "物业费（元/平方米·月）"),
    "物业企业": ("物业公司", "物业服务企业名称"),
    "是否党员": ("党员", "政治面貌"),
}
GROUPS = {
    "经度": ("坐标", "经度"),
    "纬度": ("坐标", "纬度"),
    "任期开始": ("任期", "开始"),
    "任期结束": ("任期", "结束"),
    "姓名": ("成员", "姓名"),
    "职务": ("成员", "职务"),
    "合同开始": ("合同期限", "开始"),
    "合同结束": ("合同期限", "结束"),
}


def contents(file):
    checked = check(file, on=ON, reference=REFERENCE)
    assert checked.problems == []
    read = checked.register
    rows = (read.compounds, read.buildings, read.branches, read.leads, read.members, read.projects)
    return [[_bare(asdict(row)) for row in kind] for kind in rows]


def _bare(values):
    return {
        key: value for key, value in values.items() if key not in {"row", "filled", "written", "building"}
    }


PLAIN = contents(RIGHT.file())


def laid_out(random: Random) -> Workbook:
    """The same data with columns shuffled, headings reworded or in groups, and cells spelt otherwise."""
    book = Workbook()
    book.remove(book.active)
    names = list(HEADINGS)
    random.shuffle(names)
    for name in names:
        sheet = book.create_sheet(random.choice([name, f" {name} ", f"{name}表", f"1.{name}（2025）"]))
        columns = [*HEADINGS[name], "填报单位"]
        random.shuffle(columns)
        for _ in range(random.randrange(4)):
            sheet.append([random.choice([None, f"台商投资区{name}统计资料"])])
        _head(sheet, columns, random)
        for row in RIGHT.rows[name]:
            if random.random() < 0.2:
                sheet.append([])
            sheet.append([_respelt(heading, row.get(heading), random) for heading in columns])
        sheet.append(["合　计"])
        sheet.append(["说明：以上为截至年底的数据"])
    return book


def _head(sheet, columns, random: Random) -> None:
    if random.random() < 0.5:
        sheet.append([_reworded(heading, random) for heading in columns])
        return
    paths = [GROUPS.get(heading, (_reworded(heading, random), None)) for heading in columns]
    tops = [top for top, _ in paths]
    for place in range(len(tops) - 1, 0, -1):
        if tops[place] == tops[place - 1] and paths[place][1]:
            tops[place] = None
    sheet.append(tops)
    sheet.append([below for _, below in paths])


def _reworded(heading: str, random: Random) -> str:
    return random.choice((heading, *OTHER_WORDS.get(heading, ())))


def _respelt(heading: str, value, random: Random):
    if isinstance(value, date):
        forms = ("%Y-%m-%d", "%Y年%m月%d日", "%Y.%m.%d", "%Y/%m/%d", "%Y%m%d")
        moment = datetime.combine(value, time())
        return random.choice([value, moment, *(value.strftime(form) for form in forms)])
    if heading in {"总户数", "户数", "委员人数", "党员人数", "楼栋数"}:
        return random.choice([value, str(value), f" {value}", f"{value}.0", f"{value:,}", _wide(str(value))])
    if heading == "专有部分面积㎡":
        return random.choice([value, f"{value:,.2f}", f"{value}㎡", value + 1e-9, _wide(f"{value}")])
    if heading == "联系电话":
        return random.choice([value, int(value), f"{value[:3]} {value[3:7]} {value[7:]}", f"+86-{value}"])
    if heading in {"小区编号", "编号"}:
        return random.choice([value, value.lower(), _wide(value), f" {value}\u00a0"])
    if heading == "楼栋" and value[-2:] == "号楼":
        return value[:-2] + random.choice(["号楼", "#楼", "栋", "幢", "＃"])
    if heading in {"姓名", "书记", "项目经理"} and len(value) == 2:
        return random.choice([value, f"{value[0]}　{value[1]}", f"{value[0]} {value[1]} "])
    if heading == "是否党员":
        return random.choice({"是": ["是", "√", "党员"], "否": ["否", "×", "群众", None]}[value])
    return f"{value}　" if isinstance(value, str) and random.random() < 0.2 else value


def _wide(text: str) -> str:
    return text.translate({ord(mark): ord(mark) + 0xFEE0 for mark in text})


@hypothesis(max_examples=25)
@given(st.randoms(use_true_random=False))
def test_any_layout_and_spelling_gives_the_same_data(random):
    assert contents(saved(laid_out(random))) == PLAIN


def opened_up(change) -> Workbook:
    """The right workbook after `change`, which gets it as openpyxl knows it."""
    book = load_workbook(RIGHT.file())
    change(book)
    return book


def problems(change):
    found = check(saved(opened_up(change)), on=ON, reference=REFERENCE).problems
    return [(one.sheet, one.row, one.column, one.kind) for one in found]


def test_cells_merged_downwards_are_filled():
    def merge(book):
        sheet = book["业委会"]
        for column in "ABCDEFGHI":
            sheet.merge_cells(f"{column}3:{column}7")
        book["楼栋"].merge_cells("A3:A4")
        book["楼栋"].merge_cells("B3:B4")

    assert contents(saved(opened_up(merge))) == PLAIN


def test_a_bad_merged_cell_is_told_once():
    def merge(book):
        book["楼栋"]["A3"] = "LY999"
        book["楼栋"].merge_cells("A3:A4")
        book["业委会"]["F3"] = "2024-02-30"
        book["业委会"].merge_cells("F3:F7")

    assert problems(merge) == [
        ("楼栋", 3, "小区编号", "unknown_compound"),
        ("业委会", 3, "任期开始", "impossible_date"),
    ]


def test_bands_headings_in_the_middle_numbers_without_data_and_notes_are_no_rows():
    def decorate(book):
        sheet = book["楼栋长"]
        sheet.insert_cols(1)
        sheet["A2"] = "序号"
        sheet.insert_rows(4, 2)
        sheet["A4"] = "二、东园镇"
        sheet.merge_cells("A4:I4")
        for column, heading in enumerate(HEADINGS["楼栋长"], 2):
            sheet.cell(5, column, heading)
        for last, text in enumerate(
            [7, "小　计", "备注：每栋一名", "2．同名者以电话区分", "填表人：专班"], 8
        ):
            sheet.cell(last, 1, text)

    assert contents(saved(opened_up(decorate))) == PLAIN


def test_totals_may_be_formulas():
    def total(book):
        book["楼栋"].append(["合计", None, None, None, None, None, "=SUM(G3:G8)"])

    assert contents(saved(opened_up(total))) == PLAIN


def test_an_error_shown_by_excel_is_told():
    def break_cell(book):
        book["楼栋"]["G3"] = "#REF!"
        book["楼栋"]["G3"].data_type = "e"

    assert problems(break_cell) == [("楼栋", 3, "户数", "error_cell")]


@pytest.mark.parametrize("title", ["楼栋长", "党员楼栋长花名册", "3 楼栋长", "附件3：楼栋长名册"])
def test_a_sheet_is_known_by_the_word_in_its_name(title):
    def rename(book):
        book["楼栋长"].title = title

    assert contents(saved(opened_up(rename))) == PLAIN


def test_a_sheet_of_another_name_is_known_by_its_headings():
    def rename(book):
        book["物业项目"].title = "Sheet6"
        book.create_sheet("填表须知").append(["请勿改动表头"])

    assert contents(saved(opened_up(rename))) == PLAIN


@pytest.mark.parametrize("sheet", list(HEADINGS))
def test_a_missing_sheet_is_one_clear_problem(sheet):
    def remove(book):
        book.remove(book[sheet])

    assert problems(remove) == [(sheet, None, "", "missing_sheet")]


NEEDED = {"编号", "小区编号", "楼栋", "户数", "总户数", "姓名", "职务", "委员人数", "任期结束", "联系电话"}


@pytest.mark.parametrize(
    ("sheet", "column"),
    [(sheet, column) for sheet, columns in HEADINGS.items() for column in columns if column in NEEDED],
)
def test_a_missing_column_is_one_clear_problem(sheet, column):
    def remove(book):
        book[sheet].delete_cols(HEADINGS[sheet].index(column) + 1)

    assert problems(remove) == [(sheet, 2, column, "missing_column")]


def test_a_sheet_that_only_sounds_alike_gives_way_to_the_one_with_the_columns():
    def rename(book):
        book["物业项目"].title = "物业服务项目表"
        book.create_sheet("物业企业名录", 0).append(["企业名称", "联系电话"])

    assert contents(saved(opened_up(rename))) == PLAIN


def test_the_label_of_a_column_goes_before_other_words_for_it():
    def add(book):
        book["小区"].cell(2, 14, "住宅户数")
        book["小区"].cell(3, 14, 7)

    assert contents(saved(opened_up(add))) == PLAIN


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.sheet)
def test_no_word_stands_for_two_columns_of_a_sheet(layout):
    words = [plain(name) for column in layout.columns for name in (column.label, *column.others)]

    assert len(words) == len(set(words))


def test_the_bounds_are_a_setting(settings):
    settings.REGISTER = {"branch_members": 13}
    strict = replace(REFERENCE, limits=Limits.from_settings())

    found = check(RIGHT.file(), on=ON, reference=strict).problems

    assert {one.kind for one in found} == {"too_few_members"}


def test_a_column_that_comes_twice_is_refused():
    def repeat(book):
        book["楼栋"].cell(2, 10, "户数")

    assert problems(repeat) == [("楼栋", 2, "户数", "column_twice")]


def test_a_telephone_in_another_group_is_not_mistaken_for_the_managers():
    def regroup(book):
        sheet = book["物业项目"]
        sheet.insert_rows(2)
        for column, heading in enumerate(HEADINGS["物业项目"], 1):
            sheet.cell(2, column).value = "项目经理" if heading == "联系电话" else heading
            sheet.cell(3, column).value = heading if heading == "联系电话" else None
        sheet.cell(2, 13, "物业企业")
        sheet.cell(3, 13, "联系电话")

    assert contents(saved(opened_up(regroup))) == PLAIN


def test_a_sheet_without_a_header_is_one_clear_problem():
    def behead(book):
        book["楼栋"].delete_rows(1, 2)

    assert problems(behead) == [("楼栋", None, "", "missing_header")]
