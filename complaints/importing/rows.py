"""The columns of a file of cases and the rows they make; what each cell may hold."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, time

from django.utils import timezone
from django.utils.translation import gettext as _

from communities.register import cells
from communities.register.cells import BadCell, shown
from communities.register.columns import Column, Layout
from communities.register.parsers import Context, Parser
from communities.register.records import Row

from .. import rules
from ..models import Rating
from . import words

LONGEST_NUMBER = 60
LONGEST_NAME = 100
FIRST_YEAR = 2000
LAST_SECOND = time(23, 59, 59)
SHEET = "诉求"
"""What findings call the table, whatever the file calls it."""


@dataclass(frozen=True, slots=True)
class Answer:
    """The resident's word on a case: stars, or why there is no valid answer."""

    stars: int | None = None
    outcome: str = ""


@dataclass(slots=True, kw_only=True)
class CaseRow(Row):
    """One case as the file states it; None or "" where it says nothing."""

    number: str
    submitted_at: datetime
    compound: str
    township: str
    building: str
    description: str
    category: str
    urgency: str
    unit: str
    state: str
    accepted_at: datetime | None
    contacted_at: datetime | None
    closed_at: datetime | None
    rating: Answer | None
    name: str
    phone: str


@dataclass(frozen=True, slots=True)
class Dialect:
    """How another system writes: our field → its heading, its category → our code, its unit → our unit."""

    columns: Mapping[str, str] = field(default_factory=dict)
    categories: Mapping[str, str] = field(default_factory=dict)
    units: Mapping[str, str] = field(default_factory=dict)


def text(label: str, most: int) -> Parser:
    """One line of words."""
    return _bounded(label, most, lambda value: rules.clean(cells.words(value)))


def story(label: str) -> Parser:
    """Words of several lines, without what cannot be seen or turns the direction."""
    return _bounded(label, rules.MOST_FROM_SYSTEMS, lambda value: rules.clean(_raw(value)))


def _raw(value: object) -> str:
    return cells.ESCAPE.sub("\n", value) if isinstance(value, str) else cells.words(value)


def _bounded(label: str, most: int, read: Callable[[object], str]) -> Parser:
    def parse(value: object, context: Context) -> str:
        found = read(value)
        if not found:
            raise BadCell("missing_required", _("“%(column)s”没有可以读的内容") % {"column": label})
        if len(found) > most:
            facts = {"column": label, "limit": most, "length": len(found)}
            raise BadCell("too_long", _("%(column)s超过%(limit)d字（共%(length)d字）") % facts)
        return found

    return parse


def number(label: str) -> Parser:
    """Kept as written but for width and blanks; long numbers come with ="…", an apostrophe or a tab."""

    def parse(value: object, context: Context) -> str:
        found = cells.squeezed(value).strip("'\"=")
        if not found.isprintable() or not any(sign.isalnum() for sign in found):
            raise BadCell("bad_number", _("编号“%(value)s”无法识别") % {"value": shown(value)})
        if len(found) > LONGEST_NUMBER:
            facts = {"column": label, "limit": LONGEST_NUMBER, "length": len(found)}
            raise BadCell("too_long", _("%(column)s超过%(limit)d字（共%(length)d字）") % facts)
        return found

    return parse


def moment(label: str, *, without_clock: time) -> Parser:
    def parse(value: object, context: Context) -> datetime:
        try:
            found = timezone.make_aware(cells.moment(value, without_clock=without_clock))
        except BadCell as bad:
            is_impossible = bad.kind.startswith("impossible")
            raise BadCell(bad.kind, bad.reason if is_impossible else label + bad.reason) from None
        if found.year < FIRST_YEAR:
            reason = _("%(column)s早于%(year)d年") % {"column": label, "year": FIRST_YEAR}
            raise BadCell("too_early", reason)
        return found

    return parse


