"""Statements: what a period would say, what was submitted, and whose step is next."""

import json

from django.conf import settings
from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.generic import TemplateView, View

from communities.access import grants
from disclosure import rules as contents
from disclosure.models import Document
from disclosure.views.public import contents as drawn
from workflow.models import AuditEntry
from workflow.refusals import Refused

from ..actions import statements as actions
from ..lifecycle import Relation, StatementStatus
from ..models import Statement
from ..rules.periods import from_code, quarters_between, year_of
from ..statements import computed
from ..views.of_book import OfBook

COLOURS = {
    StatementStatus.SUBMITTED: "yellow",
    StatementStatus.BRANCH_APPROVED: "yellow",
    StatementStatus.PUBLISHED: "green",
    StatementStatus.RETURNED: "grey",
}
SUBMIT = "statement.submit"
STEPS = {
    "branch": (Relation.BRANCH, StatementStatus.SUBMITTED),
    "community": (Relation.COMMUNITY, StatementStatus.BRANCH_APPROVED),
}


def as_document(book, period, data):
    """The statement as it would be published, for the page that draws documents."""
    head = {
        "number": "",
        "kind": "statement",
        "title": "",
        "compound": {"code": book.compound.code, "name": book.compound.name},
        "area": book.area.name,
        "township": str(book.compound.township),
        "period": {"from": period.since.isoformat(), "to": period.until.isoformat()},
    }
    content = contents.canonical({"document": head, "data": data})
    return Document(
        kind=Document.Kind.STATEMENT,
        area=book.area,
        content=content,
        period_from=period.since,
        period_to=period.until,
    )


class StatementList(OfBook, TemplateView):
    """Quarters and years of a book, the latest first, with what has become of each."""

    template_name = "finance/statement_list.html"

    def get_context_data(self, **kwargs):
        today = timezone.localdate()
        quarters = quarters_between(self.book.opened_on, today)
        years = [year_of(one.since) for one in quarters if one.code.endswith("Q1") or one is quarters[0]]
        periods = sorted([*quarters, *years], key=lambda one: (one.until, one.kind), reverse=True)
        rows = Statement.objects.filter(book=self.book).order_by("since", "until", "revision")
        known = {(row.since, row.until): row for row in rows}
        return super().get_context_data(
            book=self.book,
            rows=[self.row(period, known.get((period.since, period.until)), today) for period in periods],
            trail=self.trail_to((_("公示表"), "")),
            **kwargs,
        )

    def row(self, period, statement, today):
        return {
            "period": period,
            "url": self.address("finance:statement-period", period.code),
            "statement": statement,
            "colour": COLOURS[statement.status] if statement else "grey",
            "is_late": period.due_on < today and (statement is None or statement.status != "published"),
            "is_over": period.until < today,
        }


class StatementPeriod(OfBook, TemplateView):
    """What the book says of a period now; whoever answers for the money submits it."""

    template_name = "finance/statement_period.html"

    @cached_property
    def asked(self):
        period = from_code(self.kwargs["period"])
        if period is None or period.until < self.book.opened_on or period.since > timezone.localdate():
            raise Http404
        return period

    def get_context_data(self, **kwargs):
        period, book = self.asked, self.book
        known = Statement.objects.filter(book=book, since=period.since, until=period.until)
        with override(settings.LANGUAGE_CODE):
            data = computed(book, period)
        return super().get_context_data(
            book=book,
            period=period,
            latest=known.order_by("-revision").first(),
            may_submit=grants(self.request.user).covers(SUBMIT, self.compound),
            is_closed=bool(book.head.closed_until and book.head.closed_until >= period.until),
            trail=self.trail_to((_("公示表"), self.address("finance:statement-list")), (period.code, "")),
            **drawn(as_document(book, period, data)),
        )

    def post(self, request, **kwargs):
        if not grants(request.user).covers(SUBMIT, self.compound):
            raise Http404
        try:
            statement = actions.submit(self.book, self.asked, by=request.user, at=timezone.now())
        except Refused as refusal:
            messages.error(request, str(refusal))
            return redirect(self.address("finance:statement-period", self.asked.code))
        messages.success(request, _("已提交，等支部书记审核。内容已经固定，不会再变。"))
        return redirect(statement)


class OneStatement:
    permission = "book.view"

    @cached_property
    def statement(self):
        rows = Statement.objects.visible_to(self.request.user, self.permission)
        rows = rows.select_related("book__area__compound__township", "book__head", "compound", "document")
        rows = rows.select_related("submitted_by__person", "branch_by__person", "community_by__person")
        return get_object_or_404(rows, number=self.kwargs["number"])


class StatementPage(OneStatement, TemplateView):
    template_name = "finance/statement_page.html"

    def get_context_data(self, **kwargs):
        statement, user = self.statement, self.request.user
        period = from_code(f"{statement.since.year}") if statement.period == "year" else None
        relations = statement.relations_of(user)
        steps = [
            name for name, (role, status) in STEPS.items() if role in relations and statement.status == status
        ]
        story = AuditEntry.objects.filter(subject_label="statement", subject_key=statement.number)
        return super().get_context_data(
            statement_row=statement,
            colour=COLOURS[statement.status],
            step=steps[0] if steps else "",
            may_return=statement.status in {"submitted", "branch_approved"}
            and bool(relations - {Relation.SUBMITTER}),
            story=story.order_by("at", "pk"),
            trail=self.trail(),
            **drawn(as_document(statement.book, period or _Days(statement), json.loads(statement.content))),
            **kwargs,
        )

    def trail(self):
        code = self.statement.compound.code
        return [
            (str(self.statement.book), reverse("finance:statement-list", args=[code])),
            (self.statement.number, ""),
        ]


class _Days:
    """The days of a statement, as a period has them."""

    def __init__(self, statement):
        self.since, self.until = statement.since, statement.until


class StatementMove(OneStatement, View):
    """POST: the branch's or the community's approval, or sending back with a reason."""

    http_method_names = ["post"]
    step = ""

    @property
    def permission(self):
        return f"statement.{self.step}"

    def post(self, request, number):
        statement, at = self.statement, timezone.now()
        note = request.POST.get("note", "")[:1000]
        try:
            if "return" in request.POST:
                actions.send_back(statement, reason=note, by=request.user, at=at)
                messages.success(request, _("已退回。改好账目以后，可以重新提交。"))
            else:
                actions.approve(statement, by=request.user, at=at, note=note)
                messages.success(request, _("审核通过。"))
        except Refused as refusal:
            messages.error(request, str(refusal))
        return redirect(statement)
