"""A bulletin from draft to number: one writes, another checks, values are frozen, then it is issued."""

from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F, Max, TextField, Value
from django.db.models.functions import Length
from django.utils import timezone
from django.utils.translation import gettext as _

from communities.actions.rights import Actor, grants_of, is_same_person
from communities.models import Person
from finance.rules.periods import Period
from workflow import audit, calendars, typed
from workflow.lifecycle import MoveRefused
from workflow.masking import gives_away
from workflow.models import AuditEntry
from workflow.refusals import Refused

from ..bulletins.content import canonical, digest, drafted
from ..lifecycle import BULLETIN, BulletinMove, BulletinStatus
from ..models import Bulletin, BulletinChore
from ..rules import bulletins as rules
from .duties import require
from .freezing import freeze, require_ready
from .interviews import call_interviews

LABEL = "bulletin"
HANDS = ("draft_bulletin", "revise_bulletin", "explain_corrections")
"""Verbs of whoever wrote in it; they do not check it."""


@dataclass(frozen=True)
class Words:
    """What the office writes: everything of it goes to the public."""

    title: str
    recipients: str
    copies: str = ""
    comment: str = ""
    measures: str = ""

    def cleaned(self) -> "Words":
        """:raises Refused: title or recipients are missing, or there is a telephone or identity number."""
        found = Words(**{name: typed.clean(text) for name, text in asdict(self).items()})
        if not found.title or not found.recipients:
            raise Refused(_("请写明标题和主送机关。"))
        if gives_away("\n".join(asdict(found).values())):
            raise Refused(_("通报要公开，文字里不能有电话、证件号码、邮箱等个人信息。"))
        return found


@transaction.atomic
def draft_bulletin(quarter: Period, words: Words, *, by: Actor, at: datetime) -> Bulletin:
    """:raises Refused: no right, the quarter has not begun or has a bulletin, bad words."""
    require(by, "bulletin.draft", at=at)
    if quarter.kind != "quarter" or quarter.since > timezone.localdate(at):
        raise Refused(_("这个季度还没有开始。"))
    written = asdict(words.cleaned())
    row, is_new = Bulletin.objects.get_or_create(
        quarter=quarter.code,
        defaults={
            **written,
            "since": quarter.since,
            "until": quarter.until,
            "drafted_by": by,
            "drafted_at": at,
        },
    )
    if not is_new:
        raise Refused(_("%(quarter)s的通报已经有人起草。") % {"quarter": quarter.code})
    audit.record(LABEL, row.quarter, "draft_bulletin", by=by, at=at, title=row.title)
    return row


@transaction.atomic
def revise_bulletin(bulletin: Bulletin, words: Words, *, by: Actor, at: datetime) -> Bulletin:
    """:raises Refused: no right, no draft any more, bad words."""
    require(by, "bulletin.draft", at=at)
    written = asdict(words.cleaned())
    if not Bulletin.objects.filter(pk=bulletin.pk, status=BulletinStatus.DRAFT).update(**written):
        raise Refused(_("通报已经核稿，不能再改。需要修改的，请核稿人退回。"))
    audit.record(LABEL, bulletin.quarter, "revise_bulletin", by=by, at=at)
    bulletin.refresh_from_db()
    return bulletin


def names_in(bulletin: Bulletin) -> list[str]:
    """Words of the office that are the name of somebody in the register, chance or not."""
    text = "\n".join(getattr(bulletin, name) for name in Words.__dataclass_fields__)
    people = Person.objects.annotate(words=Value(text, TextField()), letters=Length("name"))
    found = people.filter(letters__gte=2, words__contains=F("name"))
    return sorted(set(found.values_list("name", flat=True)))


@transaction.atomic
def check_bulletin(
    bulletin: Bulletin, *, harmless: Collection[str] = (), by: Actor, at: datetime
) -> Bulletin:
    """Another person has read it.

    :param harmless: words that are somebody's name by chance, as the checker has seen for each of them.
    :raises Refused: no right, one's own words, somebody's name, corrections without a reason, no draft.
    """
    bulletin = _held(bulletin)
    _require_move(bulletin, BulletinMove.CHECK, by=by, at=at)
    _require_another(bulletin, by)
    if BulletinChore.objects.waiting().filter(bulletin=bulletin, kind="compare").exists():
        raise Refused(_("以前季度的数据还在后台核对，请等核对完再核稿。"))
    if bulletin.compared_at is None:
        raise Refused(_("请先核对以前季度的数据，再核稿。"))
    if count := bulletin.corrections.unexplained().count():
        raise Refused(_("还有%(count)d项更正没有写明原因。") % {"count": count})
    if names := [name for name in names_in(bulletin) if name not in harmless]:
        raise Refused(
            _("文字里有与在册人员同名的“%(names)s”：是人名的，请退回改写；不是的，请逐个勾选后再核稿。")
            % {"names": "、".join(names)}
        )
    columns = {"checked_by": by, "checked_at": at}
    return _move(bulletin, BulletinMove.CHECK, columns, by=by, at=at, harmless=sorted(harmless))


