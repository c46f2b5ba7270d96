"""Change what is asked: from the next quarter on, so that nobody is judged by what came later."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from communities.actions.rights import Actor
from finance.rules.periods import quarter_of
from workflow import audit
from workflow.refusals import Refused

from ..models import Indicator
from ..rules import scores
from .duties import require

LABEL = "indicator"
DAY = timedelta(days=1)
ASKED = ("weight", "yellow", "red", "least")


@dataclass(frozen=True)
class Change:
    """What an indicator asks for from the next quarter on."""

    code: str
    weight: Decimal
    yellow: Decimal
    red: Decimal
    least: int = 1


@transaction.atomic
def change_indicators(
    changes: Sequence[Change], *, ending: Collection[str] = (), by: Actor, at: datetime, note: str = ""
) -> date:
    """All at once, since weights sum to a hundred only together. Answers the first day of the change.

    :param ending: codes that are asked for no more.
    :raises Refused: no right, an unknown indicator, thresholds out of order, weights that do not sum up.
    """
    require(by, "indicator.edit", at=at)
    since = quarter_of(timezone.localdate(at)).until + DAY
    rows = {row.code: row for row in Indicator.objects.valid(since).select_for_update()}
    asked = {change.code: change for change in changes}
    if unknown := sorted((set(asked) | set(ending)) - set(rows)):
        raise Refused(_("没有编号为%(codes)s的指标。") % {"codes": "、".join(unknown)})
    _require_sound(rows, asked, ending)
    for code in ending:
        _end(rows[code], since, by=by, at=at, note=note)
    for code, change in asked.items():
        if code not in ending:
            _write(rows[code], change, since, by=by, at=at, note=note)
    return since


def _require_sound(rows: dict[str, Indicator], asked: dict[str, Change], ending: Collection[str]) -> None:
    """The whole that would stand from then on."""
    whole = {code: row for code, row in rows.items() if code not in ending}
    for code, row in whole.items():
        for name in ASKED if code in asked else ():
            setattr(row, name, getattr(asked[code], name))
        scores.require_thresholds(row.name, row)
        if row.least < 1:
            raise Refused(_("“%(name)s”的最少件数应不少于1。") % {"name": row.name})
    scores.require_weights(row.weight for row in whole.values())


def _end(row: Indicator, since: date, *, by: Actor, at: datetime, note: str) -> None:
    if row.valid_from >= since:
        row.delete()
    else:
        Indicator.objects.filter(pk=row.pk).update(valid_to=since - DAY)
    audit.record(LABEL, row.code, "end", by=by, at=at, note=note, since=since.isoformat())


def _write(row: Indicator, change: Change, since: date, *, by: Actor, at: datetime, note: str) -> None:
    """A row that is not in force yet is changed; one that is ends, and another follows it."""
    stored = Indicator.objects.get(pk=row.pk)
    before = {name: str(getattr(stored, name)) for name in ASKED}
    after = {name: str(getattr(change, name)) for name in ASKED}
    if all(Decimal(before[name]) == Decimal(after[name]) for name in ASKED):
        return
    values = {name: getattr(change, name) for name in ASKED}
    if stored.valid_from >= since:
        Indicator.objects.filter(pk=row.pk).update(**values)
    else:
        Indicator.objects.filter(pk=row.pk).update(valid_to=since - DAY)
        same = {name: getattr(stored, name) for name in ("code", "name", "name_en", "direction")}
        Indicator.objects.create(**same, **values, valid_from=since)
    told = {"before": before, "after": after, "since": since.isoformat()}
    audit.record(LABEL, row.code, "change", by=by, at=at, note=note, **told)
