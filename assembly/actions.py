"""Recording joint decisions from their paper, and correcting a record by a later one."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from communities.actions import rights
from communities.actions.rights import Actor
from communities.models import ManagementArea
from workflow import attachments, audit
from workflow.refusals import Refused
from workflow.uploads import Admitted

from .models import DecisionScan, JointDecision
from .rules import Matter, Measure, NonVotePolicy, Tally
from .rules.tallies import CENTS

NUMBER = re.compile(r"[\w〔〕（）().\-]{1,40}")
"""What a number may hold, so that it can stand in an address."""
WHOLE = 100
GRANTING = frozenset({Matter.M1, Matter.M2, Matter.M9})
"""Decisions that can say what the committee may spend and what goes to the fund (RULES 3.3)."""


@dataclass(frozen=True)
class Grounds:
    """What a paper says beside its totals. Shares in percent, limits in yuan; None where it says nothing."""

    title: str
    decided_on: date
    clause: str = ""
    delivery_proof: str = ""
    spending_limit: Decimal | None = None
    fund_share_min: Decimal | None = None


@transaction.atomic
def record_decision(
    area: ManagementArea,
    tally: Tally,
    grounds: Grounds,
    *,
    number: str,
    scans: Iterable[Admitted],
    by: Actor,
    at: datetime,
) -> JointDecision:
    """Store what was counted, with the paper it stands on.

    :raises Refused: no right, the number is taken in the compound, no scan, or the paper contradicts itself.
    """
    area = _locked(area)
    rights.require(by, "decision.edit", area.compound, at=at)
    _require_number(area, number)
    scans = list(scans)
    if not scans:
        raise Refused(_("请上传表决结果的扫描件或照片。"))
    row = _row(area, tally, grounds, number=number, by=by, at=at)
    return _store(row, "record", scans, by=by, at=at)


@transaction.atomic
def correct_decision(
    decision: JointDecision,
    tally: Tally,
    grounds: Grounds,
    *,
    reason: str,
    scans: Iterable[Admitted] = (),
    by: Actor,
    at: datetime,
) -> JointDecision:
    """A later record of the same number; the one before stays and says that it was corrected.

    :raises Refused: no right, no reason, corrected already, or the paper contradicts itself.
    """
    area = _locked(decision.area)
    rights.require(by, "decision.edit", area.compound, at=at)
    if not reason.strip():
        raise Refused(_("请写明更正原因。"))
    if JointDecision.objects.filter(supersedes=decision).exists():
        raise Refused(_("这份登记已经更正过，请打开最新的一份再更正。"))
    row = _row(area, tally, grounds, number=decision.number, by=by, at=at)
    row.version, row.supersedes, row.reason = decision.version + 1, decision, reason.strip()
    return _store(row, "correct", list(scans), by=by, at=at)


def _locked(area: ManagementArea) -> ManagementArea:
    """Records of an area are made one after the other."""
    return ManagementArea.objects.select_for_update(of=("self",)).select_related("compound").get(pk=area.pk)


def _require_number(area: ManagementArea, number: str) -> None:
    if not NUMBER.fullmatch(number):
        raise Refused(_("编号只能用汉字、字母、数字、括号、点和横线，不能有空格，最多40字。"))
    if JointDecision.objects.of_compound(area.compound).filter(number=number).exists():
        raise Refused(_("本小区已有编号为“%(number)s”的决定。") % {"number": number})


def _row(
    area: ManagementArea, tally: Tally, grounds: Grounds, *, number: str, by: Actor, at: datetime
) -> JointDecision:
    row = JointDecision(
        area=area,
        number=number,
        against_area=Decimal(tally.against(Measure.AREA)) / CENTS,
        against_heads=tally.against(Measure.HEADS),
        recorded_by=by,
        recorded_at=at,
        **{field.name: getattr(tally, field.name) for field in fields(Tally)},
        **{field.name: getattr(grounds, field.name) for field in fields(Grounds)},
    )
    _require_grounds(row, at)
    return row


def _require_grounds(row: JointDecision, at: datetime) -> None:
    if row.decided_on > timezone.localdate(at):
        raise Refused(_("表决日期不能晚于今天。"))
    if row.policy != NonVotePolicy.NOT_COUNTED and not row.clause:
        raise Refused(_("弃权票或未交回的票随多数计算，须写明依据的管理规约或议事规则条款。"))
    if row.policy == NonVotePolicy.UNRETURNED_FOLLOWS_MAJORITY and not row.delivery_proof:
        raise Refused(_("未交回的票随多数计算，须写明每户表决票的送达证明。"))
    if row.fund_share_min is not None and row.fund_share_min > WHOLE:
        raise Refused(_("转入维修资金的比例不能超过100%。"))
    grants_something = row.spending_limit is not None or row.fund_share_min is not None
    if grants_something and row.matter not in GRANTING:
        raise Refused(_("授权限额和转入维修资金的比例，只能由议事规则、管理规约或其他重大事项的决定规定。"))
    if grants_something and not row.has_passed:
        raise Refused(_("决定没有通过，不能规定授权限额和转入维修资金的比例。"))


def _store(row: JointDecision, verb: str, scans: list[Admitted], *, by: Actor, at: datetime) -> JointDecision:
    row.save(force_insert=True)
    attachments.keep(DecisionScan, scans, by=by, at=at, decision=row)
    audit.record(
        "decision",
        str(row.pk),
        verb,
        by=by,
        at=at,
        note=row.reason,
        compound=row.compound.code,
        number=row.number,
        version=row.version,
        matter=row.matter,
        passed=row.has_passed,
        scans=[scan.sha256 for scan in scans],
    )
    return row
