"""Tough compounds: the list, one with sponsors, meetings, issues and progress, and what is done there."""

from django.db.models import F
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.generic import TemplateView, View

from communities.access import grants
from communities.actions.rights import is_same_person
from communities.models import Appointment
from communities.views.base import ActionForm, DeskList
from communities.views.chosen import ForCompound
from communities.views.files import file_response
from workflow.models import AuditEntry

from .. import actions
from .. import work_forms as forms
from ..models import Issue, SiteMeeting, Sponsorship, Task, ToughCompound, ToughPaper
from ..tough_overview import with_state
from ..work_filters import ToughFilter
from ..work_tables import ToughTable

SHOWN = 30
STORY = {
    "list": gettext_lazy("列入难点小区名单"),
    "ask_release": gettext_lazy("申请退出名单"),
    "release": gettext_lazy("批准退出名单"),
    "refuse_release": gettext_lazy("不同意退出，继续攻坚"),
    "sponsor": gettext_lazy("登记包联"),
    "end_sponsor": gettext_lazy("包联结束"),
}
SHOWN_ABOVE = ("plan_meeting", "record_meeting", "progress")
"""Verbs whose rows have sections of their own on the page."""


def list_url():
    return reverse("tough-list")


def trail(*further):
    return [(_("攻坚小区"), list_url()), *further]


class ToughList(DeskList):
    template_name = "governance/tough_list.html"
    table_class = ToughTable
    filterset_class = ToughFilter
    title = gettext_lazy("攻坚小区")
    intro = gettext_lazy("难点小区由领导包联、干部驻点、部门组团；问题和任务都销号，按文退出名单。")
    export_columns = (
        (gettext_lazy("小区编号"), lambda row: row.compound.code),
        (gettext_lazy("小区"), lambda row: row.compound.name),
        (gettext_lazy("镇乡"), lambda row: row.compound.township.name),
        (gettext_lazy("列入日期"), lambda row: row.listed_on),
        (gettext_lazy("列入文号"), lambda row: row.decision),
        (gettext_lazy("包联领导"), lambda row: row.leader),
        (pgettext_lazy("work", "未销号问题"), lambda row: row.open_issues),
        (gettext_lazy("未销号任务"), lambda row: row.open_tasks),
        (gettext_lazy("已销号"), lambda row: row.closed),
        (gettext_lazy("下次会议"), lambda row: row.next_meeting),
        (gettext_lazy("退出日期"), lambda row: row.left_on),
        (gettext_lazy("退出文号"), lambda row: row.exit_decision),
    )

    def get_queryset(self):
        rows = ToughCompound.objects.visible_to(self.request.user).select_related("compound__township")
        return with_state(rows, timezone.localdate()).order_by(
            F("left_on").desc(nulls_first=True), "compound__code", "pk"
        )

    def get_context_data(self, **kwargs):
        return super().get_context_data(trail=[(self.title, "")], **kwargs)

    def get_actions(self):
        return [(_("列入小区"), reverse("tough-new"))] if self.may("tough.decide") else []


class ToughNew(ForCompound, ActionForm):
    permission = "tough.decide"
    form_class = forms.ListingForm
    title = gettext_lazy("列入小区")
    submit = gettext_lazy("列入")
    done = gettext_lazy("已列入难点小区名单。")

    @property
    def intro(self):
        return self.compound.name

    def act(self, data, *, by, at):
        self.row = actions.list_compound(self.compound, by=by, at=at, **data)

    def get_success_url(self):
        return self.row.get_absolute_url()

    def get_back(self):
        return list_url()

    get_list_url = get_back
    get_trail = staticmethod(trail)


class OneTough:
    """The latest listing of a compound."""

    permission = "tough.view"

    @cached_property
    def tough(self):
        rows = ToughCompound.objects.visible_to(self.request.user, self.permission)
        rows = rows.filter(compound__code__iexact=self.kwargs["code"])
        rows = rows.select_related("compound__township", "compound__community", "asked_by", "approved_by")
        row = rows.order_by("-listed_on", "-pk").first()
        return row or get_object_or_404(rows, pk=None)

    def get_trail(self):
        return trail((str(self.tough), self.tough.get_absolute_url()))

    def get_back(self):
        return self.tough.get_absolute_url()


