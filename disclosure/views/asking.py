"""The asker's side: a question from the public page, and its page by the secret link."""

import uuid

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views import View
from django.views.generic import FormView, TemplateView

from communities import throttle
from workflow.refusals import Refused
from workflow.secret import hushed

from .. import actions
from ..asking_forms import AppealForm, AskForm
from ..lifecycle import ASKER, LIFECYCLE
from ..models import Objection
from .public import OneDocument


class Ask(OneDocument, FormView):
    template_name = "disclosure/ask.html"
    form_class = AskForm

    def post(self, request, *args, **kwargs):
        if throttle.is_too_often("ask", request, at=timezone.now()):
            return render(request, "429.html", status=429)
        return super().post(request, *args, **kwargs)

    def get_form_kwargs(self):
        return {
            **super().get_form_kwargs(),
            "document": self.document,
            "chosen": self.request.GET.get("line"),
        }

    def form_valid(self, form):
        try:
            asked = actions.ask(
                self.document, language=get_language() or "", at=timezone.now(), **form.cleaned_data
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
            if isinstance(refusal, actions.AnotherQuestion):
                return self.conflict(form)
            return self.form_invalid(form)
        messages.success(self.request, _("已收到。请收藏本页或记下编号和查询码，答复会显示在这里。"))
        return redirect("disclosure:asked", asked.objection.number, asked.code)

    def conflict(self, form):
        """The question as it was typed, in a form that was not sent yet."""
        form.data = form.data.copy()
        form.data["form_key"] = str(uuid.uuid4())
        answer = self.form_invalid(form)
        answer.status_code = 409
        return answer

    def get_context_data(self, **kwargs):
        document = self.document
        trail = [(document.title, document.get_absolute_url()), (_("我有疑问"), "")]
        return super().get_context_data(document=document, trail=trail, **kwargs)


class SecretQuestion:
    """A question by number and code. A wrong code and an unknown number are the same 404."""

    def dispatch(self, request, *args, **kwargs):
        return hushed(super().dispatch(request, *args, **kwargs))

    @cached_property
    def objection(self) -> Objection:
        try:
            return Objection.objects.with_place().followed(self.kwargs["number"], self.kwargs["code"])
        except Objection.DoesNotExist:
            raise Http404 from None

    def back(self):
        return redirect("disclosure:asked", self.kwargs["number"], self.kwargs["code"])


class Asked(SecretQuestion, TemplateView):
    template_name = "disclosure/asked.html"

    def get_context_data(self, **kwargs):
        objection = self.objection
        moves = {move.name for move in LIFECYCLE.open_to(objection.status, ASKER)}
        running = objection.deadlines.running().order_by("due_at")
        context = {"appeal": AppealForm() if "appeal" in moves else None, **kwargs}
        return super().get_context_data(
            objection=objection,
            document=objection.document,
            moves=moves,
            deadline=running.first(),
            at=timezone.now(),
            **context,
        )


class AskedAccept(SecretQuestion, View):
    def post(self, request, **kwargs):
        try:
            actions.accept(self.objection, at=timezone.now())
            messages.success(request, _("谢谢，这件异议已经结束。"))
        except Refused as refusal:
            messages.error(request, str(refusal))
        return self.back()


class AskedAppeal(Asked):
    http_method_names = ["post"]

    def post(self, request, **kwargs):
        form = AppealForm(request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(appeal=form))
        try:
            actions.appeal(self.objection, at=timezone.now(), **form.cleaned_data)
            messages.success(request, _("已转镇乡处理，结果会显示在本页。"))
        except Refused as refusal:
            messages.error(request, str(refusal))
        return self.back()
