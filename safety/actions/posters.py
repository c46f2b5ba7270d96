"""The sheet of open hazards for the wall: fixed as a document of disclosure, which hangs it with evidence."""

from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

import disclosure.actions
from communities.actions import rights
from communities.actions.rights import Actor
from communities.models import ManagementArea
from disclosure import rules as contents
from disclosure.models import Document
from workflow.words import day_plain

from ..firewater import standing
from ..models import Hazard

LABEL = "hazards"


@transaction.atomic
def publish_hazards(area: ManagementArea, *, by: Actor, at: datetime) -> Document:
    """What is open in the area now, in words that any wall may show: item and building, nothing of a person.

    Asked again while nothing has changed that day, it is the same document; else it has a number of its own.

    :raises Refused: no right.
    """
    rights.require(by, "hazard.publish", area.compound, at=at)
    area = ManagementArea.objects.select_for_update(of=("self",)).get(pk=area.pk)
    day = timezone.localdate(at)
    with override(settings.LANGUAGE_CODE):
        title = _("%(place)s未消除的安全隐患（%(day)s）") % {"place": area, "day": day_plain(day)}
        data = _data(area, day, at)
    earlier = Document.objects.filter(
        area=area, kind=Document.Kind.SAFETY, source_label=LABEL, source_key=_key(area, day)
    )
    known = next((row for row in earlier.order_by("pk") if row.data == data), None)
    if known is not None:
        return known
    return disclosure.actions.publish(
        area=area,
        kind=Document.Kind.SAFETY,
        number=_number(area, day, earlier.count() + 1),
        title=title,
        data=data,
        source_label=LABEL,
        source_key=_key(area, day),
        by=by,
        at=at,
    )


def _key(area: ManagementArea, day: date) -> str:
    return f"{area.pk}/{day.isoformat()}"


def _number(area: ManagementArea, day: date, edition: int) -> str:
    areas = list(area.compound.areas.order_by("pk").values_list("pk", flat=True))
    place = f"-{areas.index(area.pk) + 1}" if len(areas) > 1 else ""
    tail = f"-{edition}" if edition > 1 else ""
    return f"YHGS-{area.compound.code}{place}-{day:%Y%m%d}{tail}"


def _data(area: ManagementArea, day: date, at: datetime) -> dict[str, Any]:
    compound = area.compound
    here = Q(building=None) | Q(building__area=area)
    hazards = Hazard.objects.filter(here, compound=compound).open().with_place()
    urgent_first = F("next_due_at").asc(nulls_last=True)
    rows = [_row(hazard, at) for hazard in hazards.order_by(urgent_first, "pk")]
    return {
        "format": contents.HAZARDS,
        "issuer": f"{compound.township}{compound.community}",
        "as_of": day.isoformat(),
        "open": len(rows),
        "late": sum(row["late"] for row in rows),
        "rows": rows,
        "water": standing(compound, day).sentences,
        "page": reverse("safety:public-compound", args=[compound.code]),
        "phone": compound.community.phone,
    }


def _row(hazard: Hazard, at: datetime) -> dict[str, Any]:
    """To the building: not the spot, not the words of whoever found it."""
    due = hazard.next_due_at
    return {
        "number": hazard.number,
        "item": hazard.item.title_zh,
        "place": str(hazard.building) if hazard.building else _("公共区域"),
        "unit": str(hazard.unit or ""),
        "state": str(hazard.stage.label),
        "grade": "" if hazard.grade == Hazard.Grade.GENERAL else hazard.get_grade_display(),
        "until": timezone.localdate(due).isoformat() if due else "",
        "late": due is not None and due < at,
    }
