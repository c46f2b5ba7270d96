"""Filing a complaint: stored once, numbered, given a code, and sent to a unit at once."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from communities.models import Building, Compound, User
from workflow import audit
from workflow.models import AuditEntry
from workflow.refusals import Refused
from workflow.sealing import fingerprint
from workflow.uploads import Admitted

from .. import rules
from ..lifecycle import LIFECYCLE
from ..models import Category, Channel, Complaint, NumberSeries, Photo
from ..routing import unit_for
from . import notices
from .evidence import keep
from .moving import staff_move


@dataclass(frozen=True)
class Contact:
    """How the reporter is reached, all of it optional."""

    name: str = ""
    phone: str = ""
    mail: str = ""


@dataclass(frozen=True)
class Filed:
    """A stored complaint with its code, which is known at this moment only."""

    complaint: Complaint
    code: str


def file_complaint(
    *,
    compound: Compound,
    description: str,
    by: User | None,
    at: datetime,
    form_key: str = "",
    category: Category | None = None,
    urgency: str = "",
    building: Building | None = None,
    spot: str = "",
    channel: str = Channel.PORTAL,
    contact: Contact = Contact(),  # noqa: B008 - frozen
    anonymous: bool = False,
    photos: Sequence[Admitted] = (),
) -> Filed:
    """Store a complaint and dispatch it by the rules.

    :param form_key: an unguessable word of the form. Sent again with the same words, it answers the complaint
        that was stored the first time, with the same code.
    :raises Refused: with a sentence for the reporter.
    """
    words = rules.clean(description)
    category = category or Category.objects.matching(words)
    _require(compound, category, words, building, anonymous)
    secret = f"{form_key or secrets.token_hex(16)}:{compound.pk}:{words}"
    key, code = fingerprint(f"form:{secret}"), rules.code_from(fingerprint(f"code:{secret}"))
    complaint = Complaint(
        status=LIFECYCLE.start,
        form_key=key,
        code_hash=Complaint.hash_of(code),
        compound=compound,
        building=building,
        spot=rules.clean(spot),
        category=category,
        urgency=urgency or category.urgency_of(words),
        description=words,
        channel=channel,
        contact_name=rules.clean(contact.name) or None,
        contact_phone=contact.phone or None,
        contact_mail=contact.mail or None,
        anonymous=anonymous,
        submitted_at=at,
    )
    return Filed(_once(complaint, photos, by=by, at=at), code)


def _require(
    compound: Compound, category: Category, words: str, building: Building | None, anonymous: bool
) -> None:
    if compound.closed_on is not None:
        raise Refused(_("这个小区已经停用，请选择现在的小区。"))
    if rules.characters(words) < rules.LEAST_CHARACTERS:
        raise Refused(_("请把情况写清楚一些，至少%(count)d个字。") % {"count": rules.LEAST_CHARACTERS})
    if len(words) > rules.MOST_CHARACTERS:
        raise Refused(_("反映内容最多%(count)d个字，请写短一些。") % {"count": rules.MOST_CHARACTERS})
    if building is not None and building.compound_id != compound.pk:
        raise Refused(_("所选楼栋不在这个小区，请重新选择。"))
    if anonymous and not category.anonymous_ok:
        raise Refused(_("“%(category)s”类诉求需要留下联系方式，不能匿名。") % {"category": category})


def _once(complaint: Complaint, photos: Sequence[Admitted], *, by: User | None, at: datetime) -> Complaint:
    """Store it, unless its twin is stored already, or is being stored at this very moment."""
    twins = Complaint.objects.filter(form_key=complaint.form_key)
    if twin := twins.first():
        return twin
    try:
        return _store(complaint, photos, by=by, at=at)
    except IntegrityError:
        return twins.get()


@transaction.atomic
def _store(complaint: Complaint, photos: Sequence[Admitted], *, by: User | None, at: datetime) -> Complaint:
    complaint.number = NumberSeries.take(timezone.localdate(at).year)
    complaint.save(force_insert=True)
    entry = _story_begins(complaint, by=by, at=at)
    notices.tell(complaint, entry, at=at)
    unit = unit_for(
        complaint.category, complaint.compound, timezone.localdate(at), building=complaint.building
    )
    if unit is None:
        notices.tell_dispatchers(complaint, entry, at=at)
    else:
        sent = staff_move(
            complaint, "dispatch", by=None, at=at, unit=unit, shown={"unit": unit}, changes={"unit": unit}
        )
        notices.tell(complaint, sent, at=at)
    keep(complaint, photos, stage=Photo.Stage.REPORT, by=None, at=at)
    return complaint


def _story_begins(complaint: Complaint, *, by: User | None, at: datetime) -> AuditEntry:
    """A resident's own filing never names an account; an intake names the officer who took it down."""
    own = complaint.channel in (Channel.PORTAL, Channel.OPEN311)
    return audit.record(
        complaint.label,
        complaint.key,
        "file" if own else "intake",
        by=None if own else by,
        at=at,
        channel=complaint.channel,
        category=complaint.category.code,
        urgency=complaint.urgency,
        round=complaint.round,
    )
