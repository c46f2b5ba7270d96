"""What a place of the walks holds of documents and notices, and the addresses of the pages about it."""

from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

from django.utils import timezone

from communities.access import Role
from disclosure import actions
from disclosure.models import Channel, Document, Level, Objection, Posting, SupervisionAccess
from tests.complaints.scenes import an_admitted_photo
from tests.disclosure.papers import a_statement, hang
from tests.factories import days_ago

POSTERS = {Level.COMPOUND: Role.DIRECTOR, Level.TOWNSHIP: Role.TOWNSHIP_OFFICER}


def furnish(place) -> None:
    """Give the place one of everything that a page of this room is about."""
    at = timezone.now() - timedelta(hours=2)
    document = a_statement(at, place.compound, number=f"GS-{place.compound.code}-2026Q3")
    for level, role in POSTERS.items():
        for channel in (Channel.WEB, Channel.SCREEN):
            actions.post(document, level=level, channel=channel, by=place.users[role], at=at)
    hang(document, at, place.users[Role.DIRECTOR])
    district = {"level": Level.DISTRICT, "channel": Channel.WEB, "sha256": document.sha256}
    Posting.objects.create(document=document, posted_at=at, **district)
    officer, kind = place.users[Role.TOWNSHIP_OFFICER], SupervisionAccess.Kind.GROUP
    proofs = [an_admitted_photo()]
    actions.join_supervision(
        place.compound, kind=kind, starts_on=days_ago(30), proofs=proofs, by=officer, at=at
    )
    question = "停车费比上季度少了三成，是什么原因？"
    actions.ask(document, line="停车场地", question=question, form_key=uuid4(), at=at)


def _document(place) -> Document:
    return Document.objects.get(number=f"GS-{place.compound.code}-2026Q3")


def _number(place) -> list:
    return [_document(place).number]


def _objection(place) -> Objection:
    return _document(place).objections.order_by("pk")[0]


def _question(place) -> list:
    return [_objection(place).number]


def _secret(place) -> list:
    return [_objection(place).number, _objection(place).code]


def _access(place) -> SupervisionAccess:
    return place.compound.supervision.get()


def _posting(place, **which) -> Posting:
    return Posting.objects.filter(document=_document(place), **which).order_by("pk")[0]


def _put_up(place) -> list:
    return [_document(place).number, "web"]


def _posted(level: str) -> Callable:
    return lambda place: [_posting(place, level=level).token]


ABOUT: dict[str, Callable] = {
    **dict.fromkeys(
        [
            "disclosure:document",
            "disclosure:sheet",
            "disclosure:poster",
            "disclosure:table",
            "disclosure:text",
            "disclosure:document-page",
            "disclosure:print-sheet",
            "disclosure:print-poster",
        ],
        _number,
    ),
    "disclosure:access-proof": lambda place: [_access(place).proofs.get().token],
    "disclosure:access-end": lambda place: [_access(place).pk],
    "disclosure:access-join": lambda place: [place.compound.code],
    "disclosure:ask": _number,
    **dict.fromkeys(["disclosure:asked", "disclosure:asked-accept", "disclosure:asked-appeal"], _secret),
    **{
        f"disclosure:objection-{page}": _question
        for page in ("page", "answer", "decide", "publish", "unpublish")
    },
    "disclosure:income": lambda place: [place.compound.code],
    **{
        f"disclosure:notice-{page}": lambda place: [place.notice.number]
        for page in ("page", "edit", "withdraw", "publish")
    },
    "disclosure:notice-feed-compound": lambda place: [place.compound.code],
    "disclosure:screen": lambda place: [place.compound.code],
    "disclosure:feed-compound": lambda place: [place.compound.code],
    "disclosure:posting-photo": lambda place: [_posting(place, channel=Channel.WALL).photos.get().token],
    **{f"disclosure:post-{level}": _put_up for level in Level.values},
    **{f"disclosure:down-{level}": _posted(level) for level in Level.values},
}
"""Page → the arguments of its address for a place."""
