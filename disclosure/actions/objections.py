"""A resident asks, the compound answers, the township decides once; a second person makes it public."""

import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from communities.access import grants
from communities.directory import Staff
from communities.models import User
from workflow import audit, channels, outbox, secret, steps, typed
from workflow.directory import Recipient
from workflow.masking import gives_away
from workflow.models import AuditEntry, Message
from workflow.refusals import Refused

from ..lifecycle import ASKER, LIFECYCLE, Status
from ..models import Document, Objection, ObjectionLimit, PublicShelf

LEAST, MOST = 5, 1000
"""Characters of a question."""
BATCH = 200
HANDS = ("answer", "decide")
"""Verbs of whoever dealt with it; they do not review it."""
TO_STAFF = {
    "ask": (("treasurer", "director"), gettext_noop("居民对公示提出异议%(number)s，请在5个工作日内答复")),
    "appeal": (("township",), gettext_noop("居民对异议%(number)s的答复不满意，请镇乡处理")),
    "decide": (("treasurer", "director"), gettext_noop("异议%(number)s镇乡已处理，请查看")),
}
TO_ASKER = {
    "answer": gettext_noop("您的异议%(number)s已有答复，请打开链接查看。不满意可以请镇乡处理。"),
    "decide": gettext_noop("您的异议%(number)s镇乡已处理，请打开链接查看。"),
}
ASKERS = "asker:%s:"
"""How the keys of all messages to the asker of one question begin."""


@dataclass(frozen=True)
class Asked:
    """A stored question with the code that opens its page."""

    objection: Objection
    code: str


class AnotherQuestion(Refused):
    """The form was sent before with another question: nothing of this one is stored."""


@transaction.atomic
def ask(
    document: Document,
    *,
    line: str,
    question: str,
    phone: str = "",
    mail: str = "",
    language: str = "",
    form_key: UUID,
    at: datetime,
) -> Asked:
    """Store a question once and start the clock. The same form sent again gives the first one.

    :raises AnotherQuestion: the same form with another question.
    :raises Refused: too few or too many words, or the document hangs nowhere.
    """
    question, line = typed.clean(question), typed.clean(line)[:120]
    if known := _sent_before(form_key, document, question, line):
        return known
    if not LEAST <= typed.characters(question) <= MOST:
        words = {"least": LEAST, "most": MOST}
        raise Refused(_("请写清楚要问什么，%(least)s到%(most)s个字。") % words)
    if not Document.objects.readable().filter(pk=document.pk).exists():
        raise Refused(_("这份文件现在没有公示，不能提问。"))
    try:
        with transaction.atomic():
            objection = Objection.objects.create(
                number=secrets.token_hex(10),
                form_key=form_key,
                document=document,
                line=line,
                question=question,
                contact_phone=phone or None,
                contact_mail=mail or None,
                language=language,
                status=LIFECYCLE.start,
                asked_at=at,
            )
    except IntegrityError:  # the twin was stored at this very moment
        if (known := _sent_before(form_key, document, question, line)) is None:
            raise
        return known
    objection.number = f"YY-{timezone.localdate(at).year}-{objection.pk:06}"
    code = objection.make_code()
    objection.code_hash = secret.hash_of(code)
    objection.save(update_fields=["number", "code_hash"])
    steps.start(objection, {"answer": _limits(at)["answer"]}, at=at)
    objection.refresh_from_db()
    entry = audit.record(objection.label, objection.key, "ask", by=None, at=at, round=1)
    _tell(objection, entry, at)
    PublicShelf.touch()
    return Asked(objection, code)


def _sent_before(form_key: UUID, document: Document, question: str, line: str) -> Asked | None:
    known = Objection.objects.filter(form_key=form_key).first()
    if known is None:
        return None
    if (known.document_id, known.question, known.line) != (document.pk, question, line):
        raise AnotherQuestion(_("上一个问题已经收到。这是另一个问题的话，请再点一次提交。"))
    return Asked(known, known.code)


@transaction.atomic
def answer(objection: Objection, *, answer: str, by: User, at: datetime) -> AuditEntry:
    """The compound's answer, which the asker reads at once.

    :raises Refused: no say here, no words, or it was answered.
    """
    changes = {"answer": typed.clean(answer), "answered_at": at}
    return _staff(objection, "answer", changes, note=typed.clean(answer), by=by, at=at)


@transaction.atomic
def decide(objection: Objection, *, decision: str, by: User, at: datetime) -> AuditEntry:
    """The township's word, which is the last.

    :raises Refused: no say here, no words, or it does not wait for the township.
    """
    changes = {"decision": typed.clean(decision), "ended_at": at}
    return _staff(objection, "decide", changes, note=typed.clean(decision), by=by, at=at)


@transaction.atomic
def accept(objection: Objection, *, at: datetime) -> AuditEntry:
    """The asker is content.

    :raises Refused: there is no answer, or the asker has spoken already.
    """
    return steps.advance(objection, "accept", roles=ASKER, by=None, at=at, changes={"ended_at": at})


@transaction.atomic
def appeal(objection: Objection, *, reason: str, at: datetime) -> AuditEntry:
    """The asker is not content: the township decides, once.

    :raises Refused: no reason, there is no answer, or the asker has spoken already.
    """
    reason = typed.clean(reason)[:MOST]
    changes = {"appeal": reason}
    limits = {"decide": _limits(at)["decide"]}
    entry = steps.advance(
        objection, "appeal", roles=ASKER, by=None, at=at, note=reason, limits=limits, changes=changes
    )
    _tell(objection, entry, at)
    PublicShelf.touch()
    return entry


def _limits(at: datetime) -> dict:
    return ObjectionLimit.objects.of(timezone.localdate(at))


