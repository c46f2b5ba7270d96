import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

import workflow
from workflow.models import CalendarDay, CalendarYear

ROOT = Path(workflow.__file__).parent.parent


def deadline(*arguments, capsys):
    call_command("deadline", *arguments)
    return capsys.readouterr().out


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        ("2025-09-26T10:00 --days 5", "2025-10-10T23:59:59+08:00 official"),
        ("2025-09-26T02:00Z --days 5", "2025-10-10T23:59:59+08:00 official"),
        ("2025-09-25T16:00Z --days 5", "2025-10-10T23:59:59+08:00 official"),
        ("2025-09-26 --days 5", "2025-10-10T23:59:59+08:00 official"),
        ("2025-09-26T16:30 --hours 2", "2025-09-28T09:30:00+08:00 official"),
        ("2025-09-26T16:30 --hours 2 --round-the-clock", "2025-09-26T18:30:00+08:00 official"),
        ("2026-12-31T10:00 --days 5", "2027-01-08T23:59:59+08:00 provisional"),
    ],
)
def test_the_due_time_is_printed_with_its_standing(arguments, line, capsys):
    assert deadline(*arguments.split(), capsys=capsys) == line + "\n"


@pytest.mark.django_db
def test_a_loaded_year_is_official(capsys):
    CalendarYear.objects.create(year=2027, loaded_at="2026-11-20T10:00+08:00")
    CalendarDay.objects.create(day=date(2027, 1, 8), working=False)

    line = deadline("2026-12-31T10:00", "--days", "5", capsys=capsys)

    assert line == "2027-01-11T23:59:59+08:00 official\n"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ("tomorrow --days 5", "起算时间“tomorrow”无法识别，应写成 2025-09-26T10:00。"),
        ("2025-09-26T10:00", "用法：deadline"),
        ("2025-09-26T10:00 --days five", "用法：deadline"),
        ("2025-09-26T10:00 --days 1 --hours 1", "用法：deadline"),
        ("2025-09-26T10:00 --days 1 --round-the-clock", "只能和 --hours 一起使用"),
        ("2025-09-26T10:00 --days=-1", "期限不能为负数"),
        ("2025-09-26T10:00 --days 99999999999", "不能超过一百年"),
        ("9999-12-31T10:00 --days 1", "日期超出可计算的范围。"),
        ("0001-01-01T00:00+14:00 --days 1", "日期超出可计算的范围。"),
    ],
)
def test_nonsense_is_answered_with_a_sentence(arguments, sentence):
    with pytest.raises(CommandError, match="。$") as refusal:
        call_command("deadline", *arguments.split())

    assert sentence in str(refusal.value)
    assert refusal.value.returncode == 2


@pytest.mark.parametrize(
    ("arguments", "code", "out", "err"),
    [
        ("2025-09-26T10:00 --days 5", 0, "2025-10-10T23:59:59+08:00 official\n", ""),
        ("then --days 5", 2, "", "起算时间“then”无法识别，应写成 2025-09-26T10:00。\n"),
        ("--five", 2, "", "用法：deadline 起算时间 --days N，或 --hours N [--round-the-clock]；N 为整数。\n"),
    ],
)
def test_it_works_before_there_is_a_database(arguments, code, out, err, tmp_path):
    done = subprocess.run(
        [sys.executable, "manage.py", "deadline", *arguments.split()],
        cwd=ROOT,
        env={"DATABASE_URL": f"sqlite:///{tmp_path}/absent.sqlite3", "PATH": os.environ["PATH"]},
        capture_output=True,
        text=True,
    )

    assert (done.returncode, done.stdout, done.stderr) == (code, out, err)
    assert not list(tmp_path.iterdir())
