"""The desk's side of personal data: wishes that wait for an answer, and a new code for a lost slip."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.generic import FormView, TemplateView

from communities.access import grants
from workflow.refusals import Refused
from workflow.secret import hushed

from .. import actions, progress, rules
from ..models import Complaint, DataRequest
from ..reporter_forms import DataAnswerForm, ReissueForm
from .case import VisibleCase
from .report import qr_of

DECIDED_SHOWN = 20


class DataRequestList(TemplateView):
    """What waits, the oldest first, each with its form; below it what was answered lately."""

    template_name = "complaints/data_requests.html"

    def get_requests(self):
        """Of cases that the reader dispatches and does not lead: the wish itself says who reported."""
        user = self.request.user
        dispatched = Complaint.objects.filter(grants(user).where("case.dispatch", "compound__"))
        asked = DataRequest.objects.filter(case__in=dispatched).exclude(
            case__in=Complaint.objects.held_by(user)
        )
        return asked.select_related("case__compound", "case__category")

    def get_context_data(self, **kwargs):
        waiting = self.get_requests().filter(decided_at=None).order_by("asked_at", "pk")
        decided = self.get_requests().exclude(decided_at=None).order_by("-decided_at", "-pk")
        bound = kwargs.pop("bound", None)
        return super().get_context_data(
            waiting=[(progress.asked(row), self.form_of(row, bound)) for row in waiting],
            decided=decided[:DECIDED_SHOWN],
            trail=[(_("诉求"), reverse("complaints:case-list")), (_("个人信息请求"), "")],
            form=bound,
            at=timezone.now(),
            **kwargs,
        )

    def form_of(self, asked, bound):
        form = DataAnswerForm(asked=asked)
        return bound if bound is not None and bound.prefix == form.prefix else form


class AnswerData(DataRequestList):
    """POST answers the wish of that kind about that case; what is granted is done at once."""

    http_method_names = ["post"]

    def post(self, request, number, kind):
        waiting = self.get_requests().filter(decided_at=None)
        asked = get_object_or_404(waiting, case__number=number.upper(), kind=kind)
        form = DataAnswerForm(request.POST, asked=asked)
        if form.is_valid():
            try:
                self.answer(asked, form.cleaned_data)
                return redirect("complaints:data-requests")
            except Refused as refusal:
                messages.error(request, str(refusal))
        request.shown_at = reverse("complaints:data-requests")
        return self.render_to_response(self.get_context_data(bound=form))

    def answer(self, asked, given):
        names = ("contact_name", "contact_phone", "contact_mail")
        actions.answer_data(
            asked,
            granted=given["granted"],
            answer=given["answer"],
            contact=actions.Contact(*(given.get(name, "") for name in names)),
            by=self.request.user,
            at=timezone.now(),
        )
        messages.success(self.request, _("%(number)s：已答复反映人。") % {"number": asked.case.number})


class Reissue(VisibleCase, FormView):
    """A new code for who has lost the slip: shown once, to be handed over; the old one is dead."""

    template_name = "complaints/case_code.html"
    form_class = ReissueForm

    def get_context_data(self, **kwargs):
        case = self.get_case()
        trail = [
            (_("诉求"), reverse("complaints:case-list")),
            (case.number, case.get_absolute_url()),
            (_("重新发放查询码"), ""),
        ]
        return super().get_context_data(case=case, trail=trail, **kwargs)

    def form_valid(self, form):
        try:
            filed = actions.reissue_code(
                self.get_case(), note=form.cleaned_data["note"], by=self.request.user, at=timezone.now()
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
            return self.form_invalid(form)
        link = self.request.build_absolute_uri(
            reverse("complaints:follow-page", args=[filed.complaint.number, filed.code])
        )
        context = {"case": filed.complaint, "slip_code": rules.spaced(filed.code), "link": link}
        return hushed(render(self.request, self.template_name, {**context, "qr": qr_of(link)}))
