"""A reporter's own data: hidden, corrected, deleted, and the lost code made anew. Each is in the story."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from communities.models import User
from workflow import audit
from workflow.lifecycle import MoveRefused
from workflow.models import AuditEntry
from workflow.refusals import Refused

from .. import rules
from ..contacts import mail_key, phone_key
from ..lifecycle import Relation, Status
from ..models import Complaint, DataRequest, Purge
from . import notices
from .filing import Contact, Filed
from .retention import purge

CONTACT = {
    "contact_name": None,
    "contact_phone": None,
    "contact_mail": None,
    "phone_key": "",
    "mail_key": "",
    "reporter": None,
}
"""What of a case says who reported it, and the value that stands for nothing."""


@transaction.atomic
def hide_name(complaint: Complaint, *, by: User | None, at: datetime) -> AuditEntry:
    """From now on nobody on the staff can look up who reported it; the reporter is still told.

    :raises Refused: not the reporter, hidden already, or the category asks for a name.
    """
    _require_reporter(complaint, by)
    if complaint.anonymous:
        raise Refused(_("您的姓名和联系方式已经隐藏。"))
    if not complaint.category.anonymous_ok:
        raise Refused(
            _("“%(category)s”类诉求需要留下联系方式，不能匿名。") % {"category": complaint.category}
        )
    _change(complaint, anonymous=True)
    return _record(complaint, "hide_name", by=None, at=at)


@transaction.atomic
def ask_data(complaint: Complaint, *, kind: str, words: str, by: User | None, at: datetime) -> DataRequest:
    """Ask to have personal data corrected or deleted; an officer answers within 15 working days.

    :raises Refused: not the reporter, or the same waits for its answer already.
    """
    _require_reporter(complaint, by)
    if complaint.data_requests.filter(kind=kind, decided_at=None).exists():
        raise Refused(_("您已经提出过同样的请求，正在处理，最迟15个工作日内答复。"))
    entry = _record(complaint, "ask_data", by=None, at=at, kind=kind)
    notices.tell_of_request(complaint, entry, at=at)
    return DataRequest.objects.create(case=complaint, kind=kind, words=rules.clean(words), asked_at=at)


@transaction.atomic
def answer_data(
    request: DataRequest,
    *,
    granted: bool,
    answer: str,
    by: User,
    at: datetime,
    contact: Contact | None = None,
) -> DataRequest:
    """Answer a request: what is granted is done at once.

    :param contact: what is to stand there from now on; what is empty in it stays as it is.
    :raises Refused: not a dispatcher, acts for the unit, or it was answered already.
    """
    complaint, answer = request.case, rules.clean(answer)
    _require_dispatcher(complaint, by)
    if granted and request.kind == DataRequest.Kind.CORRECT and not _is_filled(contact):
        raise Refused(_("请填写更正后的称呼、手机号或邮箱。"))
    decided = {"decided_at": at, "decided_by": by, "granted": granted, "answer": answer}
    if not DataRequest.objects.filter(pk=request.pk, decided_at=None).update(**decided):
        raise Refused(_("这个请求已经答复过了。"))
    entry = _record(complaint, "answer_data", by=by, at=at, note=answer, kind=request.kind, granted=granted)
    notices.tell(complaint, entry, at=at)
    if granted and contact is not None and request.kind == DataRequest.Kind.CORRECT:
        _correct(complaint, contact)
    elif granted:
        _delete(complaint, by=by, at=at)
    request.refresh_from_db()
    return request


def _is_filled(contact: Contact | None) -> bool:
    return contact is not None and bool(contact.name or contact.phone or contact.mail)


def _correct(complaint: Complaint, contact: Contact) -> None:
    changed: dict[str, str] = {}
    if contact.name:
        changed |= {"contact_name": contact.name}
    if contact.phone:
        changed |= {"contact_phone": contact.phone, "phone_key": phone_key(contact.phone)}
    if contact.mail:
        changed |= {"contact_mail": contact.mail, "mail_key": mail_key(contact.mail)}
    _change(complaint, **changed)


def _delete(complaint: Complaint, *, by: User, at: datetime) -> None:
    """All that is personal where the case is done, and who reported it where it still runs."""
    if complaint.is_open or complaint.status == Status.RESOLVED:
        forget(complaint, by=by, at=at)
        return
    notices.forget([complaint.number])
    purge([complaint.pk], reason=Purge.Reason.REQUEST, by=by, at=at)


@transaction.atomic
def forget(complaint: Complaint, *, by: User | None, at: datetime) -> Purge:
    """Delete who reported a case that still runs, and write one line in the register of deletions.

    What the unit needs to go on stays until it is done and old (`retention`). The slip still opens the page.
    """
    deleted = [name for name in CONTACT if getattr(complaint, name)]
    _change(complaint, **CONTACT)
    notices.forget([complaint.number])
    complaint.data_requests.update(words="")
    return Purge.objects.create(case=complaint, reason=Purge.Reason.REQUEST, fields=deleted, at=at, by=by)


@transaction.atomic
def reissue_code(complaint: Complaint, *, by: User, at: datetime, note: str) -> Filed:
    """Another code for who has lost the slip; the old one is dead from this moment.

    :param note: how the reporter's identity was checked.
    :raises Refused: not a dispatcher, acts for the unit, or the check is not described.
    """
    _require_dispatcher(complaint, by)
    words = rules.clean(note)
    if not words:
        raise Refused(_("请写明怎样核对了反映人的身份。"))
    as_read = Complaint.objects.filter(pk=complaint.pk, code_turn=complaint.code_turn)
    complaint.code_turn += 1
    code = complaint.make_code()
    if not as_read.update(code_turn=F("code_turn") + 1, code_hash=Complaint.hash_of(code)):
        raise Refused(_("刚刚有人已经重新发放了查询码，请刷新页面。"))
    complaint.refresh_from_db()
    entry = _record(complaint, "reissue", by=by, at=at, note=words)
    notices.tell(complaint, entry, at=at)
    return Filed(complaint, code)


def _require_reporter(complaint: Complaint, user: User | None) -> None:
    if Relation.REPORTER not in complaint.relations_of_holder(user):
        raise MoveRefused(_("您登录的账号参与了这件诉求的办理，不能代反映人操作。"))


def _require_dispatcher(complaint: Complaint, user: User) -> None:
    relations = complaint.relations_of(user)
    if Relation.DISPATCHER not in relations or Relation.UNIT in relations:
        raise MoveRefused(_("反映人信息只由派单人员处理，承办单位不能处理。"))


def _change(complaint: Complaint, **columns: Any) -> None:
    Complaint.objects.filter(pk=complaint.pk).update(**columns)
    complaint.refresh_from_db()


def _record(
    complaint: Complaint, verb: str, *, by: User | None, at: datetime, note: str = "", **facts: str | bool
) -> AuditEntry:
    return audit.record(
        complaint.label, complaint.key, verb, by=by, at=at, note=note, round=complaint.round, **facts
    )