def rating(label: str) -> Parser:
    def parse(value: object, context: Context) -> Answer | None:
        word = cells.squeezed(value)
        if word in words.NO_RATING:
            return None
        if word in words.STARS:
            return Answer(stars=words.STARS[word])
        if word in words.NOT_VALID:
            return Answer(outcome=Rating.Outcome(words.NOT_VALID[word]))
        facts = {"column": label, "value": shown(value)}
        reason = _("%(column)s只能填非常满意、满意、基本满意、不满意或未接通，收到“%(value)s”")
        raise BadCell("unknown_word", reason % facts)

    return parse


def urgency(label: str) -> Parser:
    def parse(value: object, context: Context) -> str:
        word = cells.squeezed(value).upper()
        if word not in words.URGENCIES:
            facts = {"column": label, "value": shown(value)}
            reason = _("%(column)s只能填特急、紧急、一般、复杂、咨询，收到“%(value)s”")
            raise BadCell("unknown_word", reason % facts)
        return words.URGENCIES[word]

    return parse


def phone(value: object, context: Context) -> str:
    """A telephone that is no mobile is not kept: nobody could be sent anything there."""
    return rules.read_mobile(cells.words(value)) or ""


def columns() -> tuple[Column, ...]:
    """The fields of a case, with the headings that 汇治理 and the hotline 12345 are known to use."""
    start, end = time(), LAST_SECOND
    return (
        Column(
            "number", "诉求编号", number("诉求编号"), ("工单编号", "工单号", "编号", "受理编号", "案件编号")
        ),
        Column(
            "submitted_at",
            "提交时间",
            moment("提交时间", without_clock=start),
            ("来电时间", "上报时间", "诉求时间", "登记时间", "反映时间", "创建时间"),
        ),
        Column(
            "compound",
            "小区",
            text("小区", LONGEST_NAME),
            ("小区名称", "所属小区", "涉及小区", "小区编号"),
        ),
        Column("township", "镇乡", text("镇乡", LONGEST_NAME), ("所属镇乡", "乡镇", "街道"), False, ""),
        Column("building", "楼栋", text("楼栋", LONGEST_NAME), ("楼栋号", "楼号", "具体位置"), False, ""),
        Column(
            "description",
            "描述",
            story("描述"),
            ("诉求内容", "反映内容", "问题描述", "工单内容", "内容", "主要内容"),
        ),
        Column(
            "category", "类别", text("类别", LONGEST_NAME), ("诉求类别", "问题分类", "诉求分类"), False, ""
        ),
        Column("urgency", "紧急程度", urgency("紧急程度"), ("紧急度", "工单级别"), False, ""),
        Column(
            "unit",
            "承办单位",
            text("承办单位", LONGEST_NAME),
            ("办理单位", "主办单位", "责任单位"),
            False,
            "",
        ),
        Column("state", "状态", text("状态", LONGEST_NAME), ("办理状态", "工单状态", "处理状态"), False, ""),
        Column("accepted_at", "受理时间", moment("受理时间", without_clock=end), ("签收时间",), False),
        Column(
            "contacted_at",
            "首次联系时间",
            moment("首次联系时间", without_clock=end),
            ("首次响应时间", "首联时间"),
            False,
        ),
        Column(
            "closed_at", "办结时间", moment("办结时间", without_clock=end), ("完成时间", "结案时间"), False
        ),
        Column("rating", "评价", rating("评价"), ("满意度", "群众评价", "回访结果", "评价结果"), False),
        Column("name", "反映人", text("反映人", LONGEST_NAME), ("来电人", "诉求人", "姓名"), False, ""),
        Column("phone", "联系电话", phone, ("手机号", "来电号码", "联系方式"), False, ""),
    )


def layout(mapping: Dialect = Dialect()) -> Layout:  # noqa: B008 - frozen
    """The layout in which a field that the mapping names is read from that heading alone."""
    stated = mapping.columns
    own = (
        Column(one.key, stated[one.key], one.parse, (), one.required, one.empty) if one.key in stated else one
        for one in columns()
    )
    return Layout(SHEET, CaseRow, tuple(own), (SHEET,))
