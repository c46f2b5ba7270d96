"""One box for everything a reader may see: by kind, each found by the filter of its own list.

So what is shown here is what the list shows under the same words, and nobody finds what they may not open.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Prefetch, Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from assembly.filters import DecisionFilter
from assembly.models import JointDecision
from communities import filters as register
from communities.access import grants
from communities.models import Appointment, Compound, Organisation, Person, ServiceContract
from communities.views.people import PLACES
from complaints.filters import IS_OPEN, CaseFilter, searched_since
from complaints.models import Complaint
from disclosure.filters import DocumentFilter
from disclosure.models import Document
from finance.asset_filters import IncomeContractFilter
from finance.models import IncomeContract
from safety.filters import EnforcementFilter, HazardFilter
from safety.models import EnforcementCase, Hazard
from workflow.words import listed

from .bulletin_filters import BulletinFilter
from .models import Bulletin, Interview, Issue, Task, Warning
from .warning_filters import WarningFilter
from .warning_words import Lazily, Spoken
from .work_filters import InterviewFilter, IssueFilter, TaskFilter

LONGEST = 60
SHOWN = 10
TELEPHONE = re.compile(r"\+?\d(?:[\s\-()]*\d){6,}")
"""Seven figures and more with nothing beside them: a number that reaches a person."""


@dataclass(frozen=True)
class Hit:
    title: str
    under: str
    link: str
    number: str = ""
    """By which it is called; whoever types all of it is led to its page."""


@dataclass(frozen=True)
class Source:
    """One kind of thing: who may look for it, where, and how a row is shown."""

    label: str | Promise
    permission: str
    page: str
    rows: Callable[[HttpRequest, str], QuerySet | Lazily]
    show: Callable[[Any], Hit]
    asked: dict[str, str] = field(default_factory=dict)
    """What the list is asked for beside the words."""

    def more(self, words: str) -> str:
        return f"{reverse(self.page)}?{urlencode({'text': words, **self.asked})}"


@dataclass(frozen=True)
class Group:
    label: str | Promise
    hits: list[Hit]
    is_more: bool
    more: str


def words_of(typed: str) -> str:
    """One form for full-width and half-width, no more blanks than needed."""
    plain = "".join(sign for sign in unicodedata.normalize("NFKC", typed) if sign.isprintable())
    return " ".join(plain.split())[:LONGEST]


def reaches_a_person(words: str) -> bool:
    """Telephone numbers must not stand in an address: people are found by them on their own list."""
    return TELEPHONE.fullmatch(words) is not None


def find(request: HttpRequest, words: str) -> Iterator[Group]:
    """What the reader may see of each kind; a query or two for a kind, however much there is."""
    rights = grants(request.user)
    for source in SOURCES:
        if not rights.may(source.permission):
            continue
        rows = list(source.rows(request, words)[: SHOWN + 1])
        if rows:
            hits = [source.show(row) for row in rows]
            yield Group(source.label, hits[:SHOWN], len(hits) > SHOWN, source.more(words))


def exact(groups: list[Group], words: str) -> str:
    """The page of the one thing that has just this number; empty where there is none, or more than one."""
    links = {hit.link for group in groups for hit in group.hits if hit.number.lower() == words.lower()}
    return links.pop() if len(links) == 1 else ""


def _narrowed(filterset: type, rows: QuerySet, request: HttpRequest, words: str, **asked: str) -> QuerySet:
    return filterset({"text": words, **asked}, queryset=rows, request=request).qs


def compounds(request: HttpRequest, words: str) -> QuerySet:
    rows = Compound.objects.visible_to(request.user).select_related("township", "community")
    return _narrowed(register.CompoundFilter, rows.order_by("pinyin", "pk"), request, words)


def people(request: HttpRequest, words: str) -> QuerySet:
    now = Appointment.objects.visible_to(request.user).current(timezone.localdate())
    posts = now.select_related(*PLACES).order_by("post", "pk")
    rows = Person.objects.living().visible_to(request.user)
    rows = rows.prefetch_related(Prefetch("appointments", queryset=posts, to_attr="posts_now"))
    return _narrowed(register.PersonFilter, rows.order_by("pinyin", "pk"), request, words)


def cases(request: HttpRequest, words: str) -> QuerySet:
    """By number everywhere; by words in what is open and in the last year, as the list does."""
    filterset = CaseFilter(
        {"text": words}, queryset=Complaint.objects.visible_to(request.user), request=request
    )
    rows = filterset.qs
    if filterset.is_bounded:
        rows = rows.filter(IS_OPEN | Q(submitted_at__gte=searched_since()))
    return rows.with_place().without_words().order_by("-submitted_at", "-pk")


def hazards(request: HttpRequest, words: str) -> QuerySet:
    rows = Hazard.objects.visible_to(request.user).with_place().order_by("-found_at", "-pk")
    return _narrowed(HazardFilter, rows, request, words)


def enforcement(request: HttpRequest, words: str) -> QuerySet:
    rows = EnforcementCase.objects.visible_to(request.user).select_related("compound", "article")
    return _narrowed(EnforcementFilter, rows.order_by("-filed_at", "-pk"), request, words)


def decisions(request: HttpRequest, words: str) -> QuerySet:
    rows = JointDecision.objects.visible_to(request.user).current().with_place().latest_first()
    return _narrowed(DecisionFilter, rows, request, words)


def documents(request: HttpRequest, words: str) -> QuerySet:
    rows = Document.objects.visible_to(request.user).with_place().order_by("-due_on", "-pk")
    return _narrowed(DocumentFilter, rows, request, words)


def income_contracts(request: HttpRequest, words: str) -> QuerySet:
    rows = IncomeContract.objects.visible_to(request.user).with_place().order_by("-ends_on", "-pk")
    return _narrowed(IncomeContractFilter, rows, request, words)


def service_contracts(request: HttpRequest, words: str) -> QuerySet:
    rows = ServiceContract.objects.visible_to(request.user).latest().filter(project__ends_on=None)
    rows = rows.select_related("project__compound", "project__company__organisation")
    return _narrowed(register.ContractFilter, rows.order_by("ends_on", "pk"), request, words, ends="all")


def organisations(request: HttpRequest, words: str) -> QuerySet:
    rows = Organisation.objects.visible_to(request.user).order_by("kind", "name", "pk")
    return _narrowed(register.OrganisationFilter, rows, request, words)


def warnings(request: HttpRequest, words: str) -> Lazily:
    rows = Warning.objects.visible_to(request.user).with_place().order_by("-opened_at", "-pk")
    return Lazily(_narrowed(WarningFilter, rows, request, words))


def bulletins(request: HttpRequest, words: str) -> QuerySet:
    rows = Bulletin.objects.visible_to(request.user).defer("content").latest_first()
    return _narrowed(BulletinFilter, rows, request, words)


def interviews(request: HttpRequest, words: str) -> QuerySet:
    rows = Interview.objects.visible_to(request.user).with_subject()
    return _narrowed(InterviewFilter, rows.order_by("-freeze__since", "kind", "pk"), request, words)


def issues(request: HttpRequest, words: str) -> QuerySet:
    rows = Issue.objects.visible_to(request.user).with_place().overdue_first()
    return _narrowed(IssueFilter, rows, request, words)


def tasks(request: HttpRequest, words: str) -> QuerySet:
    rows = Task.objects.visible_to(request.user).with_place().overdue_first()
    return _narrowed(TaskFilter, rows, request, words)


def _warning(told: Spoken) -> Hit:
    row = told.warning
    under = f"{row.place} · {row.get_grade_display()} · {row.stage.label}"
    return Hit(f"{row.number} {told.name}", under, row.get_absolute_url(), row.number)


def _interview(row: Interview) -> Hit:
    under = f"{row.get_kind_display()} · {row.freeze.quarter} · {row.stage.label}"
    return Hit(f"{row.number} {row.name}", under, row.get_absolute_url(), row.number)


def _work(row: Issue | Task) -> Hit:
    under = f"{row.compound or row.owner} · {row.stage.label}"
    return Hit(str(row), under, row.get_absolute_url(), row.number)


def _posts(person: Any) -> str:
    return listed(f"{row.target}{row.get_post_display()}" for row in person.posts_now[:3])


def _service(row: ServiceContract) -> Hit:
    project = row.project
    span = f"{row.starts_on} – {row.ends_on or ''}"
    return Hit(
        f"{project.name} {row.get_kind_display()}",
        f"{project.compound} · {project.company or _('业主自行管理')} · {span}",
        project.compound.get_desk_url(),
    )


SOURCES = (
    Source(
        pgettext_lazy("list", "小区"),
        "register.view",
        "communities:compound-list",
        compounds,
        lambda row: Hit(
            row.name, f"{row.code} · {row.township} · {row.address}", row.get_desk_url(), row.code
        ),
    ),
    Source(
        _("诉求"),
        "case.list",
        "complaints:case-list",
        cases,
        lambda row: Hit(
            f"{row.number} {row.category}",
            f"{row.place} · {row.stage.label}",
            row.get_absolute_url(),
            row.number,
        ),
    ),
    Source(
        _("安全隐患"),
        "hazard.view",
        "safety:hazard-list",
        hazards,
        lambda row: Hit(str(row), f"{row.compound} · {row.stage.label}", row.get_absolute_url(), row.number),
    ),
    Source(
        _("执法案件"),
        "enforcement.view",
        "safety:enforcement-list",
        enforcement,
        lambda row: Hit(
            f"{row.number} {row.article.title}",
            f"{row.compound} · {row.stage.label}",
            row.get_absolute_url(),
            row.number,
        ),
    ),
    Source(_("预警"), "warning.view", "warning-list", warnings, _warning),
    Source(
        _("季度通报"),
        "bulletin.view",
        "bulletin-list",
        bulletins,
        lambda row: Hit(
            row.title,
            f"{row.number or row.quarter} · {row.get_status_display()}",
            row.get_desk_url(),
            row.number or row.quarter,
        ),
    ),
    Source(_("末位约谈"), "interview.view", "interview-list", interviews, _interview),
    Source(_("问题台账"), "issue.list", "issue-list", issues, _work),
    Source(pgettext_lazy("list", "任务"), "task.list", "task-list", tasks, _work),
    Source(
        _("人员任职"),
        "people.view",
        "communities:person-list",
        people,
        lambda row: Hit(row.name, _posts(row), row.get_absolute_url()),
    ),
    Source(
        _("组织"),
        "register.view",
        "communities:organisation-list",
        organisations,
        lambda row: Hit(row.name, row.get_kind_display(), row.get_absolute_url(), row.code or ""),
    ),
    Source(
        _("公示文件"),
        "disclosure.view",
        "disclosure:document-list",
        documents,
        lambda row: Hit(row.title, f"{row.number} · {row.compound}", row.get_desk_url(), row.number),
    ),
    Source(
        _("业主决定"),
        "decision.view",
        "assembly:decision-list",
        decisions,
        lambda row: Hit(str(row), f"{row.area.compound} · {row.decided_on}", row.get_desk_url(), row.number),
    ),
    Source(
        _("经营合同"),
        "book.view",
        "finance:contract-list",
        income_contracts,
        lambda row: Hit(
            f"{row.number} {row.subject}", str(row.asset.area.compound), row.get_absolute_url(), row.number
        ),
    ),
    Source(
        _("物业服务合同"),
        "register.view",
        "communities:contract-list",
        service_contracts,
        _service,
        asked={"ends": "all"},
    ),
)
