"""A hazard is found: registered by somebody, or by the signature of an inspection."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Required, TypedDict, Unpack

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from communities.actions import rights
from communities.actions.rights import Actor
from communities.models import Building, Compound
from workflow import attachments, audit, steps
from workflow.refusals import Refused
from workflow.uploads import Admitted

from ..criteria import edition_on
from ..lifecycle import LIFECYCLE, Kind
from ..models import Answer, ChecklistItem, FixedPoint, Hazard, HazardPhoto, NumberSeries
from ..responsible import unit_of
from .hazards import judge_by_rule, limits_of

SERIES = "YH"
REPEATS_WITHIN = timedelta(days=90)


class Found(TypedDict, total=False):
    """What may be told of it; `source` says out of what it came, `spot` where it is in words.

    `form_key` is an unguessable word of the form; sent again, it answers the hazard that was stored.
    """

    item: Required[ChecklistItem]
    description: Required[str]
    photos: Sequence[Admitted]
    form_key: str
    building: Building | None
    point: FixedPoint | None
    spot: str
    is_suspected: bool
    source: str


def register(*, compound: Compound, by: Actor, at: datetime, **found: Unpack[Found]) -> Hazard:
    """Write down what was found. A plain one goes to its repairer at once; a suspected major waits.

    :raises Refused: no right, or something that does not belong together.
    """
    rights.require(by, "hazard.report", compound, at=at)
    return store_found(compound=compound, by=by, at=at, **found)


def _twin(form_key: str) -> QuerySet[Hazard]:
    return Hazard.objects.filter(form_key=form_key) if form_key else Hazard.objects.none()


def store_found(
    *, compound: Compound, by: Actor, at: datetime, answer: Answer | None = None, **found: Unpack[Found]
) -> Hazard:
    """The same for an action of this room that has asked for the right itself.

    :raises Refused: something does not belong together.
    """
    form_key, item, description = found.get("form_key", ""), found["item"], found["description"]
    if twin := _twin(form_key).first():
        return twin
    building, point = found.get("building"), found.get("point")
    _require_whole(compound, description, building, point)
    hazard = Hazard(
        status=LIFECYCLE.start,
        form_key=form_key or None,
        compound=compound,
        building=building,
        point=point,
        spot=found.get("spot", "").strip(),
        item=item,
        description=description.strip(),
        answer=answer,
        source=found.get("source", ""),
        grade=Hazard.Grade.SUSPECTED if found.get("is_suspected") else Hazard.Grade.GENERAL,
        criteria_edition=edition_on(timezone.localdate(at)),
        days=item.days,
        found_at=at,
        found_by=by,
    )
    try:
        return _store(hazard, found.get("photos", ()), by=by, at=at)
    except IntegrityError:
        if form_key:
            return _twin(form_key).get()
        raise


def _require_whole(
    compound: Compound, description: str, building: Building | None, point: FixedPoint | None
) -> None:
    if compound.closed_on is not None:
        raise Refused(_("这个小区已经停用，请选择现在的小区。"))
    if not description.strip():
        raise Refused(_("请写明隐患情况。"))
    if building is not None and building.compound_id != compound.pk:
        raise Refused(_("所选楼栋不在这个小区，请重新选择。"))
    if point is not None and point.compound_id != compound.pk:
        raise Refused(_("所选点位不在这个小区，请重新选择。"))


@transaction.atomic
def _store(hazard: Hazard, photos: Sequence[Admitted], *, by: Actor, at: datetime) -> Hazard:
    hazard.number = NumberSeries.take(SERIES, timezone.localdate(at).year)
    earlier = Hazard.objects.at_the_same_point(hazard).filter(found_at__gte=at - REPEATS_WITHIN)
    hazard.repeats = earlier.exclude(voided_at__isnull=False).order_by("-found_at", "-pk").first()
    hazard.save(force_insert=True)
    attachments.keep(HazardPhoto, photos, by=by, at=at, hazard=hazard, stage=HazardPhoto.Stage.FOUND)
    audit.record(
        hazard.label,
        hazard.key,
        "register",
        by=by,
        at=at,
        item=hazard.item.code,
        grade=hazard.grade,
        repeats=hazard.repeats.number if hazard.repeats else "",
    )
    steps.start(hazard, limits_of(frozenset({Kind.JUDGE}), hazard, at), at=at)
    unit = unit_of(hazard.compound, timezone.localdate(at))
    if hazard.grade == Hazard.Grade.GENERAL and unit is not None:
        judge_by_rule(hazard, unit, at=at)
    return hazard
