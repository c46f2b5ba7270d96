"""A hand-kept book into the portal: every line becomes a voucher, contracts and assets are found or made."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import IO

from django.db import transaction
from django.utils.translation import gettext as _

from communities.access import grants
from communities.models import ManagementArea, User
from communities.register import workbook
from communities.register.findings import Caution, Findings, Problem
from workflow import audit
from workflow.refusals import Refused

from ..actions.books import open_book
from ..actions.posting import first_overdraft, post_many
from ..actions.standing import faults_of, openings
from ..models import AssetKind, Book, CommonAsset, IncomeContract, UsePurpose, Voucher
from ..rules import Kind
from ..rules.facts import Fact
from ..rules.persons import looks_like_person
from . import old_contracts
from .deriving import OTHER, kind_of, purpose_of
from .figures import yuan
from .old_book import LABELS, WRONG_BALANCE, BookEntry, OldBook, Reader

MOST_BYTES = 20 << 20
OPENS = "book.open"
"""An old book is posted in one go, so whoever confirms it is not who kept it: township or district."""


@dataclass(slots=True)
class Checked:
    """What importing a workbook would do. `wrong` are the balances that do not follow from the entries."""

    digest: str
    told: OldBook
    fresh: list[BookEntry] = field(default_factory=list)
    """Entries that the portal's book has not."""
    known: int = 0
    brings_forward: bool = False
    new_contracts: int = 0
    wrong: list[Problem] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    cautions: list[Caution] = field(default_factory=list)


def check(file: IO[bytes], area: ManagementArea, *, at: datetime, most_bytes: int = MOST_BYTES) -> Checked:
    """Every problem of the workbook in one go; what would be made is made and taken back again.

    :raises Unreadable: the file as a whole cannot be read.
    """
    checked, findings = _read(file, most_bytes)
    if _only_balances(findings):
        with transaction.atomic():
            if checked.told.entries:
                _compare(checked, _opened(area, checked.told, by=None, at=at), findings, at=at)
            transaction.set_rollback(True)
    return _told(checked, findings)


def _read(file: IO[bytes], most_bytes: int) -> tuple[Checked, Findings]:
    findings = Findings()
    with workbook.opened(file, most_bytes=most_bytes) as sheets:
        told = Reader(findings).read(sheets)
    file.seek(0)
    return Checked(hashlib.sha256(file.read()).hexdigest(), told), findings


def _only_balances(findings: Findings) -> bool:
    return all(problem.kind == WRONG_BALANCE for problem in findings.problems)


def _told(checked: Checked, findings: Findings) -> Checked:
    checked.wrong = [one for one in findings.problems if one.kind == WRONG_BALANCE]
    checked.problems = [one for one in findings.problems if one.kind != WRONG_BALANCE]
    checked.cautions = findings.cautions
    return checked


def _compare(checked: Checked, book: Book, findings: Findings, *, at: datetime) -> list[Fact]:
    """The facts that would be posted; contracts and assets that they need are made on the way."""
    kinds = old_contracts.kinds()
    checked.new_contracts = old_contracts.make(checked.told.contracts, book.area, kinds, findings)
    _sort_out(checked, book, findings)
    facts = _facts(checked, book.area, kinds, findings)
    if _only_balances(findings):
        _judge(checked, book, facts, findings, at=at)
    return facts


def _opened(area: ManagementArea, told: OldBook, *, by: User | None, at: datetime) -> Book:
    """The area's book; one that is not open yet is opened at the beginning of the year."""
    known = Book.objects.filter(area=area).select_related("head", "area").first()
    return known or open_book(
        area=area,
        opened_on=first_day(told),
        bank="",
        account_holder="",
        account_number="",
        by=by,
        at=at,
    )


def first_day(told: OldBook) -> date:
    """1 January of the year that the book is of."""
    year = told.year or min(entry.on for entry in told.entries).year
    return min([date(year, 1, 1), *(entry.on for entry in told.entries)])


