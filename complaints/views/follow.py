"""Following: by link, or by number and code from the slip. The link's holder has the last word."""

from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views import View
from django.views.generic import FormView, TemplateView

from communities import throttle
from workflow.models import AuditEntry

from .. import actions, progress, rules, story
from ..lifecycle import LIFECYCLE, REPORTER
from ..models import Complaint
from ..reporter_forms import AnswerForm, DataForm, FollowForm, JudgeForm, WithdrawForm, WriteForm
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
    """The case as its reporter sees it; what goes on under another number is told from there."""

    template_name = "complaints/follow_page.html"

    def get_context_data(self, **kwargs):
        case, at = self.get_case(), timezone.now()
        relations = case.relations_of_holder(self.request.user)
        moves = {move.name for move in LIFECYCLE.open_to(case.status, relations)}
        deadlines = list(case.deadlines.order_by("due_at", "pk"))
        photos = list(case.photos.order_by("pk"))
        entries = AuditEntry.objects.about(case.label, case.key)
        return super().get_context_data(
            **{**self.forms_of(case, moves, at), **kwargs},
            case=case,
            at=at,
            moves=moves,
            is_reporter=bool(relations),
            is_barred=bool(LIFECYCLE.open_to(case.status, REPORTER)) and not moves,
            line=story.status_line(case, deadlines, at=at),
            clock=progress.clock_of(case, deadlines),
            original=progress.original_of(case, at=at),
            requests=progress.requests_of(case),
            steps=list(reversed(story.for_reporter(case, entries, photos, self.url_of))),
            **story.compared(photos, self.url_of),
        )

    def forms_of(self, case, moves, at):
        """Only what can be done at this moment; the rest is not offered."""
        urged = "urge" in moves and actions.was_urged_on(case, at)
        late = "judge" in moves and actions.is_late(case, at) and not actions.is_judged(case)
        return {
            "answer": AnswerForm() if "rate" in moves else None,
            "judge": JudgeForm() if late else None,
            "write": WriteForm() if "write" in moves else None,
            "withdraw": WithdrawForm() if "withdraw" in moves else None,
            "data": DataForm(),
            "was_urged": urged,
        }

    def url_of(self, photo):
        return reverse(
            "complaints:follow-photo", args=[self.kwargs["number"], self.kwargs["code"], photo.token]
        )


class FollowPhoto(SecretPage, View):
    def get(self, request, token, **kwargs):
        return photo_response(self.get_case(), token)
