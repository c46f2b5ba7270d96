"""The desk's home: what I must do now, ordered by deadline; then the picture of my area."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import DateTimeField, Value
from django.db.models.functions import TruncDate
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.generic import TemplateView

from communities.access import grants
from complaints.models import Complaint
from safety.models import Inspection
from safety.today import PARTS, next_moves, own_inspections

from .. import models, operational, picture
from ..lifecycle import WorkStatus
from ..warning_words import names, spoken

TASKS_SHOWN = 30
FIRST = 6
"""Tasks that stand open above a picture; the rest is unfolded."""


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
        known = SimpleLazyObject(names)
        shown = picture.picture(user, at, known)
        tasks = tasks_of(user, at, known, is_one_list=shown is None)
        open_ = FIRST if shown else TASKS_SHOWN
        return super().get_context_data(
            tasks=tasks[:open_],
            folded=tasks[open_:],
            picture=shown,
            names=[_("得分")],
            due=shown.due if shown else picture.dues(user, at).kinds,
            at=at,
            **kwargs,
        )


def tasks_of(
    user, at: datetime, known: Mapping[str, str] | None = None, *, is_one_list: bool = True
) -> list[Task]:
    """What waits for this user, the earliest deadline first, things without one last.

    :param known: names of what is warned of, where they are needed elsewhere, too.
    :param is_one_list: with what the rooms of the compound warn of, so that nobody has to look elsewhere.
    """
    day = timezone.localdate(at)
    tasks = [*_cases(user), *_hazards(user), *_rounds(user, day), *_warnings(user, known), *_owed(user, day)]
    if is_one_list:
        tasks += _notices(user, at)
    return sorted(tasks, key=lambda task: (task.due is None, _moment(task.due)))[:TASKS_SHOWN]


def _warnings(user, known: Mapping[str, str] | None) -> list[Task]:
    waiting = models.Warning.objects.waiting_for(user).with_place().worst_first()
    return [
        Task(
            what=f"{told.warning.get_grade_display()} {told.name}",
            where=told.warning.place.name,
            due=told.warning.next_due_at,
            link=told.warning.get_absolute_url(),
            button=_("去办理"),
        )
        for told in spoken(waiting[:TASKS_SHOWN], known)
    ]


def _owed(user, day: date) -> list[Task]:
    """What the reader's unit or the reader has to do, and inspections of the reader's teams; one query."""
    kinds = (models.Task, models.Issue)
    rows = [
        kind.objects.owed_by(user)
        .filter(status=WorkStatus.OPEN)
        .annotate(which=Value(number), day=TruncDate("next_due_at"))
        .values_list("which", "number", "title", "near__name", "next_due_at", "day")
        for number, kind in enumerate(kinds)
    ]
    own = (
        own_inspections(user, day)
        .annotate(which=Value(len(kinds)), moment=Value(None, DateTimeField()))
        .values_list("which", "number", "kind", "compound__name", "moment", "until")
    )
    found = rows[0].union(*rows[1:], own, all=True).order_by("day", "number")
    return [
        _inspection(key, words, place, last)
        if which == len(kinds)
        else Task(f"{key} {words}", place, due, kinds[which](number=key).get_absolute_url(), _("去办理"))
        for which, key, words, place, due, last in found[:TASKS_SHOWN]
    ]


def _inspection(number: str, kind: str, where: str, until: date) -> Task:
    row = Inspection(number=number, kind=kind)
    return Task(
        f"{row.get_kind_display()} {number}", where, until, row.get_absolute_url(), button=_("去检查")
    )


def _notices(user, at: datetime) -> list[Task]:
    return [
        Task(what=one.words, where=one.compound, due=one.due, link=one.link, button=_("查看"))
        for one in operational.operational(user, at)
    ]


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
            button=str(PARTS[hazard.part].button),
        )
        for hazard in next_moves(user, TASKS_SHOWN)
    ]


def _rounds(user, day: date) -> list[Task]:
    """One line for all rounds that end today, for who makes them: the people of a compound."""
    makers = grants(user).with_permission("inspection.do")
    if not any(grant.scope and grant.scope[0] == "pk" for grant in makers):
        return []
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


def _moment(due: datetime | date | None) -> float:
    if isinstance(due, datetime):
        return due.timestamp()
    if due:
        return datetime.combine(due, datetime.max.time(), timezone.get_current_timezone()).timestamp()
    return 0.0
