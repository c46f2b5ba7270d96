"""A statement read from its document's text, as page, sheet, poster, screen and table show it."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from workflow import words

from .models import Document


@dataclass(frozen=True)
class Line:
    """One amount: what it is, and what it rests on (a contract, a decision)."""

    name: str
    amount: Decimal
    basis: str = ""
    other: str = ""
    """Who paid, masked where a person."""


@dataclass(frozen=True)
class Section:
    """Lines under a heading. `code` names it in tables for machines."""

    code: str
    title: str
    lines: tuple[Line, ...]
    basis: str = ""
    """The heading of the lines' basis; empty where they have none."""

    @property
    def has_other(self) -> bool:
        return any(line.other for line in self.lines)

    @property
    def total(self) -> Decimal:
        return sum((line.amount for line in self.lines), Decimal("0.00"))


@dataclass(frozen=True)
class Statement:
    """The amounts of a period: opening + received - spent = closing."""

    issuer: str
    compound: str
    township: str
    period_from: date | None
    period_to: date | None
    account: dict[str, str]
    opening: Decimal
    received: Decimal
    spent: Decimal
    closing: Decimal
    income: Section
    contracts: Section
    further: Section
    cost: Section
    uses: Section
    fund: Decimal
    arrears: Section
    audit: dict[str, str] | None
    book: dict[str, Any]
    notes: tuple[str, ...] = ()

    @property
    def sections(self) -> list[Section]:
        """All that has lines, in the order of the sheet."""
        fund = Section("fund", _("转入维修资金"), _some(_("转入专项维修资金"), self.fund))
        all_ = [self.income, self.contracts, self.further, self.cost, self.uses, fund, self.arrears]
        return [section for section in all_ if section.lines]

    @property
    def sources(self) -> list[Line]:
        """Where the money came from, the largest first."""
        return _largest(line for line in (*self.income.lines, *self.further.lines) if line.amount)

    @property
    def purposes(self) -> list[Line]:
        """Where the money went, the largest first."""
        cost = _some(_("合理成本"), self.cost.total)
        fund = _some(_("转入专项维修资金"), self.fund)
        return _largest((*cost, *self.uses.lines, *fund))

    @property
    def audit_facts(self) -> list[tuple[str, str]]:
        """What is said of the audit, in the order of the sheet; nothing where there was none."""
        if self.audit is None:
            return []
        names = {
            "firm": _("审计机构"),
            "period": _("审计期间"),
            "opinion": _("审计意见"),
            "report": _("审计报告"),
        }
        facts = [(name, self.audit[key]) for key, name in names.items() if self.audit.get(key)]
        verified = self.audit.get("verified")
        return [*facts, (_("核实金额"), words.yuan(Decimal(verified)))] if verified else facts


def read(document: Document) -> Statement:
    """The statement of a document of that kind."""
    content = json.loads(document.content)
    head, data = content["document"], content["data"]
    contract = {"basis": _("合同编号")}
    return Statement(
        issuer=data.get("issuer") or head["compound"]["name"] + head["area"],
        compound=head["compound"]["name"] + head["area"],
        township=head["township"],
        period_from=_day(head["period"]["from"]),
        period_to=_day(head["period"]["to"]),
        account=data["account"],
        opening=Decimal(data["opening"]),
        received=Decimal(data["total_in"]),
        spent=Decimal(data["total_out"]),
        closing=Decimal(data["closing"]),
        income=Section("income", _("收入（按资产种类）"), _lines(data["income"], "name")),
        contracts=Section(
            "contract",
            _("收入（按合同）"),
            _lines(data["income_by_contract"], "subject", "number"),
            **contract,
        ),
        further=Section(
            "other", _("利息和其他"), _some(_("利息"), data["interest"]) + _lines(data["other"], "name")
        ),
        cost=Section("cost", _("合理成本"), _lines(data["cost"], "name")),
        uses=Section("use", _("使用"), _lines(data["uses"], "purpose", "decision"), _("依据的决定")),
        fund=Decimal(data["fund"]),
        arrears=Section("arrears", _("应收未收"), _lines(data["arrears"], "subject", "number"), **contract),
        audit=data["audit"],
        book=data["book"],
        notes=tuple(data.get("notes", ())),
    )


def _day(written: str | None) -> date | None:
    return date.fromisoformat(written) if written else None


def _lines(rows: list[dict[str, Any]], name: str, basis: str = "") -> tuple[Line, ...]:
    return tuple(
        Line(row[name], Decimal(row["amount"]), row.get(basis, ""), row.get("counterparty", ""))
        for row in rows
    )


def _some(name: str, amount: str | Decimal) -> tuple[Line, ...]:
    exact = Decimal(amount)
    return (Line(name, exact),) if exact else ()


def _largest(lines: Iterable[Line]) -> list[Line]:
    return sorted(lines, key=lambda line: -line.amount)


def bars(lines: Sequence[Line], most: int) -> list[Line]:
    """As many of the largest lines as a chart takes; all others are one line at the end."""
    drawn = [line for line in lines if line.amount > 0]
    rest = drawn[most:]
    if not rest:
        return drawn
    words = _("其他%(count)s项") % {"count": len(rest)}
    return [*drawn[:most], Line(words, sum((line.amount for line in rest), Decimal("0.00")))]
