"""The ladder of supervision (督办) of a hazard: who is told when, as the levels of `workflow` say."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from communities.directory import AUDIENCES
from workflow import levels
from workflow.clock import Calendar
from workflow.models import AuditEntry, EscalationLevel

from .lifecycle import Kind
from .models import Hazard

LABEL = "hazard"
LATE = {
    Kind.JUDGE: gettext_lazy("超过研判时限"),
    Kind.ORDER: gettext_lazy("超过交办时限"),
    Kind.RECTIFY: gettext_lazy("超过整改时限"),
    Kind.RECHECK: gettext_lazy("超过复查时限"),
    Kind.APPROVE: gettext_lazy("超过延期审批时限"),
}


@dataclass(frozen=True)
class Rung:
    """One level: its colour, whom it tells, from when on, and whether they were told."""

    colour: str
    label: Any
    whom: Any
    at: datetime
    is_told: bool


@dataclass(frozen=True)
class Rule:
    """The same for no hazard in particular."""

    limit: Any
    when: str
    colour: str
    label: Any
    whom: Any


def rungs(hazard: Hazard, calendar: Calendar) -> list[Rung]:
    """Of the limits that run, in the order of time."""
    told = set(hazard.escalations.values_list("level", "round"))
    found = [
        Rung(level.colour, _label(level), whom(level.audience), moment, (level.pk, limit.round) in told)
        for limit in hazard.deadlines.running()
        for level, moment in levels.times(limit, levels.of(LABEL), calendar)
    ]
    return sorted(found, key=lambda rung: rung.at)


def rules() -> Iterator[Rule]:
    """The whole ladder, limit by limit."""
    known = levels.of(LABEL)
    for kind in Kind:
        for level in known.get(kind, ()):
            yield Rule(kind.label, when(level), level.colour, _label(level), whom(level.audience))


def when(level: EscalationLevel) -> str:
    if level.anchor == EscalationLevel.Anchor.SHARE:
        return _("时限用了%(share)d%%") % {"share": level.amount}
    if level.amount == 0:
        return _("超期")
    if level.anchor == EscalationLevel.Anchor.MINUTES:
        return _("超期%(count)d分钟") % {"count": level.amount}
    return _("超期%(count)d个工作日") % {"count": level.amount}


def whom(audience: str) -> Any:
    return AUDIENCES[audience].name if audience in AUDIENCES else _("上级")


def told(entry: AuditEntry) -> str:
    """What the story of a hazard says of a level that was reached."""
    colour = EscalationLevel.Colour(entry.details.get("colour", "none"))
    name = whom(entry.details.get("audience", ""))
    if colour == EscalationLevel.Colour.NONE:
        return _("时限快到了，已提醒%(whom)s") % {"whom": name}
    raised = _("%(late)s，已报%(whom)s督办") % {"late": LATE[Kind(entry.details["kind"])], "whom": name}
    return _("%(raised)s（%(colour)s）") % {"raised": raised, "colour": colour.label}


def _label(level: EscalationLevel) -> Any:
    return EscalationLevel.Colour(level.colour).label
