"""Fire water (消防供水): what a measurement says of a compound, and when works may be called done; pure."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from workflow.words import pressure

from .readings import is_within

LIVE = "live"
DRY, LOW, SOUND = "dry", "low", "sound"
BEFORE, AFTER = "before", "after"


class Measured(NamedTuple):
    """A pressure at a spot, before the works or after them; the later one of a spot counts."""

    stage: str
    spot: str
    value: Decimal


class Change(NamedTuple):
    """What the works have brought at a spot, as far as it was measured."""

    spot: str
    before: Decimal | None
    after: Decimal | None


def state_of(mains: str, reading: Decimal | None, least: Decimal | None) -> str:
    """Without water it is dry whatever lies in the ground; with water the bound of the checklist decides."""
    if mains != LIVE or reading is None:
        return DRY
    return SOUND if is_within(reading, least, None) else LOW


def water_problem(mains: str, reading: Decimal | None) -> str | None:
    """Why mains and reading do not go together."""
    if mains == LIVE and reading is None:
        return _("管网通水的，要填实测水压。")
    if mains == LIVE and not reading:
        return _("水压是0就是没有水，请选“有管网，没有水”。")
    if mains != LIVE and reading is not None:
        return _("没有水的，不填水压。")
    return None


def last_by_spot(measured: Iterable[Measured], stage: str) -> dict[str, Decimal]:
    """The last reading of each spot, in the order of the spots' first one."""
    found: dict[str, Decimal] = {}
    for one in measured:
        if one.stage == stage:
            found[one.spot] = one.value
    return found


def changes(measured: Iterable[Measured]) -> list[Change]:
    """Every spot, those measured before the works first."""
    rows = list(measured)
    before, after = last_by_spot(rows, BEFORE), last_by_spot(rows, AFTER)
    return [Change(spot, before.get(spot), after.get(spot)) for spot in {**before, **after}]


def not_measured_again(measured: Iterable[Measured]) -> list[str]:
    """Spots that were measured before the works and never after them."""
    rows = list(measured)
    return [spot for spot in last_by_spot(rows, BEFORE) if spot not in last_by_spot(rows, AFTER)]


def still_low(measured: Iterable[Measured], least: Decimal | None) -> list[str]:
    """Spots whose last reading after the works lies below the bound, or is none at all."""
    after = last_by_spot(measured, AFTER)
    return [spot for spot, value in after.items() if not value or not is_within(value, least, None)]


def before_is_measured(case: Any, shown: Mapping[str, Any]) -> str | None:
    """Works begin from a measurement: without it nobody can say what they have brought."""
    if not last_by_spot(shown.get("measured", ()), BEFORE):
        return _("开工前先测水压：至少登记一处改造前读数，没有水填0。")
    return None


def water_is_proved(case: Any, shown: Mapping[str, Any]) -> str | None:
    """Measured again wherever it was measured before, enough everywhere, confirmed by somebody else."""
    measured, least = shown.get("measured", ()), shown.get("least")
    if missing := not_measured_again(measured):
        return _("这些位置改造后还没有测水压：%(spots)s。") % {"spots": "、".join(missing)}
    if low := still_low(measured, least):
        facts = {"spots": "、".join(low), "least": pressure(least)}
        return _("这些位置的水压还没有达到%(least)sMPa，不能确认通水：%(spots)s。") % facts
    if shown.get("has_measured"):
        return _("测水压的人不能自己确认通水，请由其他人员确认。")
    return None


def postponed_in_time(case: Any, shown: Mapping[str, Any]) -> str | None:
    if shown.get("is_late"):
        return _("计划通水的日期已经过了，不能再延后。")
    return None
