"""What offices type into cells, and what it means."""

from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from communities.register import buildings, cells
from communities.register.cells import BadCell

MARCH = date(2024, 3, 1)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("　凤林花苑 ", "凤林花苑"),
        ("凤林\n花苑\u00a0", "凤林花苑"),
        ("凤林\u200b花苑\ufeff", "凤林花苑"),
        ("ＬＹ００１", "LY001"),
        ("A  B", "A B"),
        ("_x000D_凤林", "凤林"),
    ],
)
def test_text_loses_what_cannot_be_seen(typed, meant):
    assert cells.words(typed) == meant


@pytest.mark.parametrize("typed", ["林　某", "林 某", "林\u00a0某", " 林某　"])
def test_a_stretched_name_of_two_characters_is_the_plain_one(typed):
    assert cells.person_name(typed) == "林某"


def test_a_name_in_latin_letters_keeps_its_blank():
    assert cells.person_name("John  Smith") == "John Smith"


@pytest.mark.parametrize(
    "typed",
    [
        "2024-3-1",
        "2024-03-01",
        "2024年3月1日",
        "2024 年 3 月 1 日",
        "2024.03.01",
        "2024/3/1",
        "２０２４年３月１日　",
        "20240301",
        20240301,
        45352,
        45352.0,
        "45352",
        datetime.fromisoformat("2024-03-01T13:30"),
        MARCH,
        "2024-3-1 00:00:00",
        "2024-03-01T08:30:00",
        "2024年3月1日 8时30分",
        "2024年3月1号",
        "二〇二四年三月一日",
        "2024、3、1",
    ],
)
def test_a_day_is_read_in_many_spellings(typed):
    assert cells.day(typed) == MARCH


@given(st.dates(date(1980, 1, 1), date(2099, 12, 31)), st.sampled_from("-/.年"), st.booleans())
def test_every_day_is_read_back_from_every_spelling(day, mark, padded):
    month, number = (f"{day.month:02}", f"{day.day:02}") if padded else (day.month, day.day)
    text = f"{day.year}年{month}月{number}日" if mark == "年" else f"{day.year}{mark}{month}{mark}{number}"

    assert cells.day(text) == day
    assert cells.day((day - date(1899, 12, 30)).days) == day


@pytest.mark.parametrize("typed", ["2024-02-30", "2024年2月30日", "20240230", "2024/2/30 "])
def test_a_day_that_does_not_exist_is_named(typed):
    with pytest.raises(BadCell, match="日期2024-02-30不存在"):
        cells.day(typed)


@pytest.mark.parametrize("typed", ["前年", "2024年3月", "24-3-1", 12, True, 3.5e9, "0024-03-01", "3月1日"])
def test_what_is_no_day_is_refused(typed):
    with pytest.raises(BadCell) as refusal:
        cells.day(typed)

    assert refusal.value.kind == "not_a_date"


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("12人", "12"),
        ("1,878", "1878"),
        ("54，686", "54686"),
        ("２，４４５．６１㎡", "2445.61"),
        ("1.85元", "1.85"),
        ("1.85元/㎡·月", "1.85"),
        ("1.85 元/平方米·月", "1.85"),
        ("2016年", "2016"),
        (144987.6300000001, "144987.63"),
        (9, "9"),
        ("-76,029.22", "-76029.22"),
        ("118.686579°E", "118.69"),
        (" 18 ", "18"),
    ],
)
def test_numbers_come_with_separators_units_and_dust(typed, meant):
    assert cells.hundredths(cells.number(typed)) == Decimal(meant)


@pytest.mark.parametrize(
    "typed", ["四十八户", "面议", "1,2", "12-14", "1.2万", "1e5", "", "元", True, float("nan")]
)
def test_what_is_no_number_is_none(typed):
    assert cells.number(typed) is None


@given(st.decimals(0, 10**8, places=2))
def test_every_area_is_read_back_with_separators_units_and_full_width(area):
    wide = f"{area:,}".translate({ord(mark): ord(mark) + 0xFEE0 for mark in "0123456789.,"})

    for typed in (f"{area}", f"{area:,}", f"{area:,}㎡", f" {area} 平方米", wide):
        assert cells.number(typed) == area


