"""What of a bulletin a page does itself while compounds are few, and leaves to the periodic table then."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, cast

from django.conf import settings
from django.core.files import File
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from communities.actions.rights import Actor
from communities.models import Compound
from finance.rules.periods import Period, from_code
from workflow import audit, outbox
from workflow.directory import Recipient
from workflow.models import Message
from workflow.refusals import Refused

from ..bulletins.annex import workbook
from ..lifecycle import BulletinStatus
from ..models import Bulletin, BulletinChore, Freeze
from .bulletins import LABEL, freeze_bulletin, issue_bulletin, require_freezable
from .corrections import compare_quarters
from .duties import require
from .freezing import LABEL as QUARTER
from .freezing import freeze, require_ready

Kind = BulletinChore.Kind
ASKED = {Kind.COMPARE: "ask_comparison", Kind.FREEZE: "ask_freeze"}
REFUSED = {
    Kind.COMPARE: gettext_noop("%(quarter)s通报：以前季度的数据没有核对成，%(reason)s"),
    Kind.FREEZE: gettext_noop("%(quarter)s的数据没有冻结成：%(reason)s"),
}
DONE = {Kind.FREEZE: gettext_noop("%(quarter)s的数据已经冻结")}


def is_large() -> bool:
    """Whether there are more compounds than a page should wait for."""
    return Compound.objects.active().count() > settings.BULLETIN_AT_ONCE


def begin_comparison(bulletin: Bulletin, *, by: Actor, at: datetime) -> bool:
    """Compare earlier quarters, now or by the periodic table; answers whether it is done.

    :raises Refused: no right, or no draft any more.
    """
    if not is_large():
        compare_quarters(bulletin, by=by, at=at)
        return True
    require(by, "bulletin.draft", at=at)
    if not Bulletin.objects.filter(pk=bulletin.pk, status=BulletinStatus.DRAFT).exists():
        raise Refused(_("通报已经核稿，不能再改。需要修改的，请核稿人退回。"))
    _ask(bulletin, Kind.COMPARE, by=by, at=at)
    return False


def begin_freezing(bulletin: Bulletin, *, by: Actor, at: datetime) -> bool:
    """Freeze it, now or by the periodic table; answers whether it is done.

    :raises Refused: what `freeze_bulletin` refuses, as far as that is known already.
    """
    if not _takes_long(bulletin.quarter):
        freeze_bulletin(bulletin, by=by, at=at)
        if is_large():
            _ask(bulletin, Kind.ANNEX, by=by, at=at)
        return True
    require_freezable(bulletin, by=by, at=at)
    _ask(bulletin, Kind.FREEZE, by=by, at=at)
    return False


def begin_freezing_quarter(quarter: Period, *, by: Actor, at: datetime) -> bool:
    """The same of a quarter, whether it has a bulletin or not.

    :raises Refused: what `freeze` refuses, as far as that is known already.
    """
    if not _takes_long(quarter.code):
        freeze(quarter, by=by, at=at)
        return True
    require_ready(quarter, by=by, at=at)
    _ask(None, Kind.FREEZE, quarter.code, by=by, at=at)
    return False


def _takes_long(quarter: str) -> bool:
    return is_large() and not Freeze.objects.filter(quarter=quarter).exists()


@transaction.atomic
def issue_with_annexes(bulletin: Bulletin, *, by: Actor, at: datetime) -> Bulletin:
    """:raises Refused: what `issue_bulletin` refuses."""
    row = issue_bulletin(bulletin, by=by, at=at)
    if is_large():
        for kind in (Kind.ANNEX, Kind.PUBLIC_ANNEX):
            _ask(row, kind, by=by, at=at)
    return row


@transaction.atomic
def _ask(bulletin: Bulletin | None, kind: str, quarter: str = "", *, by: Actor, at: datetime) -> None:
    given = {"asked_by": by, "asked_at": at}
    row, is_new = BulletinChore.objects.get_or_create(
        bulletin=bulletin, quarter=quarter, kind=kind, done_at=None, defaults=given
    )
    if is_new and kind in ASKED:
        label = LABEL if bulletin else QUARTER
        audit.record(label, row.about, ASKED[Kind(kind)], by=by, at=at)


def annex_of(bulletin: Bulletin, *, is_public: bool) -> Any:
    """The open workbook; None while it is being made. What nobody asked for, or was lost, is made now."""
    kind = Kind.PUBLIC_ANNEX if is_public else Kind.ANNEX
    rows = BulletinChore.objects.filter(bulletin=bulletin, kind=kind)
    if rows.waiting().exists():
        return None
    done = rows.filter(made_of=bulletin.sha256).exclude(file="").order_by("-pk").first()
    if done and done.file.storage.exists(str(done.file.name)):
        return done.file.open("rb")
    return workbook(bulletin, is_public=is_public)


def work(at: datetime) -> int:
    """Do what waits, one after the other; done twice it is the same. Answers how many."""
    rows = BulletinChore.objects.waiting().select_related("bulletin__freeze", "asked_by")
    chores = list(rows.order_by("asked_at", "pk"))
    for chore in chores:
        if chore.kind in DEEDS:
            _try(chore, DEEDS[Kind(chore.kind)], at)
        else:
            _make(chore, at)
    return len(chores)


def _try(chore: BulletinChore, deed: Callable[[BulletinChore, datetime], None], at: datetime) -> None:
    """Whoever asked is told what became of it."""
    refusal = ""
    try:
        deed(chore, at)
    except Refused as reason:
        refusal = str(reason)[:200]
    with transaction.atomic():
        mine = BulletinChore.objects.waiting().filter(pk=chore.pk)
        if mine.update(done_at=at, refusal=refusal):
            _tell(chore, refusal, at)


def _bulletin_of(chore: BulletinChore) -> Bulletin:
    """Only a freeze may be without; the table's own check says so."""
    return cast(Bulletin, chore.bulletin)


