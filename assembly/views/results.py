"""A result as pages show it: the four conditions in a table, and bars in per cent."""

from decimal import Decimal

from django.utils.translation import gettext as _

from ..rules import Result
from ..rules.sentences import needed, shown
from ..rules.tallies import LABELS, QUORUM

PERCENT = Decimal(100)
HUNDREDTH = Decimal("0.01")


def conditions(result: Result):
    """Rows of the table: what, reached, of, needed, rule, whether it is met."""
    return [
        {
            "label": _label(condition),
            "reached": shown(condition.measure, condition.reached),
            "of": shown(condition.measure, condition.of),
            "needed": shown(condition.measure, condition.needed),
            "rule": needed(condition),
            "is_met": condition.is_met,
        }
        for condition in (*result.quorum, *result.majority)
    ]


def shares(result: Result):
    """Rows of the bars: label, per cent reached, per cent needed. Rounded for the eye; the table is exact."""
    return [
        (
            _label(condition),
            (condition.reached * PERCENT / condition.of).quantize(HUNDREDTH) if condition.of else None,
            (condition.threshold.part * PERCENT / condition.threshold.whole).quantize(HUNDREDTH),
        )
        for condition in (*result.quorum, *result.majority)
    ]


def facts(result: Result):
    """What the part `result.html` shows."""
    names = [_("达到"), _("至少需要")]
    return {"conditions": conditions(result), "shares": shares(result), "names": names}


def _label(condition):
    if condition.threshold == QUORUM:
        return str(LABELS[f"returned_{condition.measure}"])
    return _("计入同意的面积") if condition.measure == "area" else _("计入同意的人数")
