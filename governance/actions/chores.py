"""What of a bulletin a page does itself while compounds are few, and leaves to the periodic table then."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.files import File
from django.db import transaction
from django.utils.translation import gettext as _

from communities.actions.rights import Actor
from communities.models import Compound
from workflow import audit
from workflow.refusals import Refused

from ..bulletins.annex import workbook
from ..lifecycle import BulletinStatus
from ..models import Bulletin, BulletinChore
from .bulletins import LABEL, freeze_bulletin, issue_bulletin
from .corrections import compare_quarters
from .duties import require

Kind = BulletinChore.Kind


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


def freeze_with_annex(bulletin: Bulletin, *, by: Actor, at: datetime) -> Bulletin:
    """:raises Refused: what `freeze_bulletin` refuses."""
    row = freeze_bulletin(bulletin, by=by, at=at)
    if is_large():
        _ask(row, Kind.ANNEX, by=by, at=at)
    return row


@transaction.atomic
def issue_with_annexes(bulletin: Bulletin, *, by: Actor, at: datetime) -> Bulletin:
    """:raises Refused: what `issue_bulletin` refuses."""
    row = issue_bulletin(bulletin, by=by, at=at)
    if is_large():
        for kind in (Kind.ANNEX, Kind.PUBLIC_ANNEX):
            _ask(row, kind, by=by, at=at)
    return row


@transaction.atomic
def _ask(bulletin: Bulletin, kind: str, *, by: Actor, at: datetime) -> None:
    given = {"asked_by": by, "asked_at": at}
    _row, is_new = BulletinChore.objects.get_or_create(
        bulletin=bulletin, kind=kind, done_at=None, defaults=given
    )
    if is_new and kind == Kind.COMPARE:
        audit.record(LABEL, bulletin.quarter, "ask_comparison", by=by, at=at)


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
        if chore.kind == Kind.COMPARE:
            _compare(chore, at)
        else:
            _make(chore, at)
    return len(chores)


def _compare(chore: BulletinChore, at: datetime) -> None:
    refusal = ""
    try:
        compare_quarters(chore.bulletin, by=chore.asked_by, at=at)
    except Refused as reason:
        refusal = str(reason)[:200]
    BulletinChore.objects.filter(pk=chore.pk).update(done_at=at, refusal=refusal)


def _make(chore: BulletinChore, at: datetime) -> None:
    """A file of before goes; one that was issued meanwhile has asked for another."""
    bulletin = chore.bulletin
    with workbook(bulletin, is_public=chore.kind == Kind.PUBLIC_ANNEX) as book:
        chore.file.save(f"{bulletin.quarter}-{chore.kind}.xlsx", File(book), save=False)
    chore.made_of, chore.done_at = bulletin.sha256, at
    chore.save(update_fields=["file", "made_of", "done_at"])
    for old in BulletinChore.objects.filter(bulletin=bulletin, kind=chore.kind, pk__lt=chore.pk):
        old.file.delete(save=False)
        old.delete()
