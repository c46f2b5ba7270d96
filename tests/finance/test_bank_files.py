"""Statements of every bank: what is read, what is refused, and that nothing comes in twice."""

from datetime import date
from decimal import Decimal

import pytest

from communities.register.findings import Unreadable
from finance.models import BankLine, BankStatement
from tests.factories import a_compound, a_user
from workflow.models import AuditEntry
from workflow.refusals import Refused

from .bank_files import (
    HEAD,
    LINES,
    NEW_YEAR,
    a_book,
    amounts,
    csv_file,
    import_checked,
    problems,
    read,
    sample,
    take,
    xlsx_file,
)

pytestmark = pytest.mark.django_db
MOVED = [Decimal("4500.00"), Decimal("-500.00"), Decimal("20.50")]


@pytest.mark.parametrize(
    ("code", "tail", "opening", "closing"),
    [("DY006", "0051", "273591.78", "347356.27"), ("LY009", "0062", "41208.77", "123592.75")],
)
def test_the_statements_of_two_banks_are_consistent_and_come_in_whole(code, tail, opening, closing):
    book = a_book(tail)

    assert take(sample(code), book) == 40
    statement = BankStatement.objects.get()
    assert (statement.opening, statement.closing) == (Decimal(opening), Decimal(closing))
    assert statement.account_tail == tail
    assert BankLine.objects.filter(book=book).count() == 40


def test_signs_outside_gbk_and_long_numbers_survive():
    take(sample("LY009"), a_book("0062"))

    line = BankLine.objects.get(on=date(2025, 1, 21))
    assert (line.counterparty, line.counterparty_tail) == ("泉州市䶮源文化传播有限公司", "2085")
    assert line.words == "道闸灯箱广告半年"


def test_a_payment_that_was_cut_out_is_named_by_its_line_and_nothing_is_stored():
    book = a_book("0073")
    checked = read(sample("ZB004"), book)

    first = checked.problems[0]
    assert (first.row, first.kind) == (28, "broken_balance")
    assert "第28行（第21笔）" in first.reason
    assert "-3,860.00" in first.reason
    assert [problem.kind for problem in checked.problems[1:]] == ["wrong_count", "wrong_sum"]
    with pytest.raises(Refused, match="3处问题，未导入任何数据"):
        import_checked(checked, book, file_name="", by=None, at=NEW_YEAR)
    assert not BankLine.objects.exists()


def test_the_same_file_twice_adds_nothing():
    book = a_book()

    assert [take(sample("DY006"), book), take(sample("DY006"), book)] == [40, 0]
    assert BankStatement.objects.count() == 1
    assert AuditEntry.objects.filter(verb="import_bank").count() == 1


def test_overlapping_periods_add_only_what_is_new():
    book = a_book("")
    more = [*LINES[1:], ["2025-03-20", "利息", "", "1.00", "104021.50", "", ""]]

    assert [take(csv_file(*LINES), book), take(csv_file(*more), book)] == [3, 1]
    assert BankLine.objects.count() == 4


def test_lines_of_a_day_that_are_all_alike_are_told_apart():
    back_and_forth = [
        ["2025-03-01", "误转", "", "100.00", "1100.00", "", ""],
        ["2025-03-01", "退回", "100.00", "", "1000.00", "", ""],
        ["2025-03-01", "误转", "", "100.00", "1100.00", "", ""],
    ]
    book = a_book("")

    assert [take(csv_file(*back_and_forth), book), take(csv_file(*back_and_forth), book)] == [3, 0]


def test_two_stories_about_the_same_days_are_refused():
    book = a_book("")
    take(csv_file(*LINES), book)
    other = [
        LINES[0],
        ["2025-03-05", "电费", "600.00", "", "103900.00", "", ""],
        LINES[2][:4] + ["103920.50"],
    ]

    assert problems(csv_file(*other), book) == [(None, "left_out"), (3, "another_story")]


@pytest.mark.parametrize("place", [0, 2])
def test_another_amount_on_the_first_or_last_day_is_refused(place):
    """Files meet within a day, so a line there may be new, but not in the place of one that is known."""
    book = a_book("")
    take(csv_file(*LINES), book)
    rows = [[*line] for line in LINES]
    rows[place][3] = "4501.00" if place == 0 else "21.50"
    rows[place][4] = "104500.00" if place == 0 else "104021.50"

    assert problems(csv_file(*rows), book) == [(place + 2, "another_story")]


def test_files_may_meet_within_a_day():
    book = a_book("")
    more = ["2025-03-09", "利息", "", "1.00", "104021.50", "", ""]
    take(csv_file(*LINES), book)

    assert take(csv_file(LINES[2], more), book) == 1
    assert take(csv_file(["2025-03-01", "利息", "", "1.00", "100000.00", "", ""], *LINES), book) == 1


def test_a_gap_between_two_statements_is_pointed_out():
    book = a_book("")
    take(csv_file(*LINES), book)
    later = csv_file(["2025-05-01", "利息", "", "1.00", "90001.00", "", ""])

    assert [caution.kind for caution in read(later, book).cautions] == ["no_account", "gap"]