def _staff(
    objection: Objection, move: str, changes: dict, *, note: str, by: User, at: datetime
) -> AuditEntry:
    roles = objection.relations_of(by)
    entry = steps.advance(objection, move, roles=roles, by=by, at=at, note=note, changes=changes)
    _tell(objection, entry, at)
    PublicShelf.touch()
    return entry


@transaction.atomic
def publish_answer(objection: Objection, *, question: str, answer: str, by: User, at: datetime) -> AuditEntry:
    """Show the reviewed words to everybody.

    :raises Refused: the reviewer dealt with it or has no say here; there is no answer yet; the words still
        give somebody away.
    """
    question, answer = typed.clean(question), typed.clean(answer)
    _require_say(objection, by)
    _require_second_person(objection, by)
    if not objection.is_settled:
        raise Refused(_("还没有答复，不能公开。"))
    if not question or not answer:
        raise Refused(_("请写明公开的问题和答复。"))
    if gives_away(question) or gives_away(answer):
        raise Refused(_("公开的文字里还有电话、证件号、车牌或者邮箱，请先遮盖。"))
    _show(objection, question=question, answer=answer, by=by, at=at)
    return audit.record(objection.label, objection.key, "publish", by=by, at=at)


@transaction.atomic
def unpublish_answer(objection: Objection, *, note: str, by: User, at: datetime) -> AuditEntry:
    """Take the words back from the public at once.

    :raises Refused: no reason, no say here, or nothing is public.
    """
    _require_say(objection, by)
    if objection.reviewed_at is None:
        raise Refused(_("这件异议没有公开。"))
    if not (note := typed.clean(note)):
        raise Refused(_("请写明撤下的原因。"))
    _show(objection, question="", answer="", by=None, at=None)
    return audit.record(objection.label, objection.key, "unpublish", by=by, at=at, note=note)


def _require_say(objection: Objection, by: User) -> None:
    if not grants(by).covers("notice.publish", objection.compound):
        raise Refused(_("公开审核由社区、镇乡和区专班负责，请联系他们。"))


def _require_second_person(objection: Objection, by: User) -> None:
    acted = AuditEntry.objects.about(objection.label, objection.key).filter(verb__in=HANDS)
    if acted.filter(by__person=by.person_id).exists():
        raise Refused(_("您答复或处理过这件异议，公开审核要由另一个人来做。"))


def _show(objection: Objection, *, question: str, answer: str, by: User | None, at: datetime | None) -> None:
    words = {"public_question": question, "public_answer": answer}
    Objection.objects.filter(pk=objection.pk).update(**words, reviewed_at=at, reviewed_by=by)
    PublicShelf.touch()
    objection.refresh_from_db()


def link_of(objection: Objection) -> str:
    """The secret address of the asker's page; empty where keys were changed since."""
    code = objection.code
    return reverse("disclosure:asked", args=[objection.number, code]) if code else ""


def _tell(objection: Objection, entry: AuditEntry, at: datetime) -> None:
    outbox.enqueue([*_to_staff(objection, entry, at), *_to_asker(objection, entry, at)])


def _to_staff(objection: Objection, entry: AuditEntry, at: datetime) -> Iterator[Message]:
    audiences, subject = TO_STAFF.get(entry.verb, ((), ""))
    directory = Staff(timezone.localdate(at))
    placed: list[Any] = [objection]
    found = [to for audience in audiences for to in directory.recipients(audience, placed)[objection.pk]]
    for to in {one.key: one for one in found}.values():
        params, link = {"number": objection.number}, objection.get_absolute_url()
        yield outbox.message(f"objection:{entry.pk}", to, subject, params=params, link=link, at=at)


def _to_asker(objection: Objection, entry: AuditEntry, at: datetime) -> Iterator[Message]:
    """By SMS and mail with the secret link, in the asker's language."""
    if entry.verb not in TO_ASKER:
        return
    for channel, address in _addresses(objection):
        yield outbox.message(
            f"{ASKERS % objection.number}{entry.pk}",
            Recipient(channel, address=address, language=objection.language),
            TO_ASKER[entry.verb],
            params={"number": objection.number},
            secret_link=link_of(objection),
            at=at,
        )


def _addresses(objection: Objection) -> Iterator[tuple[str, str]]:
    if objection.contact_phone and channels.sms_gateway():
        yield Message.Channel.SMS, objection.contact_phone
    if objection.contact_mail:
        yield Message.Channel.MAIL, objection.contact_mail


def purge_old(*, at: datetime) -> int:
    """Delete contacts and unreviewed words of questions that are over since so long; answers how many."""
    done = 0
    while count := _purge_some(at):
        done += count
    return done


@transaction.atomic
def _purge_some(at: datetime) -> int:
    limit = at - settings.KEEP_PERSONAL_DATA
    over = Q(ended_at__lt=limit) | Q(status=Status.ANSWERED, answered_at__lt=limit)
    rows = list(Objection.objects.filter(over, purged_at=None).without_words().order_by("pk")[:BATCH])
    for row in rows:
        _forget(row.number)
        blank = {"contact_phone": None, "contact_mail": None, "form_key": None, "appeal": ""}
        words = {"question": row.public_question, "purged_at": at}
        Objection.objects.filter(pk=row.pk).update(**blank, **words)
        audit.record(row.label, row.key, "purge", by=None, at=at)
    return len(rows)


def _forget(number: str) -> None:
    """Send nothing more of it, and keep no address to which anything was sent."""
    letters = Message.objects.filter(key__startswith=ASKERS % number)
    letters.filter(sent_at=None, leased_until=None).delete()
    letters.update(address=None, secret_link=None)