@pytest.mark.parametrize(
    "typed",
    [
        "13800003816",
        13800003816,
        13800003816.0,
        "13800003816.0",
        "138 0000 3816",
        "138-0000-3816",
        "+86 138 0000 3816",
        "0086-13800003816",
        "8613800003816",
        "１３８００００３８１６",
        "1.3800003816E+10",
        "（138）0000 3816",
    ],
)
def test_a_telephone_is_eleven_digits_however_it_is_typed(typed):
    assert cells.mobile(typed) == "13800003816"


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("1380000353", "手机号应为11位，收到10位"),
        (138000035366, "手机号应为11位，收到12位"),
        ("0595-22680000", "手机号应为11位，收到12位"),
        ("13800000001/13800000002", "手机号应为11位，收到22位"),
        ("23800000001", "手机号应以13至19开头，收到“23800000001”"),
        ("无", "手机号应为11位数字，收到“无”"),
        ("138000O3816", "手机号应为11位数字，收到“138000O3816”"),
    ],
)
def test_a_wrong_telephone_is_refused_with_what_was_found(typed, reason):
    with pytest.raises(BadCell) as refusal:
        cells.mobile(typed)

    assert refusal.value.reason == reason


@pytest.mark.parametrize(
    "typed", ["是", "√", "党员", "中共党员", "Y", "1", 1, True, "✓", "预备党员", " 是　"]
)
def test_yes_has_many_words(typed):
    assert cells.yes_no(typed) is True


@pytest.mark.parametrize("typed", ["否", "×", "群众", "N", "0", 0, False, "x", "无", "非党员"])
def test_no_has_many_words(typed):
    assert cells.yes_no(typed) is False


def test_other_words_are_neither_yes_nor_no():
    assert cells.yes_no("可能") is None


@pytest.mark.parametrize("typed", [None, "", "　", " \u00a0", "-", "—", "/", "——"])
def test_blanks_and_dashes_say_nothing(typed):
    assert cells.is_blank(typed)


@pytest.mark.parametrize("typed", ["0", 0, "无", "否", False])
def test_zero_and_words_say_something(typed):
    assert not cells.is_blank(typed)


@pytest.mark.parametrize("typed", ["ly001", "ＬＹ００１", " LY 001 ", "Ly001"])
def test_codes_are_upper_case_without_blanks(typed):
    assert cells.code(typed) == "LY001"


@pytest.mark.parametrize(
    "typed",
    ["3号楼", "3#楼", "3栋", "3幢", "３号楼", "03号楼", "3#", "3号", "3座", 3, 3.0, "三号楼", " 3 号 楼"],
)
def test_the_spellings_of_a_building_are_one_building(typed):
    assert buildings.split(typed) == ("", "3号楼")


@pytest.mark.parametrize(
    ("typed", "place"),
    [
        ("一期3号楼", ("一期", "3号楼")),
        ("1期03#楼", ("一期", "3号楼")),
        ("第二期-3幢", ("二期", "3号楼")),
        ("Ⅱ期3栋", ("二期", "3号楼")),
        ("（一期）3号楼", ("一期", "3号楼")),
        ("A栋", ("", "A栋")),
        (" a座", ("", "A栋")),
        ("A3栋", ("", "A3号楼")),
        ("A03", ("", "A3号楼")),
        ("综合楼", ("", "综合楼")),
        ("十二号楼", ("", "12号楼")),
        ("商业2#楼", ("", "商业2号楼")),
        ("13号楼", ("", "13号楼")),
    ],
)
def test_areas_and_letters_are_told_from_the_number(typed, place):
    assert buildings.split(typed) == place


def test_an_area_that_the_compound_uses_is_known_by_its_name():
    assert buildings.split("东区3栋", ["东区"]) == ("东区", "3号楼")
    assert buildings.split("东区3栋") == ("", "东区3号楼")


@given(
    st.integers(1, 99), st.sampled_from(["{}号楼", "{}#楼", "{}栋", "{}幢", "0{}号楼", "{}＃楼", " {} 号楼"])
)
def test_the_normal_name_of_a_building_is_its_own_normal_name(number, form):
    _, name = buildings.split(form.format(number))

    assert name == f"{number}号楼"
    assert buildings.split(name) == ("", name)
