"""mySociety's updates: what happened to cases, and what a client adds to the cases that it filed."""

import hashlib
from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _

from workflow.models import AuditEntry
from workflow.refusals import Refused

from .. import actions, rules
from ..lifecycle import Status
from ..models import ApiFiling, ApiKey, ApiUpdate, Complaint, Photo
from ..naming import Names
from . import keys, statuses
from .documents import Document, Many
from .parameters import Parameters, page, window
from .problems import NotFound, Problem
from .requests import UrlOf, readable

REOPEN = "REOPEN"
KNOWN = frozenset(statuses.EXTENDED.values()) | {REOPEN, "ACTION_SCHEDULED", "PLANNED", "INTERNAL_REFERRAL"}
NUMBER_LENGTH = 100


def asked_for(parameters: Parameters, *, at: datetime) -> QuerySet[AuditEntry]:
    """What happened in the window to cases of public categories, the oldest first: so it can be gone on from.

    A case that was withdrawn or merged is on no list any more; that it was is still told here.
    """
    span, rows = window(parameters, at=at), page(parameters).rows
    cases = Complaint.objects.filter(number=OuterRef("subject_key"), category__private=False)
    if numbers := parameters.listed("service_request_id"):
        cases = cases.filter(number__in=[rules.read_number(text[:40]) for text in numbers[: rows.stop]])
    entries = statuses.told().filter(Exists(cases), at__gte=span.start, at__lt=span.until)
    return entries[rows]


def document(entries: QuerySet[AuditEntry], url_of: UrlOf) -> Document:
    rows = list(entries)
    cases = list(readable().filter(number__in={entry.subject_key for entry in rows}))
    names = Names.now()
    by_number = {case.number: case for case in cases}
    items = [_update(entry, by_number.get(entry.subject_key), names, url_of) for entry in rows]
    return Document("service_request_updates", Many("request_update", items))


def _update(entry: AuditEntry, case: Complaint | None, names: Names, url_of: UrlOf) -> dict:
    is_result = bool(case and case.reviewed_at and _is_result_of(entry, case))
    words = statuses.sentence(entry, is_named=bool(case and names.names(case)))
    return {
        "update_id": str(entry.pk),
        "service_request_id": entry.subject_key,
        "status": statuses.extended_after(entry, case),
        "description": f"{words}\n{case.public_result}".strip() if is_result else words,
        "updated_datetime": entry.at,
        "media_url": next(iter(_shown_after(case, url_of)), "") if is_result else "",
        "external_status_code": str(entry.details.get("target", "")),
    }


def _shown_after(case: Complaint, url_of: UrlOf) -> list[str]:
    return [url_of(photo) for photo in case.shown if photo.stage == Photo.Stage.AFTER]


def _is_result_of(entry: AuditEntry, case: Complaint) -> bool:
    """The released result belongs to the last closing by the unit, and to the last release."""
    return (entry.verb, entry.at) in (("resolve", case.closed_at), ("publish", case.reviewed_at))


def add(parameters: Parameters, key: ApiKey, *, at: datetime) -> Document:
    """A client's word about its own case: a message of the reporter's; REOPEN sends a closed one back.

    No other word moves the case: withdrawing and rating are the reporter's own, and closing is the unit's.

    :raises Problem: something missing or unknown, or a case that takes no words any more.
    """
    words, status = _words(parameters), _status(parameters)
    sent_at = parameters.moment("updated_datetime")
    number = parameters.one("service_request_id")
    mark = parameters.one("update_id", "update_id_ext") or _mark_of(number, str(sent_at), status, words)
    try:
        entry = _added(number, mark[:NUMBER_LENGTH], words, status, key, at=at)
    except Refused as refusal:
        raise Problem(str(refusal)) from None
    return Document("service_request_updates", Many("request_update", [{"update_id": str(entry.pk)}]))


def _words(parameters: Parameters) -> str:
    words = rules.clean(parameters.one("description"))
    if not words:
        raise Problem(_("请提供description。"))
    if len(words) > rules.MOST_CHARACTERS:
        raise Problem(_("description最多%(count)d个字。") % {"count": rules.MOST_CHARACTERS})
    return words


def _status(parameters: Parameters) -> str:
    status = parameters.one("status").upper().replace(" ", "_")
    if status and status not in KNOWN:
        raise Problem(_("不认识的status：%(status)s。") % {"status": status[:40]})
    return status


def _mark_of(*parts: str) -> str:
    """A client without numbers of its own: the same words are the same update."""
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


@transaction.atomic
def _added(number: str, mark: str, words: str, status: str, key: ApiKey, *, at: datetime) -> AuditEntry:
    keys.hold(key, at=at)
    case = _case_of(number, key)
    if known := ApiUpdate.objects.filter(key=key, number=mark).select_related("entry").first():
        return known.entry
    entry = _said(case, words, status, at=at)
    ApiUpdate.objects.create(key=key, number=mark, entry=entry)
    return entry


def _said(case: Complaint, words: str, status: str, *, at: datetime) -> AuditEntry:
    if status == REOPEN and case.status == Status.RESOLVED:
        actions.reopen(case, words=words, by=None, at=at)
        return AuditEntry.objects.about(case.label, case.key).filter(verb="reopen").latest("at", "pk")
    return actions.write(case, words=words, by=None, at=at)


def _case_of(number: str, key: ApiKey) -> Complaint:
    """:raises NotFound: a case that this client did not file; whether it exists is not said."""
    if not number:
        raise Problem(_("请提供service_request_id。"))
    mine = ApiFiling.objects.filter(key=key, case__number=rules.read_number(number[:40]))
    filing = mine.select_related("case__category", "case__compound__township", "case__building__area").first()
    if filing is None:
        raise NotFound(_("没有编号为“%(number)s”的、由贵方登记的诉求。") % {"number": number[:40]})
    return filing.case