def _sort_out(checked: Checked, book: Book, findings: Findings) -> None:
    """Tell the entries that the portal has by their number and year; another one under it is a problem."""
    told = checked.told
    vouchers = Voucher.objects.filter(book=book, reversed_by=None).exclude(source_no="")
    found = vouchers.exclude(kind=Kind.REVERSAL).values_list("source_no", "on", "amount")
    rows = {(number, on.year): (on, amount) for number, on, amount in found}
    keys = set(Voucher.objects.filter(book=book).values_list("form_key", flat=True))
    for entry in told.entries:
        same = rows.get((entry.no, entry.on.year)) if entry.no else None
        if same == (entry.on, entry.into + entry.out) or form_key(entry) in keys:
            checked.known += 1
        elif same is not None:
            reason = _("凭证号%(number)s在账上已有，日期或金额不同，请核对") % {"number": entry.no}
            findings.refuse(entry.sheet, entry.row, LABELS["no"], "number_taken", reason)
        else:
            checked.fresh.append(entry)
    _sort_out_opening(checked, book, findings)


def _sort_out_opening(checked: Checked, book: Book, findings: Findings) -> None:
    told = checked.told
    known = openings(book).first()
    if known is None:
        checked.brings_forward = bool(told.opening)
    elif told.opening is not None and checked.fresh and known.amount != told.opening:
        facts = {"written": yuan(told.opening), "known": yuan(known.amount)}
        reason = _("上年结转写的是%(written)s，账上已记的是%(known)s，请核对") % facts
        findings.refuse(*told.opening_place, LABELS["balance"], "another_opening", reason)


def form_key(entry: BookEntry) -> str:
    """The same for the same line of the same book, so that it is posted once."""
    words = "|".join(
        map(str, (entry.sheet, entry.row, entry.on, entry.no, entry.summary, entry.into, entry.out))
    )
    return f"book:{hashlib.sha256(words.encode()).hexdigest()[:40]}"


def _facts(
    checked: Checked, area: ManagementArea, kinds: Mapping[str, AssetKind], findings: Findings
) -> list[Fact]:
    facts = []
    if checked.brings_forward and checked.told.opening:
        on = first_day(checked.told)
        key = f"book:opening:{on.year}"
        facts.append(
            Fact(kind=Kind.OPENING, on=on, amount=checked.told.opening, summary="上年结转", form_key=key)
        )
    purposes = {purpose.code: purpose for purpose in UsePurpose.objects.filter(active=True)}
    contracts = {
        one.number: one
        for one in IncomeContract.objects.filter(asset__area=area).select_related("asset__kind")
    }
    assets = _assets(area)
    for entry in checked.fresh:
        contract = contracts.get(entry.contract)
        if entry.contract and contract is None:
            reason = _("合同“%(number)s”不在合同清单里，系统里也没有") % {"number": entry.contract}
            findings.refuse(entry.sheet, entry.row, LABELS["contract"], "unknown_contract", reason)
            continue
        asset = contract.asset if contract else None
        if asset is None and entry.kind:
            asset = _asset_of(entry, area, kinds, assets, findings)
        facts.append(_fact(entry, asset, contract, purposes, findings))
    return facts


def _assets(area: ManagementArea) -> dict[int, list[CommonAsset]]:
    found: dict[int, list[CommonAsset]] = {}
    for asset in (
        CommonAsset.objects.filter(area=area, retired_on=None).select_related("kind").order_by("code")
    ):
        found.setdefault(asset.kind_id, []).append(asset)
    return found


def _asset_of(
    entry: BookEntry,
    area: ManagementArea,
    kinds: Mapping[str, AssetKind],
    assets: dict[int, list[CommonAsset]],
    findings: Findings,
) -> CommonAsset | None:
    """The only asset of the kind, else one that stands for all of which the book did not tell which."""
    kind = kinds.get(entry.kind)
    if kind is None:
        old_contracts.refuse_kind(entry.sheet, entry.row, LABELS["kind"], entry.kind, kinds, findings)
        return None
    of_kind = assets.setdefault(kind.pk, [])
    if len(of_kind) != 1:
        asset = old_contracts.asset_for_all(area, kind)
        if asset not in of_kind:
            of_kind.append(asset)
        return asset
    return of_kind[0]


