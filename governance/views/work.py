"""Issues of the registers and tasks: lists, one with its story, new ones, and their moves."""

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.generic import TemplateView, View

from communities.access import grants
from communities.models import Appointment, Compound
from communities.views.base import ActionForm, DeskList
from communities.views.chosen import ForCompound
from communities.views.files import file_response
from workflow.models import AuditEntry

from .. import work_forms as forms
from ..actions import Fact, give_task, open_issue
from ..actions import work as actions
from ..lifecycle import WORK
from ..models import Issue, IssuePaper, Task, TaskPaper
from ..work_filters import IssueFilter, TaskFilter
from ..work_tables import IssueTable, TaskTable
from .moves import MoveForm, told

MORE = {
    "open": gettext_lazy("已登记"),
    "recorded_closed": gettext_lazy("登记时已经销号"),
}
TASKS = pgettext_lazy("list", "任务")
FORMS = {
    "finish": forms.FinishForm,
    "close": forms.NoteForm,
    "return": forms.ReturnForm,
    "postpone": forms.PostponeForm,
    "drop": forms.NoteForm,
}
VERBS = {
    "finish": actions.finish,
    "close": actions.close,
    "return": actions.give_back,
    "postpone": actions.postpone,
    "drop": actions.drop,
}


def tough_room(user):
    """The first step of the trail, for whoever may take it."""
    return [(_("攻坚小区"), reverse("tough-list"))] if grants(user).may("tough.view") else []


class IssueList(DeskList):
    table_class = IssueTable
    filterset_class = IssueFilter
    title = gettext_lazy("问题台账")
    intro = gettext_lazy("历史遗留问题和治理顽疾：有责任单位、有期限、有依据，另一人核查后才能销号。")
    export_columns = (
        (gettext_lazy("编号"), lambda row: row.number),
        (gettext_lazy("台账"), lambda row: row.get_register_display()),
        (gettext_lazy("小区编号"), lambda row: row.compound.code),
        (gettext_lazy("小区"), lambda row: row.compound.name),
        (gettext_lazy("镇乡"), lambda row: row.compound.township.name),
        (gettext_lazy("类别"), lambda row: str(row.kind)),
        (pgettext_lazy("work", "问题"), lambda row: row.title),
        (gettext_lazy("发现日期"), lambda row: row.found_on),
        (gettext_lazy("责任单位"), lambda row: str(row.owner)),
        (gettext_lazy("时限"), lambda row: row.next_due_at),
        (gettext_lazy("销号日期"), lambda row: row.closed_on),
        (gettext_lazy("办结说明"), lambda row: row.evidence),
        (gettext_lazy("状态"), lambda row: row.stage.label),
    )

    def get_queryset(self):
        rows = Issue.objects.visible_to(self.request.user).with_place().select_related("kind")
        return rows.overdue_first()

    def get_context_data(self, **kwargs):
        return super().get_context_data(trail=[*tough_room(self.request.user), (self.title, "")], **kwargs)

    def get_actions(self):
        if not self.may("issue.edit"):
            return []
        return [
            (pgettext_lazy("work", "登记问题"), reverse("issue-new")),
            (_("导入台账"), reverse("issue-import")),
        ]


class IssueNew(ForCompound, ActionForm):
    permission = "issue.edit"
    form_class = forms.IssueForm
    title = pgettext_lazy("work", "登记问题")
    submit = pgettext_lazy("record", "登记")
    done = gettext_lazy("已登记。")

    @property
    def intro(self):
        return self.compound.name

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "compound": self.compound}

    def act(self, data, *, by, at):
        words = data.pop("words")
        self.row = open_issue(Fact(compound=self.compound, **data), words=words, by=by, at=at)

    def get_success_url(self):
        return self.row.get_absolute_url()

    def get_back(self):
        return reverse("issue-list")

    get_list_url = get_back

    def get_trail(self):
        return [*tough_room(self.request.user), (_("问题台账"), self.get_back())]


class OneIssue:
    label = "issue"

    @cached_property
    def case(self):
        rows = Issue.objects.visible_to(self.request.user).with_place()
        rows = rows.select_related("kind", "done_by__person", "closed_by__person", "opened_by__person")
        return get_object_or_404(rows, number=self.kwargs["number"])

    def get_trail(self):
        case = self.case
        return [
            *tough_room(self.request.user),
            (_("问题台账"), reverse("issue-list")),
            (case.number, case.get_absolute_url()),
        ]


