"""What the database says in its own words is spelled as the chain spelled it when it was hashed."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from finance import stored
from finance.models import Voucher
from finance.rules import chain
from tests.finance.scenes import a_book

MOMENTS = st.datetimes(
    *map(datetime.fromisoformat, ("1900-01-02", "9000-01-01")), timezones=st.just(UTC)
).flatmap(lambda at: st.sampled_from([at, at.replace(microsecond=0), at.replace(microsecond=120_300)]))
CASES = [
    ("0.10", "2026-03-16T04:00:00.123456+00:00", []),
    ("100.00", "2026-03-16T04:00:00+00:00", ["a" * 64]),
    ("12.30", "2026-03-16T04:00:00.120000+00:00", ["a" * 64, "b" * 64]),
    ("123456789012.34", "2026-03-16T12:00:00.000001+08:00", []),
]


def as_postgresql_writes(at: datetime) -> str:
    words = at.replace(tzinfo=None).isoformat(" ")
    return (words.rstrip("0") if "." in words else words) + "+00"


def as_sqlite_writes(at: datetime) -> str:
    return at.replace(tzinfo=None).isoformat(" ")


@pytest.mark.parametrize("written", [as_postgresql_writes, as_sqlite_writes])
@given(at=MOMENTS)
def test_a_moment_is_spelled_from_the_words_of_either_database(written, at):
    assert stored.moment_told(written(at)) == chain.COLUMNS["entered_at"](at)


@pytest.mark.parametrize("words", ["2026-03-16 12:00:00+08", "2026-03-16 04:00:00.000000+00:00"])
def test_a_moment_elsewhere_is_spelled_in_utc(words):
    assert stored.moment_told(words) == chain.COLUMNS["entered_at"](datetime(2026, 3, 16, 4, tzinfo=UTC))


@pytest.mark.parametrize("words", ["", "yesterday", '2026-03-16","'])
def test_what_is_no_moment_stays_as_it_is(words):
    assert stored.moment_told(words) == chain.text(words)


@pytest.mark.parametrize(
    ("words", "amount"), [("5", "5"), ("-0.1", "-0.1"), ("12.30", "12.3"), ("1e3", "1000")]
)
def test_an_amount_has_two_places(words, amount):
    assert stored.yuan_told(words) == chain.COLUMNS["amount"](Decimal(amount))


def test_what_is_no_amount_stays_as_it_is():
    assert stored.yuan_told('5","') == chain.text('5","')


@pytest.mark.django_db
@pytest.mark.parametrize(("amount", "at", "scans"), CASES)
def test_a_stored_voucher_is_told_as_it_was_hashed(amount, at, scans):
    book, moment, yuan = a_book(), datetime.fromisoformat(at), Decimal(amount)
    numbers = {"seq": 1, "year": 2026, "voucher_no": 1, "entered_at": moment, "posted_at": moment}
    said = {"on": moment.date(), "amount": yuan, "retained": yuan, "scans": scans, "is_person": bool(scans)}
    words = {"summary": '引号"与\\斜线\n', "counterparty": "林\u2028", "kind": "income"}
    voucher = Voucher.objects.create(book=book, **numbers, **said, **words)

    rows = list(Voucher.objects.values_list(*stored.READ))

    spelled = [spell(getattr(voucher, name)) for name, spell in chain.COLUMNS.items()]
    assert [list(told) for told in stored.told(rows)] == [spelled]


def test_of_no_voucher_nothing_is_told():
    assert list(stored.told([])) == []
