"""The maintenance fund as reported, its movements, and projects that several sources pay for."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from assembly.models import JointDecision
from assembly.rules import Matter
from communities.actions import rights
from communities.actions.rights import Actor
from communities.models import ManagementArea
from workflow import attachments, audit
from workflow.refusals import Refused
from workflow.uploads import Admitted
from workflow.words import yuan

from ..models import FundBalance, FundMovement, FundPaper, Project, ProjectFunding, ProjectPayment

ZERO = Decimal(0)
Kind, Source, Track = FundMovement.Kind, ProjectFunding.Source, Project.Track
NEEDED = {Kind.RAISE: Matter.M6, Kind.USE: Matter.M5}


@dataclass(frozen=True)
class Way:
    """By which way money of the fund comes or goes: a decision, or an emergency with evidence (art. 281)."""

    decision: JointDecision | None = None
    emergency_reason: str = ""
    papers: tuple[Admitted, ...] = ()


NO_WAY = Way()


@transaction.atomic
def report_balance(
    area: ManagementArea, *, as_of: date, amount: Decimal, source: str, by: Actor, at: datetime
) -> FundBalance:
    """What the bank or the housing authority stated.

    :raises Refused: no right, a day to come, or no source.
    """
    rights.require(by, "fund.edit", area.compound, at=at)
    _require_past(as_of, at)
    if not source.strip():
        raise Refused(_("请写明数据来源，例如“区维修资金管理中心对账单”。"))
    told = {"as_of": as_of, "amount": amount, "source": source.strip()}
    _require_new(FundBalance, area, **told)
    row = FundBalance.objects.create(area=area, **told, recorded_by=by, recorded_at=at)
    _record(area, "report", row.pk, by=by, at=at, as_of=as_of.isoformat(), amount=str(amount))
    return row


@transaction.atomic
def record_movement(
    area: ManagementArea,
    kind: str,
    *,
    on: date,
    amount: Decimal,
    summary: str,
    way: Way = NO_WAY,
    by: Actor,
    at: datetime,
) -> FundMovement:
    """Money that came into the fund or was used.

    :raises Refused: no right, a day to come, or not the decision that the law asks for.
    """
    rights.require(by, "fund.edit", area.compound, at=at)
    _require_past(on, at)
    kind = Kind(kind)
    if kind in NEEDED:
        require_way(area, way, NEEDED[kind])
    elif way.decision or way.emergency_reason:
        raise Refused(_("这类变动不需要业主共同决定，也不走紧急程序。"))
    _require_new(FundMovement, area, kind=kind, on=on, amount=amount, summary=summary.strip())
    row = _moved(area, kind, on=on, amount=amount, summary=summary, way=way, by=by, at=at)
    attachments.keep(FundPaper, way.papers, by=by, at=at, movement=row)
    return row


@transaction.atomic
def open_project(
    area: ManagementArea,
    *,
    number: str,
    title: str,
    budget: Decimal,
    plan: Mapping[str, Decimal],
    starts_on: date | None = None,
    way: Way = NO_WAY,
    by: Actor,
    at: datetime,
) -> Project:
    """Works and who is to pay for them.

    :raises Refused: no right, the number is taken, more planned than it costs, or the fund without its way.
    """
    rights.require(by, "fund.edit", area.compound, at=at)
    if Project.objects.filter(number=number).exists():
        raise Refused(_("已有编号为“%(number)s”的项目。") % {"number": number})
    plan = {source: amount for source, amount in plan.items() if amount}
    planned = sum(plan.values(), ZERO)
    if not plan:
        raise Refused(_("请至少填写一项资金来源。"))
    if planned > budget:
        facts = {"planned": yuan(planned), "budget": yuan(budget)}
        raise Refused(_("各项资金合计%(planned)s，超过总造价%(budget)s。") % facts)
    if Source.FUND in plan:
        require_way(area, way, Matter.M5)
    elif way.decision or way.emergency_reason:
        raise Refused(_("没有使用维修资金的项目，不填业主共同决定和紧急情况。"))
    project = Project.objects.create(
        area=area,
        number=number,
        title=title,
        budget=budget,
        starts_on=starts_on,
        track=Track.DECISION if way.decision else Track.EMERGENCY if way.emergency_reason else Track.NONE,
        decision=way.decision,
        emergency_reason=way.emergency_reason.strip(),
        recorded_at=at,
    )
    ProjectFunding.objects.bulk_create(
        ProjectFunding(project=project, source=source, planned=amount) for source, amount in plan.items()
    )
    attachments.keep(FundPaper, way.papers, by=by, at=at, project=project)
    _record(area, "open_project", number, by=by, at=at, budget=str(budget), planned=str(planned))
    return project


@transaction.atomic
def pay_project(
    project: Project, source: str, *, on: date, amount: Decimal, by: Actor, at: datetime
) -> ProjectPayment:
    """Money that a source really gave. What the fund gives is one of its movements, too.

    :raises Refused: no right, a day to come, no such source, or more than it promised.
    """
    rows = Project.objects.select_for_update(of=("self",)).select_related("area__compound", "decision")
    project = rows.get(pk=project.pk)
    rights.require(by, "fund.edit", project.compound, at=at)
    _require_past(on, at)
    funding = project.fundings.filter(source=source).first()
    if funding is None:
        raise Refused(_("这个项目没有“%(source)s”。") % {"source": Source(source).label})
    paid = funding.payments.aggregate(total=Sum("amount"))["total"] or ZERO
    if paid + amount > funding.planned:
        facts = {"planned": yuan(funding.planned), "paid": yuan(paid)}
        raise Refused(_("超过这项资金的计划%(planned)s，已到位%(paid)s。") % facts)
    if funding.payments.filter(on=on, amount=amount).exists():
        raise Refused(_("这一天同样金额的到位资金已经登记过。确有两笔的，请合成一笔登记。"))
    movement = None
    if source == Source.FUND:
        way = Way(project.decision, project.emergency_reason)
        summary = str(project)[:120]
        moved: dict[str, Any] = {"on": on, "amount": amount, "summary": summary}
        movement = _moved(project.area, Kind.USE, way=way, project=project, by=by, at=at, **moved)
    payment = ProjectPayment.objects.create(
        funding=funding, on=on, amount=amount, movement=movement, recorded_by=by, recorded_at=at
    )
    facts = {"source": source, "amount": str(amount), "on": on.isoformat()}
    _record(project.area, "pay_project", project.number, by=by, at=at, **facts)
    return payment


def _require_new(model: type[FundBalance | FundMovement], area: ManagementArea, **told: Any) -> None:
    """A form that is sent twice says the same twice.

    :raises Refused: the same is recorded already; of two senders one waits for the other.
    """
    ManagementArea.objects.select_for_update(of=("self",)).get(pk=area.pk)
    if model._default_manager.filter(area=area, **told).exists():
        raise Refused(_("一模一样的内容已经登记过。确有两笔的，请写明区别。"))


def require_way(area: ManagementArea, way: Way, matter: Matter) -> None:
    """:raises Refused: neither the passed decision on the matter in this area nor, for uses, an emergency."""
    if way.decision is not None:
        _require_decision(area, way.decision, matter)
        if way.emergency_reason.strip():
            raise Refused(_("业主共同决定和紧急情况只能选一种。"))
        return
    if matter != Matter.M5:
        raise Refused(_("续筹维修资金须有业主共同决定。"))
    if not way.emergency_reason.strip():
        raise Refused(_("使用维修资金须有业主共同决定；危及安全来不及表决的，写明紧急情况并上传证明。"))
    if not way.papers:
        raise Refused(_("请上传紧急情况的证明材料，例如鉴定意见、现场照片。"))


def _require_decision(area: ManagementArea, decision: JointDecision, matter: Matter) -> None:
    facts = {"number": decision.number, "needed": matter.label}
    if decision.area_id != area.pk or decision.matter != matter:
        raise Refused(_("“%(number)s”不是这个管理区域“%(needed)s”的决定。") % facts)
    if JointDecision.objects.filter(supersedes=decision).exists():
        raise Refused(_("“%(number)s”已经更正，请选择最新的登记。") % facts)
    if not decision.has_passed:
        raise Refused(_("“%(number)s”没有通过，不能作为依据。") % facts)


def _moved(
    area: ManagementArea,
    kind: str,
    *,
    on: date,
    amount: Decimal,
    summary: str,
    way: Way,
    by: Actor,
    at: datetime,
    project: Project | None = None,
) -> FundMovement:
    row = FundMovement.objects.create(
        area=area,
        kind=kind,
        on=on,
        amount=amount,
        summary=summary.strip(),
        decision=way.decision,
        emergency_reason=way.emergency_reason.strip(),
        project=project,
        recorded_by=by,
        recorded_at=at,
    )
    _record(area, kind, row.pk, by=by, at=at, amount=str(amount), on=on.isoformat())
    return row


def _require_past(on: date, at: datetime) -> None:
    if on > timezone.localdate(at):
        raise Refused(_("日期不能晚于今天。"))


def _record(area: ManagementArea, verb: str, key: Any, *, by: Actor, at: datetime, **details: Any) -> None:
    audit.record("fund", f"{area.pk}/{key}", verb, by=by, at=at, compound=area.compound.code, **details)
