"""Property service: contracts and the end of a project."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from workflow import audit
from workflow.refusals import Refused
from workflow.words import day_plain

from ..models import ServiceContract, ServiceProject
from . import rights
from .rights import Actor


@transaction.atomic
def add_contract(
    project: ServiceProject,
    kind: ServiceContract.Kind,
    *,
    starts_on: date,
    by: Actor,
    at: datetime,
    ends_on: date | None = None,
    fee: Decimal | None = None,
    note: str = "",
) -> ServiceContract:
    """Enter a new or renewed service contract; the one before it stays as it was.

    :raises Refused: no right, ends before it starts, the wrong kind, or one from the same day is there.
    """
    project = ServiceProject.objects.select_for_update(of=("self",)).get(pk=project.pk)
    rights.require(by, "register.edit", project, at=at)
    if ends_on and ends_on < starts_on:
        raise Refused(_("合同结束不能早于合同开始。"))
    if (kind == ServiceContract.Kind.SELF_MANAGED) != project.is_self_managed:
        raise Refused(_("业主自行管理的项目只能登记“业主自行管理”，有企业的项目不能。"))
    if project.contracts.filter(starts_on=starts_on).exists():
        raise Refused(_("已有%(day)s开始的合同。") % {"day": day_plain(starts_on)})
    contract = ServiceContract.objects.create(
        project=project, kind=kind, starts_on=starts_on, ends_on=ends_on, fee=fee, note=note
    )
    _record(project, "add_contract", by=by, at=at, note=note, starts_on=starts_on.isoformat())
    return contract


@transaction.atomic
def end_project(
    project: ServiceProject, *, ends_on: date, by: Actor, at: datetime, note: str
) -> ServiceProject:
    """The company leaves the compound, or self-management ends.

    :raises Refused: no right, or an end before the start.
    """
    project = ServiceProject.objects.select_for_update(of=("self",)).get(pk=project.pk)
    rights.require(by, "register.edit", project, at=at)
    if project.starts_on and ends_on < project.starts_on:
        raise Refused(_("结束日期不能早于开始日期。"))
    project.ends_on = ends_on
    project.save(update_fields=["ends_on"])
    _record(project, "end_project", by=by, at=at, note=note, ends_on=ends_on.isoformat())
    return project


def _record(
    project: ServiceProject, verb: str, *, by: Actor, at: datetime, note: str, **details: Any
) -> None:
    audit.record(
        "serviceproject",
        project.code,
        verb,
        by=by,
        at=at,
        note=note,
        compound=project.compound.code,
        **details,
    )
