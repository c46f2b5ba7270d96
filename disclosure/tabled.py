"""Statements as tables for machines: one document line by line, and all of the district one by one."""

from collections.abc import Iterator
from typing import Any

from . import rules, statements
from .models import Document

LINES = ("section", "code_or_contract", "name", "counterparty", "amount")
"""Columns of one statement's table, in English as a program reads them."""
STATEMENTS = (
    "number",
    "compound_code",
    "compound",
    "area",
    "township",
    "period_from",
    "period_to",
    "opening",
    "received",
    "spent",
    "closing",
    "to_fund",
    "arrears",
    "sha256",
    "url",
)
"""Columns of the table of all statements."""


def lines(document: Document) -> Iterator[tuple[Any, ...]]:
    """Every amount of a statement; opening first, closing last."""
    data = document.data
    yield LINES
    yield ("opening", "", "", "", data["opening"])
    for row in data["income"]:
        yield ("income", row["code"], row["name"], "", row["amount"])
    for row in data["income_by_contract"]:
        yield ("income_by_contract", row["number"], row["subject"], row["counterparty"], row["amount"])
    yield ("interest", "", "", "", data["interest"])
    for row in data["other"]:
        yield ("other", "", row["name"], "", row["amount"])
    for row in data["cost"]:
        yield ("cost", row["code"], row["name"], "", row["amount"])
    for row in data["uses"]:
        yield ("use", row["decision"], row["purpose"], "", row["amount"])
    yield ("fund", "", "", "", data["fund"])
    yield ("closing", "", "", "", data["closing"])
    for row in data["arrears"]:
        yield ("arrears", row["number"], row["subject"], row["counterparty"], row["amount"])


def of_statement(document: Document, url: str) -> dict[str, str]:
    """One line of the table of all statements."""
    read = statements.read(document)
    compound = document.area.compound
    values = (
        document.number,
        compound.code,
        compound.name,
        document.area.name,
        str(compound.township),
        read.period_from,
        read.period_to,
        read.opening,
        read.received,
        read.spent,
        read.closing,
        read.fund,
        read.arrears.total,
        document.sha256,
        url,
    )
    return {name: "" if value is None else str(value) for name, value in zip(STATEMENTS, values, strict=True)}


def schema() -> dict[str, Any]:
    """What the columns of the table of all statements mean, and the shape of one statement's data."""
    money = {"type": "string", "pattern": r"^-?\d+\.\d{2}$", "description": "元 · yuan"}
    day = {"type": "string", "format": "date"}
    kinds = {name: money for name in ("opening", "received", "spent", "closing", "to_fund", "arrears")}
    kinds |= {"period_from": day, "period_to": day, "url": {"type": "string", "format": "uri"}}
    kinds["sha256"] = {"type": "string", "pattern": "^[0-9a-f]{64}$"}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "各小区公共收益公示表 · statements of public income",
        "type": "array",
        "items": {
            "type": "object",
            "required": list(STATEMENTS),
            "additionalProperties": False,
            "properties": {name: kinds.get(name, {"type": "string"}) for name in STATEMENTS},
        },
        "$defs": {"statement": rules.SCHEMAS[rules.STATEMENT]},
    }
