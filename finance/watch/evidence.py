"""Which page tells more of a row of evidence; only rows that the reader may open lead anywhere."""

from collections import defaultdict
from collections.abc import Callable, Iterable

from django.urls import reverse

from communities.models import User

from ..models import BankLine, CommonAsset, Finding, IncomeContract, Voucher

Addresses = dict[str, str]
"""By key of the record."""


def with_addresses(finding: Finding, reader: User) -> list[tuple[str, str]]:
    """Words of each row, and the address of its record or nothing; one query for each kind of record."""
    keys: dict[str, set[str]] = defaultdict(set)
    for row in finding.evidence:
        keys[row["label"]].add(row["key"])
    known = {label: FOUND[label](finding, reader, keys[label]) for label in keys if label in FOUND}
    return [(row["words"], known.get(row["label"], {}).get(row["key"], "")) for row in finding.evidence]


def _vouchers(finding: Finding, reader: User, keys: Iterable[str]) -> Addresses:
    rows = Voucher.objects.visible_to(reader).filter(book=finding.book, seq__in=keys)
    return {
        str(seq): _of_book(finding, "finance:voucher-page", year, number)
        for seq, year, number in rows.values_list("seq", "year", "voucher_no")
    }


def _bank_lines(finding: Finding, reader: User, keys: Iterable[str]) -> Addresses:
    rows = BankLine.objects.visible_to(reader).filter(book=finding.book, pk__in=keys)
    return {
        str(key): _of_book(finding, "finance:bank-line", key) for key in rows.values_list("pk", flat=True)
    }


def _contracts(finding: Finding, reader: User, keys: Iterable[str]) -> Addresses:
    rows = IncomeContract.objects.visible_to(reader).filter(asset__area=finding.book.area, number__in=keys)
    return {row.number: row.get_absolute_url() for row in rows}


def _assets(finding: Finding, reader: User, keys: Iterable[str]) -> Addresses:
    rows = CommonAsset.objects.visible_to(reader).filter(area=finding.book.area, code__in=keys)
    return {row.code: row.get_absolute_url() for row in rows}


def _findings(finding: Finding, reader: User, keys: Iterable[str]) -> Addresses:
    rows = Finding.objects.visible_to(reader).filter(number__in=keys)
    return {row.number: row.get_absolute_url() for row in rows}


def _of_book(finding: Finding, name: str, *args: object) -> str:
    """As `OfBook` spells it: the area is named where a compound has several books."""
    path = reverse(name, args=[finding.compound.code, *args])
    return f"{path}?area={finding.book.area_id}" if finding.book.area.name else path


FOUND: dict[str, Callable[[Finding, User, Iterable[str]], Addresses]] = {
    "voucher": _vouchers,
    "bank_line": _bank_lines,
    "contract": _contracts,
    "asset": _assets,
    "finding": _findings,
}
"""By label of the evidence; a period has no page of its own."""
