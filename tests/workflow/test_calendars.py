from contextlib import suppress
from datetime import date, datetime
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from hypothesis import given
from hypothesis import strategies as st

from workflow import calendar_file, calendars
from workflow.calendar_file import Unreadable, read, unlisted_days_off
from workflow.clock import SHANGHAI
from workflow.models import AuditEntry, CalendarDay, CalendarYear

SAMPLE = Path(__file__).parent.parent / "samples" / "calendar_2027.csv"
NOON = datetime(2026, 11, 24, 12, tzinfo=SHANGHAI)


def reasons(text, year=2027):
    with pytest.raises(Unreadable) as refusal:
        read(year, text if isinstance(text, bytes) else text.encode())
    return refusal.value.reasons


@pytest.mark.django_db
def test_the_calendar_is_read_once_and_then_asks_for_the_stamp_only(django_assert_num_queries):
    CalendarDay.objects.create(day=date(2026, 6, 1), working=False)
    with django_assert_num_queries(1 + 2):
        calendars.current()
    with django_assert_num_queries(1):
        calendar = calendars.current()

    assert not calendar.is_working(date(2026, 6, 1))
    assert not calendar.is_official(2027)


@pytest.mark.django_db
def test_the_office_hours_of_the_settings_are_used(settings):
    settings.OFFICE_HOURS, settings.DEADLINES_END_AT_CLOSE = "09:00-17:00", True

    assert calendars.current().after_days(NOON, 0).at == NOON.replace(hour=17)
    assert calendars.current().after_working_hours(NOON, 60).at == NOON.replace(hour=13)


@pytest.mark.django_db
def test_loading_makes_the_year_official(capsys):
    call_command("load_calendar", "2027", str(SAMPLE))

    calendar = calendars.current()
    assert capsys.readouterr().out == "已载入2027年日历：休28天，班5天；重算时限0个。\n"
    assert calendar.is_official(2027)
    assert calendar.is_working(date(2027, 1, 30))
    assert not calendar.is_working(date(2027, 2, 12))
    assert CalendarYear.objects.get().source == "calendar_2027.csv"


@pytest.mark.django_db
def test_loading_again_replaces_the_year_and_no_other():
    CalendarDay.objects.create(day=date(2026, 6, 1), working=False)
    CalendarDay.objects.create(day=date(2027, 6, 1), working=False)

    for _ in range(2):
        call_command("load_calendar", "2027", str(SAMPLE))

    assert CalendarDay.objects.filter(day__year=2027).count() == 33
    assert CalendarDay.objects.filter(day__year=2026).count() == 1
    assert CalendarYear.objects.count() == 1
    story = AuditEntry.objects.about("calendar", "2027").first()
    assert (story.verb, story.details["removed"], story.details["days"]) == (
        "load_calendar",
        ["2027-06-01"],
        33,
    )


@pytest.mark.django_db
def test_a_file_with_mistakes_changes_nothing(tmp_path):
    file = tmp_path / "bad.csv"
    file.write_text("日期,类型\n2027-10-06,休\n2027-13-01,休\n2027-10-07,假\n")

    with pytest.raises(CommandError) as refusal:
        call_command("load_calendar", "2027", str(file))

    assert str(refusal.value).splitlines() == [
        "第3行：日期“2027-13-01”不存在。",
        "第4行：类型“假”只能填“休”或“班”。",
    ]
    assert refusal.value.returncode == 1
    assert not CalendarDay.objects.exists()
    assert not CalendarYear.objects.exists()


@pytest.mark.parametrize(
    "arguments", [["2027"], ["year", "file.csv"], ["2027", "/does/not/exist.csv"], ["1", str(SAMPLE)]]
)
def test_wrong_arguments_are_answered_with_a_sentence(arguments):
    with pytest.raises(CommandError, match="。$|文件.csv$"):
        call_command("load_calendar", *arguments)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_the_sample_reads_in_the_encodings_of_offices(encoding):
    rows = read(2027, SAMPLE.read_text("utf-8").encode(encoding))

    assert (len(rows), rows[0].name) == (33, "元旦")
    assert not unlisted_days_off(2027, rows)


def test_headings_in_english_and_in_any_order_are_read():
    rows = read(2027, "Name,Kind,Extra,Date\n\n国庆,休,x,2027/10/6\n, 班 ,,2027年9月26日\n".encode())

    assert [(row.day, row.working, row.name) for row in rows] == [
        (date(2027, 10, 6), False, "国庆"),
        (date(2027, 9, 26), True, ""),
    ]


def test_invisible_characters_are_dropped():
    assert read(2027, "日期,类型,名称\n2027-10-06\u200b,休,国\0庆".encode())[0].name == "国庆"


def test_full_width_digits_and_missing_names_are_no_mistake():
    assert read(2027, "日期,类型\n２０２７－１０－６,休".encode())[0].day == date(2027, 10, 6)


def test_every_mistake_is_named_with_its_row():
    text = (
        "日期,类型,名称\n2026-10-06,休\n\n2027-10-06,休\n2027/10/6,班\n十月七日,休息日\n2027-10-01,班,国庆\n2027-10-08,休,"
        + "长" * 41
    )

    assert reasons(text) == [
        "第2行：日期“2026-10-06”不在2027年。",
        "第5行：日期与第4行重复。",
        "第6行：日期“十月七日”无法识别，应写成2027-10-01。",
        "第6行：类型“休息日”只能填“休”或“班”。",
        "第7行：2027-10-01是法定节假日，不能是上班。",
        "第8行：名称超过40个字。",
    ]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "没有一天"),
        ("日期,类型,名称\n".encode(), "没有一天"),
        ("2027-10-01,休,国庆".encode(), "表头"),
        (b"\xff\xff\xff", "编码"),
        (b"x" * (calendar_file.MAX_BYTES + 1), "1MB"),
        (b"date,kind\n" + b"x" * 200_000, "CSV"),
    ],
)
def test_what_is_no_calendar_is_refused(data, reason):
    assert reason in reasons(data)[0]


@pytest.mark.parametrize("year", [-1, 0, 1949, 2101, 99999])
def test_years_out_of_reach_are_refused(year):
    assert reasons("日期,类型\n", year) == ["年份应在1950到2100之间。"]


def test_statutory_days_that_the_file_forgot_are_listed():
    rows = read(2027, "日期,类型\n2027-10-01,休\n".encode())

    assert date(2027, 10, 1) not in unlisted_days_off(2027, rows)
    assert date(2027, 2, 8) in unlisted_days_off(2027, rows)
    assert date(2027, 10, 2) not in unlisted_days_off(2027, rows)


@given(st.binary(max_size=300) | st.text(max_size=300).map(lambda text: ("日期,类型\n" + text).encode()))
def test_no_file_at_all_breaks_the_reader(data):
    with suppress(Unreadable):
        read(2027, data)
