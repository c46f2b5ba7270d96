"""What a document says: one written form with one hash, and sums that hold."""

import hashlib
from copy import deepcopy
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from disclosure import rules
from tests.disclosure.papers import PAPER, STATEMENT


def changed(place, value):
    data = deepcopy(STATEMENT)
    spot = data
    for step in place[:-1]:
        spot = spot[step]
    spot[place[-1]] = value
    return data


def test_the_written_form_has_sorted_keys_no_blanks_and_plain_chinese():
    assert rules.canonical({"乙": 1, "a": ["甲", None, True]}) == '{"a":["甲",null,true],"乙":1}'


def test_the_hash_is_what_sha256sum_says_of_the_file():
    content = rules.canonical(STATEMENT)

    assert rules.digest(content) == hashlib.sha256(content.encode("utf-8")).hexdigest()


def test_the_order_in_which_the_keys_were_written_does_not_change_the_hash():
    backwards = dict(reversed(list(STATEMENT.items())))

    assert rules.digest(rules.canonical(backwards)) == rules.digest(rules.canonical(STATEMENT))


def test_a_float_has_no_written_form():
    with pytest.raises(rules.Unsound, match="金额要写成文字"):
        rules.canonical({"rows": [{"amount": 0.1}]})


def test_a_statement_that_adds_up_is_sound():
    rules.required(STATEMENT, rules.STATEMENT)
    rules.required(PAPER, rules.PAPER)


@pytest.mark.parametrize(
    ("place", "value", "words"),
    [
        (["closing"], "138935.81", "期末余额对不上"),
        (["opening"], "120000.01", "期末余额对不上"),
        (["total_in"], "108495.79", "本期收入合计对不上"),
        (["total_out"], "89560.01", "本期支出合计对不上"),
        (["income", 0, "amount"], "24000.01", "按合同的收入对不上"),
        (["interest"], "95.31", "本期收入合计对不上"),
        (["uses", 0, "amount"], "31560.01", "本期支出合计对不上"),
        (["fund"], "0.00", "本期支出合计对不上"),
    ],
)
def test_a_fen_that_does_not_add_up_is_refused_by_its_line(place, value, words):
    with pytest.raises(rules.Unsound, match=words):
        rules.required(changed(place, value), rules.STATEMENT)


@pytest.mark.parametrize(
    ("place", "value"),
    [
        (["closing"], 138935.8),
        (["closing"], "138935.8"),
        (["closing"], "1e5"),
        (["closing"], "NaN"),
        (["closing"], "１３８９３５.８０"),
        (["income", 0, "amount"], "024000.00"),
        (["account", "tail"], "62281234"),
        (["surplus"], "1.00"),
        (["format"], "statement-2"),
        (["currency"], "USD"),
        (["book", "hash"], "AB"),
    ],
)
def test_another_shape_is_refused_by_its_place(place, value):
    with pytest.raises(rules.Unsound, match="格式不对"):
        rules.required(changed(place, value), rules.STATEMENT)


AMOUNTS = st.decimals(min_value=0, max_value=10**9, places=2)


@given(st.lists(AMOUNTS, max_size=40), st.lists(AMOUNTS, max_size=20), AMOUNTS, AMOUNTS)
def test_any_sums_that_hold_are_sound_and_one_fen_more_is_not(income, uses, opening, fund):
    total_in, total_out = sum(income, Decimal("0.00")), sum(uses, Decimal("0.00")) + fund
    data = deepcopy(STATEMENT) | {
        "opening": f"{opening:.2f}",
        "income": [{"code": "PA1", "name": "广告位", "amount": f"{one:.2f}"} for one in income],
        "income_by_contract": [
            {"number": "", "subject": "广告", "counterparty": "", "amount": f"{one:.2f}"} for one in income
        ],
        "interest": "0.00",
        "other": [],
        "cost": [],
        "uses": [{"purpose": "维修", "amount": f"{one:.2f}", "decision": ""} for one in uses],
        "fund": f"{fund:.2f}",
        "total_in": f"{total_in:.2f}",
        "total_out": f"{total_out:.2f}",
        "closing": f"{opening + total_in - total_out:.2f}",
    }
    rules.required(data, rules.STATEMENT)

    data["closing"] = f"{Decimal(data['closing']) + Decimal('0.01'):.2f}"
    with pytest.raises(rules.Unsound):
        rules.required(data, rules.STATEMENT)


def test_the_schema_is_one_itself():
    for schema in rules.SCHEMAS.values():
        Draft202012Validator.check_schema(schema)
