"""A warning in the reader's words: what it is about, its value, why it warns."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from workflow.rates import Rate
from workflow.words import day_plain

from .models import Indicator, RedLineKind, Warning
from .rules import scores
from .rules import warnings as rules


def names() -> dict[str, str]:
    """Of everything that is warned of; an ended indicator has its last name. One query."""
    known = {row.code: str(row) for row in Indicator.objects.order_by("valid_from", "pk")}
    return known | {kind.value: str(kind.label) for kind in RedLineKind}


@dataclass(frozen=True)
class Spoken:
    """One warning as a list and its page show it."""

    warning: Warning
    name: str

    @property
    def rate(self) -> Rate | None:
        row = self.warning
        if row.numerator is None or row.denominator is None:
            return None
        return Rate(row.numerator, row.denominator, as_of=row.as_of)

    @property
    def percent(self) -> str:
        """With as many digits as it takes not to look like the other side of a threshold."""
        rate = self.rate
        if rate is None:
            return ""
        return f"{shown(rate, [Decimal(self.warning.asked[line]) for line in ('yellow', 'red')])}%"

    @property
    def lines(self) -> str:
        asked = self.warning.asked
        return f"{plain(asked['yellow'])}% · {plain(asked['red'])}%" if asked else ""

    @property
    def reasons(self) -> list[str]:
        return [self.reason(one) for one in self.warning.reasons]

    def reason(self, reason: Mapping[str, Any]) -> str:
        code, is_up = reason["code"], self.warning.asked.get("direction", scores.UP) == scores.UP
        if code == rules.RED_LINE:
            day = day_plain(date.fromisoformat(reason["on"]))
            return _("红线事项：%(name)s（%(day)s）") % {"name": self.name, "day": day}
        if code in (rules.BELOW_YELLOW, rules.BELOW_RED):
            words = {"value": self.percent, "line": plain(reason["line"])}
            if code == rules.BELOW_RED:
                return (
                    _("%(value)s，低于红线%(line)s%%") if is_up else _("%(value)s，高于红线%(line)s%%")
                ) % words
            return (
                _("%(value)s，低于黄线%(line)s%%") if is_up else _("%(value)s，高于黄线%(line)s%%")
            ) % words
        before = Rate(reason["numerator"], reason["denominator"], as_of=date.fromisoformat(reason["as_of"]))
        if code == rules.TWICE:
            return _("上季度%(value)s，也在预警，连续两个季度") % {"value": f"{before.percent()}%"}
        words = {"before": f"{before.percent()}%", "points": self.points(before)}
        if is_up:
            return _("比上季度的%(before)s下降%(points)s个百分点") % words
        return _("比上季度的%(before)s上升%(points)s个百分点") % words

    def points(self, before: Rate) -> Decimal:
        now = self.rate.share if self.rate else None
        change = abs((now or Fraction(0)) - (before.share or Fraction(0)))
        return Decimal(int(change * 1000 + Fraction(1, 2))).scaleb(-1)


def plain(percent: str) -> str:
    return f"{Decimal(percent).normalize():f}"


def shown(rate: Rate, lines: Iterable[Decimal]) -> Decimal | None:
    lines, percent = list(lines), None
    for digits in (1, 2, 3, 4):
        percent = rate.percent(digits)
        if percent is None or all(rate.at_least(line) == (percent >= line) for line in lines):
            break
    return percent


def spoken(rows: Iterable[Warning], known: Mapping[str, str] | None = None) -> list[Spoken]:
    """:param known: the names, where somebody has read them already."""
    known = names() if known is None else known
    return [Spoken(row, known.get(row.code, row.code)) for row in rows]


class Lazily:
    """Warnings in the reader's words, read as far as a page needs them."""

    def __init__(self, rows: QuerySet) -> None:
        self.rows = rows

    def __len__(self) -> int:
        return self.rows.count()

    def __iter__(self) -> Iterator[Spoken]:
        return iter(self[:])

    def __getitem__(self, part: slice) -> list[Spoken]:
        return spoken(self.rows[part])
