"""One cell at a time: from what offices type to exact values, or a `BadCell` that says what is wrong."""

import re
import unicodedata
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

from django.utils.translation import gettext as _

CENT = Decimal("0.01")
ESCAPE = re.compile(r"_x00(?:0[0-9A-Fa-f]|1[0-9A-Fa-f]|[Aa]0)_")
CJK = r"[\u2e80-\u303f\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
GAP = re.compile(rf"(?<={CJK}) +(?={CJK})")
ANY_CJK = re.compile(CJK)
DASH = re.compile(r"^[-‐-―−/\\、.·*]+$")
NUMBER = re.compile(r"([+-]?)(\d{1,3}(?:,\d{3})+|\d+)((?:\.\d*)?)")
UNIT = re.compile(
    r"(?:人|名|位|户|栋|幢|座|个|台|部|层|单元|年|元|月|m2|平方米|平米|平方|每|/|·|°|[EN]$)*", re.IGNORECASE
)
DAY = re.compile(
    r"(?P<year>\d{4})(?:[-/.年_~、\s]+)(?P<month>\d{1,2})(?:[-/.月_~、\s]+)(?P<day>\d{1,2})[日号]?"
    r"(?:[T\s]*\d{1,2}[:时]\d{1,2}(?:[:分]\d{1,2}(?:\.\d+)?秒?)?分?)?"
)
COMPACT_DAY = re.compile(r"(?P<year>(?:19|20|21)\d\d)(?P<month>\d\d)(?P<day>\d\d)(?:\.0)?")
CHINESE_DAY = re.compile(r"([〇零○O0一二三四五六七八九]{4})年(.{1,3})月(.{1,3})[日号]")
DIGITS = {mark: number for number, mark in enumerate("〇一二三四五六七八九")} | {
    "零": 0,
    "○": 0,
    "O": 0,
    "0": 0,
}
CLOCK = re.compile(
    r"[T\s日号](?P<hour>\d{1,2})\s*[:时点](?P<minute>\d{1,2})(?:\s*[:分](?P<second>\d{1,2})(?:\.\d+)?)?[秒分]?$"
)
SERIAL_START = date(1899, 12, 30)
FIRST_SERIAL, LAST_SERIAL = 10_000, 80_000
DAY_SECONDS = 86_400
FIRST_YEAR, LAST_YEAR = 1900, 2199
CODE = re.compile(r"[A-Z0-9]+(?:[-_.][A-Z0-9]+)*")
NO_TELEPHONE_DIGIT = re.compile(r"[\s\-‐-―−()./·]")
YES = frozenset({"是", "√", "✓", "✔", "☑", "V", "Y", "YES", "TRUE", "T", "1", "1.0", "有", "对"})
NO = frozenset({"否", "×", "✗", "✘", "✕", "X", "N", "NO", "FALSE", "F", "0", "0.0", "无", "不是", "非", "错"})
PARTY = frozenset({"党员", "中共党员", "共产党员", "中国共产党党员", "中共正式党员", "正式党员"})
PROBATION = frozenset({"中共预备党员", "预备党员"})
NOT_PARTY = frozenset(
    {"群众", "非党员", "团员", "共青团员", "普通群众", "民主党派", "无党派", "无党派人士", "居民"}
)


class BadCell(Exception):
    """A value that breaks the rule of its cell."""

    def __init__(self, kind: str, reason: str) -> None:
        super().__init__(reason)
        self.kind = kind
        self.reason = reason


def tidy(text: str) -> str:
    """NFKC, no invisible characters, one blank between words and none between two Chinese characters."""
    if text.isascii() and text.isalnum():
        return text
    return _short_tidy(text) if len(text) <= 64 else _tidy(text)


def _tidy(text: str) -> str:
    folded = unicodedata.normalize("NFKC", ESCAPE.sub(" ", text))
    unseen = {mark for mark in set(folded) if unicodedata.category(mark)[0] == "C" and not mark.isspace()}
    seen = folded.translate(dict.fromkeys(map(ord, unseen)))
    return GAP.sub("", " ".join(seen.split()))


_short_tidy = lru_cache(maxsize=1 << 16)(_tidy)


def words(value: object) -> str:
    """The cell as tidy text; whole floats lose their `.0`, dates are written with hyphens."""
    if isinstance(value, str):
        return tidy(value)
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime):
        return value.date().isoformat()
    return "" if value is None else str(value)


def is_blank(value: object) -> bool:
    """Empty, only blanks, or only a dash or slash put there to say "nothing"."""
    if value is None:
        return True
    return isinstance(value, str) and (not (seen := tidy(value)) or bool(DASH.match(seen)))


def shown(value: object) -> str:
    """The cell's value for use inside a sentence, cut where it is long."""
    text = words(value)
    return text if len(text) <= 30 else text[:29] + "…"


def squeezed(value: object) -> str:
    return words(value).replace(" ", "")


def person_name(value: object) -> str:
    """Names of two characters are often stretched with a blank; names in Latin letters keep theirs."""
    text = words(value)
    return text.replace(" ", "") if ANY_CJK.search(text) else text


def code(value: object) -> str:
    text = squeezed(value).upper().replace("—", "-").replace("–", "-").replace("－", "-")
    if not CODE.fullmatch(text):
        raise BadCell(
            "bad_code", _("编号只能含字母、数字和连字符，收到“%(value)s”") % {"value": shown(value)}
        )
    return text


