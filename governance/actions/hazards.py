"""Hazards and inspections out of complaints: each room knows the other by label and key alone.

Nothing of the resident goes over, neither words nor photos: who makes the hazard says what there is to see.
"""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction

import complaints.actions
import safety.actions
from communities.actions.rights import Actor
from communities.models import Building, Person, User
from complaints.models import Complaint
from safety.models import ChecklistItem, Hazard, Inspection
from workflow.uploads import Admitted


def source_of(case: Complaint) -> str:
    """What a hazard or an inspection names as where it comes from."""
    return f"{case.label}:{case.key}"


@transaction.atomic
def open_hazard(
    case: Complaint,
    *,
    item: ChecklistItem,
    description: str,
    building: Building | None = None,
    spot: str = "",
    photos: Sequence[Admitted] = (),
    is_suspected: bool = False,
    form_key: str,
    by: User,
    at: datetime,
) -> Hazard:
    """A hazard in the compound of the case; both name the other.

    :param form_key: sent again, it answers the hazard that was stored.
    :raises Refused: what safety refuses.
    """
    hazard = safety.actions.register(
        compound=case.compound,
        item=item,
        description=description,
        building=building,
        spot=spot,
        photos=photos,
        is_suspected=is_suspected,
        source=source_of(case),
        form_key=form_key,
        by=by,
        at=at,
    )
    if hazard.found_at == at:
        complaints.actions.link(case, label=hazard.label, key=hazard.key, by=by, at=at)
    return hazard


@transaction.atomic
def order_inspection(
    case: Complaint,
    *,
    since: date,
    until: date,
    inspectors: Sequence[Person] = (),
    by: Actor,
    at: datetime,
) -> Inspection:
    """Somebody is sent to the compound of the case to look; both name the other.

    :raises Refused: what safety refuses.
    """
    inspection = safety.actions.order_inspection(
        compound=case.compound,
        kind=Inspection.Kind.COMPLAINT,
        since=since,
        until=until,
        inspectors=inspectors,
        source=source_of(case),
        by=by,
        at=at,
    )
    complaints.actions.link(case, label="inspection", key=inspection.number, by=by, at=at)
    return inspection
