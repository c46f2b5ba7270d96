import re
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.template import Context, Template
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from workflow import words

SHANGHAI = ZoneInfo("Asia/Shanghai")
SATURDAY = date(2025, 3, 1)
FRIDAY_NOON = datetime(2025, 9, 26, 12, tzinfo=SHANGHAI)


class EveryDay:
    @staticmethod
    def working_days_between(a, b):
        return (b - a).days


class NoDay:
    @staticmethod
    def working_days_between(a, b):
        return 0


def at(day, hour=12, minute=0, second=0, month=9):
    return datetime(2025, month, day, hour, minute, second, tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("form", "chinese", "english"),
    [
        (words.day, "2025年3月1日 (周六)", "1 Mar 2025 (Sat)"),
        (words.day_short, "3月1日", "1 Mar"),
        (words.day_plain, "2025年3月1日", "1 Mar 2025"),
    ],
)
def test_days_in_both_languages(form, chinese, english):
    assert form(SATURDAY) == chinese
    with translation.override("en"):
        assert form(SATURDAY) == english


def test_moments_are_told_in_the_time_of_the_place():
    moment = datetime(2025, 2, 28, 16, 30, tzinfo=UTC)

    assert words.moment(moment) == "2025年3月1日 00:30"
    assert words.moment_short(moment) == "3月1日 00:30"
    assert words.moment_short(moment, moment) == "3月1日 00:30"
    assert words.moment_short(moment, moment + timedelta(days=366)) == "2025年3月1日 00:30"
    assert words.day(moment) == "2025年3月1日 (周六)"


def test_machines_are_told_the_second_and_no_part_of_it():
    assert words.machine(at(26, 14, 30).replace(microsecond=302_302)) == "2025-09-26T14:30:00+08:00"


def test_every_moment_in_a_page_is_written_by_that_one_form():
    pages = [page.read_text() for page in Path("templates").rglob("*.html")]
    written = [value for page in pages for value in re.findall(r"""datetime=["'](.*?)["']>""", page)]

    assert written
    assert [value for value in written if not value.endswith("|machine }}")] == []


def test_the_last_second_of_a_day_is_twenty_four_hours():
    assert words.clock_time(at(26, 23, 59, 59)) == "24:00"
    assert words.clock_time(at(26, 23, 59, 58)) == "23:59"


@pytest.mark.parametrize("form", words.FORMS.values())
def test_nothing_is_written_as_nothing(form):
    assert form(None) == ""


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        (Decimal("12345.6"), "¥12,345.60"),
        (0, "¥0.00"),
        (Decimal("-80"), "-¥80.00"),
        (Decimal("0.005"), "¥0.01"),
        (Decimal("-0.001"), "¥0.00"),
    ],
)
def test_money(amount, text):
    assert words.yuan(amount) == text


def test_numbers_are_grouped():
    assert words.number(41230) == "41,230"


def test_area():
    assert words.area(Decimal("1234.5")) == "1,234.50㎡"
    with translation.override("en"):
        assert words.area(Decimal("1234.5")) == "1,234.50 m²"


@pytest.mark.parametrize(
    ("due", "text", "colour"),
    [
        (at(26, 12, 0, 0), "还剩0分钟", "yellow"),
        (at(26, 12, 25), "还剩25分钟", "yellow"),
        (at(26, 13), "今天13:00前", "yellow"),
        (at(26, 23, 59, 59), "今天24:00前", "yellow"),
        (at(27, 10), "明天10:00前", "yellow"),
        (at(27, 23, 59, 59), "还剩1个工作日", "yellow"),
        (at(28, 10), "还剩2个工作日", ""),
        (at(26, 11, 59, 59), "已超期1分钟", "red"),
        (at(26, 11, 20), "已超期40分钟", "red"),
        (at(26, 9), "已超期3小时", "red"),
        (at(25, 23, 59, 59), "已超期1天", "red"),
        (at(16, 23, 59, 59), "已超期10天", "red"),
    ],
)
def test_what_is_left_of_a_limit(due, text, colour):
    left = words.remaining(due, FRIDAY_NOON, EveryDay)

    assert (left.words, left.colour) == (text, colour)


def test_days_off_are_counted_as_days_when_no_working_day_is_left():
    assert words.remaining(at(28, 20), FRIDAY_NOON, NoDay).words == "还剩2天"


def page(text, **context):
    return Template("{% load words %}" + text).render(Context({"at": FRIDAY_NOON, **context}))


@pytest.mark.parametrize("colour", ["green", "yellow", "orange", "red", "grey", "blue"])
def test_a_tag_has_colour_sign_and_word(colour):
    html = page("{% tag colour word %}", colour=colour, word="已超期")

    assert f"tag-{colour}" in html
    assert 'aria-hidden="true"' in html
    assert "已超期" in html


def test_an_unknown_colour_is_grey_and_a_word_cannot_break_out():
    html = page("{% tag colour word %}", colour='"><b>', word="<b>")

    assert "tag-grey" in html
    assert "<b>" not in html


def test_a_limit_shows_words_and_the_moment(db):
    html = page("{% deadline due %}", due=at(25, 23, 59, 59))

    assert "clock-red" in html
    assert "已超期1天" in html
    assert '<time class="exact" datetime="2025-09-25T23:59:59+08:00">9月25日 24:00</time>' in html


def test_words_that_name_the_moment_are_not_followed_by_it(db):
    html = page("{% deadline due %}", due=at(26, 23, 59, 59))

    assert '<time datetime="2025-09-26T23:59:59+08:00">今天24:00前</time>' in html


def test_a_limit_given_as_a_day_runs_to_its_end(db):
    assert "今天24:00前" in page("{% deadline due %}", due=date(2025, 9, 26))


@pytest.mark.parametrize(
    ("arguments", "text"),
    [
        ("due met_at=before", "按时完成"),
        ("due met_at=due", "按时完成"),
        ("due met_at=after", "超期完成"),
        ("due paused_at=before", "已暂停计时"),
        ("due provisional=True", "（暂定）"),
    ],
)
def test_a_limit_that_no_longer_runs(db, arguments, text):
    moments = {"due": at(25), "before": at(24), "after": at(25, 12, 0, 1)}

    assert text in page("{% deadline " + arguments + " %}", **moments)


def test_of_a_limit_that_was_met_the_moment_is_when_it_was(db):
    html = page("{% deadline due met_at=met %}", due=at(25, 23, 59, 59), met=at(24, 9, 30))

    assert '<time class="exact" datetime="2025-09-24T09:30:00+08:00">9月24日 09:30</time>' in html


def test_no_limit_is_nothing():
    assert page("{% deadline due %}", due=None) == ""


def test_the_calendar_is_read_once_for_a_page(db, rf):
    text = "{% for due in dues %}{% deadline due %}{% endfor %}"
    page(text, dues=[at(30)], request=rf.get("/"))

    with CaptureQueriesContext(connection) as asked:
        page(text, dues=[at(30), at(29), at(28)], request=rf.get("/"))

    assert len(asked) == 1, "the stamp of what is kept in memory"


def test_filters_are_the_same_forms():
    assert page("{{ day|day_short }} {{ sum|yuan }}", day=SATURDAY, sum=3) == "3月1日 ¥3.00"
