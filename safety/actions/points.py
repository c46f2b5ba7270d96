"""Fixed points (固定点位): registered with a code for their label, retired when they are gone."""

import secrets
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from communities.actions import rights
from communities.models import Building, Compound, User
from workflow import audit
from workflow.refusals import Refused
from workflow.typed import ALPHABET

from ..models import FixedPoint

LENGTH = 8


@transaction.atomic
def add_point(
    *,
    compound: Compound,
    kind: str,
    name: str,
    item_code: str,
    building: Building | None = None,
    by: User | None,
    at: datetime,
) -> FixedPoint:
    """:raises Refused: no right, no name, or another compound's building."""
    rights.require(by, "inspection.do", compound, at=at)
    if not name.strip():
        raise Refused(_("请填写点位名称，例如“1号楼地下室3号消火栓”。"))
    if building is not None and building.compound_id != compound.pk:
        raise Refused(_("所选楼栋不在这个小区，请重新选择。"))
    row = FixedPoint.objects.create(
        code="".join(secrets.choice(ALPHABET) for _place in range(LENGTH)),
        compound=compound,
        kind=kind,
        name=name.strip(),
        item_code=item_code,
        building=building,
    )
    audit.record("point", row.code, "add_point", by=by, at=at, compound=compound.code, name=row.name)
    return row


@transaction.atomic
def retire_point(point: FixedPoint, *, by: User, at: datetime) -> None:
    """:raises Refused: no right."""
    rights.require(by, "inspection.do", point.compound, at=at)
    point.retired_on = timezone.localdate(at)
    point.save(update_fields=["retired_on"])
    audit.record("point", point.code, "retire_point", by=by, at=at)