@pytest.mark.parametrize(
    "above",
    [
        ["账号：", "6222000099990052"],
        ["账号：", "\t6222000099990052"],
        ["账号：", "'6222000099990052"],
        ["账号：", '="…0052"'],
        ["账户：", "6222000099990052", "户名：", "业委会"],
        ["户名：业委会 账号：6222000099990052 币种：人民币"],
    ],
)
def test_the_statement_of_another_account_is_refused(above):
    file = csv_file(*LINES, above=[above])

    assert problems(file, a_book("0051")) == [(None, "other_account")]


def test_rows_of_another_account_are_refused_where_the_number_stands_in_a_column():
    rows = [[*line, "6222000099990052"] for line in LINES]

    assert problems(csv_file(*rows, head=[*HEAD, "本方账号"]), a_book("0051")) == [(None, "other_account")]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_every_usual_encoding_is_read(encoding):
    assert amounts(csv_file(*LINES, encoding=encoding)) == MOVED


@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_every_usual_delimiter_is_read(delimiter):
    assert amounts(csv_file(*LINES, delimiter=delimiter)) == MOVED


def test_a_workbook_is_read_as_a_file_of_text_is():
    rows = [[date(2025, 3, 1), "租金", None, 4500, 104500.0], ["2025/3/5", "电费", 500.0, None, 104000]]

    assert amounts(xlsx_file(*rows, head=HEAD[:5], above=[["某银行明细"]])) == MOVED[:2]


def test_newest_first_is_turned_round():
    checked = read(csv_file(*LINES[::-1]))

    assert [line.no for line in checked.statement.lines] == [3, 2, 1]
    assert not checked.problems


def test_a_break_is_named_in_a_file_that_runs_backwards_too():
    rows = [*LINES[::-1]]
    rows[1] = [*rows[1][:2], "501.00", *rows[1][3:]]
    more = [
        ["2025-02-01", "利息", "", "1.00", "100000.00", "", ""],
        ["2025-01-01", "利息", "", "1.00", "99999.00"],
    ]

    assert problems(csv_file(*rows, *more)) == [(3, "broken_balance")]


@pytest.mark.parametrize(
    ("head", "rows"),
    [
        (
            ["日期", "支出", "收入", "余额"],
            [["20250301", "0.00", "4,500.00", "104,500.00"], ["20250305", "500.00", "0.00", "104,000.00"]],
        ),
        (
            ["记账日期", "交易金额", "账户余额"],
            [["2025.3.1", "4500", "104500"], ["2025.3.5", "-500", "104000"]],
        ),
        (
            ["交易日期", "发生额", "借贷标志", "余额"],
            [["2025年3月1日", "4500", "贷", "104500"], ["2025年3月5日", "500", "借", "104000"]],
        ),
        (
            ["交易时间", "收/支", "金额(元)", "余额(元)"],
            [
                ["2025-03-01 08:00:01", "收入", "4500.00", "104500.00"],
                ["2025-03-05 23:59", "支出", "500.00", "104000.00"],
            ],
        ),
        (
            ["日期", "借方", "贷方", "余额"],
            [
                ["２０２５-０３-０１", "-", "４，５００．００", "１０４５００"],
                ["2025-3-5", "５００", "—", "104000"],
            ],
        ),
        (
            ["入账日期", "付出", "存入", "当前余额"],
            [
                ["20250301 08:00:01", "", "¥4,500.00", "¥104,500.00"],
                ["20250305093000", "500元", "", "104000元"],
            ],
        ),
        (
            ["交易日期", "记账金额(收入)", "记账金额(支出)", "余额"],
            [["2025-03-01", "4,500.00", "", "104,500.00"], ["2025-03-05", "", "500.00", "104,000.00"]],
        ),
        (
            ["记账日", "贷(收)", "借(支)", "余额"],
            [["2025/03/01", "4500", "", "104500"], ["2025/03/05", "", "500", "104000"]],
        ),
        (
            ["交易日期", "支取金额(元)", "存入金额(元)", "账户余额(元)"],
            [["2025.03.01", "", "4500", "104500"], ["2025.03.05", "500", "", "104000"]],
        ),
    ],
)
def test_columns_are_found_by_their_headings_however_the_bank_writes(head, rows):
    assert amounts(csv_file(*rows, head=head)) == MOVED[:2]


def test_of_payer_and_payee_the_other_one_is_the_counterparty():
    head = ["交易日期", "付款人账号", "付款人名称", "收款人账号", "收款人名称", "交易金额", "交易后余额"]
    rows = [
        ["20250301", "6222000011112222", "沐光书吧", "6222000099990051", "业委会", "4500.00", "104500.00"],
        ["20250305", "6222000099990051", "业委会", "6222000011113333", "供电服务站", "-500.00", "104000.00"],
    ]

    lines = read(csv_file(*rows, head=head)).statement.lines

    parties = [(line.counterparty, line.counterparty_tail) for line in lines]
    assert parties == [("沐光书吧", "2222"), ("供电服务站", "3333")]


