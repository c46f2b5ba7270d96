"""Tough compounds: listed and released by decision, sponsors, meetings on the spot, progress; duties."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from communities.actions import rights
from communities.actions.rights import Actor
from communities.models import Compound, Organisation, Person
from workflow import attachments, audit
from workflow.refusals import Refused
from workflow.uploads import Admitted

from ..models import Duty, Progress, SiteMeeting, Sponsorship, Task, ToughCompound, ToughPaper
from ..models.tough import month_of
from .work import give_task

LABEL = "toughcompound"
Part = Sponsorship.Part


@dataclass(frozen=True)
class Resolution:
    """What a meeting resolved: who does what by when."""

    words: str
    owner: Organisation
    due_on: date
    person: Person | None = None


@transaction.atomic
def list_compound(
    compound: Compound, *, listed_on: date, reason: str, decision: str, by: Actor, at: datetime
) -> ToughCompound:
    """:raises Refused: no right, out of use, listed already, a day to come, or no reason or decision."""
    rights.require(by, "tough.decide", compound, at=at)
    compound = Compound.objects.select_for_update(of=("self",)).get(pk=compound.pk)
    if not compound.is_active:
        raise Refused(_("“%(name)s”已停用。") % {"name": compound})
    if listed_on > timezone.localdate(at):
        raise Refused(_("列入日期不能晚于今天。"))
    if not reason.strip() or not decision.strip():
        raise Refused(_("请写明列入的原因和文号。"))
    rows = ToughCompound.objects.filter(compound=compound)
    if rows.listed().exists():
        raise Refused(_("“%(name)s”已经在难点小区名单里。") % {"name": compound})
    if rows.filter(left_on__gt=listed_on).exists():
        raise Refused(_("列入日期不能早于上一次退出的日期。"))
    row = ToughCompound.objects.create(
        compound=compound, listed_on=listed_on, reason=reason.strip(), decision=decision.strip(), listed_by=by
    )
    _tell(row, "list", by=by, at=at, note=row.reason, decision=row.decision)
    return row


@transaction.atomic
def ask_release(
    tough: ToughCompound, *, result: str, papers: Iterable[Admitted], by: Actor, at: datetime
) -> ToughCompound:
    """Ask for the release with evidence; another person approves it.

    :raises Refused: no right, not listed, asked already, no words or no evidence.
    """
    tough, shown = _held(tough, "tough.edit", by=by, at=at), list(papers)
    if tough.is_asked:
        raise Refused(_("已经申请退出，请先审批。"))
    if not result.strip() or not shown:
        raise Refused(_("请写明攻坚成效，并上传依据。"))
    tough.asked_at, tough.asked_by, tough.result = at, by, result.strip()
    tough.save(update_fields=["asked_at", "asked_by", "result"])
    attachments.keep(ToughPaper, shown, by=by, at=at, tough=tough)
    _tell(tough, "ask_release", by=by, at=at, note=tough.result)
    return tough


@transaction.atomic
def approve_release(
    tough: ToughCompound, *, left_on: date, decision: str, by: Actor, at: datetime
) -> ToughCompound:
    """Off the list by decision; who stood for it stands for it until that day.

    :raises Refused: no right, nobody has asked, the same person, no decision, or a day that does not fit.
    """
    tough = _held(tough, "tough.decide", by=by, at=at)
    _require_another(tough, by)
    if not decision.strip():
        raise Refused(_("请填写退出文号。"))
    if not tough.listed_on <= left_on <= timezone.localdate(at):
        raise Refused(_("退出日期要在列入以后，也不能晚于今天。"))
    tough.left_on, tough.exit_decision, tough.approved_by = left_on, decision.strip(), by
    tough.save(update_fields=["left_on", "exit_decision", "approved_by"])
    tough.sponsorships.filter(ends_on=None, starts_on__lte=left_on).update(ends_on=left_on)
    _tell(tough, "release", by=by, at=at, decision=tough.exit_decision)
    return tough


@transaction.atomic
def refuse_release(tough: ToughCompound, *, note: str, by: Actor, at: datetime) -> ToughCompound:
    """:raises Refused: no right, nobody has asked, the same person, or no words."""
    tough = _held(tough, "tough.decide", by=by, at=at)
    _require_another(tough, by)
    if not note.strip():
        raise Refused(_("请写明不同意退出的原因。"))
    tough.asked_at, tough.asked_by, tough.result = None, None, ""
    tough.save(update_fields=["asked_at", "asked_by", "result"])
    _tell(tough, "refuse_release", by=by, at=at, note=note.strip())
    return tough


def _require_another(tough: ToughCompound, by: Actor) -> None:
    if not tough.is_asked:
        raise Refused(_("还没有人申请退出。"))
    if rights.is_same_person(tough.asked_by, by):
        raise Refused(_("申请人不能审批自己的申请，请由另一人审批。"))


@transaction.atomic
def sponsor(
    tough: ToughCompound,
    *,
    part: str,
    person: Person | None = None,
    unit: Organisation | None = None,
    starts_on: date,
    ends_on: date | None = None,
    by: Actor,
    at: datetime,
) -> Sponsorship:
    """A leader or a cadre, one at a time; departments beside one another, each once.

    :raises Refused: no right, not listed, person and part that do not fit, or an overlap.
    """
    tough = _held(tough, "tough.decide", by=by, at=at)
    if (part in Sponsorship.PERSONAL) != (person is not None) or (part == Part.GROUP) != (unit is not None):
        raise Refused(_("包联领导和驻点干部要选人员，组团部门要选单位。"))
    if ends_on is not None and ends_on < starts_on:
        raise Refused(_("止日不能早于起日。"))
    rows = tough.sponsorships.filter(part=part)
    rows = rows.filter(unit=unit) if unit else rows
    rows = rows.filter(Q(ends_on=None) | Q(ends_on__gte=starts_on))
    if ends_on is not None:
        rows = rows.filter(starts_on__lte=ends_on)
    if other := rows.select_related("person", "unit").first():
        raise Refused(_("和“%(other)s”的任期重叠，请先登记前一任的止日。") % {"other": other})
    row = Sponsorship.objects.create(
        tough=tough, part=part, person=person, unit=unit, starts_on=starts_on, ends_on=ends_on
    )
    _tell(tough, "sponsor", by=by, at=at, part=part, who=str(person or unit))
    return row


@transaction.atomic
def end_sponsorship(row: Sponsorship, *, ends_on: date, by: Actor, at: datetime) -> Sponsorship:
    """:raises Refused: no right, ended already, or a day before its first."""
    tough = _held(row.tough, "tough.decide", by=by, at=at)
    row = Sponsorship.objects.select_for_update(of=("self",)).get(pk=row.pk)
    if row.ends_on is not None:
        raise Refused(_("已经登记过止日。"))
    if ends_on < row.starts_on:
        raise Refused(_("止日不能早于起日。"))
    row.ends_on = ends_on
    row.save(update_fields=["ends_on"])
    _tell(tough, "end_sponsor", by=by, at=at, part=row.part, who=str(row.person or row.unit))
    return row


@transaction.atomic
def plan_meeting(
    tough: ToughCompound, *, on: date, place: str, subject: str, by: Actor, at: datetime
) -> SiteMeeting:
    """:raises Refused: no right, not listed, or no place or subject."""
    tough = _held(tough, "tough.edit", by=by, at=at)
    if not place.strip() or not subject.strip():
        raise Refused(_("请填写开会的地点和议题。"))
    row = SiteMeeting.objects.create(tough=tough, on=on, place=place.strip(), subject=subject.strip())
    _tell(tough, "plan_meeting", by=by, at=at, on=on.isoformat())
    return row


@transaction.atomic
def record_meeting(
    meeting: SiteMeeting,
    *,
    attendees: str,
    words: str,
    resolutions: Iterable[Resolution],
    by: Actor,
    at: datetime,
) -> list[Task]:
    """What the meeting resolved becomes tasks with clocks.

    :raises Refused: no right, still to come, recorded already, nobody there, or what `give_task` refuses.
    """
    tough = _held(meeting.tough, "tough.edit", by=by, at=at)
    meeting = SiteMeeting.objects.select_for_update(of=("self",)).get(pk=meeting.pk)
    if meeting.recorded_at is not None:
        raise Refused(_("这次会议已经有记录，后来的事项请另外交办任务。"))
    if meeting.on > timezone.localdate(at):
        raise Refused(_("会议还没有开，不能登记议定事项。"))
    if not attendees.strip():
        raise Refused(_("请写明参会人员。"))
    meeting.attendees, meeting.words = attendees.strip(), words.strip()
    meeting.recorded_at, meeting.recorded_by = at, by
    meeting.save(update_fields=["attendees", "words", "recorded_at", "recorded_by"])
    _tell(tough, "record_meeting", by=by, at=at, on=meeting.on.isoformat())
    return [
        give_task(
            title=one.words,
            owner=one.owner,
            person=one.person,
            due_on=one.due_on,
            tough=tough,
            meeting=meeting,
            by=by,
            at=at,
        )
        for one in resolutions
    ]


@transaction.atomic
def report_progress(
    tough: ToughCompound, *, month: date, words: str, further: str = "", by: Actor, at: datetime
) -> Progress:
    """One entry for a month; a later one replaces its words, and the story keeps both.

    :raises Refused: no right, not listed, no words, a month to come or before the listing.
    """
    tough = _held(tough, "tough.edit", by=by, at=at)
    month = month_of(month)
    if not words.strip():
        raise Refused(_("请写明本月进展。"))
    if not month_of(tough.listed_on) <= month <= month_of(timezone.localdate(at)):
        raise Refused(_("月份要在列入以后，也不能晚于本月。"))
    facts = {"words": words.strip(), "further": further.strip(), "entered_at": at, "entered_by": by}
    row, _made = Progress.objects.update_or_create(tough=tough, month=month, defaults=facts)
    _tell(tough, "progress", by=by, at=at, note=row.words, month=month.isoformat())
    return row


@transaction.atomic
def give_duty(body: Organisation, *, words: str, starts_on: date, by: Actor, at: datetime) -> Duty:
    """:raises Refused: no right, or no words."""
    rights.require(by, "duty.edit", body, at=at)
    if not words.strip():
        raise Refused(_("请写明职责。"))
    row = Duty.objects.create(body=body, words=words.strip(), starts_on=starts_on)
    audit.record("duty", str(row.pk), "give", by=by, at=at, note=row.words, body=body.pk)
    return row


@transaction.atomic
def end_duty(duty: Duty, *, ends_on: date, by: Actor, at: datetime) -> Duty:
    """:raises Refused: no right, ended already, or a day before its first."""
    duty = Duty.objects.select_for_update(of=("self",)).get(pk=duty.pk)
    rights.require(by, "duty.edit", duty.body, at=at)
    if duty.ends_on is not None or ends_on < duty.starts_on:
        raise Refused(_("职责已经停止，或者止日早于起日。"))
    duty.ends_on = ends_on
    duty.save(update_fields=["ends_on"])
    audit.record("duty", str(duty.pk), "end", by=by, at=at)
    return duty


def _held(tough: ToughCompound, word: str, *, by: Actor, at: datetime) -> ToughCompound:
    """Whoever writes about a tough compound takes turns.

    :raises Refused: no right, or it is not on the list any more.
    """
    rows = ToughCompound.objects.select_for_update(of=("self",)).select_related("compound")
    tough = rows.get(pk=tough.pk)
    rights.require(by, word, tough.compound, at=at)
    if not tough.is_listed:
        raise Refused(_("“%(name)s”已经退出难点小区名单。") % {"name": tough})
    return tough


def _tell(tough: ToughCompound, verb: str, *, by: Actor, at: datetime, note: str = "", **facts: Any) -> None:
    audit.record(LABEL, tough.compound.code, verb, by=by, at=at, note=note, **facts)
