"""What a rate is asked and what it answers: the span of time, handling times, a report, reasons."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal

from django.db.models import Q
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from workflow.rates import Rate

from ..lifecycle import Status
from ..models import Rating

ENDED = (Status.DECLINED, Status.WITHDRAWN, Status.MERGED)
SATISFIED_FROM = 3
"""Stars of “basically satisfied” (RULES 5.2)."""
RANKED_FROM = 10
"""Fewer cases are listed without a rank."""
DAY = timedelta(days=1)

KEPT, LATE, UNMET = "kept", "late", "unmet"
SATISFIED, UNSATISFIED = "satisfied", "unsatisfied"
NOT_DUE, PAUSED, NO_LIMIT = "not_due", "paused", "no_limit"
OPEN, WAITING, UNRATED, NO_STARS, NO_ANSWER = "open", "waiting", "unrated", "no_stars", "no_answer"
REASONS = {
    Status.DECLINED: _("不予受理"),
    Status.WITHDRAWN: _("反映人撤回"),
    Status.MERGED: _("并入其他诉求（只计一次）"),
    NOT_DUE: _("时限还没有到"),
    PAUSED: _("等反映人补充材料（时限暂停）"),
    NO_LIMIT: _("没有这项时限或还没有派单"),
    OPEN: _("还没有办结"),
    WAITING: _("等待评价"),
    UNRATED: _("没有评价"),
    NO_STARS: _("没有打星"),
    NO_ANSWER: _("没有回答是否解决"),
    Rating.Outcome.MISSED: _("未接通"),
    Rating.Outcome.REFUSED: _("拒绝评价"),
    Rating.Outcome.ABUSIVE: _("恶意评价"),
}
"""Why a case stands in neither part of a rate."""

GROUPINGS = {"unit": _("承办单位"), "category": _("类别"), "compound": _("小区"), "month": _("月份")}


@dataclass(frozen=True)
class Span:
    """What is known before `at`, of limits and answers from `start` to before `end` (open where None)."""

    at: datetime
    start: datetime | None = None
    end: datetime | None = None

    @property
    def as_of(self) -> date:
        """The last day of which anything is known."""
        return localdate(self.at - timedelta(microseconds=1))

    def holds(self, column: str) -> Q:
        inside = Q()
        if self.start:
            inside &= Q(**{f"{column}__gte": self.start})
        if self.end:
            inside &= Q(**{f"{column}__lt": self.end})
        return inside


@dataclass(frozen=True)
class Times:
    """Handling times (办结时长) in natural days of 24 hours, from acceptance or, without one, submission."""

    count: int = 0
    whole: timedelta = timedelta()
    from_accepted: int = 0
    middle: tuple[timedelta, ...] = ()
    ninth: timedelta | None = None
    """The least time within which nine of ten were closed."""

    @property
    def from_submitted(self) -> int:
        return self.count - self.from_accepted

    def mean(self, digits: int = 1) -> Decimal | None:
        return _days(self.whole, self.count, digits) if self.count else None

    def median(self, digits: int = 1) -> Decimal | None:
        return _days(sum(self.middle, timedelta()), len(self.middle), digits) if self.middle else None

    def percentile_90(self, digits: int = 1) -> Decimal | None:
        return None if self.ninth is None else _days(self.ninth, 1, digits)


def _days(whole: timedelta, count: int, digits: int) -> Decimal:
    exact = Decimal(whole // timedelta(microseconds=1)) / (DAY // timedelta(microseconds=1) * count)
    return exact.quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)


@dataclass(frozen=True)
class Report:
    """All figures of one set of cases."""

    accepted: int
    """Cases that were neither declined nor withdrawn nor merged into another."""
    response: Rate
    closing: Rate
    on_time: Rate
    solved: Rate
    satisfied: Rate
    times: Times = field(default_factory=Times)
