"""Enforcement cases at the desk and, once decided and published, for everybody."""

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import ListView, TemplateView, View

from communities.views.base import ActionForm, DeskList
from communities.views.chosen import ForCompound
from communities.views.files import file_response
from workflow.models import AuditEntry

from .. import actions, forms
from ..domains import offered
from ..filters import EnforcementFilter
from ..lifecycle import ENFORCEMENT, Status, Step
from ..models import EnforcementCase, EnforcementPaper, Hazard
from ..tables import EnforcementTable

EDIT = "enforcement.edit"
HANDED_SHOWN = 20


def list_url():
    return reverse("safety:enforcement-list")


class EnforcementList(DeskList):
    template_name = "safety/enforcement_list.html"
    table_class = EnforcementTable
    filterset_class = EnforcementFilter
    title = gettext_lazy("执法案件")
    intro = gettext_lazy("立案、调查、听证、决定、缴款、结案，每一步都有时限；消防案件单独统计。")
    export_columns = (
        (gettext_lazy("案号"), lambda row: row.number),
        (gettext_lazy("小区"), lambda row: row.compound.name),
        (gettext_lazy("领域"), lambda row: row.get_domain_display()),
        (gettext_lazy("执法依据"), lambda row: str(row.article)),
        (gettext_lazy("当事人"), lambda row: row.public_party),
        (gettext_lazy("罚款（元）"), lambda row: row.fine),
        (gettext_lazy("立案时间"), lambda row: row.filed_at),
        (gettext_lazy("状态"), lambda row: row.stage.label),
    )

    def get_queryset(self):
        rows = EnforcementCase.objects.visible_to(self.request.user)
        return rows.select_related("compound__township", "article").order_by("-filed_at", "-pk")

    def get_context_data(self, **kwargs):
        return super().get_context_data(handed=self.handed_over() if self.may(EDIT) else [], **kwargs)

    def handed_over(self):
        """Hazards that wait for somebody to file a case, the nearest limit first."""
        mine = Hazard.objects.visible_to(self.request.user).visible_to(self.request.user, EDIT)
        rows = mine.filter(status=Status.ENFORCED, enforcement=None).with_place()
        return rows.order_by("next_due_at", "pk")[:HANDED_SHOWN]

    def get_actions(self):
        return [(_("立案"), reverse("safety:enforcement-new"))] if self.may(EDIT) else []


class EnforcementNew(ForCompound, ActionForm):
    permission = EDIT
    form_class = forms.EnforcementForm
    title = gettext_lazy("立案")
    submit = gettext_lazy("立案")
    done = gettext_lazy("已立案。")

    def get_form_kwargs(self):
        domains = offered(self.request.user, EDIT, self.compound)
        return {**super().get_form_kwargs(), "domains": domains, "hazards": self.hazards()}

    def hazards(self):
        rows = Hazard.objects.visible_to(self.request.user).open().filter(compound=self.compound)
        return rows.select_related("item").order_by("-found_at", "pk")

    def get_initial(self):
        """`?hazard=` is the number of the one that was handed over."""
        asked = self.request.GET.get("hazard", "")
        return {"hazard": self.hazards().filter(number=asked).first()} if asked else {}

    def act(self, data, *, by, at):
        self.case = actions.file_case(compound=self.compound, by=by, at=at, **data)

    def get_success_url(self):
        return self.case.get_absolute_url()

    def get_back(self):
        return list_url()

    get_list_url = get_back

    def get_trail(self):
        return [(_("执法案件"), list_url())]


class OneCase:
    permission = "enforcement.view"

    @cached_property
    def case(self):
        rows = EnforcementCase.objects.visible_to(self.request.user, self.permission)
        rows = rows.select_related("compound__township", "article", "hazard__item")
        return get_object_or_404(rows, number=self.kwargs["number"])

    def get_back(self):
        return self.case.get_absolute_url()

    def get_trail(self):
        return [(_("执法案件"), list_url()), (self.case.number, self.get_back())]


