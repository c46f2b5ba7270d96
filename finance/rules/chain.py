"""The hash chain of a book: what is hashed, in which form, and how texts are made the same everywhere."""

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

ALGORITHM = "sha256-list-1"
"""SHA-256 over a JSON list in UTF-8 without blanks. A new form gets a new name; old vouchers keep theirs."""
GENESIS = "0" * 64
"""What stands before the first voucher of a book."""
COLUMNS = (
    *("book_id", "seq", "year", "voucher_no", "kind", "on", "amount", "retained", "means", "summary"),
    *("counterparty", "is_person", "asset_id", "contract_id", "decision_id", "purpose_id", "reverses_id"),
    *("source_no", "form_key", "body_digest", "scans"),
    *("entered_by_id", "entered_at", "posted_by_id", "posted_at"),
)
"""All columns of a voucher but its own key and the chain itself, in the order in which they are hashed."""

encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


_SPELLERS: dict[type, Callable[[Any], str]] = {
    Decimal: lambda value: f"{value:.2f}",
    datetime: lambda value: value.astimezone(UTC).isoformat(timespec="microseconds"),
    date: date.isoformat,
}


def written(value: Any) -> Any:
    """The one spelling of a value: 12.30, 2026-01-05, 2026-01-05T01:02:03.000004+00:00."""
    spell = _SPELLERS.get(type(value))
    return spell(value) if spell else value


def voucher_hash(previous: str, values: Iterable[Any], legs: Iterable[Sequence[Any]]) -> str:
    """The hash of a voucher.

    :param values: of `COLUMNS`, in that order.
    :param legs: debit code, credit code and amount of each entry, in order.
    """
    spelled = [[debit, credit, f"{amount:.2f}"] for debit, credit, amount in legs]
    text = encode([ALGORITHM, previous, *map(written, values), spelled])
    return hashlib.sha256(text.encode()).hexdigest()


def body_digest(body: Mapping[str, Any]) -> str:
    """What was typed into a form, as one word: the same form key with another body is refused."""
    text = encode([[name, written(body[name])] for name in sorted(body)])
    return hashlib.sha256(text.encode()).hexdigest()
