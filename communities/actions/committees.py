"""Terms of office: open, file, hand over."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from workflow import audit
from workflow.refusals import Refused
from workflow.words import day_plain

from ..models import CommitteeTerm, HandoverItem, OwnersCommittee
from ..rules import (
    LONGEST_INTERIM_TERM,
    LONGEST_TERM,
    interim_size_is_valid,
    size_is_valid,
    term_is_valid,
)
from . import rights
from .rights import Actor


@transaction.atomic
def open_term(
    committee: OwnersCommittee,
    *,
    starts_on: date,
    ends_on: date,
    size: int,
    by: Actor,
    at: datetime,
    note: str = "",
) -> CommitteeTerm:
    """Enter an elected committee's term; its members are then appointed to it.

    :raises Refused: no right, wrong size, too long, or another term runs at the time.
    """
    rights.require(by, "appointment.edit", committee.organisation, at=at)
    OwnersCommittee.objects.select_for_update().get(pk=committee.pk)
    _require_lawful(committee, starts_on, ends_on, size)
    other = committee.terms.filter(starts_on__lte=ends_on, ends_on__gte=starts_on).order_by("pk").first()
    if other:
        raise Refused(
            _("与已有任期（%(first)s至%(last)s）重叠。")
            % {"first": day_plain(other.starts_on), "last": day_plain(other.ends_on)}
        )
    term = CommitteeTerm.objects.create(committee=committee, starts_on=starts_on, ends_on=ends_on, size=size)
    _record(term, "open_term", by=by, at=at, note=note, ends_on=ends_on.isoformat(), size=size)
    return term


@transaction.atomic
def file_term(
    term: CommitteeTerm,
    *,
    filed_on: date,
    filing_number: str = "",
    by: Actor,
    at: datetime,
    note: str = "",
) -> CommitteeTerm:
    """Enter the filing (备案). A late one is entered as well: that it is late stays to be seen.

    :raises Refused: no right, in the future, or filed already and no reason given for a correction.
    """
    term = CommitteeTerm.objects.select_for_update().get(pk=term.pk)
    rights.require(by, "appointment.edit", term.committee.organisation, at=at)
    if filed_on > timezone.localdate(at):
        raise Refused(_("备案日期不能晚于今天。"))
    if term.filed_on and not note.strip():
        raise Refused(_("本届已于%(day)s备案；如需更正，请写明原因。") % {"day": day_plain(term.filed_on)})
    before, term.filed_on, term.filing_number = term.filed_on, filed_on, filing_number.strip()
    term.save(update_fields=["filed_on", "filing_number"])
    _record(
        term,
        "file_term",
        by=by,
        at=at,
        note=note,
        filed_on=filed_on.isoformat(),
        number=term.filing_number,
        before=before and before.isoformat(),
    )
    return term


@transaction.atomic
def tick_handover(
    term: CommitteeTerm,
    kind: HandoverItem.Kind,
    *,
    done_on: date,
    by: Actor,
    at: datetime,
    note: str = "",
) -> HandoverItem:
    """Tick one line of the hand-over check-list (移交): seals, accounts, files, things.

    :raises Refused: no right, in the future, or ticked before.
    """
    rights.require(by, "appointment.edit", term.committee.organisation, at=at)
    if done_on > timezone.localdate(at):
        raise Refused(_("移交日期不能晚于今天。"))
    item, made = HandoverItem.objects.select_for_update().get_or_create(
        term=term, kind=kind, defaults={"done_on": done_on, "note": note}
    )
    if not made and item.done_on:
        raise Refused(_("“%(item)s”已于%(day)s移交。") % {"item": item, "day": day_plain(item.done_on)})
    item.done_on, item.note = done_on, note
    item.save(update_fields=["done_on", "note"])
    _record(term, "tick_handover", by=by, at=at, note=note, item=str(kind), done_on=done_on.isoformat())
    return item


def _require_lawful(committee: OwnersCommittee, starts_on: date, ends_on: date, size: int) -> None:
    interim = committee.body_type == OwnersCommittee.BodyType.INTERIM
    years = LONGEST_INTERIM_TERM if interim else LONGEST_TERM
    if ends_on < starts_on:
        raise Refused(_("任期结束不能早于任期开始。"))
    if not term_is_valid(starts_on, ends_on, years=years):
        raise Refused(_("任期不能超过%(years)s年。") % {"years": years})
    if interim and not interim_size_is_valid(size):
        raise Refused(_("物业管理委员会应为7人以上的单数，收到%(size)s人。") % {"size": size})
    if not interim and not size_is_valid(size):
        raise Refused(_("委员人数应为5至11人的单数，收到%(size)s人。") % {"size": size})


def _record(term: CommitteeTerm, verb: str, *, by: Actor, at: datetime, note: str, **details: Any) -> None:
    audit.record(
        "committeeterm",
        str(term.pk),
        verb,
        by=by,
        at=at,
        note=note,
        committee=str(term.committee),
        starts_on=term.starts_on.isoformat(),
        **details,
    )
