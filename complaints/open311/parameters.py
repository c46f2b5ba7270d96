"""What clients ask for, read from the strings of an address or a form. Pure; empty is absent."""

import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal, InvalidOperation

from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.translation import gettext as _

from .problems import Problem

SPAN = timedelta(days=90)
MOST_ROWS = 1000
MOST_PAGES = 100_000
TRUTHS = {"true": True, "1": True, "false": False, "0": False}
OPEN, CLOSED = "open", "closed"
ATTRIBUTE = re.compile(r"attribute\[([^\[\]]{1,64})\](?:\[\d*\])?")
YEARS = range(1990, 2200)
LOST_PLUS = re.compile(r" (\d\d:?\d\d)$")
"""`+08:00` in an address, not escaped, arrives as a blank."""


class Parameters:
    """The parameters of one request: the first mapping that has a name wins (the body, then the address)."""

    def __init__(self, *sources: Mapping[str, Iterable[str]]) -> None:
        self.sources = sources

    def every(self, name: str) -> list[str]:
        """All values of a name, without empty ones."""
        for source in self.sources:
            if found := [text for value in source.get(name, ()) if (text := _clean(value))]:
                return found
        return []

    def one(self, *names: str) -> str:
        """The first value under the first of the names that has one."""
        return next((found[0] for name in names if (found := self.every(name))), "")

    def listed(self, name: str) -> list[str]:
        """A comma list, given once or several times; each word once."""
        words = (word.strip() for value in self.every(name) for word in value.split(","))
        return list(dict.fromkeys(word for word in words if word))

    def truth(self, name: str) -> bool:
        text = self.one(name).lower()
        if text and text not in TRUTHS:
            raise Problem(_("参数%(name)s只能是true或false。") % {"name": name})
        return TRUTHS.get(text, False)

    def count(self, name: str, otherwise: int, most: int) -> int:
        """A whole number from 1; what is more than the most is the most."""
        text = self.one(name)
        if not text:
            return otherwise
        if not re.fullmatch(r"[0-9]{1,12}", text) or int(text) < 1:
            raise Problem(_("参数%(name)s应当是从1开始的整数。") % {"name": name})
        return min(int(text), most)

    def moment(self, name: str) -> datetime | None:
        text = self.one(name)
        return read_moment(text, name) if text else None

    def attributes(self) -> dict[str, list[str]]:
        """`attribute[CODE]=v` and `attribute[CODE][]=v`, each code with all its values."""
        found: dict[str, list[str]] = {}
        for source in self.sources:
            for name in source:
                if code := ATTRIBUTE.fullmatch(name):
                    found.setdefault(code[1], []).extend(self.every(name))
        return {code: list(dict.fromkeys(values)) for code, values in found.items() if values}


def _clean(text: str) -> str:
    """Without blanks around; NUL is nothing a database could hold."""
    return text.replace("\0", "").strip()


def read_moment(text: str, name: str) -> datetime:
    """The W3C subset of ISO 8601; where no offset is given it is ours.

    :raises Problem: not a date.
    """
    text = LOST_PLUS.sub(r"+\1", text)
    try:
        value = parse_datetime(text)
        if value is None and (day := parse_date(text)):
            value = datetime(day.year, day.month, day.day)  # noqa: DTZ001 - aware in the next line
        if value is None or value.year not in YEARS:
            raise ValueError(text)
        return timezone.localtime(value if timezone.is_aware(value) else timezone.make_aware(value))
    except (ValueError, OverflowError):
        words = _("参数%(name)s不是有效的时间，请按2026-03-01T08:00:00+08:00的格式填写。")
        raise Problem(words % {"name": name}) from None


@dataclass(frozen=True)
class Window:
    """From and to, both included; `to` is a whole second and takes all of it."""

    start: datetime
    end: datetime

    @property
    def until(self) -> datetime:
        """The first moment after the window."""
        return self.end.replace(microsecond=0) + timedelta(seconds=1)


def window(parameters: Parameters, *, at: datetime) -> Window:
    """The latest 90 days; 90 days from a start, or up to an end.

    :raises Problem: not a date, the wrong way round, or more than 90 days.
    """
    start, end = parameters.moment("start_date"), parameters.moment("end_date")
    if start is None:
        end = end or at
        start = end - SPAN
    elif end is None:
        end = max(start, min(start + SPAN, at))
    if start > end:
        raise Problem(_("start_date不能晚于end_date。"))
    if end - start > SPAN:
        raise Problem(_("查询的时间跨度不能超过90天，请分段查询。"))
    return Window(start, end)


def states(parameters: Parameters) -> frozenset[str]:
    """Of `open` and `closed` those asked for; both where none is."""
    words = frozenset(word.lower() for word in parameters.listed("status"))
    if words - {OPEN, CLOSED}:
        raise Problem(_("参数status只能是open或closed。"))
    return words or frozenset({OPEN, CLOSED})


@dataclass(frozen=True)
class Page:
    number: int
    size: int

    @property
    def rows(self) -> slice:
        first = (self.number - 1) * self.size
        return slice(first, first + self.size)


def page(parameters: Parameters) -> Page:
    return Page(parameters.count("page", 1, MOST_PAGES), parameters.count("page_size", MOST_ROWS, MOST_ROWS))


@dataclass(frozen=True)
class Point:
    latitude: Decimal
    longitude: Decimal

    def metres_to(self, other: "Point") -> float:
        """As the crow flies; exact enough within a district."""
        middle = math.radians(float(self.latitude + other.latitude) / 2)
        north = float(self.latitude - other.latitude)
        east = float(self.longitude - other.longitude) * math.cos(middle)
        return math.hypot(north, east) * METRES_OF_A_DEGREE


METRES_OF_A_DEGREE = 111_195


def point(parameters: Parameters) -> Point | None:
    """Where `lat` and `long` point to; None where there is neither.

    :raises Problem: half a pair, or no place on earth.
    """
    lat, long = parameters.one("lat"), parameters.one("long", "lng", "lon")
    if not lat and not long:
        return None
    if not lat or not long:
        raise Problem(_("lat和long必须同时提供。"))
    return Point(_degrees(lat, "lat", 90), _degrees(long, "long", 180))


def _degrees(text: str, name: str, most: int) -> Decimal:
    try:
        value = Decimal(text) if re.fullmatch(r"[+-]?\d{1,3}(\.\d{1,30})?", text, re.ASCII) else None
    except InvalidOperation:
        value = None
    if value is None or abs(value) > most:
        raise Problem(_("参数%(name)s应当是-%(most)d到%(most)d之间的度数。") % {"name": name, "most": most})
    return value
