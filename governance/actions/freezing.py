"""Freeze a quarter: counted first, then stored in one transaction together with the hash of it all.

Counting reads only what was so at the quarter's end, which no later event changes; so it needs no lock, and
two runs at once count the same and store it once.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import islice
from typing import Any, NamedTuple

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from communities.actions.rights import Actor
from communities.models import Compound, District, Township
from finance.rules.periods import Period
from workflow import audit
from workflow.refusals import Refused

from ..indicators import COUNTINGS, Cell, Window, measure, rate_of
from ..indicators.measuring import Sheet, digest_of, digests, quoted_digests
from ..models import Freeze, FrozenScore, FrozenValue, Indicator, Level, QuotedValue
from ..rules import scores
from .duties import require
from .quotes import hold
from .warnings import evaluate_frozen

LABEL = "quarter"
LETTERS = {Level.DISTRICT: "D", Level.TOWNSHIP: "T", Level.COMPOUND: "C"}
LOT = 2000
TERMS = ("code", "name", "name_en", "weight", "yellow", "red", "direction", "least")


class Value(NamedTuple):
    level: str
    key: int
    code: str
    cell: Cell
    sha256: str

    @property
    def place(self) -> str:
        return f"{LETTERS[Level(self.level)]}{self.key}"

    def line(self) -> str:
        """What the digest of a quarter is made of."""
        return f"{self.place} {self.code} {self.cell.numerator}/{self.cell.denominator} {self.sha256}\n"


def freeze(quarter: Period, *, by: Actor, at: datetime) -> Freeze:
    """Store the values of a quarter for good; a quarter that is frozen already is answered as it is.

    :raises Refused: no right, the quarter has not ended, or something still waits for a signature.
    """
    require(by, "quarter.freeze", at=at)
    if known := Freeze.objects.filter(quarter=quarter.code).first():
        return known
    inputs = require_ready(quarter, by=by, at=at)
    sheet = measure(Window(quarter.until, quarter))
    values = list(values_of(sheet))
    with transaction.atomic():
        hold()
        if known := Freeze.objects.filter(quarter=quarter.code).first():
            return known
        if _inputs(quarter) != inputs or _terms(sheet.terms.values()) != _terms(
            Indicator.objects.valid(quarter.until)
        ):
            raise Refused(_("统计的时候有引用值或者指标刚刚改动，请再冻结一次。"))
        row = _store(sheet, values, by=by, at=at)
        del sheet, values  # Of many compounds these are as much again as all the warnings.
        evaluate_frozen(row, at=at)
        return row


def require_ready(quarter: Period, *, by: Actor, at: datetime) -> list[int]:
    """Whether a quarter may be frozen as things stand; answers what was signed by hand.

    :raises Refused: as `freeze` does.
    """
    require(by, "quarter.freeze", at=at)
    if quarter.until >= timezone.localdate(at):
        raise Refused(_("%(quarter)s还没有结束，不能冻结。") % {"quarter": quarter.code})
    return _inputs(quarter)


def _inputs(quarter: Period) -> list[int]:
    """What was signed by hand.

    :raises Refused: something waits.
    """
    rows = QuotedValue.objects.of_quarter(quarter.since)
    if waiting := rows.waiting().count():
        words = {"quarter": quarter.code, "count": waiting}
        raise Refused(_("%(quarter)s还有%(count)s条引用值没有审签，请先审签或退回。") % words)
    return list(rows.approved().order_by("pk").values_list("pk", flat=True))


def values_of(sheet: Sheet) -> Iterator[Value]:
    """Every value with the hash of the rows behind it, by code, from compounds up to the district."""
    for code in sheet.terms:
        found = digests(COUNTINGS[code], sheet.window) | quoted_digests(code, sheet.window, Level.COMPOUND)
        above: dict[int, list[str]] = {}
        for key, cell in sheet.compounds[code].items():
            own = found.get(key) or digest_of(())
            above.setdefault(sheet.homes[key], []).append(own)
            yield Value(Level.COMPOUND, key, code, cell, own)
        quoted = quoted_digests(code, sheet.window, Level.TOWNSHIP)
        whole = []
        for key, cell in sheet.townships[code].items():
            whole.append(quoted.get(key) or digest_of(above.get(key, ())))
            yield Value(Level.TOWNSHIP, key, code, cell, whole[-1])
        yield Value(Level.DISTRICT, 0, code, sheet.whole[code], digest_of(whole))


def _store(sheet: Sheet, values: list[Value], *, by: Actor, at: datetime) -> Freeze:
    quarter = sheet.window.quarter
    whole = hashlib.sha256()
    for value in sorted(values):
        whole.update(value.line().encode())
    row = Freeze.objects.create(
        quarter=quarter.code,
        since=quarter.since,
        until=quarter.until,
        terms=_terms(sheet.terms.values()),
        sha256=whole.hexdigest(),
        frozen_at=at,
        frozen_by=by,
    )
    _bulk(FrozenValue, (_value(row, sheet, value) for value in values))
    for level in Level:
        _bulk(FrozenScore, _scores(row, sheet, level))
    audit.record(LABEL, quarter.code, "freeze", by=by, at=at, values=len(values), sha256=row.sha256)
    return row


def _terms(rows: Iterable[Indicator]) -> str:
    told = [
        {name: _plain(getattr(row, name)) for name in TERMS}
        for row in sorted(rows, key=lambda row: row.code)
        if row.code in COUNTINGS
    ]
    return json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _plain(value: Any) -> Any:
    return value if isinstance(value, int) else str(value)


def _where(sheet: Sheet, level: str, key: int) -> dict[str, Any]:
    """The columns of a place."""
    township = sheet.homes[key] if level == Level.COMPOUND else key if level == Level.TOWNSHIP else None
    return {
        "level": level,
        "place": f"{LETTERS[Level(level)]}{key}",
        "township_id": township,
        "compound_id": key if level == Level.COMPOUND else None,
    }


def _value(row: Freeze, sheet: Sheet, value: Value) -> FrozenValue:
    return FrozenValue(
        freeze=row,
        code=value.code,
        numerator=value.cell.numerator,
        denominator=value.cell.denominator,
        excluded=dict(value.cell.excluded),
        is_quoted=value.cell.is_quoted,
        colour=scores.colour(rate_of(value.cell, sheet.window), sheet.terms[value.code]),
        rows_sha256=value.sha256,
        **_where(sheet, value.level, value.key),
    )


def _scores(row: Freeze, sheet: Sheet, level: str) -> Iterator[FrozenScore]:
    standings, names = sheet.standings(level), _names(sheet, level)
    places = scores.ranks(standings)
    for key, standing in standings.items():
        yield FrozenScore(
            freeze=row,
            name=names[key],
            score=standing.score,
            weight=scores.weight_of(sheet.rates(level, key), sheet.terms),
            rank=places.get(key),
            **_where(sheet, level, key),
        )


def _names(sheet: Sheet, level: str) -> dict[int, str]:
    if level == Level.DISTRICT:
        rows = District.objects.filter(pk__in=set(sheet.districts.values())).order_by("pk")
        return {0: "、".join(rows.values_list("name", flat=True))[:60]}
    model = Compound if level == Level.COMPOUND else Township
    return dict(model._default_manager.values_list("pk", "name"))


def _bulk(model: Any, rows: Iterator[Any]) -> None:
    while lot := list(islice(rows, LOT)):
        model.objects.bulk_create(lot)