def test_a_line_without_an_amount_is_passed_over_only_where_its_balance_stands_still():
    """Banks write such lines; but an amount in a column that was not understood moves the balance."""
    still = ["2025-03-10", "短信通知", "", "0.00", "104020.50", "", ""]
    moved = [*still[:4], "104000.50", "", ""]

    assert amounts(csv_file(*LINES, still)) == MOVED
    assert problems(csv_file(*LINES, moved)) == [(5, "broken_balance")]


def test_a_payment_below_zero_is_what_makes_the_balances_right():
    """Some banks write every payment with a minus; elsewhere it is one that was taken back."""
    minus = [LINES[0], [*LINES[1][:2], "-500.00", *LINES[1][3:]], LINES[2]]
    back = ["2025-03-10", "冲正", "-500.00", "", "104520.50", "", ""]

    assert amounts(csv_file(*minus)) == MOVED
    assert amounts(csv_file(*minus[::-1])) == MOVED
    assert amounts(csv_file(*LINES, back)) == [*MOVED, Decimal(500)]
    wrong = [minus[0], [*minus[1][:4], "104000.01"], LINES[2]]
    assert problems(csv_file(*wrong))[0] == (3, "broken_balance")


def test_rows_between_and_below_the_lines_that_are_none_are_passed_over():
    rows = [
        ["2025-03-01", "期初余额", "", "", "100000.00"],
        *LINES,
        ["2025-03-31", "期末余额", "", "", "104020.50"],
    ]
    below = [["", "本页合计", "500.00", "4520.50"], ["打印时间：2025-04-01 09:00"], ["第1页 共1页"]]

    assert amounts(csv_file(*rows, below=below)) == MOVED


@pytest.mark.parametrize(
    ("above", "below", "found"),
    [
        ([["期初余额：", "100,000.00"]], [], []),
        ([["期初余额：", "100,001.00"]], [], [(3, "broken_balance")]),
        ([["期初余额", "100,000.00", "期末余额", "104,020.49"]], [], [(5, "wrong_closing")]),
        ([], [["借方合计：", "1笔", "500.00"], ["贷方合计", "2笔", "4520.50"]], []),
        ([], [["借方合计：", "1笔", "500.01"]], [(5, "wrong_sum")]),
        ([], [["合计", "", "500.00", "4520.00"]], [(5, "wrong_sum")]),
        ([], [["总借方笔数", "2", "总借方金额", "500.00"]], [(5, "wrong_count")]),
    ],
)
def test_what_the_bank_states_around_the_table_is_re_added(above, below, found):
    assert problems(csv_file(*LINES, above=above, below=below)) == found


@pytest.mark.parametrize(
    ("change", "kind"),
    [
        ({0: "2025-02-30"}, "impossible_date"),
        ({0: "三月初"}, "not_a_date"),
        ({0: "2027-03-05"}, "in_the_future"),
        ({2: "NaN"}, "bad_amount"),
        ({2: "1e5"}, "bad_amount"),
        ({2: "500.001"}, "bad_amount"),
        ({3: "500.00"}, "both_sides"),
        ({4: ""}, "no_balance"),
    ],
)
def test_a_bad_cell_is_named_with_its_row(change, kind):
    rows = [*LINES]
    rows[1] = [change.get(place, cell) for place, cell in enumerate(rows[1])]

    assert problems(csv_file(*rows)) == [(3, kind)]


def test_all_bad_cells_are_told_in_one_go():
    rows = [["昨天", *LINES[0][1:]], [*LINES[1][:2], "一百", *LINES[1][3:4], "也许"], LINES[2]]

    assert problems(csv_file(*rows)) == [(2, "not_a_date"), (3, "bad_amount"), (3, "bad_amount")]


@pytest.mark.parametrize(
    ("head", "kinds"),
    [
        (["交易日期", "摘要", "借方发生额", "贷方发生额"], ["missing_column"]),
        (["摘要", "借方发生额", "余额"], ["missing_column", "missing_column"]),
        (["甲", "乙", "丙"], ["missing_header"]),
    ],
)
def test_a_table_without_the_columns_is_refused(head, kinds):
    assert [kind for _row, kind in problems(csv_file(["2025-03-01", "", "", ""], head=head))] == kinds


@pytest.mark.parametrize(
    "content", [b"", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1old", b"PK\x03\x04broken", b"\x00\xff\xfe"]
)
def test_what_is_no_table_is_refused_with_a_sentence(content):
    with pytest.raises(Unreadable):
        read(type(sample("DY006"))(content))


def test_who_has_no_right_to_the_compound_imports_nothing():
    book, checked = a_book(""), read(csv_file(*LINES))

    with pytest.raises(Refused, match="没有导入"):
        import_checked(checked, book, file_name="", by=a_user("treasurer", a_compound()), at=NEW_YEAR)
    assert not BankLine.objects.exists()
