"""What a document says, in one form that hashes the same everywhere; what must add up in it."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from jsonschema import Draft202012Validator
from jsonschema.exceptions import best_match

from workflow.refusals import Refused

FOLDER = Path(__file__).parent.parent / "schemas"
STATEMENT, PAPER, HAZARDS = "statement-1", "paper-1", "hazards-1"
ZERO = Decimal("0.00")


class Unsound(Refused):
    """What was handed in as a document's data is none; `str()` says what is wrong."""


SCHEMAS: dict[str, dict[str, Any]] = {
    format_: json.loads((FOLDER / name).read_text(encoding="utf-8"))
    for format_, name in ((STATEMENT, "statement.json"), (PAPER, "paper.json"), (HAZARDS, "hazards.json"))
}
VALIDATORS = {format_: Draft202012Validator(schema) for format_, schema in SCHEMAS.items()}


def canonical(content: Mapping[str, Any]) -> str:
    """The one written form: keys sorted, no blanks, no escapes that need not be (RFC 8785).

    :raises Unsound: it holds a float, whose digits differ from reader to reader.
    """
    _refuse_floats(content)
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _refuse_floats(value: Any) -> None:
    if isinstance(value, float):
        raise Unsound(_("金额要写成文字，不能是小数。"))
    if isinstance(value, Mapping):
        value = value.values()
    if isinstance(value, Iterable) and not isinstance(value, str):
        for one in value:
            _refuse_floats(one)


def digest(content: str) -> str:
    """SHA-256 of the UTF-8 bytes, in hex: what `sha256sum` prints of the downloaded file."""
    return hashlib.sha256(content.encode()).hexdigest()


def required(data: Mapping[str, Any], format_: str) -> None:
    """:raises Unsound: the data have another shape than the schema says, or do not add up."""
    error = best_match(VALIDATORS[format_].iter_errors(data))
    if error is not None:
        place = {"place": "/" + "/".join(map(str, error.path))}
        raise Unsound(_("公示内容的格式不对，在%(place)s处。") % place) from error
    if format_ == STATEMENT:
        _require_sums(data)
    if format_ == HAZARDS:
        _require_counts(data)


def _require_sums(data: Mapping[str, Any]) -> None:
    income, by_contract = added(data["income"]), added(data["income_by_contract"])
    gains = income + Decimal(data["interest"]) + added(data["other"])
    spent = added(data["cost"]) + added(data["uses"]) + Decimal(data["fund"])
    _require_same(_("按种类的收入与按合同的收入"), income, by_contract)
    _require_same(_("本期收入合计"), Decimal(data["total_in"]), gains)
    _require_same(_("本期支出合计"), Decimal(data["total_out"]), spent)
    _require_same(_("期末余额"), Decimal(data["closing"]), Decimal(data["opening"]) + gains - spent)


def _require_counts(data: Mapping[str, Any]) -> None:
    late = sum(row["late"] for row in data["rows"])
    _require_same(_("未消除的隐患"), Decimal(data["open"]), Decimal(len(data["rows"])))
    _require_same(_("其中超期"), Decimal(data["late"]), Decimal(late))


def _require_same(what: str, written: Decimal, counted: Decimal) -> None:
    if written != counted:
        words = {"what": what, "written": written, "counted": counted}
        raise Unsound(_("%(what)s对不上：%(written)s，加起来是%(counted)s。") % words)


def added(rows: Iterable[Mapping[str, Any]]) -> Decimal:
    """The sum of the rows' amounts, to the fen."""
    return sum((Decimal(row["amount"]) for row in rows), ZERO)
