"""The desk: the list by deadline, a case with the moves that are mine, and what is taken down for others."""

from django.contrib import messages
from django.db.models import F
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views import View
from django.views.generic import TemplateView
from django_filters.views import FilterView
from django_tables2 import SingleTableMixin

from communities.access import grants
from communities.models import Compound
from workflow.models import AuditEntry
from workflow.refusals import Refused

from .. import actions, story
from ..filters import CaseFilter
from ..forms import MOVE_FORMS, EvidenceForm, IntakeForm, RemarkForm
from ..lifecycle import LIFECYCLE, Relation, Status
from ..models import Complaint
from ..tables import CaseTable
from .report import Report
from .secret import photo_response

DOERS = {
    "dispatch": actions.dispatch,
    "accept": actions.accept,
    "contact": actions.contact,
    "resolve": actions.resolve,
    "redispatch": actions.redispatch,
    "decline": actions.decline,
}


class CaseList(SingleTableMixin, FilterView):
    """Cases that the reader may see, the nearest deadline first, what is done last."""

    template_name = "desk/list.html"
    table_class = CaseTable
    filterset_class = CaseFilter
    paginate_by = 25

    def get_queryset(self):
        cases = Complaint.objects.visible_to(self.request.user).with_place().with_next_deadline()
        return cases.order_by(F("next_due_at").asc(nulls_last=True), "-submitted_at", "-pk")

    def get_context_data(self, **kwargs):
        may_file = grants(self.request.user).may("case.file")
        return super().get_context_data(
            title=_("诉求"),
            actions=[(_("代为登记"), reverse("complaints:case-new"))] if may_file else [],
            **kwargs,
        )


class CaseNew(Report):
    """What an officer takes down for somebody who came or called; compounds of the officer's own scope."""

    choice_template = "complaints/case_compound.html"
    template_name = "complaints/case_form.html"
    url_name = "complaints:case-new"
    form_class = IntakeForm

    def compounds(self):
        return Compound.objects.active().visible_to(self.request.user, "case.file")

    def author(self):
        return self.request.user

    def is_too_often(self):
        """Officers are known, and take down many in an hour."""
        return False


class VisibleCase:
    """Every page of a case starts from what its reader may see; the rest is 404."""

    def get_case(self) -> Complaint:
        visible = Complaint.objects.visible_to(self.request.user).with_place()
        return get_object_or_404(visible, number=self.kwargs["number"].upper())


class CasePage(VisibleCase, TemplateView):
    """Left the story; right the state, the clock, the handler, and only the moves that are mine."""

    template_name = "complaints/case_page.html"

    def get_context_data(self, **kwargs):
        case, at = self.get_case(), timezone.now()
        relations = case.relations_of(self.request.user)
        photos = list(case.photos.order_by("pk"))
        entries = AuditEntry.objects.about(case.label, case.key)
        return super().get_context_data(
            **{"remark": RemarkForm(prefix="remark"), "evidence": EvidenceForm(prefix="evidence"), **kwargs},
            case=case,
            at=at,
            trail=[(_("诉求"), reverse("complaints:case-list")), (case.number, "")],
            clocks=story.clocks(case.deadlines.order_by("started_at", "due_at", "pk")),
            forms=self.forms_of(case, relations, kwargs.get("bound")),
            steps=story.for_staff(case, entries, photos, self.url_of, relations),
            is_handling=case.status == Status.ACCEPTED and Relation.UNIT in relations,
            may_ask_reporter=relations == {Relation.DISPATCHER},
            **story.compared(photos, self.url_of),
        )

    def forms_of(self, case, relations, bound):
        """The moves that this reader may make, each with its form; one may be bound to what was typed."""
        return [
            (move, bound if bound and bound.prefix == move.name else form(case=case, prefix=move.name))
            for move in LIFECYCLE.open_to(case.status, relations)
            if (form := MOVE_FORMS.get(move.name))
        ]

    def url_of(self, photo):
        return reverse("complaints:case-photo", args=[self.kwargs["number"], photo.token])


class CaseDeed(CasePage):
    """A POST on a case: does it and goes back to the page, or shows the page with the sentence of refusal."""

    http_method_names = ["post"]
    form_class: type
    form_name: str

    def post(self, request, *args, **kwargs):
        case = self.get_case()
        form = self.form(case)
        if form.is_valid():
            try:
                messages.success(request, self.do(case, form.cleaned_data))
                return redirect(case)
            except Refused as refusal:
                messages.error(request, str(refusal))
        return self.render_to_response(self.get_context_data(**{self.form_name: form}))

    def form(self, case):
        return self.form_class(self.request.POST, self.request.FILES, case=case, prefix=self.form_name)


class CaseMove(CaseDeed):
    """POST /desk/cases/TS-2026-000123/accept/ makes the move of that name."""

    form_name = "bound"

    def form(self, case):
        name = self.kwargs["move"]
        if name not in MOVE_FORMS:
            raise Http404
        return MOVE_FORMS[name](self.request.POST, self.request.FILES, case=case, prefix=name)

    def do(self, case, given):
        name = self.kwargs["move"]
        DOERS[name](case, by=self.request.user, at=timezone.now(), **given)
        return _("%(number)s：%(done)s。") % {"number": case.number, "done": LIFECYCLE.by_name[name].done}


class Evidence(CaseDeed):
    form_name, form_class = "evidence", EvidenceForm

    def do(self, case, given):
        photos, stage = given["photos"], given["stage"]
        kept = actions.add_evidence(case, photos, stage=stage, by=self.request.user, at=timezone.now())
        return _("已上传%(count)d张照片。") % {"count": len(kept)}


class Remark(CaseDeed):
    form_name, form_class = "remark", RemarkForm

    def do(self, case, given):
        actions.remark(case, note=given["note"], by=self.request.user, at=timezone.now())
        return _("内部备注已保存。")


class Reporter(CasePage):
    """Name and telephone, on request, and every request is written down."""

    http_method_names = ["post"]

    def post(self, request, *args, **kwargs):
        case = self.get_case()
        try:
            found = actions.reveal(case, by=request.user, at=timezone.now())
        except Refused as refusal:
            messages.error(request, str(refusal))
            return redirect(case)
        response = self.render_to_response(self.get_context_data(reporter=found))
        response.headers["Cache-Control"] = "private, no-store"
        return response


class CasePhoto(VisibleCase, View):
    def get(self, request, token, **kwargs):
        return photo_response(self.get_case(), token)
