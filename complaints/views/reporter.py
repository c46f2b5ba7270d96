"""What a reporter does by the secret address: every page here is one move, and goes back to the case."""

from django.contrib import messages
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from workflow.refusals import Refused

from .. import actions
from ..lifecycle import Status
from ..reporter_forms import AnswerForm, DataForm, JudgeForm, WithdrawForm, WriteForm
from .follow import FollowPage


@method_decorator(csrf_exempt, name="dispatch")
class ReporterMove(FollowPage):
    """A move by the secret address. The address is the proof, no cookie is: so there is nothing to forge.

    (These pages send no referrer, so browsers post `Origin: null`, which the cookie check would refuse.)
    """

    http_method_names = ["post"]
    form_name: str
    form_class: type

    def post(self, request, *args, **kwargs):
        form = self.form_class(request.POST, request.FILES)
        if form.is_valid():
            try:
                messages.success(request, self.move(self.get_case(), form.cleaned_data))
                return redirect("complaints:follow-page", kwargs["number"], kwargs["code"])
            except Refused as refusal:
                form.add_error(None, str(refusal))
        refused = "".join(form.non_field_errors())
        messages.error(request, refused or _("没有提交，请按提示修改后再提交。"))
        request.shown_at = reverse("complaints:follow-page", args=[kwargs["number"], kwargs["code"]])
        return self.render_to_response(self.get_context_data(form=form, **{self.form_name: form}))


class Answer(ReporterMove):
    """Solved, with stars; or less, which sends the case back as long as that is left."""

    form_name, form_class = "answer", AnswerForm

    def move(self, case, given):
        actions.answer(case, **given, by=self.request.user, at=timezone.now())
        if case.status == Status.CLOSED:
            return _("谢谢您的评价，这件诉求已经办结。")
        return _("已退回%(unit)s重新办理，时限重新计算。") % {"unit": case.unit}


class Judge(ReporterMove):
    form_name, form_class = "judge", JudgeForm

    def move(self, case, given):
        actions.judge(case, **given, by=self.request.user, at=timezone.now())
        return _("谢谢您的评价，已经转告承办单位和它的上级。")


class Write(ReporterMove):
    form_name, form_class = "write", WriteForm

    def move(self, case, given):
        words, photos = given["message"], given["photos"]
        actions.write(case, words=words, photos=photos, by=self.request.user, at=timezone.now())
        return _("已转给承办单位。")


class Withdraw(ReporterMove):
    form_name, form_class = "withdraw", WithdrawForm

    def move(self, case, given):
        actions.withdraw(case, note=given["note"], by=self.request.user, at=timezone.now())
        return _("诉求已撤回，不再办理。")


class AskData(ReporterMove):
    form_name, form_class = "data", DataForm

    def move(self, case, given):
        kind, wish = given["kind"], given["wish"]
        actions.ask_data(case, kind=kind, words=wish, by=self.request.user, at=timezone.now())
        return _("已收到您的请求，15个工作日内答复，答复会显示在这一页。")


@method_decorator(csrf_exempt, name="dispatch")
class ReporterButton(FollowPage):
    """A move without any words."""

    http_method_names = ["post"]

    def post(self, request, *args, **kwargs):
        try:
            messages.success(request, self.move(self.get_case()))
        except Refused as refusal:
            messages.error(request, str(refusal))
        return redirect("complaints:follow-page", kwargs["number"], kwargs["code"])


class Urge(ReporterButton):
    def move(self, case):
        actions.urge(case, by=self.request.user, at=timezone.now())
        return _("已催办，承办单位会收到提醒。")


class HideName(ReporterButton):
    def move(self, case):
        actions.hide_name(case, by=self.request.user, at=timezone.now())
        return _("已隐藏。工作人员不能再查看您的姓名和联系方式，进展仍会告诉您。")
