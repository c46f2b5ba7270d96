"""Who stands on the roster of inspectors: put on it from a day, struck off after a day, with the reason."""

from collections.abc import Collection
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from communities.actions import rights
from communities.actions.rights import Actor
from communities.models import Organisation, Person
from workflow import audit
from workflow.refusals import Refused

from ..models import ChecklistKind, Inspector
from ..models.rosters import INSPECTING

LABEL = "inspector"


@transaction.atomic
def enlist(
    *,
    person: Person,
    organisation: Organisation,
    kinds: Collection[ChecklistKind] = (),
    starts_on: date,
    note: str = "",
    by: Actor,
    at: datetime,
) -> Inspector:
    """Put a person on the roster of a unit; no kinds are all kinds.

    :raises Refused: no right over the unit, not a unit that inspects, or on its roster at that time already.
    """
    rights.require(by, "inspection.plan", organisation, at=at)
    if organisation.kind not in INSPECTING:
        raise Refused(_("只有政府部门、执法队和社区的人员可以列入检查人员名录。"))
    person = Person.objects.select_for_update().get(pk=person.pk)
    known = Inspector.objects.filter(person=person, organisation=organisation)
    if known.filter(ends_on=None).exists() or known.filter(ends_on__gte=starts_on).exists():
        raise Refused(_("“%(name)s”在那一天已经在这个单位的名录里。") % {"name": person})
    row = Inspector.objects.create(person=person, organisation=organisation, starts_on=starts_on)
    row.kinds.set(kinds)
    codes = sorted(kind.code for kind in kinds)
    _tell(row, "enlist", by=by, at=at, note=note, kinds=codes, starts_on=str(starts_on))
    return row


@transaction.atomic
def strike(inspector: Inspector, *, ends_on: date, note: str, by: Actor, at: datetime) -> None:
    """The last day on the roster; drawings that were made stay as they are.

    :raises Refused: no right, no reason, ended before, before its first day or in the past.
    """
    rows = Inspector.objects.select_for_update(of=("self",)).select_related("person", "organisation")
    row = rows.get(pk=inspector.pk)
    rights.require(by, "inspection.plan", row.organisation, at=at)
    if not note.strip():
        raise Refused(_("请写明移出名录的原因。"))
    if row.ends_on is not None:
        raise Refused(_("已经移出名录。"))
    if ends_on < max(row.starts_on, timezone.localdate(at)):
        raise Refused(_("最后一天不能早于今天和列入日期。"))
    row.ends_on = ends_on
    row.save(update_fields=["ends_on"])
    _tell(row, "strike", by=by, at=at, note=note, ends_on=str(ends_on))


def _tell(row: Inspector, verb: str, *, by: Actor, at: datetime, note: str, **details: object) -> None:
    names = {"person": row.person.name, "organisation": row.organisation.name}
    audit.record(LABEL, str(row.pk), verb, by=by, at=at, note=note, **names, **details)
