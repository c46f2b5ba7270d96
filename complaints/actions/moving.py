"""One move of a complaint: whose it is, which limits it starts, what the story says of it."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.utils import timezone

from communities.access import grants
from communities.models import Organisation, User
from workflow import reference, steps
from workflow.clock import Limit as ClockLimit
from workflow.models import AuditEntry

from ..lifecycle import Relation
from ..models import Complaint, Limit, PublicBoard


def staff_move(
    complaint: Complaint,
    name: str,
    *,
    by: User | None,
    at: datetime,
    unit: Organisation | None = None,
    **handed_in: Any,
) -> AuditEntry:
    """A move of the unit, a dispatcher, or (`by=None`) the portal itself."""
    roles = frozenset({Relation.SYSTEM}) if by is None else complaint.relations_of(by) | grants(by).roles
    return _move(complaint, name, roles=roles, by=by, at=at, unit=unit or complaint.unit, **handed_in)


def reporter_move(
    complaint: Complaint,
    name: str,
    *,
    by: User | None,
    at: datetime,
    unit: Organisation | None = None,
    **handed_in: Any,
) -> AuditEntry:
    """A move of who holds the link. The story never names the account: a reporter may stay unknown."""
    roles = complaint.relations_of_holder(by)
    return _move(complaint, name, roles=roles, by=None, at=at, unit=unit or complaint.unit, **handed_in)


def _move(
    complaint: Complaint,
    name: str,
    *,
    roles: frozenset[str],
    by: User | None,
    at: datetime,
    unit: Organisation | None,
    note: str = "",
    shown: Mapping[str, Any] | None = None,
    changes: Mapping[str, Any] | None = None,
    details: Mapping[str, Any] | None = None,
    spared: Iterable[str] = (),
) -> AuditEntry:
    """:param spared: kinds of limit that this move shall not start although it may."""
    entry = steps.advance(
        complaint,
        name,
        roles=roles,
        by=by,
        at=at,
        note=note,
        limits={kind: limit for kind, limit in limits_of(complaint, at).items() if kind not in spared},
        shown=shown,
        changes=changes,
        details={**_facts(unit), **(details or {})},
    )
    PublicBoard.touch()
    return entry


def first_move(
    complaint: Complaint, name: str, *, at: datetime, unit: Organisation, **handed_in: Any
) -> steps.Begun:
    """The portal's own move of a case that is stored afterwards. The caller touches the board."""
    return steps.begin(
        complaint,
        name,
        roles={Relation.SYSTEM},
        at=at,
        limits=limits_of(complaint, at),
        details=_facts(unit),
        **handed_in,
    )


def _facts(unit: Organisation | None) -> dict[str, Any]:
    """The unit as it was called that day."""
    return {"unit": str(unit or ""), "unit_id": unit.pk if unit else None}


def limits_of(complaint: Complaint, at: datetime) -> dict[str, ClockLimit]:
    """The limits that a move may start, as they stand on the day."""
    category, urgency, on = complaint.category, complaint.urgency, timezone.localdate(at)
    return reference.kept(
        ("limits", complaint.category_id, urgency, on), lambda: Limit.objects.of(category, urgency, on)
    )
