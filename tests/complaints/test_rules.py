"""Words, numbers and codes as people type them; what a text is about."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from complaints import rules


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("TS-2026-000123", "TS-2026-000123"),
        ("ts2026000123", "TS-2026-000123"),
        (" ＴＳ－２０２６－０００１２３ ", "TS-2026-000123"),
        ("TS 2026 000123", "TS-2026-000123"),
        ("TS-2026-1234567", "TS-2026-1234567"),
        ("电梯坏了", "电梯坏了"),
    ],
)
def test_a_number_is_read_however_it_is_typed(typed, number):
    assert rules.read_number(typed) == number


def test_letters_that_are_mistaken_for_digits_are_read_as_digits():
    assert rules.read_code("oOiIlL-0011 ") == "0011110011"[:2] + "1111" + "0011"


@given(st.integers(0, 2**256 - 1).map(lambda number: f"{number:064x}"))
def test_a_code_survives_writing_down_and_typing_in(digest):
    code = rules.code_from(digest)

    assert len(code) == rules.CODE_LENGTH
    assert rules.read_code(rules.spaced(code).lower()) == code


def test_different_digests_give_different_codes():
    assert len({rules.code_from(f"{number:064x}") for number in range(1000)}) == 1000


def test_a_code_holds_at_least_128_bits():
    assert len(rules.ALPHABET) ** rules.CODE_LENGTH >= 2**128


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("13800001234", "13800001234"),
        ("138 0000 1234", "13800001234"),
        ("138-0000-1234", "13800001234"),
        ("+8613800001234", "13800001234"),
        ("１３８００００１２３４", "13800001234"),
        ("1380000123", None),
        ("23800001234", None),
        ("电话", None),
    ],
)
def test_a_mobile_number_is_eleven_digits(typed, number):
    assert rules.read_mobile(typed) == number


@given(st.text())
def test_cleaned_words_hold_no_control_or_direction_characters(text):
    kept = rules.clean(text)

    assert not set(kept) & {"\u202a", "\u202e", "\u2066", "\u200e", "\x00", "\r", "\u2028"}
    assert rules.clean(kept) == kept


@pytest.mark.parametrize(("text", "count"), [("灯坏了", 3), ("灯 坏　了\n", 3), ("　　", 0), ("👨‍👩‍👧", 3)])
def test_blanks_do_not_count_as_characters(text, count):
    assert rules.characters(text) == count


def test_the_words_that_cover_most_decide():
    lexicon = {"LFT": "电梯 轿厢", "FIR": "消防 消防通道", "OTH": ""}

    assert rules.best_match("消防通道边的电梯", lexicon) == "FIR"
    assert rules.best_match("什么都没说", lexicon) is None
    assert rules.best_match("什么都没说", {}) is None
