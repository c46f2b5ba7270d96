"""The last of a quarter are called, notified, interviewed; another person verifies what they promised."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import partial
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, override

from communities.access import Post
from communities.actions import rights
from communities.actions.rights import Actor
from communities.directory import Staff, addresses
from communities.models import Appointment, Person, User
from workflow import attachments, audit, outbox, steps
from workflow.clock import Limit, Unit
from workflow.lifecycle import MoveRefused
from workflow.models import AuditEntry, Message
from workflow.refusals import Refused
from workflow.uploads import Admitted

from ..last_ranked import Called, Subject, quarters, who_is_due
from ..lifecycle import InterviewLimit, InterviewMove, InterviewPart, InterviewStatus
from ..models import (
    Freeze,
    Interview,
    InterviewCommitment,
    InterviewLevel,
    InterviewPaper,
    InterviewPerson,
    InterviewTerms,
)
from ..rules import interviews as rules
from .duties import require

LABEL = "interview"
DAY = timedelta(days=1)
CALLED_WORDS = gettext_noop("%(name)s%(quarter)s排名末位，请按期约谈")
NOTICE_WORDS = gettext_noop("约谈通知：%(name)s%(quarter)s排名末位，请于%(day)s %(time)s到%(place)s参加约谈")
INTERVIEW_PARTS = frozenset(InterviewPart)
"""The portal itself, as when the demo is played."""
_advance = partial(steps.advance_as, portal=INTERVIEW_PARTS)
Kind = Interview.Kind
Paper = InterviewPaper.Kind
LETTERS = {Kind.TOWNSHIP: "Z", Kind.COMPOUND: "X", Kind.COMPANY: "Q"}
"""A township and a compound may have the same code."""


@dataclass(frozen=True)
class Promise:
    """A commitment as it is written down; without a day of its own it has the days of the terms."""

    words: str
    due_on: date | None = None


@transaction.atomic
def call_interviews(freeze: Freeze, *, issued_on: date, by: Actor, at: datetime) -> list[Interview]:
    """Call whoever was last in a quarter, to be interviewed within so many working days of its bulletin.

    Called again, or by several at once, it adds nobody twice; answers all interviews of the quarter.

    :raises Refused: no right, or a day before the quarter's end or to come.
    """
    require(by, "interview.edit", at=at)
    if not freeze.until < issued_on <= timezone.localdate(at):
        raise Refused(_("通报日期要在季度结束以后，也不能晚于今天。"))
    freeze = Freeze.objects.select_for_update().get(pk=freeze.pk)
    known = {Subject(row.kind, row.subject.pk) for row in _of(freeze)}
    found = list(quarters(freeze))
    for subject, called in who_is_due(freeze).items():
        if subject not in known:
            _call(freeze, subject, called, rules.running(subject, found), issued_on, by=by, at=at)
    return _of(freeze)


def _of(freeze: Freeze) -> list[Interview]:
    return list(Interview.objects.filter(freeze=freeze).with_subject().order_by("pk"))


def _call(
    freeze: Freeze,
    subject: Subject,
    called: Called,
    running: int,
    issued_on: date,
    *,
    by: Actor,
    at: datetime,
) -> Interview:
    level = InterviewLevel.objects.filter(running__lte=running).order_by("-running")[0]
    terms = InterviewTerms.objects.on(freeze.until)
    row = Interview.objects.create(
        number=f"YT-{freeze.quarter}-{LETTERS[Kind(subject.kind)]}-{called.code}",
        status=InterviewStatus.CALLED,
        freeze=freeze,
        kind=subject.kind,
        near_id=called.near,
        name=called.name,
        score=rules.shown(called.standing.score),
        rank=called.standing.rank,
        of=called.of,
        running=running,
        level=level,
        issued_on=issued_on,
        called_at=at,
        **{f"{subject.kind}_id": subject.key},
    )
    issued_at = timezone.make_aware(datetime.combine(issued_on, time(9)))
    steps.start(
        row, {InterviewLimit.CONVENE: Limit(terms.convene_days, Unit.WORKING_DAYS)}, at=min(issued_at, at)
    )
    facts: dict[str, Any] = {
        "rank": row.rank,
        "of": row.of,
        "running": running,
        "score": str(row.score),
    }
    audit.record(LABEL, row.number, "call", by=by, at=at, **facts)
    told = Staff(timezone.localdate(at)).of(level.audience, row.company_id, row.near_id)
    words = {"name": row.name, "quarter": freeze.quarter}
    outbox.enqueue(
        outbox.message(
            f"interview:{row.number}",
            to,
            CALLED_WORDS,
            params=words,
            link=row.get_absolute_url(),
            colour=level.colour,
            at=at,
        )
        for to in told
    )
    return row


@transaction.atomic
def notify(
    interview: Interview,
    *,
    persons: Iterable[Person],
    meets_at: datetime,
    place: str,
    by: Actor,
    at: datetime,
) -> AuditEntry:
    """Fix time and place and tell those who are to come; done again, it replaces persons, time and place.

    :raises MoveRefused: no right, nobody named, no place, or a moment that is past.
    """
    named = list(persons)
    if not place.strip():
        raise MoveRefused(_("请填写约谈地点。"))
    entry = _advance(
        interview,
        InterviewMove.NOTIFY,
        by=by,
        at=at,
        shown={"persons": named, "is_past": meets_at < at},
        changes={"meets_at": meets_at, "place": place.strip()},
    )
    with override(settings.LANGUAGE_CODE):
        posts = dict(posts_of(interview, timezone.localdate(at)))
    interview.interviewed.all().delete()
    InterviewPerson.objects.bulk_create(
        InterviewPerson(interview=interview, person=person, post=posts.get(person, "")[:60])
        for person in named
    )
    outbox.enqueue(_notices(interview, named, at))
    return entry


def posts_of(interview: Interview, on: date) -> list[tuple[Person, str]]:
    """Who answers for the subject on a day, with their posts: whom a notice may name."""
    rows = Appointment.objects.current(on).filter(_answering(interview))
    rows = rows.select_related("person").order_by("starts_on", "pk")
    found: dict[Person, list[str]] = {}
    for row in rows:
        label = str(Post(row.post).label)
        if label not in found.setdefault(row.person, []):
            found[row.person].append(label)
    return [(person, "、".join(posts)) for person, posts in found.items()]


def _answering(interview: Interview) -> Q:
    if interview.kind == Kind.TOWNSHIP:
        seat = Q(township=interview.township_id)
        seat |= Q(organisation__kind="township", organisation__township=interview.township_id)
        return seat & Q(post__in=(Post.TOWNSHIP_LEADER, Post.TOWNSHIP_OFFICER))
    if interview.kind == Kind.COMPOUND:
        seat = Q(organisation__compound=interview.compound_id) | Q(project__compound=interview.compound_id)
        return seat & Q(post__in=(Post.SECRETARY, Post.DIRECTOR, Post.MANAGER))
    seat = Q(organisation=interview.company_id) | Q(project__company=interview.company_id)
    return seat & Q(post__in=(Post.UNIT_HEAD, Post.MANAGER))


def _notices(interview: Interview, persons: Sequence[Person], at: datetime) -> Iterator[Message]:
    local = timezone.localtime(interview.meets_at)
    words = {
        "name": interview.name,
        "quarter": interview.freeze.quarter,
        "day": local.date().isoformat(),
        "time": f"{local:%H:%M}",
        "place": interview.place,
    }
    key = f"interview:{interview.number}:{local:%Y%m%d%H%M}"
    users = User.objects.filter(person__in=persons, is_active=True).order_by("pk")
    link, colour = interview.get_absolute_url(), interview.level.colour
    for to in addresses(users):
        yield outbox.message(key, to, NOTICE_WORDS, params=words, link=link, colour=colour, at=at)


@transaction.atomic
def hold(
    interview: Interview,
    *,
    held_on: date,
    present: str,
    issues: str,
    commitments: Iterable[Promise],
    minutes: Iterable[Admitted],
    by: Actor,
    at: datetime,
) -> AuditEntry:
    """What was said and promised, with the minutes; the interview stays open until it is verified.

    :raises MoveRefused: no right, something is missing, or a day to come or before the bulletin.
    """
    promises, shown = [one for one in commitments if one.words.strip()], list(minutes)
    days = InterviewTerms.objects.on(interview.freeze.until).correct_days
    rows = [
        InterviewCommitment(
            interview=interview, words=one.words.strip(), due_on=one.due_on or held_on + timedelta(days=days)
        )
        for one in promises
    ]
    if any(row.due_on < held_on for row in rows):
        raise MoveRefused(_("整改承诺的期限不能早于约谈日期。"))
    today = timezone.localdate(at)
    left = max(((row.due_on - today).days for row in rows), default=0)
    entry = _advance(
        interview,
        InterviewMove.HOLD,
        by=by,
        at=at,
        shown={
            "is_ahead": not interview.issued_on <= held_on <= today,
            "present": present.strip(),
            "issues": issues.strip(),
            "commitments": rows,
            "minutes": shown,
        },
        changes={"held_on": held_on, "present": present.strip(), "issues": issues.strip()},
        limits={InterviewLimit.CORRECT: Limit(max(left, 0), Unit.DAYS)},
    )
    InterviewCommitment.objects.bulk_create(rows)
    _keep(interview, Paper.MINUTES, shown, by=by, at=at)
    return entry


@transaction.atomic
def keep_commitment(
    commitment: InterviewCommitment,
    *,
    result: str,
    papers: Iterable[Admitted],
    by: Actor,
    at: datetime,
) -> InterviewCommitment:
    """One promise is reported as kept, with evidence: by who was interviewed or by the convener.

    :raises Refused: neither of them, not held or over already, reported already, no words or no evidence.
    """
    commitment = InterviewCommitment.objects.select_for_update(of=("self",)).get(pk=commitment.pk)
    interview, shown = commitment.interview, list(papers)
    if not may_report(interview, by, at=at):
        raise Refused(_("只有被约谈人和召集单位可以填报整改情况。"))
    if interview.status != InterviewStatus.HELD or commitment.kept_on is not None:
        raise Refused(_("这条承诺现在不能填报，请刷新页面看看最新进展。"))
    if not result.strip() or not shown:
        raise Refused(_("请写明完成情况，并上传依据。"))
    commitment.kept_on, commitment.kept_by = timezone.localdate(at), by
    commitment.result = result.strip()
    commitment.save(update_fields=["kept_on", "kept_by", "result"])
    _keep(interview, Paper.KEPT, shown, by=by, at=at, commitment=commitment)
    audit.record(
        LABEL, interview.number, "keep", by=by, at=at, note=commitment.result, words=commitment.words
    )
    return commitment


def may_report(interview: Interview, by: Actor, *, at: datetime) -> bool:
    if by is None or rights.grants_of(by, at).covers("interview.edit", interview.subject):
        return True
    return interview.interviewed.filter(person=by.person_id).exists() if by.person_id else False


@transaction.atomic
def verify(
    interview: Interview, *, note: str, papers: Iterable[Admitted], by: Actor, at: datetime
) -> AuditEntry:
    """Another person than the interviewed and the reporters looked, with evidence; only this closes it.

    :raises MoveRefused: no right, a promise is open, no evidence, no words, or one of those persons.
    """
    shown = list(papers)
    entry = _look_again(
        interview,
        InterviewMove.VERIFY,
        by=by,
        at=at,
        note=note,
        shown={"evidence": shown, "open": interview.commitments.filter(kept_on=None).count()},
        changes={"verified_at": at, "verified_by": by},
    )
    _keep(interview, Paper.VERIFIED, shown, by=by, at=at)
    return entry


@transaction.atomic
def fail(interview: Interview, *, note: str, by: Actor, at: datetime) -> AuditEntry:
    """What was promised was not kept: it goes on, all reports are to be made anew, and the clock runs on.

    :raises MoveRefused: no right, no words, or one of those whose own correction it is.
    """
    entry = _look_again(interview, InterviewMove.FAIL, by=by, at=at, note=note, shown={})
    interview.commitments.update(kept_on=None, kept_by=None, result="")
    return entry


def _look_again(
    interview: Interview,
    name: str,
    *,
    by: Actor,
    at: datetime,
    note: str,
    shown: Mapping[str, Any],
    changes: Mapping[str, Any] | None = None,
) -> AuditEntry:
    person = by.person_id if by is not None else None
    reporters = [row.kept_by for row in interview.commitments.select_related("kept_by")]
    facts = {
        "is_interviewed": person is not None and interview.interviewed.filter(person=person).exists(),
        "is_reporter": any(rights.is_same_person(by, one) for one in reporters),
    }
    return _advance(interview, name, by=by, at=at, note=note, shown={**facts, **shown}, changes=changes)


def _keep(
    interview: Interview,
    kind: str,
    papers: Iterable[Admitted],
    *,
    by: Actor,
    at: datetime,
    commitment: InterviewCommitment | None = None,
) -> None:
    attachments.keep(
        InterviewPaper, papers, by=by, at=at, interview=interview, kind=kind, commitment=commitment
    )