def number(value: object) -> Decimal | None:
    """An exact number, None where the cell holds none; Excel's float dust stays for the caller to round."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return Decimal(value)
    if isinstance(value, float):
        exact = Decimal(repr(value))
        return exact if exact.is_finite() else None
    text = squeezed(value)
    match = NUMBER.match(text)
    if not match or not UNIT.fullmatch(text, match.end()):
        return None
    sign, whole, rest = match.groups()
    return Decimal(sign + whole.replace(",", "") + rest)


def hundredths(value: Decimal) -> Decimal:
    return value.quantize(CENT, ROUND_HALF_UP)


def chinese_number(text: str) -> int | None:
    """一 to 九十九, or digits; None for anything else."""
    if text.isdecimal():
        return int(text)
    tens, ten, ones = text.rpartition("十")
    if not ten:
        return DIGITS.get(text) if len(text) == 1 else None
    high = DIGITS.get(tens) if tens else 1
    low = DIGITS.get(ones) if ones else 0
    return None if high is None or low is None else high * 10 + low


def day(value: object) -> date:
    """A calendar day in any of the usual spellings, also as Excel's serial number.

    :raises BadCell: `impossible_date` where year, month and day are readable but there is no such day.
    """
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    parts = _date_parts(words(value))
    if parts is None or not FIRST_YEAR <= parts[0] <= LAST_YEAR:
        return _serial_day(value)
    year, month, number_of_day = parts
    try:
        return date(year, month, number_of_day)
    except ValueError:
        text = f"{year:04}-{month:02}-{number_of_day:02}"
        raise BadCell("impossible_date", _("日期%(day)s不存在") % {"day": text}) from None


def _date_parts(text: str) -> tuple[int, int, int] | None:
    text = text.replace(" ", "") if "年" in text else text
    if match := DAY.fullmatch(text) or COMPACT_DAY.fullmatch(text):
        return int(match["year"]), int(match["month"]), int(match["day"])
    if match := CHINESE_DAY.fullmatch(text):
        year = "".join(str(DIGITS[mark]) for mark in match[1])
        month, number_of_day = chinese_number(match[2]), chinese_number(match[3])
        if month is not None and number_of_day is not None:
            return int(year), month, number_of_day
    return None


def _serial_day(value: object) -> date:
    serial = number(value)
    if serial is None or not FIRST_SERIAL <= serial <= LAST_SERIAL:
        reason = _("应为日期（如2024-3-1），收到“%(value)s”") % {"value": shown(value)}
        raise BadCell("not_a_date", reason)
    return SERIAL_START + timedelta(days=int(serial))


def moment(value: object, *, without_clock: time) -> datetime:
    """A day with its time of day, without a zone; `without_clock` stands where the cell names only the day.

    :raises BadCell: as `day`, and `impossible_time` for 25:00.
    """
    if isinstance(value, datetime):
        return value.replace(microsecond=0, tzinfo=None)
    found = day(value)
    serial = number(value)
    if serial is not None and serial <= LAST_SERIAL and serial % 1:
        return datetime.combine(SERIAL_START, time()) + timedelta(seconds=round(serial * DAY_SECONDS))
    clock = CLOCK.search(words(value))
    if clock is None:
        return datetime.combine(found, without_clock)
    try:
        at = time(int(clock["hour"]), int(clock["minute"]), int(clock["second"] or 0))
    except ValueError:
        reason = _("时间%(value)s不存在") % {"value": shown(value)}
        raise BadCell("impossible_time", reason) from None
    return datetime.combine(found, at)


def mobile(value: object) -> str:
    """A mainland mobile number of 11 digits, whatever blanks, hyphens or country code it came with.

    :raises BadCell: with the number of digits found.
    """
    text = squeezed(value)
    text = text.removesuffix(".0") if isinstance(value, float | str) else text
    if isinstance(value, str) and re.fullmatch(r"\d\.\d+E\+?\d+", text, re.IGNORECASE):
        text = str(int(Decimal(text)))
    digits = NO_TELEPHONE_DIGIT.sub("", text)
    digits = re.sub(r"^(?:\+86|0086|86(?=1\d{10}$))", "", digits)
    if not (digits.isascii() and digits.isdecimal()):
        raise BadCell("bad_phone", _("手机号应为11位数字，收到“%(value)s”") % {"value": shown(value)})
    if len(digits) != 11:
        raise BadCell("bad_phone", _("手机号应为11位，收到%(count)d位") % {"count": len(digits)})
    if digits[0] != "1" or digits[1] in "012":
        raise BadCell("bad_phone", _("手机号应以13至19开头，收到“%(value)s”") % {"value": shown(value)})
    return digits


def yes_no(value: object) -> bool | None:
    """None where the word is neither; an empty cell is the caller's to judge."""
    if isinstance(value, bool):
        return value
    word = squeezed(value).upper()
    if word in YES or word in PARTY or word in PROBATION:
        return True
    return False if word in NO or word in NOT_PARTY else None


def party_member(value: object) -> bool:
    """政治面貌: only full and probationary members of the Communist Party are members."""
    word = squeezed(value)
    return word in PARTY or word in PROBATION
