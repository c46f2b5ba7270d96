"""Red-line events by hand: entered by one person with evidence, confirmed by another, red at once."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from communities.actions import rights
from communities.actions.rights import Actor
from communities.models import Compound, Township
from finance.rules.periods import quarter_of
from workflow import attachments, audit
from workflow.refusals import Refused
from workflow.uploads import Admitted

from ...models import Grade, Level, RedLine, RedLinePaper, Warning
from ...rules import warnings as rules
from . import raising
from .raising import Step, Subject

LABEL = "redline"
State = RedLine.State


@transaction.atomic
def enter_red_line(
    *,
    kind: str,
    place: Township | Compound,
    happened_on: date,
    words: str,
    papers: Iterable[Admitted],
    by: Actor,
    at: datetime,
) -> RedLine:
    """It waits for another person.

    :raises Refused: no right, no words or evidence, a day to come, a compound that is closed.
    """
    rights.require(by, "redline.edit", place, at=at)
    papers = list(papers)
    if not words.strip() or not papers:
        raise Refused(_("请写明事实，并上传依据。"))
    if happened_on > timezone.localdate(at):
        raise Refused(_("发生日期不能晚于今天。"))
    compound = place if isinstance(place, Compound) else None
    _require_standing(compound, at)
    row = RedLine.objects.create(
        kind=kind,
        township=place if isinstance(place, Township) else place.township,
        compound=compound,
        happened_on=happened_on,
        words=words.strip(),
        entered_by=by,
        entered_at=at,
    )
    attachments.keep(RedLinePaper, papers, by=by, at=at, red_line=row)
    audit.record(LABEL, str(row.pk), "enter", by=by, at=at, kind=kind, place=place.code)
    return row


@transaction.atomic
def confirm_red_line(row: RedLine, *, by: Actor, at: datetime, note: str = "") -> Warning:
    """The subject is red from now on; one that is red for such an event already stays the same warning.

    :raises Refused: no right, entered by the same person, decided already, a compound that is closed.
    """
    raising.take_turns()
    row = _held(row, by=by, at=at)
    if rights.is_same_person(row.entered_by, by):
        raise Refused(_("登记人不能自己确认，请由另一人确认。"))
    _require_standing(row.compound, at)
    row.warning = _warning_of(row, at=at)
    _decide(row, State.CONFIRMED, "confirm", by=by, at=at, note=note)
    return row.warning


@transaction.atomic
def refuse_red_line(row: RedLine, *, note: str, by: Actor, at: datetime) -> RedLine:
    """:raises Refused: no right, no words, entered by the same person, decided already."""
    row = _held(row, by=by, at=at)
    if rights.is_same_person(row.entered_by, by):
        raise Refused(_("登记人不能自己确认，请由另一人确认。"))
    if not note.strip():
        raise Refused(_("请写明不予确认的原因。"))
    _decide(row, State.REFUSED, "refuse", by=by, at=at, note=note)
    return row


def _held(row: RedLine, *, by: Actor, at: datetime) -> RedLine:
    held = RedLine.objects.select_for_update(of=("self",)).with_place().get(pk=row.pk)
    rights.require(by, "redline.confirm", held.place, at=at)
    if held.state != State.WAITING:
        raise Refused(_("这条红线事项已经处理过。"))
    return held


def _require_standing(compound: Compound | None, at: datetime) -> None:
    on = timezone.localdate(at)
    if compound is not None and compound.closed_on is not None and compound.closed_on <= on:
        raise Refused(_("这个小区已停用，不再预警。"))


def _warning_of(row: RedLine, *, at: datetime) -> Warning:
    level = Level.COMPOUND if row.compound_id else Level.TOWNSHIP
    subject = Subject(level, row.compound_id or row.township_id, row.kind)
    reason = {"code": rules.RED_LINE, "on": row.happened_on.isoformat(), "red_line": row.pk}
    known = Warning.objects.open().of_subject(level, subject.key).filter(code=row.kind).first()
    if known is not None:
        Warning.objects.filter(pk=known.pk).update(reasons=[*known.reasons, reason])
        audit.record(raising.LABEL, known.number, "again", by=None, at=at, reasons=[reason])
        return known
    standing = raising.places(timezone.localdate(at))
    if standing.through(subject) is None:
        raise Refused(_("这里没有在册的小区，不再预警。"))
    quarter = quarter_of(row.happened_on).code
    step = Step(subject, Grade.RED, [reason], quarter, row.happened_on)
    return raising.raise_lot([step], standing, raising.Turns(), at=at)[0]


def _decide(row: RedLine, state: str, verb: str, *, by: Actor, at: datetime, note: str) -> None:
    row.state, row.decided_by, row.decided_at, row.answer = state, by, at, note.strip()
    row.save(update_fields=["state", "decided_by", "decided_at", "answer", "warning"])
    audit.record(LABEL, str(row.pk), verb, by=by, at=at, note=note.strip(), kind=row.kind)
