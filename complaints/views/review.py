"""The review for publishing: what waits for it, and one case with what is proposed."""

from django.contrib import messages
from django.db.models import Q
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import FormView, TemplateView

from communities.access import grants
from workflow import masking
from workflow.keyset import Keyset, Part
from workflow.models import AuditEntry
from workflow.refusals import Refused

from .. import actions, story
from ..models import Complaint
from ..review_forms import PublishForm, UnpublishForm

PAGE = 25
NEWEST_FIRST = Keyset(Part(Q(), ("submitted_at", "number"), descending=True))


class Reviewed:
    """Cases in the places that the reader may review."""

    def get_queryset(self):
        reach = grants(self.request.user).where("case.publish", "compound__")
        return Complaint.objects.filter(reach).with_place()


class ReviewList(Reviewed, TemplateView):
    template_name = "complaints/review_list.html"

    def get_context_data(self, **kwargs):
        asked = self.request.GET
        page = NEWEST_FIRST.page(
            self.get_queryset().unreviewed(),
            PAGE,
            after=asked.get("after", ""),
            before=asked.get("before", ""),
        )
        trail = [(_("诉求"), reverse("complaints:case-list")), (_("公开审核"), "")]
        return super().get_context_data(page=page, trail=trail, **kwargs)


class ReviewCase(Reviewed, FormView):
    """The original beside the proposal; who saves it stands for it with their name."""

    template_name = "complaints/review_case.html"
    form_class = PublishForm

    @cached_property
    def case(self):
        return get_object_or_404(self.get_queryset(), number=self.kwargs["number"].upper())

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "case": self.case}

    def get_initial(self):
        if self.case.reviewed_at:
            shown = self.case.photos.filter(public=True)
            return {"text": self.case.public_text, "result": self.case.public_result, "photos": shown}
        return {"text": masking.masked(self.case.description), "result": masking.masked(self.last_answer())}

    def last_answer(self):
        """What the unit wrote when it last said that it is done."""
        entries = AuditEntry.objects.about(self.case.label, self.case.key).filter(verb="resolve")
        last = entries.last()
        return last.note if last else ""

    def get_context_data(self, **kwargs):
        case = self.case
        trail = [
            (_("诉求"), reverse("complaints:case-list")),
            (_("公开审核"), reverse("complaints:review")),
            (case.number, ""),
        ]
        photos = story.shown(case.photos.order_by("pk"), self.url_of)
        context = {"case": case, "photos": photos, "trail": trail, "unpublish": UnpublishForm()}
        return super().get_context_data(**{**context, **kwargs})

    def url_of(self, photo):
        return reverse("complaints:case-photo", args=[self.case.number, photo.token])

    def form_valid(self, form):
        given = {"photos": (), **form.cleaned_data}
        try:
            actions.publish(self.case, by=self.request.user, at=timezone.now(), **given)
        except Refused as refusal:
            form.add_error(None, str(refusal))
            return self.form_invalid(form)
        messages.success(self.request, _("%(number)s：内容已公开。") % {"number": self.case.number})
        return redirect("complaints:review")


class Unpublish(ReviewCase):
    http_method_names = ["post"]

    def post(self, request, *args, **kwargs):
        form = UnpublishForm(request.POST)
        if form.is_valid():
            try:
                actions.unpublish(self.case, by=request.user, at=timezone.now(), **form.cleaned_data)
                messages.success(request, _("%(number)s：内容已撤下。") % {"number": self.case.number})
                return redirect("complaints:review-case", self.case.number)
            except Refused as refusal:
                form.add_error(None, str(refusal))
        request.shown_at = reverse("complaints:review-case", args=[self.case.number])
        asked = PublishForm(initial=self.get_initial(), case=self.case)
        return self.render_to_response(self.get_context_data(form=asked, unpublish=form))