@transaction.atomic
def return_bulletin(bulletin: Bulletin, *, note: str, by: Actor, at: datetime) -> Bulletin:
    """Back to the desk of whoever writes; values that were frozen stay so.

    :raises Refused: no right, no reason, or there is nothing to return.
    """
    bulletin = _held(bulletin)
    _require_move(bulletin, BulletinMove.RETURN, by=by, at=at)
    if not (note := typed.clean(note)):
        raise Refused(_("请写明退回的原因。"))
    columns = {"checked_by": None, "checked_at": None}
    return _move(bulletin, BulletinMove.RETURN, columns, by=by, at=at, note=note)


def require_freezable(bulletin: Bulletin, *, by: Actor, at: datetime) -> None:
    """Whether its quarter may be frozen as things stand.

    :raises Refused: as `freeze_bulletin` does.
    """
    bulletin.refresh_from_db()
    _require_move(bulletin, BulletinMove.FREEZE, by=by, at=at)
    require_ready(bulletin.period, by=by, at=at)


def freeze_bulletin(bulletin: Bulletin, *, by: Actor, at: datetime) -> Bulletin:
    """Freezes the quarter, or takes the freeze that there is; counted outside of the transaction, as it does.

    :raises Refused: no right, not checked, or what a freeze refuses.
    """
    bulletin.refresh_from_db()
    _require_move(bulletin, BulletinMove.FREEZE, by=by, at=at)
    frozen = freeze(bulletin.period, by=by, at=at)
    with transaction.atomic():
        bulletin = _held(bulletin)
        _require_move(bulletin, BulletinMove.FREEZE, by=by, at=at)
        return _move(bulletin, BulletinMove.FREEZE, {"freeze": frozen}, by=by, at=at, sha256=frozen.sha256)


@transaction.atomic
def issue_bulletin(bulletin: Bulletin, *, by: Actor, at: datetime) -> Bulletin:
    """Gives it the next number of the year and writes down all it says; from then on the database keeps it.

    The portal calls the last of the quarter to their interviews with it (RULES 6).

    :raises Refused: no right, values not frozen.
    """
    bulletin = _held(bulletin)
    _require_move(bulletin, BulletinMove.ISSUE, by=by, at=at)
    issued_on = timezone.localdate(at)
    given = Bulletin.objects.filter(year=issued_on.year).aggregate(last=Max("serial"))["last"] or 0
    number = rules.number(settings.BULLETIN_MARK, issued_on.year, given + 1)
    content = canonical(drafted(bulletin, number=number, at=at))
    columns = {
        "issued_by": by,
        "issued_at": at,
        "due_at": rules.due_of(bulletin.period, calendars.current()).at,
        "year": issued_on.year,
        "serial": given + 1,
        "number": number,
        "content": content,
        "sha256": digest(content),
    }
    bulletin = _move(
        bulletin, BulletinMove.ISSUE, columns, by=by, at=at, number=number, sha256=columns["sha256"]
    )
    assert bulletin.freeze is not None  # noqa: S101 - the table of moves says so, too
    call_interviews(bulletin.freeze, issued_on=issued_on, by=None, at=at)
    return bulletin


def _held(bulletin: Bulletin) -> Bulletin:
    """All rows are locked, few as they are: numbers are given one after the other."""
    rows = {row.pk: row for row in Bulletin.objects.select_for_update(of=("self",)).order_by("pk")}
    return rows[bulletin.pk]


def _require_move(bulletin: Bulletin, move: str, *, by: Actor, at: datetime) -> None:
    """:raises Refused: not from this status, or no right to it."""
    rights = BULLETIN.by_name[move].roles
    held = rights if by is None else {word for word in rights if grants_of(by, at).may(word)}
    BULLETIN.require(bulletin.status, move, held)


def _require_another(bulletin: Bulletin, by: Actor) -> None:
    """:raises Refused: the checker wrote in it; persons are compared (SETTLED 6)."""
    wrote = AuditEntry.objects.about(LABEL, bulletin.quarter).filter(verb__in=HANDS).select_related("by")
    if any(is_same_person(entry.by, by) for entry in wrote):
        raise Refused(_("通报由您起草或者修改，要由另一人核稿。"))


def _move(
    bulletin: Bulletin,
    move: str,
    columns: Mapping[str, Any],
    *,
    by: Actor,
    at: datetime,
    note: str = "",
    **details: Any,
) -> Bulletin:
    target = BULLETIN.by_name[move].target
    mine = Bulletin.objects.filter(pk=bulletin.pk, status=bulletin.status)
    if not mine.update(status=target, **columns):
        raise MoveRefused(_("刚刚有人已经办理了这一步，请刷新页面看看最新进展。"))
    audit.record(LABEL, bulletin.quarter, move, by=by, at=at, note=note, **details)
    bulletin.refresh_from_db()
    return bulletin
