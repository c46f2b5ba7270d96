"""A compound joins the supervision group or platform, and leaves it; how many of all have joined."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from communities.access import grants
from communities.models import Compound, User
from workflow import attachments, audit
from workflow.rates import Rate
from workflow.refusals import Refused
from workflow.uploads import Admitted

from ..models import SupervisionAccess, SupervisionProof

LABEL = "compound"


@transaction.atomic
def join_supervision(
    compound: Compound, *, kind: str, starts_on: date, proofs: Iterable[Admitted], by: User, at: datetime
) -> SupervisionAccess:
    """:raises Refused: no say there, no evidence, a day to come, or it has joined already."""
    _require_say(compound, by)
    proofs = list(proofs)
    if not proofs:
        raise Refused(_("请上传接入的截图或照片。"))
    if starts_on > timezone.localdate(at):
        raise Refused(_("接入日期不能晚于今天。"))
    Compound.objects.select_for_update().get(pk=compound.pk)
    if SupervisionAccess.objects.filter(compound=compound, kind=kind, ends_on=None).exists():
        raise Refused(_("已经登记接入，不用再登记。"))
    access = SupervisionAccess.objects.create(compound=compound, kind=kind, starts_on=starts_on)
    attachments.keep(SupervisionProof, proofs, by=by, at=at, access=access)
    facts = {"kind": access.kind, "starts_on": starts_on.isoformat()}
    audit.record(LABEL, compound.code, "join_supervision", by=by, at=at, **facts)
    return access


@transaction.atomic
def leave_supervision(access: SupervisionAccess, *, ends_on: date, by: User, at: datetime) -> None:
    """:raises Refused: no say there, or a day before it joined."""
    _require_say(access.compound, by)
    if ends_on < access.starts_on:
        raise Refused(_("退出日期不能早于接入日期。"))
    if SupervisionAccess.objects.filter(pk=access.pk, ends_on=None).update(ends_on=ends_on):
        facts = {"kind": access.kind, "ends_on": ends_on.isoformat()}
        audit.record(LABEL, access.compound.code, "leave_supervision", by=by, at=at, **facts)


def access_rates(compounds: QuerySet[Compound], on: date) -> dict[str, Rate]:
    """接入率 of each kind (RULES 3.4): compounds that take part on the day, of all that are active."""
    active = compounds.filter(closed_on=None)
    count = active.count()
    current = SupervisionAccess.objects.current(on).filter(compound__in=active)
    joined = {
        kind: current.filter(kind=kind).values("compound").distinct().count()
        for kind in SupervisionAccess.Kind.values
    }
    return {kind: Rate(number, count, as_of=on) for kind, number in joined.items()}


def _require_say(compound: Compound, by: User) -> None:
    if not grants(by).covers("access.record", compound):
        raise Refused(_("这个小区的接入登记不归您办理，请联系社区或镇乡。"))