class ToughPage(OneTough, TemplateView):
    template_name = "governance/tough_page.html"

    def get_context_data(self, **kwargs):
        tough, today = self.tough, timezone.localdate()
        state = with_state(ToughCompound.objects.filter(pk=tough.pk), today).get()
        sponsors = tough.sponsorships.select_related("person", "unit").order_by("part", "-starts_on", "pk")
        story = AuditEntry.objects.about("toughcompound", tough.compound.code).exclude(verb__in=SHOWN_ABOVE)
        story = story.order_by("-at", "-pk")
        return super().get_context_data(
            tough=tough,
            state=state,
            today=today,
            sponsors=self.by_part(sponsors),
            meetings=tough.meetings.prefetch_related("tasks__owner").order_by("-on", "-pk")[:SHOWN],
            issues=Issue.objects.filter(compound=tough.compound)
            .unfinished()
            .select_related("owner", "kind")
            .overdue_first()[:SHOWN],
            tasks=Task.objects.filter(tough=tough)
            .unfinished()
            .select_related("owner")
            .overdue_first()[:SHOWN],
            progress=tough.progress.order_by("-month")[:12],
            papers=tough.papers.order_by("pk"),
            story=[(entry, STORY.get(entry.verb, "")) for entry in story[:SHOWN]],
            trail=trail((str(tough), "")),
            **self.rights(),
            **kwargs,
        )

    @staticmethod
    def by_part(rows):
        found = [(part.label, [row for row in rows if row.part == part]) for part in Sponsorship.Part]
        return [(label, mine) for label, mine in found if mine]

    def rights(self):
        held, tough = grants(self.request.user), self.tough
        return {
            "may_sponsor": tough.is_listed and held.covers("tough.decide", tough.compound),
            "may_edit": tough.is_listed and held.covers("tough.edit", tough.compound),
            "may_decide": tough.is_asked
            and held.covers("tough.decide", tough.compound)
            and not is_same_person(tough.asked_by, self.request.user),
            "may_add_issue": held.covers("issue.edit", tough.compound),
        }


class OnTough(OneTough, ActionForm):
    permission = "tough.edit"

    def get(self, request, *args, **kwargs):
        self.tough  # noqa: B018 - out of scope is 404 before anything is shown
        return super().get(request, *args, **kwargs)

    @property
    def intro(self):
        return str(self.tough)


class Sponsor(OnTough):
    permission = "tough.decide"
    form_class = forms.SponsorForm
    title = gettext_lazy("登记包联")

    def get_form_kwargs(self):
        people = Appointment.objects.visible_to(self.request.user).current(timezone.localdate())
        return {**super().get_form_kwargs(), "compound": self.tough.compound, "people": people}

    def act(self, data, *, by, at):
        actions.sponsor(self.tough, by=by, at=at, **data)


class SponsorEnd(OnTough):
    permission = "tough.decide"
    form_class = forms.EndForm
    title = gettext_lazy("登记止日")

    @cached_property
    def row(self):
        return get_object_or_404(
            self.tough.sponsorships.select_related("person", "unit", "tough"), pk=self.kwargs["pk"]
        )

    @property
    def intro(self):
        return str(self.row)

    def act(self, data, *, by, at):
        actions.end_sponsorship(self.row, by=by, at=at, **data)


class MeetingNew(OnTough):
    form_class = forms.MeetingForm
    title = gettext_lazy("安排现场协调会")

    def act(self, data, *, by, at):
        actions.plan_meeting(self.tough, by=by, at=at, **data)


class MeetingRecord(OnTough):
    form_class = forms.RecordForm
    title = gettext_lazy("登记议定事项")
    done = gettext_lazy("已登记，议定事项成为任务。")

    @cached_property
    def row(self):
        return get_object_or_404(SiteMeeting, tough=self.tough, pk=self.kwargs["pk"])

    @property
    def intro(self):
        return f"{self.row} {self.row.subject}"

    def get_form_kwargs(self):
        people = Appointment.objects.visible_to(self.request.user)
        return {**super().get_form_kwargs(), "compound": self.tough.compound, "people": people}

    def form_valid(self, form):
        data = form.cleaned_data
        form.cleaned_data = {name: data[name] for name in ("attendees", "words")} | {
            "resolutions": form.resolutions()
        }
        return super().form_valid(form)

    def act(self, data, *, by, at):
        actions.record_meeting(self.row, by=by, at=at, **data)


class ProgressNew(OnTough):
    form_class = forms.ProgressForm
    title = gettext_lazy("填报进展")

    def act(self, data, *, by, at):
        actions.report_progress(self.tough, by=by, at=at, **data)


class Release(OnTough):
    form_class = forms.ReleaseForm
    title = gettext_lazy("申请退出名单")
    submit = gettext_lazy("提交审批")
    done = gettext_lazy("已提交，等另一人审批。")

    def act(self, data, *, by, at):
        actions.ask_release(self.tough, by=by, at=at, **data)


class Approve(OnTough):
    permission = "tough.decide"
    form_class = forms.ApproveForm
    title = gettext_lazy("批准退出")
    submit = gettext_lazy("批准")

    @property
    def intro(self):
        """What is still open, so that nobody approves it unseen."""
        row = with_state(ToughCompound.objects.filter(pk=self.tough.pk), timezone.localdate()).get()
        if not row.open_issues and not row.open_tasks:
            return ""
        counts = {"issues": row.open_issues, "tasks": row.open_tasks}
        return _("还有%(issues)d个问题、%(tasks)d个任务没有销号。") % counts

    def act(self, data, *, by, at):
        actions.approve_release(self.tough, by=by, at=at, **data)


class Refuse(OnTough):
    permission = "tough.decide"
    form_class = forms.NoteForm
    title = gettext_lazy("不同意退出")
    submit = gettext_lazy("退回")

    def act(self, data, *, by, at):
        actions.refuse_release(self.tough, by=by, at=at, **data)


class ToughFile(OneTough, View):
    def get(self, request, code, token):
        return file_response(get_object_or_404(ToughPaper, tough=self.tough, token=token), "tough")
