"""Which unit a case goes to, and as what: sent by the portal or a person, given to another, put right."""

from datetime import datetime

from django.db import transaction

from communities.models import Organisation, User
from workflow.models import AuditEntry

from .. import rules
from ..lifecycle import Kind
from ..models import Category, Complaint
from . import decisions, extensions, notices, objections
from .material import material_arrives
from .moving import staff_move


@transaction.atomic
def dispatch(
    complaint: Complaint,
    *,
    unit: Organisation | None,
    by: User | None,
    at: datetime,
    note: str = "",
    category: Category | None = None,
    urgency: str = "",
) -> AuditEntry:
    """Send a case that the portal could not place to a unit, as this category and with this urgency.

    :param category: None keeps what it has; named without a unit, the category's own unit is taken.
    :param urgency: empty keeps what it has, or follows the text where the category changes.
    """
    named = decisions.name(complaint, category, urgency, by=by, at=at)
    if unit is None and category:
        unit = named.own_unit()
    entry = staff_move(
        complaint,
        "dispatch",
        by=by,
        at=at,
        note=note,
        unit=unit,
        shown={"unit": unit},
        changes={"unit": unit, **named.columns},
        details=named.was,
    )
    named.keep(unit)
    notices.tell(complaint, entry, at=at)
    return entry


@transaction.atomic
def redispatch(
    complaint: Complaint,
    *,
    unit: Organisation | None,
    by: User | None,
    at: datetime,
    note: str,
    category: Category | None = None,
    urgency: str = "",
) -> AuditEntry:
    """Give the case to another unit: its own clock begins, while the resident's limit to close runs on.

    :param category: as in `dispatch`; the limits of the new turn are those of the category named here.
    """
    objections.require_another(complaint, by)
    before = complaint.unit
    named = decisions.name(complaint, category, urgency, by=by, at=at)
    if unit is None and "category_now" in named.was:
        unit = named.own_unit()
    contact_runs = complaint.deadlines.running().filter(kind=Kind.CONTACT).exists()
    material_arrives(complaint, at=at)
    entry = staff_move(
        complaint,
        "redispatch",
        by=by,
        at=at,
        note=rules.clean(note),
        unit=unit,
        shown={"unit": unit},
        changes={"unit": unit, **named.columns},
        details=named.was,
        spared=() if contact_runs else {Kind.CONTACT},
    )
    named.keep(unit)
    extensions.lapse(complaint)
    objections.settle(complaint, granted=True, by=by, at=at, answer=entry.note)
    notices.tell(complaint, entry, at=at, another=before)
    return entry


@transaction.atomic
def designate(
    complaint: Complaint,
    *,
    unit: Organisation | None,
    by: User | None,
    at: datetime,
    note: str,
    category: Category | None = None,
    urgency: str = "",
) -> AuditEntry:
    """After the second return: the unit is named for good, be it the one that objects (指定)."""
    objections.require_another(complaint, by)
    before = complaint.unit
    named = decisions.name(complaint, category, urgency, by=by, at=at)
    if unit is None and "category_now" in named.was:
        unit = named.own_unit()
    contact_runs = complaint.deadlines.running().filter(kind=Kind.CONTACT).exists()
    entry = staff_move(
        complaint,
        "designate",
        by=by,
        at=at,
        note=rules.clean(note),
        unit=unit,
        shown={"unit": unit},
        changes={"unit": unit, "designated": True, **named.columns},
        details=named.was,
        spared=() if contact_runs else {Kind.CONTACT},
    )
    named.keep(unit)
    objections.settle(complaint, granted=before != unit, by=by, at=at, answer=entry.note)
    notices.tell(complaint, entry, at=at, another=before if before != unit else None)
    return entry


@transaction.atomic
def reclassify(
    complaint: Complaint,
    *,
    by: User | None,
    at: datetime,
    note: str,
    category: Category | None = None,
    urgency: str = "",
) -> AuditEntry:
    """Put category and urgency right where the unit stays (更正类别). No limit that runs is moved.

    :raises MoveRefused: neither would change.
    """
    named = decisions.name(complaint, category, urgency, by=by, at=at)
    entry = staff_move(
        complaint,
        "reclassify",
        by=by,
        at=at,
        note=rules.clean(note),
        shown={"is_changed": bool(named.was)},
        changes=named.columns,
        details=named.was,
    )
    named.keep(complaint.unit)
    notices.tell(complaint, entry, at=at)
    return entry
