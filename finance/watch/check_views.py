"""Checks of a book, what they found, and each finding until it is closed."""

from datetime import timedelta

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView, View

from communities.access import grants
from communities.views.base import ActionForm, DeskList
from workflow.models import AuditEntry

from ..actions import checks as actions
from ..checks import RULES
from ..lifecycle import FINDING, FindingMove, FindingStatus
from ..models import CheckRun, Finding, FindingPaper
from ..rules.periods import quarter_of
from ..views.of_book import OfBook
from .evidence import with_addresses
from .filters import FindingFilter
from .forms import CheckForm, CorrectForm, NoteForm
from .tables import FindingTable

RUN = "check.run"
MOST_RUNS = 30
COLOURS = {
    FindingStatus.OPEN: "red",
    FindingStatus.CORRECTED: "yellow",
    FindingStatus.CLOSED: "green",
    FindingStatus.DISMISSED: "grey",
}
TITLES = {rule.code: rule.title for rule in RULES}
OFFENCES = {rule.code: rule.offence for rule in RULES if rule.offence}
RECHECKS = {
    FindingMove.CLOSE: actions.close,
    FindingMove.RETURN: actions.send_back,
    FindingMove.DISMISS: actions.dismiss,
}


class FindingList(DeskList):
    table_class = FindingTable
    filterset_class = FindingFilter
    title = gettext_lazy("核查和审计的问题")
    intro = gettext_lazy("专项核查、审计发现的问题，整改有证明材料，由另一人复查后销号。")
    export_columns = (
        (gettext_lazy("编号"), lambda row: row.number),
        (gettext_lazy("小区"), lambda row: row.compound.name),
        (gettext_lazy("镇乡"), lambda row: row.compound.township.name),
        (gettext_lazy("问题"), lambda row: row.title),
        (gettext_lazy("说明"), lambda row: row.words),
        (gettext_lazy("责任单位"), lambda row: row.unit or ""),
        (gettext_lazy("发现时间"), lambda row: row.found_at),
        (gettext_lazy("状态"), lambda row: row.stage.label),
        (gettext_lazy("销号时间"), lambda row: row.closed_at),
    )

    def get_queryset(self):
        rows = Finding.objects.visible_to(self.request.user)
        return rows.select_related("compound__township", "unit").order_by("-found_at", "-pk")


class CheckList(OfBook, TemplateView):
    """The runs of a book, and the button to make one."""

    template_name = "finance/check_list.html"

    def get_context_data(self, **kwargs):
        runs = CheckRun.objects.filter(book=self.book).select_related("ran_by__person")
        return super().get_context_data(
            book=self.book,
            runs=runs.order_by("-ran_at", "-pk")[:MOST_RUNS],
            may_run=grants(self.request.user).covers(RUN, self.compound),
            new=self.address("finance:check-new"),
            findings=f"{reverse('finance:finding-list')}?text={self.compound.code}&state=unsettled",
            trail=self.trail_to((_("专项核查"), "")),
            **kwargs,
        )


class CheckNew(OfBook, ActionForm):
    book_permission = RUN
    form_class = CheckForm
    title = gettext_lazy("专项核查")
    intro = gettext_lazy("系统按规则逐项核查，发现的问题自动立项，注明证据、责任单位和整改时限。")
    submit = gettext_lazy("开始核查")
    done = gettext_lazy("核查完成。")

    def get_initial(self):
        before = quarter_of(quarter_of(timezone.localdate()).since - timedelta(days=1))
        return {"since": before.since, "until": before.until}

    def act(self, data, *, by, at):
        self.run = actions.run_check(
            self.book, data["kind"], since=data["since"], until=data["until"], by=by, at=at
        )

    def get_success_url(self):
        return self.run.get_absolute_url()

    def get_back(self):
        return self.address("finance:check-list")

    def get_trail(self):
        return self.trail_to()


