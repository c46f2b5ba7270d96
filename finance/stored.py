"""The columns of vouchers in the database's own words, and how the chain spells them from those.

For verifying: objects would be made of them only to be spelled again.
"""

import json
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from django.db.models import TextField
from django.db.models.functions import Cast

from .rules import chain

Row = Sequence[Any]
"""Of `READ`, and perhaps more behind it."""
SEQ, YEAR, NUMBER, ON = (list(chain.COLUMNS).index(name) for name in ("seq", "year", "voucher_no", "on"))
SECONDS, MICROSECONDS, IN_FULL = map(len, ("01:02:03", "000004", "2026-01-05 01:02:03.000004+00"))


def as_text(column: str) -> Cast:
    return Cast(column, TextField())


def told(rows: Sequence[Row]) -> Iterator[tuple[str, ...]]:
    """What is hashed of each row: spelled column by column, which is quicker than row by row."""
    columns = zip(*rows, strict=True)
    spelled = [map(spell, column) for spell, column in zip(SPELLED, columns, strict=False)]
    return zip(*spelled, strict=True)


def yuan_told(words: str) -> str:
    """SQLite writes no zeros at the end."""
    if words[-3:-2] == ".":
        return chain.text(words)
    try:
        return chain.text(chain.yuan(Decimal(words)))
    except InvalidOperation:
        return chain.text(words)


def moment_told(words: str) -> str:
    """In UTC; neither database writes zeros at the end. What is no moment stays as it is."""
    if len(words) == IN_FULL and words.endswith("+00"):
        return chain.text(f"{words[:10]}T{words[11:26]}+00:00")
    day, _blank, clock = words.removesuffix("+00").partition(" ")
    seconds, _dot, rest = clock.partition(".")
    if len(seconds) == SECONDS and len(rest) <= MICROSECONDS:
        return chain.text(f"{day}T{seconds}.{rest.ljust(MICROSECONDS, '0')}+00:00")
    try:
        at = datetime.fromisoformat(words)
    except ValueError:
        return chain.text(words)
    return chain.text(chain.moment(at if at.tzinfo else at.replace(tzinfo=UTC)))


def scans_told(words: str) -> str:
    return words if words == "[]" else chain.encode(json.loads(words))


AS_TEXT = {
    **{"on": chain.text, "amount": yuan_told, "retained": yuan_told, "scans": scans_told},
    **{"entered_at": moment_told, "posted_at": moment_told},
}
READ = [as_text(name) if name in AS_TEXT else name for name in chain.COLUMNS]
SPELLED = [AS_TEXT.get(name, spell) for name, spell in chain.COLUMNS.items()]
