"""What is hashed of a voucher, beside the same list put together by `json` in a few slow words."""

import hashlib
import json
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from finance.rules import chain

HOME = timezone(timedelta(hours=8))
YUAN = st.decimals(min_value=-(10**12), max_value=10**12, places=2)
WORDS = st.text(st.characters(codec="utf-8"), max_size=20)
KEYS = st.none() | st.integers(1)
MOMENTS = st.datetimes(
    *map(datetime.fromisoformat, ("1900-01-02", "9000-01-01")), timezones=st.sampled_from([UTC, HOME])
)
SCANS = st.lists(WORDS, max_size=2) | st.sampled_from([{}, "", None, 0, False])
VALUES = {
    **dict.fromkeys(("book_id", "seq", "year", "voucher_no"), st.integers(0)),
    **dict.fromkeys(("kind", "means", "summary", "counterparty", "source_no", "form_key"), WORDS),
    **dict.fromkeys(("asset_id", "contract_id", "decision_id", "purpose_id", "reverses_id"), KEYS),
    **dict.fromkeys(("entered_by_id", "posted_by_id"), KEYS),
    **dict.fromkeys(("entered_at", "posted_at"), MOMENTS),
    **dict.fromkeys(("amount", "retained"), YUAN),
    "on": st.dates(),
    "is_person": st.booleans(),
    "body_digest": WORDS,
    "scans": SCANS,
}
VOUCHERS = st.tuples(*(VALUES[name] for name in chain.COLUMNS))
LEGS = st.lists(st.tuples(WORDS, WORDS, YUAN), max_size=3)
ONE = {
    **{"book_id": 1, "seq": 2, "year": 2026, "voucher_no": 2, "kind": "income", "on": date(2026, 3, 4)},
    **{"amount": Decimal("5.00"), "retained": Decimal("0.00"), "means": "bank", "summary": "电梯广告费"},
    **{"counterparty": "某公司", "is_person": False, "asset_id": 7, "contract_id": None, "decision_id": 3},
    **{"purpose_id": None, "reverses_id": None, "source_no": "", "form_key": "k", "body_digest": "d"},
    **{"scans": [], "entered_by_id": 3, "entered_at": datetime(2026, 3, 4, 5, tzinfo=UTC)},
    **{"posted_by_id": None, "posted_at": datetime(2026, 3, 4, 6, 7, 8, 9, tzinfo=UTC)},
}
OTHERS = {
    Decimal: [Decimal("5.01"), Decimal("-5.00")],
    str: ["x", '","'],
    bool: [True],
    date: [date(2027, 3, 4)],
}
OTHERS |= {int: [0, 9], type(None): [0, 1], list: [["aa"], [""], {}, "", None, 0, False]}
OTHERS[datetime] = [datetime(2026, 3, 4, 5, 0, 0, 1, tzinfo=UTC), datetime(2026, 3, 4, 5, tzinfo=HOME)]
CHANGES = [(name, other) for name, value in ONE.items() for other in OTHERS[type(value)]]
LEG = ("1001", "4PA1", Decimal("5.00"))


def plain(value):
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    return (
        f"{value:.2f}"
        if isinstance(value, Decimal)
        else value.isoformat()
        if isinstance(value, date)
        else value
    )


def by_json(previous, values, legs):
    rows = [[debit, credit, plain(amount)] for debit, credit, amount in legs]
    words = [chain.ALGORITHM, previous, *map(plain, values), rows]
    text = json.dumps(words, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def hash_of(values, *legs, previous=chain.GENESIS):
    return chain.voucher_hash(previous, [values[name] for name in chain.COLUMNS], legs)


@given(WORDS, VOUCHERS, LEGS)
def test_the_hash_is_that_of_a_json_list(previous, values, legs):
    assert chain.voucher_hash(previous, values, legs) == by_json(previous, values, legs)


def test_a_known_voucher_keeps_its_known_hash():
    """Whoever changes the spelling makes every book of the past unreadable: give the new form a new name."""
    assert hash_of(ONE, LEG) == "cce69ae60a5ab8700f5d3e42c48dea5dafc2b4d790005ead3bf7fb1c5646cfbd"


@pytest.mark.parametrize(("name", "other"), CHANGES)
def test_every_column_counts(name, other):
    assert hash_of(ONE | {name: other}, LEG) != hash_of(ONE, LEG)


@pytest.mark.parametrize(
    "legs", [[], [LEG, LEG], [("4PA1", "1001", Decimal("5.00"))], [(*LEG[:2], Decimal("5.01"))]]
)
def test_every_entry_counts(legs):
    assert hash_of(ONE, *legs) != hash_of(ONE, LEG)


def test_the_voucher_before_counts():
    assert hash_of(ONE, LEG, previous="f" * 64) != hash_of(ONE, LEG)


@pytest.mark.parametrize("amount", ["5", "5.0", "5.000", "5E0"])
def test_an_amount_counts_whatever_its_places(amount):
    assert hash_of(ONE | {"amount": Decimal(amount)}, (*LEG[:2], Decimal(amount))) == hash_of(ONE, LEG)