class OneTask:
    label = "task"

    @cached_property
    def case(self):
        rows = Task.objects.visible_to(self.request.user).with_place()
        rows = rows.select_related(
            *("person", "meeting", "tough__compound", "duty"),
            *("done_by__person", "closed_by__person", "opened_by__person"),
        )
        return get_object_or_404(rows, number=self.kwargs["number"])

    def get_trail(self):
        case = self.case
        return [
            *tough_room(self.request.user),
            (TASKS, reverse("task-list")),
            (case.number, case.get_absolute_url()),
        ]


class WorkPage(TemplateView):
    template_name = "governance/work_page.html"

    def get_context_data(self, **kwargs):
        case = self.case
        moves = WORK.open_to(case.status, case.relations_of(self.request.user))
        return super().get_context_data(
            work=case,
            paper_page=f"{self.label}-paper",
            moves=[(move.label, reverse(f"{self.label}-{move.name}", args=[case.number])) for move in moves],
            limits=case.deadlines.order_by("started_at", "pk"),
            papers=case.papers.order_by("pk"),
            story=told(case, AuditEntry.objects.about(case.label, case.number), MORE),
            sees_tough=case.compound is not None
            and grants(self.request.user).covers("tough.view", case.compound),
            trail=[*self.get_trail()[:-1], (case.number, "")],
            **kwargs,
        )


class IssuePage(OneIssue, WorkPage):
    pass


class TaskPage(OneTask, WorkPage):
    pass


class WorkMoveForm(MoveForm):
    def get_form_class(self):
        return FORMS[self.move_name]

    def act(self, data, *, by, at):
        VERBS[self.move_name](self.case, by=by, at=at, **data)


class IssueMove(OneIssue, WorkMoveForm):
    pass


class TaskMove(OneTask, WorkMoveForm):
    pass


class IssueFile(OneIssue, View):
    def get(self, request, number, token):
        return file_response(get_object_or_404(IssuePaper, case=self.case, token=token), "issue")


class TaskFile(OneTask, View):
    def get(self, request, number, token):
        return file_response(get_object_or_404(TaskPaper, case=self.case, token=token), "task")


class TaskList(DeskList):
    table_class = TaskTable
    filterset_class = TaskFilter
    title = TASKS
    intro = gettext_lazy("会议议定和专班交办的任务，最先到期的在前；办结要有依据，另一人核查后销号。")
    export_columns = (
        (gettext_lazy("编号"), lambda row: row.number),
        (pgettext_lazy("work", "任务"), lambda row: row.title),
        (gettext_lazy("小区"), lambda row: row.compound.name if row.compound else ""),
        (gettext_lazy("责任单位"), lambda row: str(row.owner)),
        (gettext_lazy("责任人"), lambda row: str(row.person or "")),
        (gettext_lazy("登记时间"), lambda row: row.opened_at),
        (gettext_lazy("时限"), lambda row: row.next_due_at),
        (gettext_lazy("办结日期"), lambda row: row.done_on),
        (gettext_lazy("销号日期"), lambda row: row.closed_on),
        (gettext_lazy("状态"), lambda row: row.stage.label),
    )

    def get_queryset(self):
        rows = Task.objects.visible_to(self.request.user).with_place().select_related("person")
        return rows.overdue_first()

    def get_context_data(self, **kwargs):
        return super().get_context_data(trail=[*tough_room(self.request.user), (self.title, "")], **kwargs)

    def get_actions(self):
        return [(_("交办任务"), reverse("task-new"))] if self.may("task.edit") else []


class TaskNew(ActionForm):
    form_class = forms.TaskForm
    title = gettext_lazy("交办任务")
    submit = pgettext_lazy("work", "交办")
    done = gettext_lazy("已交办。")

    def get_form_kwargs(self):
        compounds = Compound.objects.active().visible_to(self.request.user, "task.edit")
        owners = forms.offices().order_by("kind", "name", "pk")
        people = Appointment.objects.visible_to(self.request.user)
        kwargs = {"owners": owners, "compounds": compounds, "people": people}
        return {**super().get_form_kwargs(), **kwargs}

    def act(self, data, *, by, at):
        self.row = give_task(by=by, at=at, **data)

    def get_success_url(self):
        return self.row.get_absolute_url()

    def get_back(self):
        return reverse("task-list")

    def get_trail(self):
        return [*tough_room(self.request.user), (TASKS, self.get_back())]
