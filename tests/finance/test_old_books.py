"""Hand-kept books: what is an entry, what it becomes, which sums are wrong; nothing is half stored."""

from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
from openpyxl import load_workbook

from communities.access import Role
from finance.models import Book, CommonAsset, IncomeContract, Voucher
from tests.factories import a_compound, a_user
from workflow.models import AuditEntry
from workflow.refusals import Refused

from .old_books import CONTRACT, HEAD, OPENING, ROWS, a_workbook, an_area, places, read, real_book, take
from .scenes import in_post

pytestmark = pytest.mark.django_db


def test_the_book_of_2025_says_where_it_is_wrong_and_nothing_is_stored():
    area = an_area()
    checked = read(real_book(), area)

    assert len(checked.told.entries) == 120
    assert (checked.told.income, checked.told.expense) == (Decimal("444038.23"), Decimal("211816.34"))
    assert (checked.told.balance, checked.told.written) == (Decimal("318642.24"), Decimal("321442.24"))
    assert places(checked.wrong) == [(57, "wrong_balance"), (113, "wrong_balance")]
    assert "写的是215,264.94，应为212,564.94" in checked.wrong[0].reason
    assert "+2,700.00" in checked.wrong[0].reason
    assert "写的是301,602.66，应为298,802.66" in checked.wrong[1].reason
    assert "算错+100.00，连同前面带下来的共差+2,800.00" in checked.wrong[1].reason
    assert not checked.problems
    with pytest.raises(Refused, match="2处问题，未导入任何数据"):
        take(real_book(), area)
    assert not any(model.objects.exists() for model in (Book, Voucher, CommonAsset, IncomeContract))


def test_the_book_of_2025_comes_in_with_balances_computed_anew_and_once():
    area = an_area()
    take(real_book(), area, recompute=True)
    book = Book.objects.get(area=area)

    assert Voucher.objects.filter(book=book).count() == 121
    assert book.head.bank == Decimal("318642.24")
    assert book.opened_on == date(2025, 1, 1)
    trail = AuditEntry.objects.get(verb="import_book")
    assert len(trail.details["recomputed"]) == 2
    again = take(real_book(), area, recompute=True)
    assert (again.known, len(again.fresh), again.brings_forward) == (120, 0, False)
    assert Voucher.objects.filter(book=book).count() == 121
    assert IncomeContract.objects.count() == 8


@pytest.fixture
def told(request):
    """Vouchers of the book of 2025 by their old number."""
    take(real_book(), an_area(), recompute=True)
    return {
        one.source_no: one for one in Voucher.objects.select_related("contract", "purpose", "asset__kind")
    }


def test_entries_become_what_a_treasurer_would_have_entered(told):
    kinds = {
        "收001": "income",
        "收020": "interest",
        "付001": "cost",
        "付003": "use",
        "付011": "fund",
        "付028": "cost",
    }

    assert {number: told[number].kind for number in kinds} == kinds
    assert told[""].kind == "opening"
    assert told["收067"].kind == "income"
    assert told["收067"].asset is None
    assert told["收001"].contract.authority == "业主大会2024-02号决定"
    assert told["收001"].counterparty == "沐光书吧"
    assert told["付003"].purpose.code == "WELFARE"
    assert told["付012"].purpose.code == "REPAIR"
    assert told["付010"].purpose.code == "OFFICE"
    parking = told["收002"].contract
    assert (parking.cost_share, parking.asset.kind.code, parking.cycle) == (Decimal(30), "PA2", "share")


def test_a_small_book_without_mistakes_needs_nothing_else():
    take(a_workbook(), an_area())

    assert list(Voucher.objects.order_by("seq").values_list("kind", "amount", "on")) == [
        ("opening", Decimal("1000.00"), date(2025, 1, 1)),
        ("income", Decimal("500.00"), date(2025, 1, 5)),
        ("use", Decimal("200.50"), date(2025, 1, 9)),
    ]


def test_money_that_came_by_mistake_is_held_for_others_until_it_goes_back():
    rows = [
        *ROWS,
        ["2025.2.1", "收002", "业主停车费误转", None, None, 150, None, 1449.5],
        ["2025.2.3", "付002", "退业主误转款", None, None, None, 150, 1299.5],
    ]
    take(a_workbook(*rows), an_area())

    assert [one.kind for one in Voucher.objects.filter(on__month=2).order_by("seq")] == ["deposit", "refund"]


def test_totals_of_months_and_of_the_year_are_re_added():
    def total(word, income, expense):
        return [None, None, word, None, None, income, expense, 1299.5]

    right = [*ROWS, total("本月合计", 500, 200.5), total("本年累计", 500, 200.5)]
    wrong = [*ROWS, total("本月合计", 501, 200.5), total("本年累计", 500, 200)]

    area = an_area()
    assert places(read(a_workbook(*right), area).problems) == []
    assert places(read(a_workbook(*wrong), area).problems) == [(6, "wrong_total"), (7, "wrong_total")]


