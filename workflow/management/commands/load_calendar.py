from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from workflow import calendar_file, calendars
from workflow.management.speaking import SpeakingCommand
from workflow.models import CalendarDay


class Command(SpeakingCommand):
    help = "载入一年的工作日历（CSV：日期,类型,名称；类型填休或班），并重算暂定时限。"
    usage_sentence = gettext_lazy("用法：load_calendar 年份 文件.csv")

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("year", type=int)
        parser.add_argument("file", type=Path)

    def handle(self, *, year: int, file: Path, **options: Any) -> None:
        try:
            rows = calendar_file.read(year, file.read_bytes())
        except OSError:
            self.refuse(_("文件%(file)s无法读取。") % {"file": file}, code=1)
        except calendar_file.Unreadable as refusal:
            self.refuse(str(refusal), code=1)
        counted = calendars.load(year, rows, by=None, at=timezone.now(), source=file.name)
        self.stdout.write(summary(year, rows, counted))
        for day in calendar_file.unlisted_days_off(year, rows):
            self.stdout.write(_("提醒：文件没有列出%(day)s，按法定节假日休息。") % {"day": day.isoformat()})


def summary(year: int, rows: Sequence[CalendarDay], counted: int) -> str:
    working = sum(row.working for row in rows)
    return _("已载入%(year)s年日历：休%(off)s天，班%(working)s天；重算时限%(counted)s个。") % {
        "year": year,
        "off": len(rows) - working,
        "working": working,
        "counted": counted,
    }
