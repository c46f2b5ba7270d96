"""Income contracts on common assets: recorded with their authority, ended early with a reason."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from assembly.models import JointDecision
from assembly.rules import Matter
from communities.actions import rights
from communities.actions.rights import Actor
from workflow import attachments, audit
from workflow.refusals import Refused
from workflow.uploads import Admitted

from ..models import CommonAsset, ContractScan, IncomeContract
from ..rules.receivables import Cycle

MOST_PERCENT = 100


@dataclass(frozen=True)
class ContractTerms:
    """What the paper says. Amounts in yuan for each period, increase and cost in per cent."""

    subject: str
    counterparty: str
    cycle: str
    starts_on: date
    ends_on: date
    amount: Decimal | None = None
    is_person: bool = False
    indexation: Decimal = Decimal(0)
    cost_share: Decimal = Decimal(0)


@transaction.atomic
def record_contract(
    asset: CommonAsset,
    terms: ContractTerms,
    *,
    number: str,
    decision: JointDecision | None = None,
    authority: str = "",
    scans: Iterable[Admitted],
    by: Actor,
    at: datetime,
) -> IncomeContract:
    """Who pays for the use of an asset, on which authority.

    It stands on a decision on M8 that passed in the same area, or says what else allows it; then pages warn.

    :raises Refused: no right, no scan, no authority, a number that is taken, or terms that do not fit.
    """
    rows = CommonAsset.objects.select_for_update(of=("self",)).select_related("area__compound")
    asset = rows.get(pk=asset.pk)
    rights.require(by, "contract.edit", asset.compound, at=at)
    scans = list(scans)
    if not scans:
        raise Refused(_("请上传签字盖章的合同扫描件或照片。"))
    if IncomeContract.objects.filter(asset__area=asset.area, number=number).exists():
        raise Refused(_("“%(area)s”已有编号为“%(number)s”的合同。") % {"area": asset.area, "number": number})
    _require_terms(asset, terms)
    require_authority(asset, decision, authority)
    contract = IncomeContract.objects.create(
        asset=asset,
        number=number,
        decision=decision,
        authority=authority.strip(),
        recorded_at=at,
        **asdict(terms),
    )
    attachments.keep(ContractScan, scans, by=by, at=at, contract=contract)
    _record(
        contract,
        "record",
        by=by,
        at=at,
        decision=decision.number if decision else "",
        authority=contract.authority,
        scans=[scan.sha256 for scan in scans],
    )
    return contract


@transaction.atomic
def end_contract(
    contract: IncomeContract, *, on: date, reason: str, by: Actor, at: datetime
) -> IncomeContract:
    """It ended before its time: what would begin after the day is not owed.

    :raises Refused: no right, no reason, ended already, or not before its end.
    """
    rows = IncomeContract.objects.select_for_update(of=("self",)).select_related("asset__area__compound")
    contract = rows.get(pk=contract.pk)
    rights.require(by, "contract.edit", contract.compound, at=at)
    if contract.ended_on:
        raise Refused(_("这份合同已经登记提前终止。"))
    if not reason.strip():
        raise Refused(_("请写明提前终止的原因。"))
    if not contract.starts_on <= on < contract.ends_on:
        raise Refused(_("提前终止的日期应在合同开始以后、到期以前。"))
    contract.ended_on, contract.ended_reason = on, reason.strip()
    contract.save(update_fields=["ended_on", "ended_reason"])
    _record(contract, "end", by=by, at=at, note=contract.ended_reason, on=on.isoformat())
    return contract


def require_authority(asset: CommonAsset, decision: JointDecision | None, authority: str) -> None:
    """M8 as last recorded, passed, of the same area; else words that say what allows it.

    :raises Refused: neither.
    """
    if decision is None:
        if not authority.strip():
            raise Refused(_("请选择业主共同决定；没有的，写明其他授权依据（例如前期物业合同第几条）。"))
        return
    if decision.area_id != asset.area_id:
        raise Refused(_("“%(number)s”不是这个管理区域的决定。") % {"number": decision.number})
    if decision.matter != Matter.M8:
        raise Refused(
            _("“%(number)s”的事项是“%(matter)s”，经营合同需要“%(needed)s”的决定。")
            % {
                "number": decision.number,
                "matter": decision.get_matter_display(),
                "needed": Matter.M8.label,
            }
        )
    if JointDecision.objects.filter(supersedes=decision).exists():
        raise Refused(_("“%(number)s”已经更正，请选择最新的登记。") % {"number": decision.number})
    if not decision.has_passed:
        raise Refused(_("“%(number)s”没有通过，不能作为依据。") % {"number": decision.number})


def _require_terms(asset: CommonAsset, terms: ContractTerms) -> None:
    if asset.retired_on:
        raise Refused(_("这项资产已停用，不能登记合同。"))
    if terms.ends_on < terms.starts_on:
        raise Refused(_("合同结束不能早于合同开始。"))
    if terms.cycle == Cycle.SHARE and terms.amount is not None:
        raise Refused(_("按实际分成的合同不填每期金额。"))
    if terms.cycle != Cycle.SHARE and not terms.amount:
        raise Refused(_("请填写每期金额。"))
    if max(terms.indexation, terms.cost_share) > MOST_PERCENT:
        raise Refused(_("比例不能超过100%。"))


def _record(
    contract: IncomeContract, verb: str, *, by: Actor, at: datetime, note: str = "", **details: Any
) -> None:
    facts = {"compound": contract.compound.code, "number": contract.number, **details}
    audit.record("incomecontract", str(contract.pk), verb, by=by, at=at, note=note, **facts)
