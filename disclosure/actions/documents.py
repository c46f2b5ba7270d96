"""A document is fixed once with its hash, then put up and taken down, by level and channel."""

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from communities.access import grants
from communities.models import ManagementArea, User
from workflow import attachments, audit
from workflow.refusals import Refused
from workflow.uploads import Admitted

from .. import rules
from ..models import Channel, Document, Level, Posting, PostingPhoto, PublicShelf

FORMATS = {Document.Kind.STATEMENT: rules.STATEMENT, Document.Kind.SAFETY: rules.HAZARDS}
"""How the data of a kind are laid out; all others are papers."""
NUMBER = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{2,39}")
LABEL = "document"


@transaction.atomic
def publish(
    *,
    area: ManagementArea,
    kind: str,
    number: str,
    title: str,
    data: Mapping[str, Any],
    period_from: date | None = None,
    period_to: date | None = None,
    due_on: date | None = None,
    source_label: str,
    source_key: str,
    by: User | None,
    at: datetime,
) -> Document:
    """Fix a document for good. Whoever calls has asked who may. The same once more gives the same document.

    :param data: as `schemas/statement.json` says for a statement, `schemas/hazards.json` for open hazards,
        `schemas/paper.json` for all else.
    :param due_on: by when every level shows it; for a statement the rule's day unless told.
    :raises Refused: the data have another shape or do not add up, or the number stands for something else.
    """
    if not NUMBER.fullmatch(number):
        raise Refused(_("公示文件的编号只能用字母、数字和短横线，至少3位。"))
    is_statement = kind == Document.Kind.STATEMENT
    rules.required(data, FORMATS.get(Document.Kind(kind), rules.PAPER))
    content = rules.canonical(
        {"document": _head(area, kind, number, title, period_from, period_to), "data": data}
    )
    sha256 = rules.digest(content)
    known = Document.objects.select_for_update().filter(number=number).first()
    if known:
        return _same(known, sha256)
    if is_statement and due_on is None and period_from and period_to:
        due_on = rules.due_for(period_from, period_to)
    document = Document.objects.create(
        number=number,
        kind=kind,
        area=area,
        title=title,
        period_from=period_from,
        period_to=period_to,
        content=content,
        sha256=sha256,
        source_label=source_label,
        source_key=source_key,
        due_on=due_on,
        created_at=at,
        created_by=by,
    )
    audit.record(LABEL, number, "publish", by=by, at=at, sha256=sha256)
    return document


def _head(
    area: ManagementArea, kind: str, number: str, title: str, period_from: date | None, period_to: date | None
) -> dict[str, Any]:
    compound = area.compound
    return {
        "number": number,
        "kind": str(kind),
        "title": title,
        "compound": {"code": compound.code, "name": compound.name},
        "area": area.name,
        "township": str(compound.township),
        "period": {"from": _written(period_from), "to": _written(period_to)},
    }


def _written(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _same(known: Document, sha256: str) -> Document:
    if known.sha256 != sha256:
        raise Refused(_("编号%(number)s已经定稿，内容不同，请换一个编号。") % {"number": known.number})
    return known


@transaction.atomic
def post(
    document: Document,
    *,
    level: str,
    channel: str,
    place: str = "",
    evidence: Iterable[Admitted] = (),
    by: User,
    at: datetime,
) -> Posting:
    """Put the document up. What hangs there already is answered as it is.

    A sheet on a wall needs its place and a photo of it hanging; web and screen are the portal's own and need
    neither.

    :raises Refused: no say on this level here; place or photo missing.
    """
    level, channel = Level(level), Channel(channel)
    _require_say(document, level, by)
    place, photos = place.strip(), list(evidence)
    if channel != Channel.WALL:
        place, photos = "", []
    elif not place:
        raise Refused(_("请写明张贴在哪里，例如：1号楼大堂公示栏。"))
    Document.objects.select_for_update().get(pk=document.pk)
    known = document.postings.up().filter(level=level, channel=channel, place=place).first()
    if known:
        return known
    if channel == Channel.WALL and not photos:
        raise Refused(_("请上传张贴后的照片。"))
    posting = Posting.objects.create(
        document=document,
        level=level,
        channel=channel,
        place=place,
        sha256=document.sha256,
        posted_at=at,
        posted_by=by,
    )
    attachments.keep(PostingPhoto, photos, by=by, at=at, posting=posting)
    _record(posting, "post", by=by, at=at)
    return posting


@transaction.atomic
def take_down(posting: Posting, *, note: str, by: User, at: datetime) -> Posting:
    """Take a posting down; one that is down stays as it is.

    :raises Refused: no reason, or no say on this level here.
    """
    _require_say(posting.document, posting.level, by)
    if not note.strip():
        raise Refused(_("请写明撤下的原因。"))
    columns = {"taken_down_at": at, "taken_down_by": by, "note": note.strip()[:200]}
    if Posting.objects.up().filter(pk=posting.pk).update(**columns):
        _record(posting, "take_down", by=by, at=at, note=note.strip())
    posting.refresh_from_db()
    return posting


def _require_say(document: Document, level: str, by: User) -> None:
    if not grants(by).covers(f"disclosure.post.{level}", document.compound):
        words = {"level": Level(level).label}
        raise Refused(_("%(level)s一级的公示不归您办理，请联系这一级的经办人。") % words)


def _record(posting: Posting, verb: str, *, by: User, at: datetime, note: str = "") -> None:
    audit.record(
        LABEL,
        posting.document.number,
        verb,
        by=by,
        at=at,
        note=note,
        level=posting.level,
        channel=posting.channel,
        place=posting.place,
    )
    PublicShelf.touch()
