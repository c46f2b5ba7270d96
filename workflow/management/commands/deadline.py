from datetime import datetime
from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser
from django.db import OperationalError, connection
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from workflow import calendars
from workflow.clock import SHANGHAI, Calendar, Due
from workflow.management.speaking import SpeakingCommand
from workflow.models import CalendarDay, CalendarYear


class Command(SpeakingCommand):
    help = "计算截止时间：deadline 2025-09-26T10:00 --days 5，或 --hours 4 [--round-the-clock]。"
    usage_sentence = gettext_lazy(
        "用法：deadline 起算时间 --days N，或 --hours N [--round-the-clock]；N 为整数。"
    )
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("start")
        length = parser.add_mutually_exclusive_group(required=True)
        length.add_argument("--days", type=int)
        length.add_argument("--hours", type=int)
        parser.add_argument("--round-the-clock", action="store_true")

    def handle(
        self, *, start: str, days: int | None, hours: int, round_the_clock: bool, **options: Any
    ) -> None:
        if round_the_clock and hours is None:
            self.refuse(_("--round-the-clock 只能和 --hours 一起使用。"))
        try:
            due = counted(calendar(), moment(start), days, hours, round_the_clock)
        except ValueError as nonsense:
            self.refuse(str(nonsense))
        self.stdout.write(f"{due.at.isoformat()} {'provisional' if due.provisional else 'official'}")


def counted(calendar: Calendar, start: datetime, days: int | None, hours: int, round_the_clock: bool) -> Due:
    if days is not None:
        return calendar.after_days(start, days)
    count = calendar.after_hours if round_the_clock else calendar.after_working_hours
    return count(start, hours * 60)


def moment(text: str) -> datetime:
    """:raises ValueError: with a sentence."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise ValueError(
            _("起算时间“%(text)s”无法识别，应写成 2025-09-26T10:00。") % {"text": text}
        ) from None
    return moment.replace(tzinfo=SHANGHAI) if moment.tzinfo is None else moment


def calendar() -> Calendar:
    """With the loaded years where there is a database, else as packaged.

    :raises ValueError: with a sentence, where the database does not answer.
    """
    try:
        known = set() if is_absent() else set(connection.introspection.table_names())
    except OperationalError:
        raise ValueError(_("数据库没有应答，无法读取已载入的日历。")) from None
    if {CalendarDay._meta.db_table, CalendarYear._meta.db_table} <= known:
        return calendars.current()
    return Calendar(office=calendars.office_hours())


def is_absent() -> bool:
    """No database file yet; asking it anything would make an empty one."""
    file = str(connection.settings_dict["NAME"])
    return connection.vendor == "sqlite" and "memory" not in file and not Path(file).exists()
