"""Filing a complaint: stored once, numbered, given a code, and sent to a unit at once."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from communities.models import Building, Compound, Person, User
from workflow import audit, prepared, reference
from workflow.models import AuditEntry
from workflow.prepared import batch
from workflow.refusals import Refused
from workflow.sealing import fingerprint
from workflow.uploads import Admitted

from .. import rules, similar, suggesting
from ..contacts import mail_key, phone_key
from ..lifecycle import LIFECYCLE
from ..models import Category, Channel, Complaint, NumberSeries, Photo, PublicBoard
from ..routing import unit_for
from . import notices, proposals
from .evidence import keep
from .joining import join, repeat
from .moving import first_move

OWN_CHANNELS = (Channel.PORTAL, Channel.OPEN311)
MOST: dict[str, int] = {Channel.OPEN311: rules.MOST_FROM_SYSTEMS}


@dataclass(frozen=True)
class Contact:
    """How the reporter is reached, all of it optional."""

    name: str = ""
    phone: str = ""
    mail: str = ""


@dataclass(frozen=True)
class Filed:
    """A stored complaint with the code that opens its page."""

    complaint: Complaint
    code: str


@reference.presuming
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
    answers: Sequence[Mapping[str, str]] = (),
    external_number: str = "",
    photos: Sequence[Admitted] = (),
    reporter: Person | None = None,
    language: str = "",
    same_as: Complaint | None = None,
) -> Filed:
    """Store a complaint and dispatch it by the rules, or let the matter go on where it is known already.

    :param form_key: an unguessable word of the form. Sent again with the same words, it answers the complaint
        that was stored the first time, with the same code.
    :param answers: to the category's extra questions, each with `code`, `label` and `value`.
    :param external_number: the case's number in the system that it comes from, once per channel.
    :param reporter: who files it under their own account.
    :param language: in which the reporter is told of it; the portal's own unless named.
    :param same_as: an open case of which the reporter says that it is the same problem.
    :raises Refused: with a sentence for the reporter.
    """
    words = rules.clean(description)
    found = None
    if category is None:
        known = _proposable(channel, anonymous)
        found = proposals.proposed(words, known)
        category = found.filed_as(known)
    _require(compound, category, words, building, anonymous, most=MOST.get(channel, rules.MOST_CHARACTERS))
    secret = f"{form_key or secrets.token_hex(16)}:{compound.pk}:{words}"
    complaint = Complaint(
        status=LIFECYCLE.start,
        form_key=fingerprint(f"form:{secret}"),
        compound=compound,
        building=building,
        spot=rules.clean(spot),
        category=category,
        urgency=urgency
        or (
            found.urgency if found and found.category == category else suggesting.urgency_of(words, category)
        ),
        description=words,
        channel=channel,
        contact_name=rules.clean(contact.name) or None,
        contact_phone=contact.phone or None,
        contact_mail=contact.mail or None,
        phone_key=phone_key(contact.phone),
        mail_key=mail_key(contact.mail),
        anonymous=anonymous,
        answers=list(answers),
        external_number=external_number,
        reporter=reporter,
        language=language,
        submitted_at=at,
    )
    return _once(complaint, photos, found, same_as, by=by, at=at)


def _proposable(channel: str, anonymous: bool) -> list[Category]:
    """The categories that may be proposed for such a report."""
    known = Category.objects
    categories = known.open_to_residents() if channel in OWN_CHANNELS else known.active()
    return list(categories.filter(anonymous_ok=True) if anonymous else categories) or list(known.active())


def _require(
    compound: Compound,
    category: Category,
    words: str,
    building: Building | None,
    anonymous: bool,
    *,
    most: int,
) -> None:
    if compound.closed_on is not None:
        raise Refused(_("这个小区已经停用，请选择现在的小区。"))
    if rules.characters(words) < rules.LEAST_CHARACTERS:
        raise Refused(_("请把情况写清楚一些，至少%(count)d个字。") % {"count": rules.LEAST_CHARACTERS})
    if len(words) > most:
        raise Refused(_("反映内容最多%(count)d个字，请写短一些。") % {"count": most})
    if building is not None and building.compound_id != compound.pk:
        raise Refused(_("所选楼栋不在这个小区，请重新选择。"))
    if anonymous and not category.anonymous_ok:
        raise Refused(_("“%(category)s”类诉求需要留下联系方式，不能匿名。") % {"category": category})


def _once(
    complaint: Complaint,
    photos: Sequence[Admitted],
    found: proposals.Proposed | None,
    same_as: Complaint | None,
    *,
    by: User | None,
    at: datetime,
) -> Filed:
    """Store it, unless its twin is stored already, or is being stored at this very moment."""
    try:
        return Filed(complaint, _store(complaint, photos, found, same_as, by=by, at=at))
    except IntegrityError:
        twin = Complaint.objects.get(form_key=complaint.form_key)
        return Filed(twin, twin.code)


@transaction.atomic
def _store(
    complaint: Complaint,
    photos: Sequence[Admitted],
    found: proposals.Proposed | None,
    same_as: Complaint | None,
    *,
    by: User | None,
    at: datetime,
) -> str:
    """Answers the code."""
    year = timezone.localdate(at).year
    beside = [similar.has_closed_case(complaint), reference.stamp()]
    complaint.number, (came_back, stamp), (complaint.pk, *keys) = NumberSeries.take_with(
        year, Complaint, AuditEntry, AuditEntry, beside=beside
    )
    reference.confirm(stamp)
    code = complaint.make_code()
    complaint.code_hash = Complaint.hash_of(code)
    filed = _story_begins(complaint, keys[0], by=by, at=at)
    original = same_as or (similar.closed_case(complaint, at=at) if came_back else None)
    if original is None:
        _send(complaint, filed, found, key=keys[1], at=at)
    else:
        prepared.insert(*batch([complaint]), *batch([filed]))
        (join if same_as else repeat)(complaint, original=original, at=at)
    if photos:
        keep(complaint, photos, stage=Photo.Stage.REPORT, by=None, at=at)
    return code


def _send(
    complaint: Complaint, filed: AuditEntry, found: proposals.Proposed | None, *, key: int, at: datetime
) -> None:
    """To the unit that the rules name, or before a dispatcher; all of it is stored at once.

    :param key: of the second entry of the story.
    """
    unit = unit_for(
        complaint.category, complaint.compound, timezone.localdate(at), building=complaint.building
    )
    suggested = [proposals.suggestion(complaint, found, unit, at=at)] if found else []
    story, limits, letters = [filed], [], [*notices.of_filing(complaint, filed, at=at)]
    if unit is None or (found and found.is_unsure):
        letters += notices.to_dispatchers(complaint, filed, at=at)
    else:
        sent = first_move(
            complaint, "dispatch", at=at, unit=unit, shown={"unit": unit}, changes={"unit": unit}
        )
        sent.entry.pk = key
        story, limits = [filed, sent.entry], sent.deadlines
        letters += notices.of_dispatch(complaint, sent.entry, at=at)
    prepared.insert(
        *batch([complaint]),
        *batch(suggested),
        *batch(limits),
        *batch(story),
        *batch(letters, unless_there=True),
        then=PublicBoard.touching(),
    )


def _story_begins(complaint: Complaint, key: int, *, by: User | None, at: datetime) -> AuditEntry:
    """A resident's own filing never names an account; an intake names the officer who took it down."""
    own = complaint.channel in OWN_CHANNELS
    entry = audit.entry(
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
    entry.pk = key
    return entry
