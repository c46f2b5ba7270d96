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


def voucher_hash(previous: str, values: Iterable[Any], legs: Iterable[Sequence[Any]]) -> str:
    """The hash of a voucher: of a JSON list, written out here because verifying a book is mostly this.

    :param values: of `COLUMNS`, in that order; moments may be spelled already.
    :param legs: debit code, credit code and amount of each entry, in order.
    """
    # fmt: off
    (
        book, seq, year, number, kind, on, amount, retained, means, summary,
        counterparty, is_person, asset, contract, decision, purpose, reverses,
        source, form, body, scans, entered_by, entered_at, posted_by, posted_at,
    ) = values
    # fmt: on
    moves = ",".join([f'[{text(debit)},{text(credit)},"{yuan(moved)}"]' for debit, credit, moved in legs])
    told = (
        f'["{ALGORITHM}",{text(previous)},{book},{seq},{year},{number},{text(kind)},"{on}"'
        f',"{yuan(amount)}","{yuan(retained)}",{text(means)},{text(summary)}'
        f",{text(counterparty)},{FLAGS.get(is_person) or encode(is_person)},{_key(asset)},{_key(contract)}"
        f",{_key(decision)},{_key(purpose)},{_key(reverses)},{text(source)},{text(form)},{text(body)}"
        f",{'[]' if scans == [] else encode(scans)},{_key(entered_by)},{_moment(entered_at)}"
        f",{_key(posted_by)},{_moment(posted_at)},[{moves}]]"
    )
    return hashlib.sha256(told.encode()).hexdigest()


def _key(key: int | None) -> int | str:
    return "null" if key is None else key


def _moment(at: datetime | str) -> str:
    return text(at if isinstance(at, str) else moment(at))


def body_digest(body: Mapping[str, Any]) -> str:
    """What was typed into a form, as one word: the same form key with another body is refused."""
    told = encode([[name, _written(body[name])] for name in sorted(body)])
    return hashlib.sha256(told.encode()).hexdigest()


_SPELLERS: dict[type, Callable[[Any], str]] = {Decimal: yuan, datetime: moment, date: date.isoformat}


def _written(value: Any) -> Any:
    spell = _SPELLERS.get(type(value))
    return spell(value) if spell else value