DONE = {move.name: move.done for move in ENFORCEMENT.moves} | {
    "file": gettext_lazy("已立案"),
    "publish": gettext_lazy("已公开"),
    "unpublish": gettext_lazy("已撤回公开"),
    "escalate": gettext_lazy("已催办、督办"),
}


class EnforcementPage(OneCase, TemplateView):
    template_name = "safety/enforcement_page.html"

    def get_context_data(self, **kwargs):
        case = self.case
        open_ = ENFORCEMENT.open_to(case.status, case.relations_of(self.request.user))
        if not case.fine:
            open_ = [move for move in open_ if move.name != "pay"]
        moves = [(move.label, self.address(move.name)) for move in open_]
        is_public = case.published_at is not None and case.unpublished_at is None
        is_in_force = case.document_number and case.status != Step.WITHDRAWN
        if case.relations_of(self.request.user) and is_in_force:
            moves.append(
                (_("撤回公开"), self.address("unpublish"))
                if is_public
                else (_("公开"), self.address("publish"))
            )
        story = AuditEntry.objects.about(case.label, case.number).order_by("at", "pk")
        return super().get_context_data(
            case=case,
            is_public=is_public,
            moves=moves,
            papers=case.papers.order_by("pk"),
            limits=case.deadlines.order_by("started_at", "pk"),
            story=[(entry, DONE.get(entry.verb, "")) for entry in story],
            trail=[(_("执法案件"), list_url()), (case.number, "")],
            **kwargs,
        )

    def address(self, name):
        return reverse("safety:enforcement-move", args=[self.case.number, name])


FORMS = {
    "investigate": forms.NoteForm,
    "hear": forms.NoteForm,
    "decide": forms.DecisionForm,
    "pay": forms.PaymentForm,
    "close": forms.NoteForm,
    "withdraw": forms.NoteForm,
    "publish": forms.forms.Form,
    "unpublish": forms.NoteForm,
}
VERBS = {
    "investigate": actions.investigate,
    "hear": actions.hear,
    "decide": actions.decide,
    "pay": actions.pay,
    "close": actions.close_case,
    "withdraw": actions.withdraw,
    "publish": actions.publish_case,
    "unpublish": actions.unpublish_case,
}
TITLES = {name: move.label for name, move in ENFORCEMENT.by_name.items()} | {
    "publish": gettext_lazy("公开处罚决定"),
    "unpublish": gettext_lazy("撤回公开"),
}


class EnforcementMove(OneCase, ActionForm):
    permission = EDIT
    done = gettext_lazy("已记录。")

    @property
    def name(self):
        if self.kwargs["move"] not in FORMS:
            raise Http404
        return self.kwargs["move"]

    @property
    def title(self):
        return TITLES[self.name]

    submit = title

    @property
    def is_grave(self):
        return self.name == "withdraw"

    @property
    def intro(self):
        return _("公开以后，个人当事人只显示姓氏。") if self.name == "publish" else ""

    def get_form_class(self):
        return FORMS[self.name]

    def get_form_kwargs(self):
        known = super().get_form_kwargs()
        return {**known, "article": self.case.article} if self.name == "decide" else known

    def get_initial(self):
        return {"on": timezone.localdate(), "paid": self.case.fine} if self.name == "pay" else {}

    def act(self, data, *, by, at):
        VERBS[self.name](self.case, by=by, at=at, **data)


class EnforcementFile(OneCase, View):
    def get(self, request, number, token):
        return file_response(
            get_object_or_404(EnforcementPaper, case=self.case, token=token), self.case.number
        )


class PublicEnforcement(ListView):
    """Decisions that are public: a person by the family name alone."""

    template_name = "safety/public_enforcement.html"
    context_object_name = "cases"
    paginate_by = 30

    def get_queryset(self):
        rows = EnforcementCase.objects.published().select_related("compound", "article")
        return rows.order_by("-decided_on", "-pk")
