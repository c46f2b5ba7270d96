"""Following: by link, or by number and code from the slip. The link's holder has the last word."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.csrf import csrf_exempt
from django.views.generic import FormView, TemplateView

from workflow.models import AuditEntry
from workflow.refusals import Refused

from .. import actions, rules, story, throttle
from ..forms import AnswerForm, FollowForm, WithdrawForm
from ..lifecycle import LIFECYCLE, REPORTER
from ..models import Complaint
from .secret import SecretPage, photo_response


class Follow(FormView):
    """Number and code typed from the slip."""

    template_name = "complaints/follow_form.html"
    form_class = FollowForm

    def post(self, request, *args, **kwargs):
        if throttle.is_too_often("follow", request, at=timezone.now()):
            return render(request, "429.html", status=429)
        return super().post(request, *args, **kwargs)

    def form_valid(self, form):
        number, code = form.cleaned_data["number"], form.cleaned_data["code"]
        try:
            case = Complaint.objects.followed(number, code)
        except Complaint.DoesNotExist:
            form.add_error(None, _("没有找到这件诉求。请对照回执核对编号和查询码，两项都要一致。"))
            return self.form_invalid(form)
        return redirect("complaints:follow-page", case.number, rules.read_code(code))


class FollowPage(SecretPage, TemplateView):
    """The case as its reporter sees it."""

    template_name = "complaints/follow_page.html"

    def get_context_data(self, **kwargs):
        case, at = self.get_case(), timezone.now()
        moves = {move.name for move in LIFECYCLE.open_to(case.status, self.relations(case))}
        deadlines = list(case.deadlines.order_by("due_at", "pk"))
        photos = list(case.photos.order_by("pk"))
        entries = AuditEntry.objects.about(case.label, case.key)
        return super().get_context_data(
            **{"answer": AnswerForm(), "withdraw": WithdrawForm(), **kwargs},
            case=case,
            at=at,
            moves=moves,
            is_barred=bool(LIFECYCLE.open_to(case.status, REPORTER)) and not moves,
            line=story.status_line(case, deadlines, at=at),
            steps=list(reversed(story.for_reporter(case, entries, photos, self.url_of))),
            **story.compared(photos, self.url_of),
        )

    def relations(self, case):
        return case.relations_of_holder(self.request.user)

    def url_of(self, photo):
        return reverse(
            "complaints:follow-photo", args=[self.kwargs["number"], self.kwargs["code"], photo.token]
        )


@method_decorator(csrf_exempt, name="dispatch")
class ReporterMove(FollowPage):
    """A move by the secret address. The address is the proof, no cookie is: so there is nothing to forge.

    (These pages send no referrer, so browsers post `Origin: null`, which the cookie check would refuse.)
    """

    http_method_names = ["post"]
    form_name: str
    form_class: type

    def post(self, request, *args, **kwargs):
        form = self.form_class(request.POST)
        if form.is_valid():
            try:
                messages.success(request, self.move(self.get_case(), form.cleaned_data))
                return redirect("complaints:follow-page", kwargs["number"], kwargs["code"])
            except Refused as refusal:
                messages.error(request, str(refusal))
        return self.render_to_response(self.get_context_data(**{self.form_name: form}))


class Answer(ReporterMove):
    """Solved, with stars; or not solved, which sends the case back."""

    form_name, form_class = "answer", AnswerForm

    def move(self, case, given):
        by, at = self.request.user, timezone.now()
        if given["solved"] == "yes":
            actions.rate(case, stars=given["stars"], words=given["words"], by=by, at=at)
            return _("谢谢您的评价，这件诉求已经办结。")
        actions.reopen(case, words=given["words"], stars=given["stars"], by=by, at=at)
        return _("已退回承办单位重新办理，时限重新计算。")


class Withdraw(ReporterMove):
    form_name, form_class = "withdraw", WithdrawForm

    def move(self, case, given):
        actions.withdraw(case, note=given["note"], by=self.request.user, at=timezone.now())
        return _("诉求已撤回，不再办理。")


class FollowPhoto(SecretPage, View):
    def get(self, request, token, **kwargs):
        return photo_response(self.get_case(), token)
