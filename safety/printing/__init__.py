"""One page A4 about one round of a campaign, for the file and for whoever has no account.

The words are Chinese in every language, as on every sheet (docs/decisions/0172).
"""

from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import translation

from workflow import typesetting, words
from workflow.models import Attachment

from ..models import Hazard
from ..reports import Report, Row

HERE = Path(__file__).parent
ROWS, HAZARDS, PHOTOS = 10, 8, 4
"""So many of each fit one page; what is left over is counted on it."""


def round_report(report: Report, *, at: datetime) -> bytes:
    with translation.override(settings.LANGUAGE_CODE):
        data = _data(report, at)
    return typesetting.typeset(HERE / "round.typ", data, at=at)


def _data(report: Report, at: datetime) -> dict[str, Any]:
    round_, campaign = report.round, report.round.campaign
    shown, rest = report.rows[:ROWS], report.rows[ROWS:]
    return {
        "title": f"{campaign}{round_}简报",
        "number": f"{campaign.number}-{round_.ordinal}",
        "theme": campaign.get_theme_display(),
        "basis": campaign.basis,
        "held_on": words.day(round_.held_on),
        "team": round_.team,
        "units": words.listed(round_.units.order_by("pk")),
        "places": len(report.rows),
        "is_partial": report.is_partial,
        "heads": [str(head) for head in report.heads],
        "rows": [_row(row) for row in shown],
        "rest": _rest(rest) if rest else None,
        "sums": [words.number(count) for count in report.sums],
        "found": report.found,
        "closed": report.closed,
        "cases": report.cases,
        "hazards": [_hazard(hazard) for hazard in report.hazards[:HAZARDS]],
        "more": max(report.found - HAZARDS, 0),
        "photos": _photos(report),
        "made_on": words.moment(at),
    }


def _row(row: Row) -> dict[str, Any]:
    counts = [words.number(count) if count else "—" for count in row.counts]
    return {"name": row.compound.name, "counts": counts, "found": row.found, "closed": row.closed}


def _rest(rows: list[Row]) -> dict[str, Any]:
    sums = [sum(counts) for counts in zip(*(row.counts for row in rows), strict=True)]
    return {
        "name": f"其余{len(rows)}个小区",
        "counts": [words.number(count) if count else "—" for count in sums],
        "found": sum(row.found for row in rows),
        "closed": sum(row.closed for row in rows),
    }


def _hazard(hazard: Hazard) -> dict[str, str]:
    place = f"{hazard.compound.name}{hazard.building or ''}"
    return {
        "number": hazard.number,
        "item": hazard.item.title_zh,
        "place": place,
        "state": str(hazard.stage.label),
    }


def _photos(report: Report) -> list[dict[str, str]]:
    """One of each result, then those of the whole round; a file that is gone leaves its place."""
    first = {photo.result_id: photo for photo in reversed(report.result_photos)}
    results = [(str(photo.result.compound.name), photo) for photo in report.result_photos]
    chosen = [(f"{name} {photo.result}", photo) for name, photo in results if first[photo.result_id] is photo]
    whole = [*chosen, *((str(report.round), photo) for photo in report.round_photos)]
    found: list[dict[str, str]] = []
    for caption, photo in whole:
        if len(found) < PHOTOS and (drawn := _drawn(photo)):
            found.append({"caption": caption, "picture": drawn})
    return found


def _drawn(photo: Attachment) -> str:
    try:
        with photo.file.open("rb") as file:
            return typesetting.photo(file)
    except FileNotFoundError:
        return ""