class CheckPage(TemplateView):
    """One run: what each rule said."""

    template_name = "finance/check_page.html"

    def get_context_data(self, **kwargs):
        rows = CheckRun.objects.visible_to(self.request.user)
        rows = rows.select_related("book__area__compound", "ran_by__person")
        run = get_object_or_404(rows, number=self.kwargs["number"])
        findings = run.findings.select_related("unit").order_by("number")
        return super().get_context_data(
            run=run,
            results=[
                (TITLES.get(one["rule"], one["rule"]), OFFENCES.get(one["rule"], ""), one)
                for one in run.results
            ],
            findings=[(one, COLOURS[one.status]) for one in findings],
            trail=[
                (str(run.book), reverse("finance:check-list", args=[run.book.compound.code])),
                (run.number, ""),
            ],
            **kwargs,
        )


class OneFinding:
    permission = "book.view"

    @cached_property
    def finding(self):
        rows = Finding.objects.visible_to(self.request.user, self.permission)
        rows = rows.select_related(
            "compound__township", "compound__community", "book__area", "run", "audit", "unit"
        )
        return get_object_or_404(rows.select_related("corrected_by__person"), number=self.kwargs["number"])

    def get_back(self):
        return self.finding.get_absolute_url()

    def get_trail(self):
        return [
            (_("核查和审计的问题"), reverse("finance:finding-list")),
            (self.finding.number, self.get_back()),
        ]


class FindingPage(OneFinding, TemplateView):
    template_name = "finance/finding_page.html"

    def get_context_data(self, **kwargs):
        finding = self.finding
        relations = finding.relations_of(self.request.user)
        moves = FINDING.open_to(finding.status, relations)
        done = {move.name: move.done for move in FINDING.moves} | {"open": _("发现问题，已立项")}
        story = AuditEntry.objects.filter(subject_label="finding", subject_key=finding.number)
        return super().get_context_data(
            finding=finding,
            evidence=with_addresses(finding, self.request.user),
            colour=COLOURS[finding.status],
            offence=OFFENCES.get(finding.rule, ""),
            deadline=finding.deadlines.running().order_by("due_at").first(),
            moves=[(move.label, self.address(move.name)) for move in moves],
            papers=finding.papers.order_by("round", "pk"),
            story=[(entry, done.get(entry.verb, "")) for entry in story.order_by("at", "pk")],
            trail=self.get_trail(),
            **kwargs,
        )

    def address(self, name):
        if name == FindingMove.CORRECT:
            return reverse("finance:finding-correct", args=[self.finding.number])
        return reverse("finance:finding-recheck", args=[self.finding.number, name])


class FindingCorrect(OneFinding, ActionForm):
    permission = "finding.correct"
    form_class = CorrectForm
    title = gettext_lazy("提交整改")
    submit = gettext_lazy("提交整改")
    done = gettext_lazy("已提交，等另一人复查。")

    def act(self, data, *, by, at):
        actions.correct(self.finding, note=data["note"], papers=data["papers"], by=by, at=at)


class FindingRecheck(OneFinding, ActionForm):
    permission = "finding.recheck"
    form_class = NoteForm
    done = gettext_lazy("已记录。")

    @property
    def move(self):
        if self.kwargs["move"] not in RECHECKS:
            raise Http404
        return FINDING.by_name[self.kwargs["move"]]

    @property
    def title(self):
        return self.move.label

    submit = title

    def act(self, data, *, by, at):
        RECHECKS[self.move.name](self.finding, note=data["note"], by=by, at=at)


class FindingFile(OneFinding, View):
    """Evidence is for those who see the finding."""

    def get(self, request, number, token):
        return served(get_object_or_404(FindingPaper, finding=self.finding, token=token))


def served(paper):
    try:
        with paper.file.open("rb") as file:
            headers = {"Cache-Control": "private, no-store", "X-Content-Type-Options": "nosniff"}
            return HttpResponse(file.read(), content_type=paper.mime, headers=headers)
    except FileNotFoundError:
        raise Http404 from None
