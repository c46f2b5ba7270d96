"""Words, numbers and codes as people type them; what a text is about."""

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from complaints import rules
from workflow import typed as typing_in


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

    assert len(code) == typing_in.CODE_LENGTH
    assert rules.read_code(rules.spaced(code).lower()) == code


def test_different_digests_give_different_codes():
    assert len({rules.code_from(f"{number:064x}") for number in range(1000)}) == 1000


def test_a_code_holds_at_least_128_bits():
    assert len(typing_in.ALPHABET) ** typing_in.CODE_LENGTH >= 2**128


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


@pytest.mark.parametrize(
    "unseen",
    [
        "\u3164",
        "\uffa0",
        "\u115f",
        "\u1160",
        "\u2800",
        "\u200d",
        "\ufe0f",
        "\u034f",
        "\u0301",
        "\u3000",
        "\u202e",
    ],
    ids=lambda sign: f"{ord(sign):04x}",
)
def test_what_nobody_can_see_is_not_a_word(unseen):
    assert rules.clean(unseen * 10) == ""
    assert rules.characters(rules.clean(f"电梯{unseen * 10}")) == 2


def test_joined_signs_and_accents_stay_as_they_were_written():
    assert rules.clean("👨\u200d👩\u200d👧 e\u0301") == "👨\u200d👩\u200d👧 e\u0301"


@pytest.mark.parametrize(("text", "count"), [("灯坏了", 3), ("灯 坏　了\n", 3), ("　　", 0), ("👨‍👩‍👧", 3)])
def test_blanks_do_not_count_as_characters(text, count):
    assert rules.characters(text) == count


@pytest.mark.parametrize(
    ("amount", "unit", "words"),
    [
        (0, "wd", "当天"),
        (1, "wd", "1个工作日"),
        (15, "wd", "15个工作日"),
        (30, "m", "30分钟（全天）"),
        (60, "m", "1小时（全天）"),
        (1440, "m", "24小时（全天）"),
        (90, "wm", "90分钟（办公时间）"),
        (0, "m", "0分钟（全天）"),
    ],
)
def test_a_limit_is_told_as_people_say_it(amount, unit, words):
    assert rules.how_long(amount, unit) == words


def test_one_working_day_is_one_in_english():
    with translation.override("en"):
        assert rules.how_long(1, "wd") == "1 working day"
        assert rules.how_long(2, "wd") == "2 working days"
