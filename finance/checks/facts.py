"""What a rule of a check reads and what it answers."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from communities.models import ServiceProject

from ..models import Book, CheckRun, IncomeContract, Voucher
from ..rules import Kind

MOST_ROWS = 50
"""Rows of evidence that a finding keeps; its words give the full count."""


@dataclass(frozen=True)
class Evidence:
    """One row behind a finding: words, and a record that can be opened (`voucher`, `contract`, …)."""

    words: str
    label: str = ""
    key: str = ""

    def as_row(self) -> dict[str, str]:
        return {"words": self.words, "label": self.label, "key": self.key}


@dataclass(frozen=True)
class Found:
    """One problem: what it is about, so that it is opened once; words; the records it was counted from."""

    subject: str
    words: str
    evidence: tuple[Evidence, ...] = ()


@dataclass
class Scope:
    """A book over a period, looked at on a day; what several rules need is read once."""

    book: Book
    since: date
    until: date
    today: date
    cache: dict[str, Any] = field(default_factory=dict)

    @cached_property
    def period(self) -> str:
        return f"{self.since:%Y%m%d}-{self.until:%Y%m%d}"

    @cached_property
    def contracts(self) -> list[IncomeContract]:
        """Those that run at some time of the period."""
        rows = IncomeContract.objects.filter(
            asset__area=self.book.area_id, starts_on__lte=self.until, ends_on__gte=self.since
        )
        rows = rows.select_related("asset__kind", "decision").order_by("number", "pk")
        return [one for one in rows if not one.ended_on or one.ended_on >= self.since]

    @cached_property
    def vouchers(self) -> list[Voucher]:
        """Of the period, without red ink and what it takes back, in the order of the book."""
        rows = Voucher.objects.filter(book=self.book, on__range=(self.since, self.until), reversed_by=None)
        rows = rows.exclude(kind=Kind.REVERSAL).select_related(
            "contract__asset", "asset", "decision", "purpose"
        )
        return list(rows.order_by("seq"))

    @cached_property
    def companies(self) -> set[str]:
        """Names of the property companies that serve the compound."""
        rows = ServiceProject.objects.filter(compound=self.book.area.compound_id, company__isnull=False)
        return set(rows.values_list("company__organisation__name", flat=True))


@dataclass(frozen=True)
class Rule:
    """One line of a check. `offence` is the letter of the province's four (RULES 3.3), or empty."""

    code: str
    kind: CheckRun.Kind
    title: Any
    check: Callable[[Scope], Iterator[Found]]
    offence: str = ""
    of_company: bool = False
    """The property company has to correct it."""


def of_voucher(voucher: Voucher) -> Evidence:
    words = f"{voucher.on:%Y-%m-%d} {voucher} {voucher.summary} {voucher.amount:,.2f}"
    return Evidence(words, "voucher", str(voucher.seq))


def of_contract(contract: IncomeContract, words: str = "") -> Evidence:
    said = f"{contract.number} {contract.subject}（{contract.counterparty}）{words}"
    return Evidence(said, "contract", contract.number)


def first(rows: list[Evidence]) -> tuple[Evidence, ...]:
    return tuple(rows[:MOST_ROWS])
