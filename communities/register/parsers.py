"""What a column accepts: a parser takes cell and context, gives an exact value or raises `BadCell`."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from communities.register import cells
from communities.register.cells import BadCell, shown
from communities.register.limits import LARGEST_AREA, LARGEST_COUNT, Reference
from workflow.words import day_plain, listed

FULL_CIRCLE = 360
YEAR_FIRST = re.compile(r"(\d{4})(?:年|[-/.]).*")


@dataclass(frozen=True, slots=True)
class Context:
    """The day as of which the register is read, and what the district already knows."""

    on: date
    reference: Reference


Parser = Callable[[object, Context], Any]


def text(label: str, length: int | None = None, read: Callable[[object], str] = cells.words) -> Parser:
    """Text of at most `length` characters (the general limit of names where none is given)."""

    def parse(value: object, context: Context) -> str:
        words = read(value)
        limit = length or context.reference.limits.name_length
        if len(words) > limit:
            reason = _("%(column)s超过%(limit)d字（共%(length)d字）")
            raise BadCell("too_long", reason % {"column": label, "limit": limit, "length": len(words)})
        return words

    return parse


def address(label: str) -> Parser:
    def parse(value: object, context: Context) -> object:
        return text(label, context.reference.limits.address_length)(value, context)

    return parse


def code(length: int) -> Parser:
    def parse(value: object, context: Context) -> object:
        return text(_("编号"), length, cells.code)(value, context)

    return parse


def township(value: object, context: Context) -> str:
    word = cells.squeezed(value)
    known = context.reference.townships.get(word)
    if known is None:
        reason = _("“%(value)s”不是本区的镇乡，只能填%(known)s")
        words = {"value": shown(value), "known": listed(context.reference.township_names)}
        raise BadCell("unknown_township", reason % words)
    return known


def whole(label: str, smallest: int = 1, largest: int = LARGEST_COUNT) -> Parser:
    def parse(value: object, context: Context) -> int:
        count = cells.number(value)
        if count is None or count != count.to_integral_value():
            reason = _("%(column)s应为整数，收到“%(value)s”")
            raise BadCell("not_a_number", reason % {"column": label, "value": shown(value)})
        _bounds(label, count, smallest, largest)
        return int(count)

    return parse


def _bounds(label: str, count: Decimal, smallest: int, largest: int) -> None:
    words = {"column": label, "value": int(count), "smallest": smallest, "largest": largest}
    if count < 0:
        raise BadCell("negative", _("%(column)s不能为负数") % words)
    if count < smallest:
        raise BadCell("too_small", _("%(column)s应大于0") % words)
    if count > largest:
        raise BadCell("too_large", _("%(column)s不能超过%(largest)d，收到%(value)d") % words)


def area(value: object, context: Context) -> Decimal:
    size = cells.number(value)
    if size is None:
        raise BadCell("not_a_number", _("面积应为数字（㎡），收到“%(value)s”") % {"value": shown(value)})
    if size < 0:
        raise BadCell("negative_area", _("面积不能为负数"))
    if size > LARGEST_AREA:
        raise BadCell("too_large", _("面积过大，请核对单位是否为㎡"))
    size = cells.hundredths(size)
    if not size:
        raise BadCell("zero_area", _("面积应大于0"))
    return size


def fee(value: object, context: Context) -> Decimal:
    amount = cells.number(value)
    largest = context.reference.limits.fee_largest
    if amount is None:
        reason = _("收费标准应为数字（元/㎡·月），收到“%(value)s”")
        raise BadCell("not_a_number", reason % {"value": shown(value)})
    if not 0 <= amount <= largest:
        reason = _("收费标准应在0至%(largest)s元/㎡·月之间，收到%(value)s")
        raise BadCell("fee_out_of_range", reason % {"largest": largest, "value": shown(value)})
    return cells.hundredths(amount)


def degrees(label: str) -> Parser:
    """The box is checked where both values are known: they may be swapped. No angle stays as it is."""

    def parse(value: object, context: Context) -> Decimal:
        angle = cells.number(value)
        if angle is None:
            reason = _("%(column)s应为十进制度数（如118.686579），收到“%(value)s”")
            raise BadCell("not_a_number", reason % {"column": label, "value": shown(value)})
        return round(angle, 6) if abs(angle) <= FULL_CIRCLE else angle

    return parse


def year(label: str) -> Parser:
    def parse(value: object, context: Context) -> int:
        earliest, latest = context.reference.limits.earliest_year, context.on.year
        words = {"column": label, "earliest": earliest, "latest": latest, "value": shown(value)}
        number = _year(value)
        if number is None:
            raise BadCell("not_a_number", _("%(column)s应为四位年份，收到“%(value)s”") % words)
        if not earliest <= number <= latest:
            reason = _("%(column)s应在%(earliest)d至%(latest)d之间，收到%(value)s")
            raise BadCell("year_out_of_range", reason % words)
        return number

    return parse


def _year(value: object) -> int | None:
    if isinstance(value, date | datetime):
        return value.year
    number = cells.number(value)
    if number is not None and number == number.to_integral_value():
        return int(number)
    match = YEAR_FIRST.fullmatch(cells.squeezed(value))
    return int(match[1]) if match else None


def day(label: str) -> Parser:
    def parse(value: object, context: Context) -> date:
        try:
            return cells.day(value)
        except BadCell as bad:
            reason = bad.reason if bad.kind == "impossible_date" else label + bad.reason
            raise BadCell(bad.kind, reason) from None

    return parse


def past_day(label: str) -> Parser:
    """A day no later than the day of the register: nothing starts in the future."""

    read = day(label)

    def parse(value: object, context: Context) -> date:
        start: date = read(value, context)
        if start > context.on:
            reason = _("%(column)s%(day)s晚于台账截至日%(on)s")
            words = {"column": label, "day": day_plain(start), "on": day_plain(context.on)}
            raise BadCell("in_the_future", reason % words)
        return start

    return parse


def mobile(value: object, context: Context) -> str:
    return cells.mobile(value)


def yes_no(label: str) -> Parser:
    def parse(value: object, context: Context) -> bool:
        answer = cells.yes_no(value)
        if answer is None:
            reason = _("%(column)s只能填“是”或“否”，收到“%(value)s”")
            raise BadCell("not_yes_or_no", reason % {"column": label, "value": shown(value)})
        return answer

    return parse


def member_count(value: object, context: Context) -> int:
    members: int = whole(_("党员人数"))(value, context)
    smallest = context.reference.limits.branch_members
    if members < smallest:
        reason = _("党支部党员应不少于%(smallest)d人，收到%(value)d人")
        raise BadCell("too_few_members", reason % {"smallest": smallest, "value": members})
    return members


def committee_size(value: object, context: Context) -> int:
    size: int = whole(_("委员人数"))(value, context)
    limits = context.reference.limits
    if size % 2 == 0 or not limits.committee_smallest <= size <= limits.committee_largest:
        reason = _("委员人数应为%(smallest)d至%(largest)d人的单数，收到%(value)d人")
        bounds = {"smallest": limits.committee_smallest, "largest": limits.committee_largest}
        kind = "odd_size" if size % 2 else "even_size"
        raise BadCell(kind, reason % {**bounds, "value": size})
    return size


def party(value: object, context: Context) -> bool:
    if not cells.party_member(value):
        reason = _("楼栋长须为中共党员，收到“%(value)s”")
        raise BadCell("not_party_member", reason % {"value": shown(value)})
    return True


def choice(label: str, meanings: Mapping[str, object], offered: str) -> Parser:
    """One of the words in `meanings`; `offered` is what the refusal tells the user to write."""

    def parse(value: object, context: Context) -> object:
        word = cells.squeezed(value)
        if word not in meanings:
            reason = _("%(column)s只能填%(offered)s，收到“%(value)s”")
            words = {"column": label, "offered": offered, "value": shown(value)}
            raise BadCell("unknown_word", reason % words)
        return meanings[word]

    return parse
