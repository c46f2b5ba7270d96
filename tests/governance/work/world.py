"""What a place of the walks holds of interviews, tough compounds, issues and tasks."""

from collections.abc import Callable
from datetime import timedelta

from django.utils import timezone

from communities.access import Role
from governance import actions
from governance.actions import Fact, Promise, interviews, work
from governance.models import Freeze, Interview, Issue, IssueKind, Task, ToughCompound
from tests.complaints.scenes import an_admitted_photo
from tests.governance.work.scenes import a_freeze


def _interview(place) -> Interview:
    return Interview.objects.get(compound=place.compound, freeze__quarter__startswith="2024")


def _tough(place) -> ToughCompound:
    return ToughCompound.objects.get(compound=place.compound)


def _issue(place) -> Issue:
    return Issue.objects.get(compound=place.compound)


def _task(place) -> Task:
    return Task.objects.get(compound=place.compound)


def _of(find: Callable) -> Callable:
    return lambda place: [find(place).number]


def _paper_of(find: Callable) -> Callable:
    return lambda place: [find(place).number, find(place).papers.get().token]


def _code(place) -> list:
    return [place.compound.code]


STEPS = ("page", "notify", "hold", "verify", "fail")
DEEDS = ("page", "sponsor", "meeting", "progress", "release", "approve", "refuse")
MOVES = ("finish", "close", "return", "postpone", "drop")
ABOUT: dict[str, Callable] = {
    **dict.fromkeys([f"interview-{name}" for name in STEPS], _of(_interview)),
    "interview-keep": lambda place: [_interview(place).number, _interview(place).commitments.get().pk],
    "interview-paper": _paper_of(_interview),
    **dict.fromkeys(
        [f"tough-{name}" for name in DEEDS],
        _code,
    ),
    "tough-sponsor-end": lambda place: [place.compound.code, _tough(place).sponsorships.get().pk],
    "tough-record": lambda place: [place.compound.code, _tough(place).meetings.get().pk],
    "tough-paper": lambda place: [place.compound.code, _tough(place).papers.get().token],
    **dict.fromkeys([f"issue-{name}" for name in ("page", *MOVES)], _of(_issue)),
    **dict.fromkeys([f"task-{name}" for name in ("page", *MOVES)], _of(_task)),
    "issue-paper": _paper_of(_issue),
    "task-paper": _paper_of(_task),
    "duty-new": lambda place: [place.organisation.pk],
    "duty-end": lambda place: [place.organisation.duty_rows.get().pk],
}
"""Page → the arguments of its address for a place."""


def furnish(place) -> None:
    """An interview that was held, a release that was asked for, an issue and a task that wait for a check."""
    now, day = timezone.now(), timezone.localdate()
    _hold_an_interview(place, now)
    told = {"by": None, "at": now}
    tough = actions.list_compound(
        place.compound, listed_on=day, reason=f"{place.canary}久拖不决", decision="1号", **told
    )
    person = place.users[Role.TOWNSHIP_OFFICER].person
    actions.sponsor(tough, part="leader", person=person, starts_on=day, **told)
    actions.plan_meeting(tough, on=day, place="小区门口", subject=f"{place.canary}通水", **told)
    actions.ask_release(tough, result="通水了", papers=[an_admitted_photo()], **told)
    actions.give_duty(place.organisation, words=f"{place.canary}自治", starts_on=day, **told)
    fact = Fact(
        compound=place.compound,
        register="legacy",
        kind=IssueKind.objects.get(code="fire"),
        title=f"{place.canary}没有水",
        found_on=day,
        owner=place.organisation,
        due_on=day,
    )
    task = actions.give_task(
        title=f"{place.canary}换管", owner=place.organisation, compound=place.compound, due_on=day, **told
    )
    for owed in (actions.open_issue(fact, **told), task):
        work.finish(owed, note="换了", papers=[an_admitted_photo()], **told)


def _hold_an_interview(place, now) -> None:
    quarter = f"2024Q{Freeze.objects.filter(quarter__startswith='2024').count() + 1}"
    freeze = a_freeze(quarter, scores=[(place.compound, "80", 2)])
    day = timezone.localdate()
    (case,) = actions.call_interviews(freeze, issued_on=day, by=None, at=now)
    interviews.notify(
        case,
        persons=[place.users[Role.MANAGER].person],
        meets_at=now + timedelta(minutes=1),
        place="会议室",
        by=None,
        at=now,
    )
    interviews.hold(
        case,
        held_on=day,
        present=f"{place.canary}项目经理",
        issues="隐患多",
        commitments=[Promise("一月内整改")],
        minutes=[an_admitted_photo()],
        by=None,
        at=now,
    )
