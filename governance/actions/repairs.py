"""Verbs that join two rooms, each of which knows the other by label and key alone."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

import safety.actions
from communities.actions.rights import Actor
from communities.models import ManagementArea
from finance.actions.funds import NO_WAY, Way, open_project
from finance.models import Project
from safety.models import WaterRepair
from workflow.refusals import Refused

PROJECT = "project"
"""What works on fire water name the project by that pays for them; its key is the project's number."""


@transaction.atomic
def fund_repair(repair: WaterRepair, *, project: Project, by: Actor, at: datetime) -> None:
    """Works are paid as a project of several sources says.

    :raises Refused: no right, works that were dropped, or a project of another compound.
    """
    if project.area.compound_id != repair.compound_id:
        raise Refused(_("“%(number)s”不是这个小区的筹资项目。") % {"number": project.number})
    safety.actions.name_funding(repair, label=PROJECT, key=project.number, by=by, at=at)


@transaction.atomic
def open_project_for(
    repair: WaterRepair,
    *,
    area: ManagementArea,
    number: str,
    title: str,
    budget: Decimal,
    plan: Mapping[str, Decimal],
    starts_on: date | None = None,
    way: Way = NO_WAY,
    by: Actor,
    at: datetime,
) -> Project:
    """A project of several sources, and the works that it pays for; both or neither.

    :raises Refused: what either of the two refuses.
    """
    project = open_project(
        area,
        number=number,
        title=title,
        budget=budget,
        plan=plan,
        starts_on=starts_on,
        way=way,
        by=by,
        at=at,
    )
    fund_repair(repair, project=project, by=by, at=at)
    return project
