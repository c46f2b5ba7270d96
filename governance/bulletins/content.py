"""What a bulletin says, as plain data: written down as canonical JSON when it is issued.

No person stands in it: the office's own words were read for names by who checked them.
"""

import hashlib
import json
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db.models import Q
from django.utils import timezone, translation

from workflow.rates import Rate

from ..models import Bulletin, Correction, Level
from ..rules import bulletins as rules
from ..scorecards import Box, Column
from .material import Material, Standing, Value, material_of

CORRECTIONS = 40
"""So many corrections are named in the paper, the larger places first; all stand in the workbook."""
FORMAT = 1
"""Of what is written down. It stays for good: who changes it raises the number, and the layout reads both."""
Content = dict[str, Any]


def content_of(bulletin: Bulletin, *, at: datetime) -> Content:
    """As stored, or as it would be now."""
    return bulletin.told if bulletin.is_issued else drafted(bulletin, at=at)


def drafted(bulletin: Bulletin, *, number: str = "", at: datetime) -> Content:
    """Issued at the moment where it has a number."""
    with translation.override(settings.LANGUAGE_CODE):
        found = material_of(bulletin.period, bulletin.freeze, at=at)
    freeze = found.freeze
    return {
        "format": FORMAT,
        "quarter": bulletin.quarter,
        "quarter_name": rules.spelled(bulletin.period),
        "as_of": found.as_of.isoformat(),
        "frozen_at": timezone.localtime(freeze.frozen_at).isoformat(timespec="minutes") if freeze else "",
        "values_sha256": freeze.sha256 if freeze else "",
        "office": settings.BULLETIN_OFFICE,
        "mark": settings.BULLETIN_MARK,
        "number": number,
        "issued_on": timezone.localdate(at).isoformat() if number else "",
        "title": bulletin.title,
        "recipients": bulletin.recipients,
        "copies": bulletin.copies,
        "comment": _paragraphs(bulletin.comment),
        "measures": _paragraphs(bulletin.measures),
        **_values(found),
        "corrections": _corrections(bulletin),
    }


def canonical(content: Content) -> str:
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _paragraphs(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _values(found: Material) -> Content:
    columns = found.columns
    return {
        "columns": [_column(column) for column in columns],
        "whole": _place(found.whole, found, columns) if found.whole else None,
        "townships": [_place(one, found, columns) for one in found.townships],
        "compounds": {
            "all": found.compounds,
            "ranked": found.ranked,
            "best": found.best,
            "first": [_place(one, found) for one in found.first],
            "last": [_place(one, found) for one in found.last],
        },
        "flagged": [_flag(one, value, found) for one, value in found.flagged],
        "counts": [
            {
                "name": one.name,
                **{colour: found.counts.get(one.name, {}).get(colour, 0) for colour in ("red", "yellow")},
            }
            for one in found.townships
        ],
    }


def _column(column: Column) -> Content:
    return {
        "code": column.code,
        "name": column.name,
        **{part: _plain(getattr(column, part)) for part in ("weight", "yellow", "red")},
        "direction": column.direction,
    }


def _plain(value: Decimal) -> str:
    return f"{value.normalize():f}"


def _place(one: Standing, found: Material, columns: list[Column] | None = None) -> Content:
    score, rank = found.before.get(one.place, (None, None))
    told = {
        "name": one.name,
        "township": one.township,
        "score": _score(one.score),
        "rank": one.rank,
        "score_before": _score(score),
        "rank_before": rank,
    }
    if columns is not None:
        told["cells"] = [
            _cell(found.values.get((one.place, column.code)), column, found) for column in columns
        ]
    return told


def _score(score: Decimal | None) -> str:
    return "" if score is None else f"{score:.2f}"


def _cell(value: Value | None, column: Column, found: Material) -> Content | None:
    """None where there is no record."""
    if value is None or not value.denominator:
        return None
    return {
        "numerator": value.numerator,
        "denominator": value.denominator,
        "percent": percent(column, value.numerator, value.denominator, found.as_of),
        "colour": value.colour,
        "quoted": value.is_quoted,
    }


def percent(column: Column, numerator: int, denominator: int, as_of: date) -> str:
    """As the scorecard writes it: with as many digits as keep it on its side of a threshold."""
    return Box(column, Rate(numerator, denominator, as_of=as_of), "").percent


def _flag(one: Standing, value: Value, found: Material) -> Content:
    column = next(column for column in found.columns if column.code == value.code)
    cell = _cell(value, column, found)
    return {"name": one.name, "township": one.township, "code": value.code, **(cell or {})}


def _corrections(bulletin: Bulletin) -> Content:
    rows = Correction.objects.filter(bulletin=bulletin)
    few = Q(denominator_before__lt=rules.FEW) | Q(denominator_after__lt=rules.FEW)
    shown = rows.exclude(few, level=Level.COMPOUND, code__in=rules.OF_PEOPLE)
    shown = shown.in_order().select_related("freeze")[:CORRECTIONS]
    return {"all": rows.count(), "rows": [_correction(row) for row in shown]}


def _correction(row: Correction) -> Content:
    names = {one["code"]: one["name"] for one in row.freeze.asked}
    return {
        "quarter": row.freeze.quarter,
        "code": row.code,
        "indicator": names.get(row.code, row.code),
        "name": row.name,
        "before": list(row.before),
        "after": list(row.after),
        "colour_before": row.colour_before,
        "colour_after": row.colour_after,
        "note": row.note,
    }