def test_a_balance_that_is_right_again_is_said_to_be():
    slip = [ROWS[0], [*ROWS[1][:7], 1600], ROWS[2]]

    found = read(a_workbook(*slip)).wrong
    assert places(found) == [(4, "wrong_balance"), (5, "wrong_balance")]
    assert "又对上了" in found[1].reason


@pytest.mark.parametrize(
    ("row", "kind"),
    [
        (["2025-02-30", "收002", "租金", None, None, 1, None, None], "impossible_date"),
        ([None, "收002", "租金", None, None, 1, None, None], "missing_required"),
        (["2027-02-03", "收002", "租金", None, None, 1, None, None], "refused"),
        (["2025-02-03", "收002", None, None, None, 1, None, None], "missing_required"),
        (["2025-02-03", "收002", "租金", None, None, None, None, None], "no_amount"),
        (["2025-02-03", "收002", "租金", None, None, 1, 1, None], "both_sides"),
        (["2025-02-03", "收002", "租金", None, None, -1, None, None], "negative"),
        (["2025-02-03", "收002", "租金", None, None, "NaN", None, None], "bad_amount"),
        (["2025-02-03", "收002", "租金", None, None, "1e5", None, None], "bad_amount"),
        (["2025-02-03", "收002", "租金", None, None, 1.234, None, None], "bad_amount"),
        (["2025-02-03", "收002", "租金", "地下室", None, 1, None, None], "unknown_kind"),
        (["2025-02-03", "收002", "租金", None, "XX-9", 1, None, None], "unknown_contract"),
        (["2025-02-03", "收001", "租金", None, None, 1, None, None], "refused"),
        (["2025-02-03", "收002", "租" * 121, None, None, 1, None, None], "too_long"),
    ],
)
def test_a_bad_cell_is_named_with_its_row_and_nothing_is_stored(row, kind):
    area = an_area()
    found = read(a_workbook(*ROWS, row), area)

    assert places(found.problems) == [(6, kind)]
    with pytest.raises(Refused):
        take(a_workbook(*ROWS, row), area, recompute=True)
    assert not any(model.objects.exists() for model in (Book, Voucher, IncomeContract))


def test_all_that_is_wrong_is_told_in_one_go_in_every_sheet():
    bad = [["昨天", "收002", "租金", None, None, "一百", None, None]]
    found = read(
        a_workbook(*ROWS, *bad, contracts=[["HT", "公建用房", "会所", "", "2024-01-01", "2023-01-01", ""]])
    )

    assert [(one.sheet, one.row, one.column) for one in found.problems] == [
        ("台账", 6, "日期"),
        ("台账", 6, "收入"),
        ("合同清单", 2, "对方"),
    ]


def test_another_amount_under_a_number_that_is_posted_is_refused():
    area = an_area()
    take(a_workbook(), area)
    changed = [OPENING, [*ROWS[1][:5], 501, None, 1501], [*ROWS[2][:7], 1300.5]]

    assert places(read(a_workbook(*changed), area).problems) == [(4, "number_taken")]


def test_another_amount_brought_forward_is_refused():
    area = an_area()
    take(a_workbook(), area)
    more = [[*OPENING[:7], 2000], ["2025-3-1", "收009", "利息", None, None, 1, None, 2001]]

    assert places(read(a_workbook(*more), area).problems) == [(3, "another_opening")]


def test_sheets_of_months_are_read_as_one_book():
    file = a_workbook()
    from openpyxl import load_workbook

    workbook = load_workbook(file)
    february = workbook.create_sheet("2月")
    february.append(["日期", "凭证号", "摘要", "收入", "支出", "结余"])
    february.append([None, None, "承前页", None, None, 1299.5])
    february.append(["2025-2-3", "收002", "结息", 0.5, None, 1300])
    workbook.save(file)

    checked = read(file)
    assert not checked.problems + checked.wrong
    assert checked.told.balance == Decimal("1300.00")


def test_income_of_a_kind_without_a_contract_stands_on_an_asset_for_all():
    rows = [ROWS[0], ["2025-1-5", "收001", "地面停车", "停车场地", None, 500, None, 1500]]
    take(a_workbook(*rows, contracts=()), an_area())

    assert Voucher.objects.get(kind="income").asset.code == "PA2-00"


