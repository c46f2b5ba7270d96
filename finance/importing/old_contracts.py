"""Contracts and assets of a hand-kept book: found by number and name, or made."""

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal

from django.utils.translation import gettext as _

from communities.models import ManagementArea
from communities.register import cells
from communities.register.findings import Findings
from workflow.words import listed

from ..models import AssetKind, CommonAsset, IncomeContract
from ..rules.persons import looks_like_person
from .old_book import CONTRACT_LABELS, ContractRow

Cycle = IncomeContract.Cycle
CYCLES = (
    (Cycle.ONCE, re.compile("一次")),
    (Cycle.HALF_YEAR, re.compile("半年")),
    (Cycle.QUARTER, re.compile("季")),
    (Cycle.MONTH, re.compile("月")),
    (Cycle.YEAR, re.compile("年")),
)
COST_SHARE = re.compile(r"成本(?:比例|率|占比)?[:：]?(\d{1,2}(?:\.\d{1,2})?)[%％]")
OF_SEVERAL = "00"
"""The number of the asset that stands for all of its kind where a book does not tell which."""


def kinds() -> dict[str, AssetKind]:
    """Kinds of assets by name and by code."""
    found = {}
    for kind in AssetKind.objects.filter(active=True).order_by("ordinal", "pk"):
        found |= {kind.name: kind, kind.code: kind}
    return found


def refuse_kind(
    sheet: str, row: int, column: str, word: str, known: Mapping[str, AssetKind], findings: Findings
) -> None:
    names = dict.fromkeys(kind.name for kind in known.values())
    facts = {"word": cells.shown(word), "names": listed(names)}
    reason = _("没有“%(word)s”这种公共资产，只能填%(names)s") % facts
    findings.refuse(sheet, row, column, "unknown_kind", reason)


def as_person() -> str:
    return _("对方像是个人，按个人登记，公示时隐去姓名")


def make(
    rows: Sequence[ContractRow], area: ManagementArea, known: Mapping[str, AssetKind], findings: Findings
) -> int:
    """Make the contracts that the area has not yet, with their assets; answers how many."""
    numbers = set(IncomeContract.objects.filter(asset__area=area).values_list("number", flat=True))
    made = 0
    for row in rows:
        if row.number in numbers:
            continue
        numbers.add(row.number)
        if (kind := known.get(row.kind)) is None:
            refuse_kind(row.sheet, row.row, CONTRACT_LABELS["kind"], row.kind, known, findings)
            continue
        _make(row, area, kind, findings)
        made += 1
    return made


def _make(row: ContractRow, area: ManagementArea, kind: AssetKind, findings: Findings) -> None:
    cycle = next((cycle for cycle, words in CYCLES if words.search(row.cycle)), Cycle.SHARE)
    if cycle == Cycle.SHARE or not row.amount:
        reason = _("没有写明每期金额和周期，按实际到账登记，请事后补上")
        findings.warn(row.sheet, row.row, CONTRACT_LABELS["number"], "no_amount", reason)
    if not row.authority:
        reason = _("没有写明业主共同决定或其他依据")
        findings.warn(row.sheet, row.row, CONTRACT_LABELS["authority"], "no_authority", reason)
    if is_person := looks_like_person(row.counterparty):
        findings.warn(row.sheet, row.row, CONTRACT_LABELS["counterparty"], "person", as_person())
    share = COST_SHARE.search(row.subject)
    IncomeContract.objects.create(
        number=row.number[:40],
        asset=_asset(row, area, kind),
        subject=row.subject[:120],
        counterparty=row.counterparty[:80],
        is_person=is_person,
        amount=row.amount or None,
        cycle=cycle if row.amount else Cycle.SHARE,
        cost_share=Decimal(share[1]) if share else Decimal(0),
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        authority=row.authority[:200],
    )


def _asset(row: ContractRow, area: ManagementArea, kind: AssetKind) -> CommonAsset:
    name = row.subject[:80]
    known = CommonAsset.objects.filter(area=area, kind=kind, name=name).first()
    return known or _new_asset(area, kind, name, _next_code(area, kind))


def _next_code(area: ManagementArea, kind: AssetKind) -> str:
    codes = set(CommonAsset.objects.filter(area=area, kind=kind).values_list("code", flat=True))
    number = 1
    while f"{kind.code}-{number:02d}" in codes:
        number += 1
    return f"{kind.code}-{number:02d}"


def asset_for_all(area: ManagementArea, kind: AssetKind) -> CommonAsset:
    code = f"{kind.code}-{OF_SEVERAL}"
    known = CommonAsset.objects.filter(area=area, code=code).select_related("kind").first()
    return known or _new_asset(area, kind, f"{kind.name}（旧账未分清）", code)


def _new_asset(area: ManagementArea, kind: AssetKind, name: str, code: str) -> CommonAsset:
    """Whose it is has to be looked into: a book does not say."""
    return CommonAsset.objects.create(
        area=area,
        kind=kind,
        code=code,
        name=name,
        basis=CommonAsset.Basis.DISPUTED,
        basis_note="由旧账本导入，权属待摸排核实",
        in_use=True,
    )
