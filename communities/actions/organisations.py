"""Enter and change organisations; joint party committees and their members."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext as _

from workflow import audit
from workflow.refusals import Refused

from ..models import (
    Community,
    Compound,
    District,
    JointMembership,
    Organisation,
    PropertyCompany,
    Township,
)
from . import rights
from .changes import apply
from .rights import Actor

EDITABLE = frozenset({"name", "office_phone", "notify_url", "duties", "starts_on", "ends_on"})
COMPANY_EDITABLE = frozenset({"credit_code", "has_party_organisation"})
PARTY_EDITABLE = frozenset({"member_count"})
SEATS_OF_UNITS = {District: "district", Township: "township", Community: "community", Compound: "compound"}


@transaction.atomic
def add_organisation(
    kind: Organisation.Kind,
    name: str,
    seat: District | Township | Community | Compound,
    *,
    by: Actor,
    at: datetime,
    note: str = "",
) -> Organisation:
    """Enter a unit at its place. Branches and committees come with the register or the compound.

    :raises Refused: no right at the place, or a unit of that kind and name is there.
    """
    rights.require(by, "register.edit", seat, at=at)
    known = Organisation.objects.filter(kind=kind, name=name)
    if known.exists():
        raise Refused(
            _("已有同名的%(kind)s“%(name)s”。") % {"kind": Organisation.Kind(kind).label, "name": name}
        )
    unit = Organisation.objects.create(kind=kind, name=name, **{SEATS_OF_UNITS[type(seat)]: seat})
    if kind == Organisation.Kind.COMPANY:
        PropertyCompany.objects.create(organisation=unit)
    audit.record("organisation", str(unit.pk), "add", by=by, at=at, note=note, name=name, kind=str(kind))
    return unit


@transaction.atomic
def edit_organisation(
    organisation: Organisation, *, changes: Mapping[str, Any], by: Actor, at: datetime, note: str = ""
) -> Organisation:
    """Change a unit; also what it has as a company or a party organisation.

    :raises Refused: no right, an end before the start, or the name of another unit.
    """
    unit = Organisation.objects.select_for_update().get(pk=organisation.pk)
    rights.require(by, "register.edit", unit, at=at)
    starts_on = changes.get("starts_on", unit.starts_on)
    ends_on = changes.get("ends_on", unit.ends_on)
    if starts_on and ends_on and ends_on < starts_on:
        raise Refused(_("终止日期不能早于成立日期。"))
    written = _apply_all(unit, changes)
    if written:
        audit.record("organisation", str(unit.pk), "edit", by=by, at=at, note=note, changes=written)
    return unit


@transaction.atomic
def join(
    joint: Organisation,
    member: Organisation,
    *,
    starts_on: date,
    by: Actor,
    at: datetime,
    note: str = "",
) -> JointMembership:
    """A unit, branch, committee or company enters a joint party committee.

    :raises Refused: no right, not a joint party committee, or a member already.
    """
    rights.require(by, "register.edit", joint, at=at)
    if joint.kind != Organisation.Kind.JOINT_PARTY or member.kind == Organisation.Kind.JOINT_PARTY:
        raise Refused(_("只有单位、支部、业委会和企业可以加入小区联合党委。"))
    if joint.joint_members.filter(member=member).current(starts_on).exists():
        raise Refused(_("“%(name)s”已是成员单位。") % {"name": member})
    row = JointMembership.objects.create(joint=joint, member=member, starts_on=starts_on)
    audit.record("organisation", str(joint.pk), "join", by=by, at=at, note=note, member=str(member))
    return row


@transaction.atomic
def leave(
    membership: JointMembership, *, ends_on: date, by: Actor, at: datetime, note: str = ""
) -> JointMembership:
    """:raises Refused: no right, or an end before the start."""
    rights.require(by, "register.edit", membership.joint, at=at)
    if membership.starts_on and ends_on < membership.starts_on:
        raise Refused(_("退出日期不能早于加入日期。"))
    membership.ends_on = ends_on
    membership.save(update_fields=["ends_on"])
    audit.record(
        "organisation",
        str(membership.joint_id),
        "leave",
        by=by,
        at=at,
        note=note,
        member=str(membership.member),
    )
    return membership


def _apply_all(unit: Organisation, changes: Mapping[str, Any]) -> dict[str, list[str]]:
    written: dict[str, list[str]] = {}
    parts: list[tuple[models.Model, frozenset[str]]] = [(unit, EDITABLE)]
    if hasattr(unit, "company"):
        parts.append((unit.company, COMPANY_EDITABLE))
    if hasattr(unit, "party"):
        parts.append((unit.party, PARTY_EDITABLE))
    known = frozenset[str]().union(*(allowed for _row, allowed in parts))
    if unknown := changes.keys() - known:
        raise ValueError(f"not to be changed here: {', '.join(sorted(unknown))}")
    try:
        with transaction.atomic():
            for row, allowed in parts:
                written |= apply(row, {name: changes[name] for name in changes.keys() & allowed}, allowed)
    except IntegrityError:
        raise Refused(_("已有同名的单位“%(name)s”。") % {"name": changes.get("name", unit.name)}) from None
    return written
