"""“My cases”: by account, or by a link that is sent to the telephone or address that was left."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.generic import FormView, ListView

from communities import throttle
from workflow.secret import hushed

from .. import actions, contacts
from ..models import Complaint
from ..reporter_forms import MyCasesForm


class CaseLinks(ListView):
    """Cases of one reporter, the newest first, each with the link that opens it."""

    template_name = "complaints/my_cases.html"
    context_object_name = "cases"
    paginate_by = 20

    def dispatch(self, request, *args, **kwargs):
        return hushed(super().dispatch(request, *args, **kwargs))

    def get_queryset(self):
        sealed = ("contact_name", "contact_phone", "contact_mail")
        return self.mine().with_place().defer(*sealed).order_by("-submitted_at", "-pk")


class MyCases(CaseLinks):
    """What was filed under the account that is logged in."""

    def mine(self):
        person = self.request.user.person_id
        return Complaint.objects.filter(reporter=person) if person else Complaint.objects.none()


class MyCasesByLink(CaseLinks):
    """What was filed with the telephone or address to which the link was sent, for half an hour."""

    def get(self, request, *args, **kwargs):
        self.keys = contacts.read(kwargs["token"])
        if self.keys is None:
            messages.error(request, _("链接已经失效或不完整，请重新获取。"))
            return redirect("complaints:my-link")
        return super().get(request, *args, **kwargs)

    def mine(self):
        return Complaint.objects.same_contact(phone_key=self.keys.phone_key, mail_key=self.keys.mail_key)

    def get_context_data(self, **kwargs):
        return super().get_context_data(is_by_link=True, **kwargs)


class AskLink(FormView):
    """Asks for one contact and always gives the same answer, known or not."""

    template_name = "complaints/my_link.html"
    form_class = MyCasesForm

    def post(self, request, *args, **kwargs):
        if throttle.is_too_often("mine", request, at=timezone.now()):
            return render(request, "429.html", status=429)
        return super().post(request, *args, **kwargs)

    def form_valid(self, form):
        at, address = timezone.now(), form.address
        if not throttle.is_too_many("mine_to", address.phone or address.mail.lower(), at=at):
            actions.send_link(address, language=get_language() or "", at=at)
        messages.success(self.request, _("如果用它反映过诉求，几分钟内会收到链接。没收到的，请核对后再试。"))
        return redirect("complaints:my-link")
