"""A case at the desk: its story, where it stands, and only the moves that are its reader's."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import resolve, reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View
from django.views.generic import TemplateView

from workflow.models import AuditEntry
from workflow.refusals import Refused

from .. import actions, story
from ..docket import Docket
from ..lifecycle import LIFECYCLE
from ..models import Complaint
from ..move_forms import MOVE_FORMS, EvidenceForm, RemarkForm
from .secret import photo_response

DOERS = {
    "dispatch": actions.dispatch,
    "accept": actions.accept,
    "object": actions.object_,
    "uphold": actions.uphold,
    "redispatch": actions.redispatch,
    "reclassify": actions.reclassify,
    "designate": actions.designate,
    "contact": actions.contact,
    "resolve": actions.resolve,
    "ask_material": actions.ask_material,
    "end_pause": actions.end_pause,
    "ask_extension": actions.ask_extension,
    "grant_extension": actions.grant_extension,
    "refuse_extension": actions.refuse_extension,
    "invite": actions.invite,
    "report": actions.report,
    "merge": actions.merge,
    "decline": actions.decline,
}


class VisibleCase:
    """Every page of a case starts from what its reader may see; the rest is 404."""

    def get_case(self) -> Complaint:
        visible = Complaint.objects.visible_to(self.request.user).with_place().select_related("original")
        return get_object_or_404(visible, number=self.kwargs["number"].upper())


class CasePage(VisibleCase, TemplateView):
    """Left the story; right the state, the clock, the handler, and only the moves that are mine."""

    template_name = "complaints/case_page.html"

    @cached_property
    def docket(self) -> Docket:
        docket = Docket(self.get_case(), user=self.request.user, at=timezone.now())
        self.request.calendar = docket.calendar
        return docket

    def get_context_data(self, **kwargs):
        docket, case = self.docket, self.docket.case
        entries = AuditEntry.objects.about(case.label, case.key)
        return super().get_context_data(
            **{
                "remark": RemarkForm(prefix="remark", docket=docket),
                "evidence": EvidenceForm(prefix="evidence", docket=docket),
                **kwargs,
            },
            docket=docket,
            case=case,
            at=docket.at,
            trail=[(_("诉求"), reverse("complaints:case-list")), (case.number, "")],
            clocks=story.clocks(docket.deadlines),
            supervision=story.supervised(docket.supervision),
            forms=self.forms_of(docket, kwargs.get("bound")),
            steps=story.for_staff(case, entries, docket.photos, self.url_of, docket.relations),
            **story.compared(docket.photos, self.url_of),
        )

    def forms_of(self, docket, bound):
        """The moves that this reader may make, each with its form; one may be bound to what was typed."""
        forms = [
            (move, bound if bound and bound.prefix == move.name else form(docket=docket, prefix=move.name))
            for move in docket.moves
            if (form := MOVE_FORMS.get(move.name))
        ]
        chosen = self.request.GET.get("template", "")
        for _move, form in forms:
            for template in form.templates:
                if str(template.pk) == chosen:
                    form.start_from(template)
        return forms

    def shown(self, **context):
        """The page as it stands at the case's own address, where an upper floor may have put more into it."""
        page = resolve(self.docket.case.get_absolute_url()).func.view_class()
        page.setup(self.request, *self.args, **self.kwargs)
        page.docket = self.docket
        return page.render_to_response(page.get_context_data(**context))

    def url_of(self, photo):
        return reverse("complaints:case-photo", args=[self.kwargs["number"], photo.token])


class CaseDeed(CasePage):
    """A POST on a case: does it and goes back to the page, or shows the page with the form open and why."""

    http_method_names = ["post"]
    form_class: type
    form_name: str
    title = ""

    def post(self, request, *args, **kwargs):
        form = self.form(self.docket)
        if form.is_valid():
            try:
                messages.success(request, self.do(self.docket.case, form.cleaned_data))
                return redirect(self.docket.case)
            except Refused as refusal:
                form.add_error(None, str(refusal))
                del self.docket
        messages.error(request, self.why(form))
        request.shown_at = self.docket.case.get_absolute_url()
        return self.shown(form=form, **{self.form_name: form})

    def why(self, form):
        """The sentence above the page; what is wrong with a field stands beside it, further down."""
        sentences = "".join(form.non_field_errors())
        return sentences or _("“%(deed)s”没有提交，请按提示修改后再提交。") % {"deed": self.title}

    def form(self, docket):
        return self.form_class(self.request.POST, self.request.FILES, docket=docket, prefix=self.form_name)


class CaseMove(CaseDeed):
    """POST /desk/cases/TS-2026-000123/accept/ makes the move of that name."""

    form_name = "bound"

    @property
    def title(self):
        return LIFECYCLE.by_name[self.kwargs["move"]].label

    def form(self, docket):
        name = self.kwargs["move"]
        if name not in MOVE_FORMS:
            raise Http404
        return MOVE_FORMS[name](self.request.POST, self.request.FILES, docket=docket, prefix=name)

    def do(self, case, given):
        name = self.kwargs["move"]
        DOERS[name](case, by=self.request.user, at=timezone.now(), **given)
        return _("%(number)s：%(done)s。") % {"number": case.number, "done": LIFECYCLE.by_name[name].done}


class Evidence(CaseDeed):
    form_name, form_class, title = "evidence", EvidenceForm, gettext_lazy("上传整改照片")

    def do(self, case, given):
        photos, stage = given["photos"], given["stage"]
        kept = actions.add_evidence(case, photos, stage=stage, by=self.request.user, at=timezone.now())
        return _("已上传%(count)d张照片。") % {"count": len(kept)}


class Remark(CaseDeed):
    form_name, form_class, title = "remark", RemarkForm, gettext_lazy("写内部备注")

    def do(self, case, given):
        actions.remark(case, note=given["note"], by=self.request.user, at=timezone.now())
        return _("内部备注已保存。")


class Reporter(CasePage):
    """Name and telephone, on request, and every request is written down."""

    http_method_names = ["post"]

    def post(self, request, *args, **kwargs):
        case = self.docket.case
        try:
            found = actions.reveal(case, by=request.user, at=timezone.now())
        except Refused as refusal:
            messages.error(request, str(refusal))
            return redirect(case)
        request.shown_at = case.get_absolute_url()
        response = self.shown(reporter=found)
        response.headers["Cache-Control"] = "private, no-store"
        return response


class CasePhoto(VisibleCase, View):
    def get(self, request, token, **kwargs):
        return photo_response(self.get_case(), token)