def _fact(
    entry: BookEntry,
    asset: CommonAsset | None,
    contract: IncomeContract | None,
    purposes: Mapping[str, UsePurpose],
    findings: Findings,
) -> Fact:
    kind = kind_of(entry)
    purpose = None
    if kind == Kind.USE:
        purpose = purposes.get(purpose_of(entry)) or purposes.get(OTHER)
        if purpose is None or purpose.code == OTHER:
            reason = _("看不出用途，按“其他”登记，请事后核对")
            findings.warn(entry.sheet, entry.row, LABELS["summary"], "no_purpose", reason)
    is_of_contract = kind in (Kind.INCOME, Kind.COST)
    payer = contract if kind == Kind.INCOME else None
    if is_person := looks_like_person(entry.counterparty):
        findings.warn(entry.sheet, entry.row, LABELS["counterparty"], "person", old_contracts.as_person())
    return Fact(
        kind=kind,
        on=entry.on,
        amount=entry.into or entry.out,
        summary=entry.summary,
        counterparty=entry.counterparty or (payer.counterparty if payer else ""),
        is_person=is_person or bool(payer and payer.is_person),
        asset=asset if is_of_contract else None,
        contract=contract if is_of_contract else None,
        purpose=purpose,
        source_no=entry.no,
        form_key=form_key(entry),
    )


def _judge(checked: Checked, book: Book, facts: Sequence[Fact], findings: Findings, *, at: datetime) -> None:
    """What the book itself has against the facts, told at their rows."""
    places = [(entry.sheet, entry.row) for entry in checked.fresh]
    if len(facts) > len(places):
        places.insert(0, checked.told.opening_place)
    faults = faults_of(book, facts, at=at)
    for place, words in faults:
        sheet, row = places[place]
        findings.refuse(sheet, row, LABELS["on"], "refused", words)
    if not faults and (overdraft := first_overdraft(book, facts)):
        place, words = overdraft
        sheet, row = places[place]
        findings.refuse(sheet, row, LABELS["out"], "overdraft", words)


@transaction.atomic
def import_checked(
    file: IO[bytes],
    area: ManagementArea,
    *,
    recompute: bool,
    file_name: str,
    by: User | None,
    at: datetime,
) -> Checked:
    """Post all entries that the book has not, or none. A book that is not open yet is opened.

    :param recompute: post although written balances are wrong; the book computes its own.
    :raises Refused: no right, or something is wrong with the workbook.
    :raises Unreadable: the file as a whole cannot be read.
    """
    if by is not None and not grants(by).covers(OPENS, area.compound):
        raise Refused(_("旧账一次全部入账，须由镇乡或区专班的人员确认导入。您可以先核对，再把文件交给他们。"))
    checked, findings = _read(file, MOST_BYTES)
    if any(one.kind != WRONG_BALANCE for one in findings.problems) or (findings.problems and not recompute):
        raise Refused(_refusal(_told(checked, findings)))
    old_wrong = list(findings.problems)
    findings.problems.clear()
    book = _opened(area, checked.told, by=by, at=at)
    facts = _compare(checked, book, findings, at=at)
    if findings.problems:
        raise Refused(_refusal(_told(checked, findings)))
    if facts:
        post_many(book, facts, by=by, at=at, note=file_name)
        wrong = [str(one) for one in old_wrong]
        count, digest = len(facts), checked.digest
        audit.record(
            *("book", str(book.pk), "import_book"),
            **{"by": by, "at": at, "file": file_name, "digest": digest, "count": count, "recomputed": wrong},
        )
    checked.wrong, checked.cautions = old_wrong, findings.cautions
    return checked


def _refusal(checked: Checked) -> str:
    count = len(checked.problems) + len(checked.wrong)
    return _("文件还有%(count)d处问题，未导入任何数据。") % {"count": count}