def test_a_contract_that_the_portal_has_is_found_and_not_made_again():
    area = an_area()
    take(a_workbook(), area)
    asset = IncomeContract.objects.get().asset
    more = ["2025-2-3", "收002", "会所租金", "公建用房", "GJ-1", 500, None, 1799.5]
    take(a_workbook(*ROWS, more, contracts=[CONTRACT]), area)

    assert IncomeContract.objects.get().asset == asset
    assert Voucher.objects.get(source_no="收002").asset == asset


@pytest.mark.parametrize(
    ("role", "may"), [(Role.TREASURER, False), (Role.DIRECTOR, False), (Role.TOWNSHIP_OFFICER, True)]
)
def test_who_kept_the_book_does_not_post_it_alone(role, may):
    area = an_area()
    user = in_post(a_user(role, area.compound))

    if may:
        take(a_workbook(), area, by=user)
    else:
        with pytest.raises(Refused, match="由镇乡或区专班"):
            take(a_workbook(), area, by=user)
    assert Voucher.objects.exists() == may


def test_balances_and_totals_may_be_formulas():
    """They are compared only; an amount that is one is refused, for its stored result may be stale."""
    rows = [
        OPENING,
        [date(2025, 1, 5), "收001", "利息", None, None, 500, None, "=H3+F4-G4"],
        [None, None, "本月合计", None, None, "=SUM(F4:F4)", "=SUM(G4:G4)", "=H4"],
    ]
    checked = read(a_workbook(*rows, contracts=()))

    assert not checked.problems
    assert not checked.wrong
    assert places(checked.cautions) == [(4, "formula")]
    assert checked.told.balance == 1500
    one = [date(2025, 1, 5), "收001", "利息", None, None, "=5*100", None, 1500]
    refused = read(a_workbook(OPENING, one, contracts=()), a_compound().areas.get())
    assert places(refused.problems) == [(4, "formula_cell")]


def test_a_person_is_registered_as_one():
    head = ["日期", "摘要", "资产类别", "合同", "对方", "收入", "支出", "结余"]
    rows = [
        [date(2025, 1, 5), "会所租金", "公建用房", "GJ-1", "", 500, None, 500],
        [date(2025, 1, 6), "收押金", None, None, "陈小龙", 100, None, 600],
        [date(2025, 1, 7), "摊位费", "场地进场", None, "沐光书吧", 100, None, 700],
    ]
    contract = [*CONTRACT[:3], "林秀英", *CONTRACT[4:]]
    checked = take(a_workbook(*rows, contracts=[contract], head=head), an_area())

    assert [one.row for one in checked.cautions if one.kind == "person"] == [2, 4]
    found = Voucher.objects.order_by("seq").values_list("counterparty", "is_person")
    assert [*found] == [("林秀英", True), ("陈小龙", True), ("沐光书吧", False)]
    assert IncomeContract.objects.get().is_person


def test_an_overdraft_is_told_before_anything_is_posted():
    rows = [
        OPENING,
        [date(2025, 1, 5), "付001", "更换灯头", None, None, None, "1000.01", None],
        [date(2025, 1, 6), "付002", "更换灯头", None, None, None, "1", None],
    ]

    (problem,) = read(a_workbook(*rows, contracts=())).problems

    assert (problem.row, problem.kind) == (4, "overdraft")
    assert "专户余额为-¥0.01" in problem.reason


def test_a_ledger_with_a_column_for_month_and_one_for_day_is_read():
    """The printed account page: the year heads both, and what does not change is left out."""
    head = ["2025年", None, "凭证号", "摘要", "收入", "支出", "结余"]
    rows = [
        ["月", "日"],
        [None, None, None, "上年结转", None, None, 1000],
        [1, 5, "收001", "利息", 500, None, 1500],
        [None, None, "付001", "更换灯头", None, 200, 1300],
        [None, 9, "付002", "更换灯头", None, 100, 1200],
        ["2月", "3日", "收002", "利息", 50, None, 1250],
        [None, None, None, "本年累计", 550, 300, 1250],
        [None, None, None, "经手人：某某"],
    ]
    checked = read(a_workbook(*rows, head=head, contracts=(), title="公共收益账"))

    assert not checked.problems
    days = [(entry.on.month, entry.on.day) for entry in checked.told.entries]
    assert (checked.told.year, days) == (2025, [(1, 5), (1, 5), (1, 9), (2, 3)])


def test_a_sheet_for_each_month_is_of_the_year_that_the_first_names():
    workbook = load_workbook(a_workbook(*ROWS[:2], contracts=[CONTRACT]))
    sheet = workbook.create_sheet("2月", 1)
    for row in [HEAD, ["2月3日", "付002", "更换灯头", None, None, None, 100, 1400]]:
        sheet.append(row)
    workbook.save(file := BytesIO())

    checked = read(file)

    assert not checked.problems
    assert [entry.on for entry in checked.told.entries] == [date(2025, 1, 5), date(2025, 2, 3)]
