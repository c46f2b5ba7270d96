"""C1 资产与合同核查: assets in use without a contract, contracts without authority, unclear title."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from assembly.rules import Matter
from workflow.words import day_plain

from ..models import CommonAsset, IncomeContract
from ..rules import Kind
from .facts import Evidence, Found, Scope, first, of_contract, of_voucher

NOT_OURS = (CommonAsset.Basis.PLANNED_PRIVATE, CommonAsset.Basis.CIVIL_DEFENCE)


def used_without_contract(scope: Scope) -> Iterator[Found]:
    covered = {contract.asset_id for contract in scope.contracts}
    assets = CommonAsset.objects.filter(area=scope.book.area_id, in_use=True, retired_on=None)
    for asset in assets.select_related("kind").order_by("code"):
        if asset.pk not in covered:
            words = _("“%(asset)s”正在经营使用，期内没有经营合同。") % {"asset": asset}
            yield Found(f"asset:{asset.code}", words, (Evidence(str(asset), "asset", asset.code),))


def without_decision(scope: Scope) -> Iterator[Found]:
    """Every contract on common parts needs an M8 decision or a stated authority (RULES 1.2)."""
    for contract in scope.contracts:
        if contract.decision is None and not contract.authority:
            words = _("合同“%(number)s”没有业主共同决定，也没有写明其他授权依据。")
            yield _about(contract, words)


def without_majority(scope: Scope) -> Iterator[Found]:
    for contract in scope.contracts:
        decision = contract.decision
        if decision is None:
            continue
        if decision.matter != Matter.M8:
            yield _about(contract, _("合同“%(number)s”所附的业主决定不是关于利用共有部分经营的（M8）。"))
        elif not decision.has_passed:
            yield _about(contract, _("合同“%(number)s”所附的业主决定没有达到法定人数或多数。"))


def _about(contract: IncomeContract, words: str) -> Found:
    said = words % {"number": contract.number}
    return Found(f"contract:{contract.asset.code}:{contract.number}", said, (of_contract(contract),))


def title_in_doubt(scope: Scope) -> Iterator[Found]:
    for contract in scope.contracts:
        asset = contract.asset
        if asset.basis == CommonAsset.Basis.DISPUTED:
            words = _("“%(asset)s”权属待查，已有经营合同，请查清权属后补登记。") % {"asset": asset}
        elif asset.basis in NOT_OURS:
            words = _("“%(asset)s”登记的权属不是业主共有，却有公共收益合同。") % {"asset": asset}
        else:
            continue
        yield Found(f"title:{asset.code}", words, (of_contract(contract),))


def paid_after_the_end(scope: Scope) -> Iterator[Found]:
    late: dict[IncomeContract, list[Evidence]] = {}
    for voucher in scope.vouchers:
        contract = voucher.contract
        if voucher.kind == Kind.INCOME and contract is not None and voucher.on > contract.ends_on:
            late.setdefault(contract, []).append(of_voucher(voucher))
    for contract, rows in late.items():
        facts = {"number": contract.number, "day": day_plain(contract.ends_on), "count": len(rows)}
        words = _("合同“%(number)s”已于%(day)s到期，之后还有%(count)d笔收入，请续签或清退。") % facts
        yield Found(f"ended:{contract.asset.code}:{contract.number}", words, first(rows))
