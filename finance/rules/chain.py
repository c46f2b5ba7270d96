"""The hash chain of a book: what is hashed, in which form, and how texts are made the same everywhere."""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from hashlib import sha256
from typing import Any

ALGORITHM = "sha256-list-1"
"""SHA-256 over a JSON list in UTF-8 without blanks. A new form gets a new name; old vouchers keep theirs."""
GENESIS = "0" * 64
"""What stands before the first voucher of a book."""
CENT = Decimal("0.01")
FLAGS = {True: "true", False: "false"}

encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
text = json.encoder.encode_basestring
"""A text as `encode` spells it, without its ceremonies."""


def yuan(amount: Decimal) -> str:
    """12.30, whatever its places; with two already it is written as it is, in half the time."""
    return str(amount) if amount.same_quantum(CENT) else f"{amount:.2f}"


def moment(at: datetime) -> str:
    """2026-01-05T01:02:03.000004+00:00."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def _yuan(amount: Decimal) -> str:
    return text(yuan(amount))


def _moment(at: datetime) -> str:
    return text(moment(at))


def _day(on: date) -> str:
    return text(on.isoformat())


def _key(key: int | None) -> str:
    return "null" if key is None else str(key)


def _flag(value: bool) -> str:
    return FLAGS.get(value) or encode(value)


COLUMNS: dict[str, Callable[[Any], str]] = {
    **{"book_id": str, "seq": str, "year": str, "voucher_no": str, "kind": text, "on": _day},
    **{"amount": _yuan, "retained": _yuan, "means": text, "summary": text, "counterparty": text},
    **{"is_person": _flag, "asset_id": _key, "contract_id": _key, "decision_id": _key, "purpose_id": _key},
    **{"reverses_id": _key, "source_no": text, "form_key": text, "body_digest": text, "scans": encode},
    **{"entered_by_id": _key, "entered_at": _moment, "posted_by_id": _key, "posted_at": _moment},
}
"""All columns of a voucher but its own key and the chain itself, in the order in which they are hashed.

Beside each, how it is spelled in JSON.
"""


def voucher_hash(previous: str, values: Iterable[Any], legs: Iterable[Sequence[Any]]) -> str:
    """The hash of a voucher: of a JSON list of its columns and entries.

    :param values: of `COLUMNS`, in that order.
    :param legs: debit code, credit code and amount of each entry, in order.
    """
    told = [spell(value) for spell, value in zip(COLUMNS.values(), values, strict=True)]
    moves = [leg_told(text(debit), text(credit), _yuan(amount)) for debit, credit, amount in legs]
    return told_hash(previous, told, moves)


def leg_told(debit: str, credit: str, amount: str) -> str:
    """An entry as it is hashed; codes and amount are spelled already."""
    return f"[{debit},{credit},{amount}]"


def told_hash(previous: str, values: Iterable[str], legs: Iterable[str]) -> str:
    """The hash of what is spelled already: verifying a book is mostly this."""
    told = f'["{ALGORITHM}",{text(previous)},{",".join(values)},[{",".join(legs)}]]'
    return sha256(told.encode()).hexdigest()


def body_digest(body: Mapping[str, Any]) -> str:
    """What was typed into a form, as one word: the same form key with another body is refused."""
    told = encode([[name, _written(body[name])] for name in sorted(body)])
    return sha256(told.encode()).hexdigest()


_SPELLERS: dict[type, Callable[[Any], str]] = {Decimal: yuan, datetime: moment, date: date.isoformat}


def _written(value: Any) -> Any:
    spell = _SPELLERS.get(type(value))
    return spell(value) if spell else value