def _compare(chore: BulletinChore, at: datetime) -> None:
    compare_quarters(_bulletin_of(chore), by=chore.asked_by, at=at)


def _freeze(chore: BulletinChore, at: datetime) -> None:
    """Stored once, however often this is interrupted: one that came so far is frozen, not refused."""
    bulletin, by = chore.bulletin, chore.asked_by
    if bulletin is None:
        freeze(cast(Period, from_code(chore.quarter)), by=by, at=at)  # nothing else is asked for
        return
    try:
        freeze_bulletin(bulletin, by=by, at=at)
    except Refused:
        bulletin.refresh_from_db()
        if bulletin.freeze is None:
            raise
    _ask(bulletin, Kind.ANNEX, by=by, at=at)


DEEDS = {Kind.COMPARE: _compare, Kind.FREEZE: _freeze}


def _tell(chore: BulletinChore, refusal: str, at: datetime) -> None:
    words = REFUSED.get(Kind(chore.kind)) if refusal else DONE.get(Kind(chore.kind))
    if words is None or chore.asked_by_id is None:
        return
    to = Recipient(Message.Channel.INBOX, user_id=chore.asked_by_id)
    params = {"quarter": chore.about, "reason": refusal}
    link = chore.bulletin.get_desk_url() if chore.bulletin else reverse("quarter-list")
    outbox.enqueue([outbox.message(f"chore:{chore.pk}", to, words, params=params, link=link, at=at)])


def _make(chore: BulletinChore, at: datetime) -> None:
    """A file of before goes; one that was issued meanwhile has asked for another."""
    bulletin = _bulletin_of(chore)
    with workbook(bulletin, is_public=chore.kind == Kind.PUBLIC_ANNEX) as book:
        chore.file.save(f"{bulletin.quarter}-{chore.kind}.xlsx", File(book), save=False)
    chore.made_of, chore.done_at = bulletin.sha256, at
    chore.save(update_fields=["file", "made_of", "done_at"])
    for old in BulletinChore.objects.filter(bulletin=bulletin, kind=chore.kind, pk__lt=chore.pk):
        old.file.delete(save=False)
        old.delete()
