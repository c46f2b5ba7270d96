"""A notice is drafted by one person, read and published by another, and expires or is withdrawn."""

import secrets
from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from communities.access import grants
from communities.models import Compound, Township, User
from workflow import audit, typed
from workflow.models import AuditEntry
from workflow.refusals import Refused

from ..models import Notice, PublicShelf

LABEL = "notice"
HANDS = ("draft_notice", "revise_notice")
"""Verbs of whoever wrote it; they do not publish it."""


@transaction.atomic
def draft_notice(
    *, title: str, body: str, compound: Compound | None, township: Township | None, by: User, at: datetime
) -> Notice:
    """A draft for a compound, a township, or (neither) the district. A form sent twice gives the first one.

    :raises Refused: no words, or no say there.
    """
    notice = Notice(
        number=secrets.token_hex(10),
        title=typed.clean(title),
        body=typed.clean(body),
        compound=compound,
        township=None if compound else township,
        written_at=at,
        written_by=by,
    )
    _require_words(notice)
    _require_say("notice.draft", notice, by)
    User.objects.select_for_update(of=("self",)).get(pk=by.pk)  # of two clicks one waits for the other
    if known := _twin(notice):
        return known
    notice.save()
    notice.number = f"GG-{timezone.localdate(at).year}-{notice.pk:05}"
    Notice.objects.filter(pk=notice.pk).update(number=notice.number)
    audit.record(LABEL, notice.number, "draft_notice", by=by, at=at)
    return notice


def _twin(notice: Notice) -> Notice | None:
    told = ("title", "body", "compound", "township", "written_by")
    return Notice.objects.drafts().filter(**{name: getattr(notice, name) for name in told}).first()


@transaction.atomic
def revise_notice(notice: Notice, *, title: str, body: str, by: User, at: datetime) -> Notice:
    """Other words, as long as it is a draft.

    :raises Refused: no words, no say there, or it is published.
    """
    notice.title, notice.body = typed.clean(title), typed.clean(body)
    _require_words(notice)
    _require_say("notice.draft", notice, by)
    words = {"title": notice.title, "body": notice.body, "written_at": at, "written_by": by}
    if not Notice.objects.drafts().filter(pk=notice.pk).update(**words):
        raise Refused(_("这份公告已经发布或者撤回，不能再改。需要更正的，请撤回后另发。"))
    audit.record(LABEL, notice.number, "revise_notice", by=by, at=at)
    notice.refresh_from_db()
    return notice


@transaction.atomic
def publish_notice(
    notice: Notice, *, is_pinned: bool, expires_at: datetime | None, by: User, at: datetime
) -> Notice:
    """Show it to everybody from now on.

    :raises Refused: no say there, one's own draft, an end that has passed, or it is no draft any more.
    """
    _require_say("notice.publish", notice, by)
    _require_second_person(notice, by)
    if expires_at is not None and expires_at <= at:
        raise Refused(_("到期日期应在今天以后。"))
    columns = {"published_at": at, "published_by": by, "is_pinned": is_pinned, "expires_at": expires_at}
    if not Notice.objects.drafts().filter(pk=notice.pk).update(**columns):
        raise Refused(_("这份公告已经发布或者撤回。"))
    audit.record(LABEL, notice.number, "publish_notice", by=by, at=at)
    PublicShelf.touch()
    notice.refresh_from_db()
    return notice


@transaction.atomic
def withdraw_notice(notice: Notice, *, note: str, by: User, at: datetime) -> Notice:
    """Take a notice away at once, with a reason; a draft may be withdrawn by who may write one there.

    :raises Refused: no reason, no say there, or it is withdrawn already.
    """
    _require_say("notice.publish" if notice.published_at else "notice.draft", notice, by)
    if not (note := typed.clean(note)):
        raise Refused(_("请写明撤回的原因。"))
    columns = {"withdrawn_at": at, "withdrawn_note": note[:200]}
    if not Notice.objects.filter(pk=notice.pk, withdrawn_at=None).update(**columns):
        raise Refused(_("这份公告已经撤回。"))
    audit.record(LABEL, notice.number, "withdraw_notice", by=by, at=at, note=note)
    PublicShelf.touch()
    notice.refresh_from_db()
    return notice


def count_read(notice: Notice) -> None:
    """One more opening of the page. Who, from where and how often the same is not known and not stored."""
    Notice.objects.filter(pk=notice.pk).update(reads=F("reads") + 1)


def _require_words(notice: Notice) -> None:
    if not notice.title or not notice.body:
        raise Refused(_("公告要有标题和正文。"))


def _require_say(permission: str, notice: Notice, by: User) -> None:
    if not grants(by).covers(permission, notice.place):
        raise Refused(_("这个范围的公告不归您办理，请联系镇乡或区专班。"))


def _require_second_person(notice: Notice, by: User) -> None:
    wrote = AuditEntry.objects.about(LABEL, notice.number).filter(verb__in=HANDS)
    if wrote.filter(by__person=by.person_id).exists():
        raise Refused(_("这份公告是您起草或修改的，发布要由另一个人审核。"))
