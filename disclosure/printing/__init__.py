"""Sheets for the wall as PDF/A: A4 to read at the board, A3 to be seen from the stairs.

Drawn from the document's text and nothing else, with its own time: the same document gives the same bytes.
The words are Chinese in every language, as the document is.
"""

import json
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import translation

from workflow import typesetting, words

from .. import hazards, statements
from ..models import Document
from ..statements import Line

HERE = Path(__file__).parent
BARS = 6
"""So many bars of a kind fit a poster; all others are one."""
HAZARDS = 16
"""So many hazards at the most a poster shows, fewer where names are long; the others are counted on it."""
SHEETS = {
    Document.Kind.STATEMENT: ("statement", "poster"),
    Document.Kind.SAFETY: ("hazards", "hazards_poster"),
}
OTHERS = ("paper", "paper")
"""Templates of sheet and poster."""


def sheet(document: Document) -> bytes:
    """The document on A4, over as many pages as it needs."""
    return _typeset(SHEETS.get(Document.Kind(document.kind), OTHERS)[0], document)


def poster(document: Document) -> bytes:
    """One page A3: the sums, the largest lines or the most urgent hazards, the way to the whole."""
    return _typeset(SHEETS.get(Document.Kind(document.kind), OTHERS)[1], document, paper="a3")


def address(document: Document) -> str:
    """Where the document is read and checked; what the QR code says."""
    return f"{settings.SITE_URL}{document.get_absolute_url()}"


def _typeset(template: str, document: Document, paper: str = "a4") -> bytes:
    with translation.override(settings.LANGUAGE_CODE):
        shown = SHOWN.get(Document.Kind(document.kind), _paper)(document)
    shown |= {
        "paper": paper,
        "title": document.title,
        "number": document.number,
        "sha256": document.sha256,
        "address": address(document),
        "qr": typesetting.qr(address(document)),
    }
    return typesetting.typeset(HERE / f"{template}.typ", shown, at=document.created_at)


def _statement(document: Document) -> dict[str, Any]:
    read = statements.read(document)
    return {
        "issuer": read.issuer,
        "compound": read.compound,
        "township": read.township,
        "period": f"{words.day_plain(read.period_from)}—{words.day_plain(read.period_to)}",
        "made_on": words.day_plain(document.created_at),
        "account": read.account,
        "sums": [
            {"name": name, "amount": words.yuan(amount)}
            for name, amount in (
                ("期初余额", read.opening),
                ("本期收入", read.received),
                ("本期支出", read.spent),
                ("期末余额", read.closing),
            )
        ],
        "sections": [
            {
                "title": section.title,
                "basis": section.basis,
                "has_other": section.has_other,
                "total": words.yuan(section.total),
                "lines": [_line(line) for line in section.lines],
            }
            for section in read.sections
        ],
        "sources": _bars(read.sources),
        "purposes": _bars(read.purposes),
        "arrears": words.yuan(read.arrears.total),
        "audit": [{"name": name, "value": value} for name, value in read.audit_facts],
        "book": {**read.book, "anchored_at": _moment(read.book.get("anchored_at", ""))},
        "notes": read.notes,
    }


def _line(line: Line) -> dict[str, str]:
    return {"name": line.name, "amount": words.yuan(line.amount), "basis": line.basis, "other": line.other}


def _bars(lines: list[Line]) -> list[dict[str, Any]]:
    """With their share of the largest."""
    shown = statements.bars(lines, BARS)
    most = max((line.amount for line in shown), default=Decimal(1))
    return [{**_line(line), "share": float(line.amount / most)} for line in shown]


def _moment(written: str) -> str:
    return words.moment(datetime.fromisoformat(written)) if written else ""


def _paper(document: Document) -> dict[str, Any]:
    content = json.loads(document.content)
    head, data = content["document"], content["data"]
    return {
        "issuer": data.get("issuer", ""),
        "compound": head["compound"]["name"] + head["area"],
        "township": head["township"],
        "made_on": words.day_plain(document.created_at),
        "lead": data.get("lead", ""),
        "facts": data["facts"],
        "paragraphs": data["paragraphs"],
    }


def _hazards(document: Document) -> dict[str, Any]:
    read = hazards.read(document)
    rows = [
        {
            "item": row.item,
            "place": row.place,
            "unit": row.unit,
            "state": row.state,
            "grade": row.grade,
            "until": words.day_short(row.until) if row.until else "",
            "late": row.is_late,
        }
        for row in read.rows
    ]
    return {
        "issuer": read.issuer,
        "compound": read.compound,
        "township": read.township,
        "as_of": words.day_plain(read.as_of),
        "made_on": words.day_plain(document.created_at),
        "open": read.open,
        "late": read.late,
        "rows": rows,
        "first": rows[:HAZARDS],
        "water": read.water,
        "phone": read.phone,
        "live": f"{settings.SITE_URL}{read.page}" if read.page else "",
    }


SHOWN = {Document.Kind.STATEMENT: _statement, Document.Kind.SAFETY: _hazards}
