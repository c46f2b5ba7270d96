"""Interviews of the last-ranked: the list, one with its promises and story, and the steps to its end."""

from django.db.models import F
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView, View

from communities.views.base import ActionForm, DeskList
from communities.views.files import file_response
from workflow.models import AuditEntry

from .. import work_forms as forms
from ..actions import interviews as actions
from ..lifecycle import INTERVIEW
from ..models import Interview, InterviewPaper
from ..work_filters import InterviewFilter
from ..work_tables import InterviewTable
from .moves import MoveForm, told

MORE = {"call": gettext_lazy("随季度通报确定约谈"), "keep": gettext_lazy("填报整改承诺完成")}


def list_url():
    return reverse("interview-list")


def trail(*further):
    return [(_("考核指标"), reverse("scorecard")), (_("末位约谈"), list_url()), *further]


class InterviewList(DeskList):
    table_class = InterviewTable
    filterset_class = InterviewFilter
    title = gettext_lazy("末位约谈")
    intro = gettext_lazy("每季度得分末位的镇乡、小区和物业企业，通报后限期约谈；没有核验的一直挂账。")
    export_columns = (
        (gettext_lazy("编号"), lambda row: row.number),
        (gettext_lazy("季度"), lambda row: row.freeze.quarter),
        (gettext_lazy("类别"), lambda row: row.get_kind_display()),
        (gettext_lazy("约谈对象"), lambda row: row.name),
        (gettext_lazy("得分"), lambda row: row.score),
        (gettext_lazy("名次"), lambda row: row.rank),
        (gettext_lazy("参评数"), lambda row: row.of),
        (gettext_lazy("连续几个季度"), lambda row: row.running),
        (gettext_lazy("级别"), lambda row: str(row.level)),
        (gettext_lazy("通报日期"), lambda row: row.issued_on),
        (gettext_lazy("实际约谈日期"), lambda row: row.held_on),
        (gettext_lazy("核验时间"), lambda row: row.verified_at),
        (gettext_lazy("状态"), lambda row: row.stage.label),
    )

    def get_queryset(self):
        rows = Interview.objects.visible_to(self.request.user).with_subject()
        first = F("next_due_at").asc(nulls_last=True)
        return rows.order_by(first, "-freeze__since", "kind", "-rank", "pk")

    def get_context_data(self, **kwargs):
        return super().get_context_data(trail=trail()[:1] + [(self.title, "")], **kwargs)


class OneInterview:
    @cached_property
    def case(self):
        rows = Interview.objects.visible_to(self.request.user).with_subject()
        return get_object_or_404(rows, number=self.kwargs["number"])

    def get_trail(self):
        return trail((self.case.number, self.case.get_absolute_url()))


class InterviewPage(OneInterview, TemplateView):
    template_name = "governance/interview_page.html"

    def get_context_data(self, **kwargs):
        case, user = self.case, self.request.user
        papers = list(case.papers.order_by("pk"))
        story = AuditEntry.objects.about(case.label, case.number)
        may_report = case.status == "held" and actions.may_report(case, user, at=timezone.now())
        return super().get_context_data(
            interview=case,
            moves=[
                (move.label, reverse(f"interview-{move.name}", args=[case.number]))
                for move in INTERVIEW.open_to(case.status, case.relations_of(user))
            ],
            limits=case.deadlines.order_by("started_at", "pk"),
            persons=case.interviewed.select_related("person").order_by("pk"),
            commitments=[
                (row, [paper for paper in papers if paper.commitment_id == row.pk])
                for row in case.commitments.order_by("due_on", "pk")
            ],
            papers=[paper for paper in papers if paper.commitment_id is None],
            may_report=may_report,
            story=told(case, story, MORE),
            trail=trail((case.number, "")),
            **kwargs,
        )


class Notify(OneInterview, MoveForm):
    move_name = "notify"
    form_class = forms.NotifyForm

    def get_form_kwargs(self):
        posts = actions.posts_of(self.case, timezone.localdate())
        return {**super().get_form_kwargs(), "posts": posts}

    def form_valid(self, form):
        form.cleaned_data = form.told()
        return super().form_valid(form)

    def act(self, data, *, by, at):
        actions.notify(self.case, by=by, at=at, **data)


class Hold(OneInterview, MoveForm):
    move_name = "hold"
    form_class = forms.HoldForm

    def form_valid(self, form):
        names = ("held_on", "present", "issues", "minutes")
        kept = {name: form.cleaned_data[name] for name in names}
        form.cleaned_data = kept | {"commitments": form.promises()}
        return super().form_valid(form)

    def act(self, data, *, by, at):
        actions.hold(self.case, by=by, at=at, **data)


class Verify(OneInterview, MoveForm):
    move_name = "verify"
    form_class = forms.VerifyForm

    def act(self, data, *, by, at):
        actions.verify(self.case, by=by, at=at, **data)


class Fail(OneInterview, MoveForm):
    move_name = "fail"
    form_class = forms.NoteForm

    def act(self, data, *, by, at):
        actions.fail(self.case, by=by, at=at, **data)


class Keep(OneInterview, ActionForm):
    form_class = forms.KeepForm
    title = gettext_lazy("填报整改完成")
    submit = gettext_lazy("提交")
    done = gettext_lazy("已填报，等另一人核验。")

    @cached_property
    def row(self):
        return get_object_or_404(self.case.commitments, pk=self.kwargs["pk"])

    @property
    def intro(self):
        return self.row.words

    def act(self, data, *, by, at):
        actions.keep_commitment(self.row, by=by, at=at, **data)

    def get_back(self):
        return self.case.get_absolute_url()


class InterviewFile(OneInterview, View):
    def get(self, request, number, token):
        return file_response(get_object_or_404(InterviewPaper, interview=self.case, token=token), "interview")
