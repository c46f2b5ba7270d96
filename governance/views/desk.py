"""The desk's home: what I must do now, ordered by deadline; then the state of my area."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.generic import TemplateView

from communities.access import grants
from communities.models import CommitteeTerm, Compound
from complaints.models import Complaint
from safety.models import Inspection
from safety.today import waiting

from .. import operational
from ..figures import Figure, case_figures, coverage_figures, red_committees
from ..models import Warning  # noqa: A004 - the glossary's name
from ..warning_words import spoken

TASKS_SHOWN = 30
TERM_WARNING = timedelta(days=90)
"""A committee whose term ends this soon stands among the tasks (RULES 2: lead of 90 days)."""


@dataclass(frozen=True)
class Task:
    """One line of “现在要办”: what, where, until when, and the page on which it is done."""

    what: str
    where: str
    due: datetime | date | None
    link: str
    button: str


class DeskHome(TemplateView):
    template_name = "governance/desk.html"

    def get_context_data(self, **kwargs):
        at, user = timezone.now(), self.request.user
        area = Compound.objects.visible_to(user)
        return super().get_context_data(
            tasks=tasks_of(user, at),
            figures=area_figures(user, area, at),
            warned=warned(user, at),
            at=at,
            **kwargs,
        )


@dataclass(frozen=True)
class Warned:
    """How many open warnings the reader sees, and what other rooms warn of."""

    red: int
    yellow: int
    work: int


def warned(user, at: datetime) -> Warned | None:
    """None for who reads no warnings."""
    if not grants(user).may("warning.view"):
        return None
    rows = Warning.objects.visible_to(user).open()
    return Warned(rows.red().count(), rows.yellow().count(), operational.count(user, at))


def tasks_of(user, at: datetime) -> list[Task]:
    """What waits for this user, the earliest deadline first, things without one last."""
    tasks = [*_cases(user), *_hazards(user), *_warnings(user), *_rounds(user, at), *_terms(user, at)]
    return sorted(tasks, key=lambda task: (task.due is None, _moment(task.due)))[:TASKS_SHOWN]


def _cases(user) -> list[Task]:
    waiting = Complaint.objects.waiting_for(user).with_next_deadline().with_place()
    return [
        Task(
            what=f"{case.number} {case.category}",
            where=case.place,
            due=case.next_due_at,
            link=case.get_absolute_url(),
            button=_("去办理"),
        )
        for case in waiting.order_by("next_due_at", "pk")[:TASKS_SHOWN]
    ]


def _hazards(user) -> list[Task]:
    return [
        Task(
            what=str(hazard),
            where=f"{hazard.compound.name} {hazard.place}".rstrip(),
            due=hazard.next_due_at,
            link=hazard.get_absolute_url(),
            button=part.button,
        )
        for part in waiting(user)
        for hazard in part.rows
    ]


def _warnings(user) -> list[Task]:
    waiting = Warning.objects.waiting_for(user).with_place().worst_first()
    return [
        Task(
            what=f"{row.warning.get_grade_display()} {row.name}",
            where=row.warning.place.name,
            due=row.warning.next_due_at,
            link=row.warning.get_absolute_url(),
            button=_("去办理"),
        )
        for row in spoken(waiting[:TASKS_SHOWN])
    ]


def _rounds(user, at: datetime) -> list[Task]:
    """One line for all rounds that end today, for who makes them: the people of a compound."""
    makers = grants(user).with_permission("inspection.do")
    if not any(grant.scope and grant.scope[0] == "pk" for grant in makers):
        return []
    day = timezone.localdate(at)
    count = Inspection.objects.visible_to(user, "inspection.do").due(day).filter(until=day).count()
    if not count:
        return []
    return [
        Task(
            what=ngettext("今天要做%(count)d次安全检查", "今天要做%(count)d次安全检查", count)
            % {"count": count},
            where=_("检查清单"),
            due=day,
            link=reverse("safety:today"),
            button=_("去检查"),
        )
    ]


def _terms(user, at: datetime) -> list[Task]:
    if not grants(user).may("register.view"):
        return []
    day = timezone.localdate(at)
    ending = CommitteeTerm.objects.visible_to(user).ending_by(day, day + TERM_WARNING)
    rows = ending.select_related("committee__organisation", "committee__area__compound")
    return [
        Task(
            what=_("业委会任期将满，需要启动换届"),
            where=str(term.committee),
            due=term.ends_on,
            link=term.committee.area.compound.get_desk_url(),
            button=_("查看"),
        )
        for term in rows.order_by("ends_on", "pk")[:TASKS_SHOWN]
    ]


def _moment(due: datetime | date | None) -> float:
    if isinstance(due, datetime):
        return due.timestamp()
    if due:
        return datetime.combine(due, datetime.max.time(), timezone.get_current_timezone()).timestamp()
    return 0.0


def area_figures(user, area, at: datetime) -> list[Figure]:
    """Six figures at most: of the compounds, then of the cases, as far as the user sees either."""
    figures = []
    if grants(user).may("register.view"):
        known = {figure.key: figure for figure in coverage_figures(area, at)}
        figures += [known["compounds"], known["committee"], red_committees(area, at)]
    if grants(user).may("case.list"):
        figures += case_figures(Complaint.objects.visible_to(user), at)
    return figures
