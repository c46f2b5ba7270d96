"""How days, moments, money, areas and what is left of a limit are written, in the reader's language.

One place, so that a page, a message and a printed sheet never show the same date in two forms.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Protocol

from django.utils import dateformat, timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

WEEKDAYS = "一二三四五六日"
CENT = Decimal("0.01")
LAST_SECOND = (23, 59, 59)


class WorkingDays(Protocol):
    def working_days_between(self, a: date, b: date) -> int: ...


@dataclass(frozen=True)
class Left:
    """What is left of a limit: words, the colour that goes with them, and whether they name the moment."""

    words: str
    colour: str
    says_when: bool = False


def in_english() -> bool:
    return (get_language() or "").startswith("en")


def local(value: datetime | date) -> datetime | date:
    return timezone.localtime(value) if isinstance(value, datetime) and timezone.is_aware(value) else value


def day(value: date | datetime | None) -> str:
    """2025年3月1日 (周六)"""
    if value is None:
        return ""
    value = local(value)
    if in_english():
        return dateformat.format(value, "j M Y (D)")
    return f"{value.year}年{value.month}月{value.day}日 (周{WEEKDAYS[value.weekday()]})"


def day_short(value: date | datetime | None) -> str:
    """3月1日"""
    if value is None:
        return ""
    value = local(value)
    return dateformat.format(value, "j M") if in_english() else f"{value.month}月{value.day}日"


def day_plain(value: date | datetime | None) -> str:
    """2025年3月1日, for columns and sentences where the weekday says nothing."""
    if value is None:
        return ""
    value = local(value)
    return (
        dateformat.format(value, "j M Y") if in_english() else f"{value.year}年{value.month}月{value.day}日"
    )


def clock_time(value: datetime | None) -> str:
    """14:30; the last second of a day is 24:00."""
    if value is None:
        return ""
    value = timezone.localtime(value) if timezone.is_aware(value) else value
    return "24:00" if is_day_end(value) else f"{value:%H:%M}"


def moment(value: datetime | None) -> str:
    """2025年3月1日 14:30"""
    return "" if value is None else f"{day_plain(value)} {clock_time(value)}"


def moment_short(value: datetime | None, at: datetime | None = None) -> str:
    """3月1日 14:30; seen at a moment of another year, with its own: 2025年3月1日 14:30"""
    if value is None:
        return ""
    return (
        moment(value)
        if at and local(at).year != local(value).year
        else f"{day_short(value)} {clock_time(value)}"
    )


def machine(value: datetime | None) -> str:
    """2025-03-01T14:30:00+08:00, for `<time datetime="…">`; parts of a second are nobody's business."""
    return "" if value is None else timezone.localtime(value).isoformat(timespec="seconds")


def number(count: int | None) -> str:
    """41,230"""
    return "" if count is None else f"{count:,}"


def pressure(value: Decimal | None) -> str:
    """0.30 as a gauge is read, 0.355 where it was read closer, 0 for none at all."""
    if not value:
        return "" if value is None else "0"
    exact = f"{value.normalize():f}"
    return exact if len(exact.partition(".")[2]) > 2 else f"{value:.2f}"


def yuan(amount: Decimal | int | None) -> str:
    """¥12,345.60, red ink with a minus sign before."""
    if amount is None:
        return ""
    exact = Decimal(amount).quantize(CENT, ROUND_HALF_UP)
    return f"{'-' if exact < 0 else ''}¥{abs(exact):,.2f}"


def area(size: Decimal | int | None) -> str:
    """1,234.50㎡"""
    if size is None:
        return ""
    exact = Decimal(size).quantize(CENT, ROUND_HALF_UP)
    return f"{exact:,.2f} m²" if in_english() else f"{exact:,.2f}㎡"


def listed(items: Iterable[object] | None) -> str:
    """甲、乙、丙"""
    return _("、").join(map(str, items or ()))


def is_day_end(value: datetime) -> bool:
    return (value.hour, value.minute, value.second) == LAST_SECOND


def remaining(due_at: datetime, at: datetime, calendar: WorkingDays) -> Left:
    """还剩2个工作日 / 今天24:00前 / 已超期1天. Red when late, yellow when due by the next working day."""
    due, now = timezone.localtime(due_at), timezone.localtime(at)
    if now > due:
        return Left(late(now - due, (now.date() - due.date()).days), "red")
    if due - now < timedelta(hours=1):
        minutes = (due - now) // timedelta(minutes=1)
        words = ngettext("还剩%(count)d分钟", "还剩%(count)d分钟", minutes) % {"count": minutes}
        return Left(words, "yellow")
    if due.date() == now.date():
        return Left(_("今天%(time)s前") % {"time": clock_time(due)}, "yellow", says_when=True)
    if (due.date() - now.date()).days == 1 and not is_day_end(due):
        return Left(_("明天%(time)s前") % {"time": clock_time(due)}, "yellow", says_when=True)
    return later(calendar.working_days_between(now.date(), due.date()), (due.date() - now.date()).days)


def later(working_days: int, days: int) -> Left:
    if working_days < 1:
        return Left(ngettext("还剩%(count)d天", "还剩%(count)d天", days) % {"count": days}, "yellow")
    words = ngettext("还剩%(count)d个工作日", "还剩%(count)d个工作日", working_days)
    return Left(words % {"count": working_days}, "yellow" if working_days == 1 else "")


def late(over: timedelta, days: int) -> str:
    if days:
        return ngettext("已超期%(count)d天", "已超期%(count)d天", days) % {"count": days}
    hours = over // timedelta(hours=1)
    if hours:
        return ngettext("已超期%(count)d小时", "已超期%(count)d小时", hours) % {"count": hours}
    minutes = max(over // timedelta(minutes=1), 1)
    return ngettext("已超期%(count)d分钟", "已超期%(count)d分钟", minutes) % {"count": minutes}


FORMS: dict[str, Callable] = {
    "day": day,
    "day_short": day_short,
    "day_plain": day_plain,
    "clock_time": clock_time,
    "moment": moment,
    "moment_short": moment_short,
    "machine": machine,
    "number": number,
    "pressure": pressure,
    "yuan": yuan,
    "area": area,
    "listed": listed,
}
