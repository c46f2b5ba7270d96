"""Log-in by telephone: two pages, open only where an SMS gateway is set."""

from allauth.account.internal.flows.login import record_authentication
from allauth.account.utils import perform_login
from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.generic import FormView

from communities import rules
from workflow import channels
from workflow.refusals import Refused

from .. import codes, journal, lockout, residents
from ..forms import CodeForm, PhoneForm


@method_decorator(never_cache, name="dispatch")
class _PhonePage(FormView):
    def dispatch(self, request, *args, **kwargs):
        if channels.sms_gateway() is None:
            raise Http404
        if request.user.is_authenticated:
            return redirect(self.wanted or "/")
        return self.elsewhere() or super().dispatch(request, *args, **kwargs)

    def elsewhere(self):
        """Where to go first; None where this page is the right one."""

    @property
    def wanted(self) -> str:
        """The page asked for before log-in, if it is one of ours."""
        page = self.request.POST.get("next") or self.request.GET.get("next", "")
        host = self.request.get_host()
        safe = url_has_allowed_host_and_scheme(page, {host}, require_https=self.request.is_secure())
        return page if safe else ""

    def get_context_data(self, **kwargs):
        return super().get_context_data(next=self.wanted, **kwargs)

    def page(self, name: str) -> str:
        return f"{reverse(name)}?{urlencode({'next': self.wanted})}" if self.wanted else reverse(name)


class PhoneLogin(_PhonePage):
    """Asks for the telephone and sends a code, whether or not it is known."""

    form_class = PhoneForm
    template_name = "account/phone_login.html"

    def form_valid(self, form):
        try:
            codes.send(self.request, form.cleaned_data["phone"], at=timezone.now())
        except Refused as refusal:
            form.add_error("phone", str(refusal))
            return self.form_invalid(form)
        return redirect(self.page("accounts:phone-code"))


class PhoneCode(_PhonePage):
    """Asks for the code; the right one logs in."""

    form_class = CodeForm
    template_name = "account/phone_code.html"

    def elsewhere(self):
        self.phone = codes.pending(self.request, timezone.now())
        return None if self.phone else redirect(self.page("accounts:phone-login"))

    def get_context_data(self, **kwargs):
        return super().get_context_data(masked=rules.masked_phone(self.phone), **kwargs)

    def form_valid(self, form):
        at = timezone.now()
        if not codes.redeem(self.request, form.cleaned_data["code"], at=at):
            return self.wrong(form, at)
        try:
            user = residents.admit(self.phone, at=at)
        except Refused as refusal:
            messages.error(self.request, str(refusal))
            return redirect(self.page("account_login"))
        record_authentication(self.request, user, method="code")
        return perform_login(self.request, user, redirect_url=self.wanted or None)

    def wrong(self, form, at):
        address = lockout.address_of(self.request)
        journal.record("login_failed", None, by=None, at=at, address=address, reason="code")
        if codes.pending(self.request, at) is None:
            messages.error(self.request, _("验证码错误次数太多，请重新获取。"))
            return redirect(self.page("accounts:phone-login"))
        form.add_error("code", _("验证码不正确，请核对短信后重新输入。"))
        return self.form_invalid(form)
