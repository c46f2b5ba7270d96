"""Amounts as people type them: read where only one reading is possible, refused with a sentence elsewhere."""

from contextlib import suppress
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from communities.register.cells import BadCell
from finance.rules.amounts import MOST, amount, signed

GOOD = {
    "１２，３４５．６": "12345.60",
    "12,345.60": "12345.60",
    "¥1,234.5": "1234.50",
    "￥ 1234": "1234.00",
    "1234元": "1234.00",
    " 0.01 ": "0.01",
    "'1234.50": "1234.50",
    "1234.": "1234.00",
    "1.500": "1.50",
    "+7": "7.00",
    "007": "7.00",
}
BAD = {
    "": "请填写金额",
    "1e5": "看不懂",
    "NaN": "看不懂",
    "Infinity": "看不懂",
    "12.345": "两位小数",
    "-5": "负数",
    "－5": "负数",
    "(5.00)": "负数",
    "0": "不能是0",
    "0.00": "不能是0",
    "1,23": "看不懂",
    "1234,567": "看不懂",
    "1，23．4": "看不懂",
    "1.234,50": "看不懂",
    "十元": "看不懂",
    "12万": "看不懂",
    "1 2 a": "看不懂",
    ".5": "看不懂",
    "9999999999999": "过大",
}


@pytest.mark.parametrize(("typed", "meant"), GOOD.items())
def test_what_can_be_read_in_one_way_is_read(typed, meant):
    assert str(amount(typed)) == meant


@pytest.mark.parametrize(("typed", "words"), BAD.items())
def test_what_cannot_is_refused_with_a_sentence(typed, words):
    with pytest.raises(BadCell, match=words):
        amount(typed)


@pytest.mark.parametrize(("cell", "meant"), [(5, "5.00"), (33.300000000000004, "33.30"), (0.1 + 0.2, "0.30")])
def test_a_number_of_a_spreadsheet_loses_its_dust(cell, meant):
    assert str(amount(cell)) == meant


@pytest.mark.parametrize("cell", [True, float("nan"), float("inf"), 12.345, Decimal("0.001"), None, -0.5])
def test_a_cell_that_is_no_amount_is_refused(cell):
    with pytest.raises(BadCell):
        amount(cell)


@given(st.decimals("0.01", MOST, places=2))
def test_every_amount_is_read_as_it_is_written(exact):
    assert amount(f"{exact}") == amount(f"¥{exact:,}") == amount(exact) == exact


@given(st.decimals(-MOST, MOST, places=2))
def test_balances_may_be_red(exact):
    assert signed(f"{exact:,}") == exact


@given(st.text())
def test_no_text_at_all_breaks_the_reading(text):
    with suppress(BadCell):
        assert 0 < amount(text) <= MOST
