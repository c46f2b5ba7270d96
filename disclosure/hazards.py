"""Open hazards read from their document's text, as page, sheet, poster and screen show them."""

import json
from dataclasses import dataclass
from datetime import date

from .models import Document


@dataclass(frozen=True)
class Row:
    """One hazard to the building; until when it has to be gone, where that is known."""

    number: str
    item: str
    place: str
    unit: str
    state: str
    grade: str
    """Empty for a plain one."""
    until: date | None
    is_late: bool


@dataclass(frozen=True)
class Board:
    """What hangs on the wall: the most urgent first, as the document has them."""

    issuer: str
    compound: str
    township: str
    as_of: date
    rows: tuple[Row, ...]
    water: tuple[str, ...]
    """How the compound stands with fire water, sentence by sentence."""
    page: str
    """Where the present state is, on the portal; empty where there is no such page."""
    phone: str

    @property
    def open(self) -> int:
        return len(self.rows)

    @property
    def late(self) -> int:
        return sum(row.is_late for row in self.rows)


def read(document: Document) -> Board:
    """The board of a document of that kind."""
    content = json.loads(document.content)
    head, data = content["document"], content["data"]
    return Board(
        issuer=data["issuer"],
        compound=head["compound"]["name"] + head["area"],
        township=head["township"],
        as_of=date.fromisoformat(data["as_of"]),
        rows=tuple(_row(row) for row in data["rows"]),
        water=tuple(data["water"]),
        page=data.get("page", ""),
        phone=data.get("phone", ""),
    )


def _row(row: dict) -> Row:
    until = date.fromisoformat(row["until"]) if row["until"] else None
    return Row(
        row["number"],
        row["item"],
        row["place"],
        row["unit"],
        row["state"],
        row["grade"],
        until,
        is_late=row["late"],
    )
