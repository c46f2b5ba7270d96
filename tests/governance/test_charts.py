from decimal import Decimal
from xml.etree import ElementTree

import pytest
from django.template import Context, Template
from hypothesis import given
from hypothesis import strategies as st

from governance import charts

MONTHS = ["1月", "2月", "3月"]
TAGS = [
    '{% bar_chart "受理" rows "件" %}',
    '{% grouped_bars "受理" names rows "件" %}',
    '{% lying_bars "受理" names rows "件" %}',
    '{% stacked_bars "受理" names rows "件" %}',
    '{% trend_chart "受理" names rows "件" %}',
    '{% heat_strip "受理" rows "件" %}',
]


def drawn(tag, rows, names=("办结",)):
    html = Template("{% load charts %}" + tag).render(Context({"rows": rows, "names": names}))
    return ElementTree.fromstring(html.replace("&nbsp;", " "))


@pytest.mark.parametrize("tag", TAGS)
def test_a_chart_is_well_formed_named_and_stands_beside_its_table(tag):
    figure = drawn(tag, [("1月", 12), ("2月", Decimal("3.50")), ("3月", None)])

    svg = figure.find(".//{*}svg[@role]")
    assert svg.find("{*}title").text == "受理"
    assert "1月 12件" in svg.find("{*}desc").text
    cells = [cell.text for cell in figure.findall(".//tbody/tr/td")]
    assert cells == ["12", "3.5", "不适用"]
    assert [cell.text for cell in figure.findall(".//tbody/tr/th")] == MONTHS


@pytest.mark.parametrize("tag", TAGS)
@pytest.mark.parametrize("rows", [[], [("1月", None)]])
def test_nothing_to_draw_is_said_in_words(tag, rows):
    figure = drawn(tag, rows)

    assert figure.find(".//{*}svg") is None
    assert "还没有数据。" in "".join(figure.itertext())


@pytest.mark.parametrize("tag", TAGS)
def test_a_chart_has_no_style_or_script_of_its_own(tag):
    figure = drawn(tag, [("1月", 12), ("2月", 3)])

    assert not any({"style", "onclick"} & set(element.attrib) for element in figure.iter())
    assert not any(element.tag.endswith(("style", "script")) for element in figure.iter())


@pytest.mark.parametrize("tag", TAGS)
def test_names_cannot_break_out(tag):
    figure = drawn(tag, [('<script>"', 1), ("b&c", 2)])

    assert [cell.text for cell in figure.findall(".//tbody/tr/th")] == ['<script>"', "b&c"]


def test_zeros_alone_are_drawn():
    figure = drawn(TAGS[0], [("1月", 0), ("2月", 0)])

    assert len(figure.findall(".//{*}rect")) == 2


def test_several_series_have_a_legend_with_their_names():
    figure = drawn(TAGS[1], [("1月", 1, 2)], names=["办结", "超期"])

    assert [item.find("{*}svg").tail for item in figure.findall("./ul/li")] == ["办结", "超期"]


def test_negative_values_hang_below_zero():
    drawing = charts.bars("收支", ["收", "支"], charts.series_of(["额"], [[100, -50]]))
    income, expense = drawing.marks

    assert income.y + income.height == drawing.zero
    assert expense.y == drawing.zero


def test_parts_of_a_column_stand_on_each_other():
    drawing = charts.stacked("件", ["1月"], charts.series_of(["办结", "超期"], [[3], [1]]))
    below, above = drawing.marks

    assert above.y + above.height == pytest.approx(below.y, abs=0.2)


def test_a_missing_value_breaks_the_line():
    drawing = charts.trend("用时", list("abcde"), charts.series_of(["天"], [[1, 2, None, 4, 5]]))

    assert len(drawing.paths) == 2
    assert len(drawing.marks) == 4


def test_labels_that_would_run_into_each_other_are_thinned():
    many = [f"泉州台商投资区第{number}小区" for number in range(30)]

    drawing = charts.bars("件", many, charts.series_of(["件"], [range(30)]))

    assert 0 < len(drawing.ticks) < 10


def test_six_months_all_have_their_label():
    months = [f"{number}月" for number in range(1, 7)]

    assert len(charts.bars("件", months, charts.series_of(["件"], [range(6)])).ticks) == 6


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        (0, "0"),
        (12345, "12,345"),
        (Decimal("12345.60"), "12,345.6"),
        (0.1, "0.1"),
        (Decimal("-0.004"), "0"),
        (Decimal("1E+3"), "1,000"),
        (-80, "-80"),
    ],
)
def test_values_are_written_without_needless_zeros(value, text):
    assert charts.written(value) == text


@pytest.mark.parametrize(("value", "shade"), [(0, 0), (-1, 0), (1, 1), (20, 1), (21, 2), (99, 5), (100, 5)])
def test_the_more_the_darker(value, shade):
    assert charts.shade(value, 100) == shade


@given(st.lists(st.decimals(-(10**9), 10**9, places=2), min_size=1, max_size=12))
def test_every_value_lies_within_the_scale(values):
    area = charts.plane(["1月"], values)

    assert area.low <= min(0, *values, 0)
    assert area.high >= max(0, *values, 0)
    assert 1 <= len(area.grid) - 1 <= 6
    assert all(charts.TOP <= area.y(value) <= charts.HEIGHT - charts.BOTTOM for value in values)


def test_large_numbers_have_room_beside_the_axis():
    small = charts.bars("元", ["一"], charts.series_of(["元"], [[4]]))
    large = charts.bars("元", ["一"], charts.series_of(["元"], [[12_000_000]]))

    assert small.left < large.left <= 120


@pytest.mark.parametrize(("values", "says"), [([1] * 12, True), ([1_234_567] * 12, False)])
def test_values_are_written_only_where_they_fit(values, says):
    labels = [str(number) for number in range(12)]

    assert charts.bars("元", labels, charts.series_of(["元"], [values])).says_values == says


@pytest.mark.parametrize("most", [1, 3, 7, 10, 26])
def test_between_two_counts_nothing_is_marked(most):
    grid = charts.plane(["1月"], [most]).grid

    assert all("." not in line.text for line in grid)
    assert charts.plane(["1月"], [Decimal("0.5")]).grid[1].text == "0.2"


def test_lying_bars_stand_under_whole_names_and_grow_with_their_values():
    names = ["道路、照明、门禁、绿化维修", "环境卫生、乱堆乱放"]
    drawing = charts.lying("办结率", names, charts.series_of(["办结率"], [[50, 100]]))

    assert [line.text for line in drawing.grid] == names
    assert [mark.width * 2 for mark in drawing.marks][:1] == [drawing.marks[1].width]
    assert [line.y < mark.y for line, mark in zip(drawing.grid, drawing.marks, strict=True)] == [True, True]
    assert drawing.marks[1].tip + charts.breadth("100") <= charts.WIDTH
    assert drawing.marks[-1].y + drawing.marks[-1].height <= drawing.height
