"""The security administrator's pages: who has an account, what happened to it, and what to do about it."""

from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.db.models import Exists, OuterRef, Prefetch
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from django.views.decorators.cache import never_cache
from django.views.generic import DetailView, FormView, View
from django.views.generic.detail import SingleObjectMixin
from django_filters.views import FilterView
from django_tables2 import SingleTableMixin

from workflow import words
from workflow.refusals import Refused

from ...models import Appointment, User
from .. import actions, journal
from ..filters import AccountFilter
from ..forms import AccountForm
from ..tables import AccountTable

MOVES = {
    "enable": (actions.enable, gettext_lazy("启用账号"), gettext_lazy("账号已启用。")),
    "disable": (actions.disable, gettext_lazy("停用账号"), gettext_lazy("账号已停用。")),
    "unlock": (actions.unlock, gettext_lazy("解除锁定"), gettext_lazy("已解除锁定，现在可以登录。")),
    "drop-second-factor": (
        actions.drop_second_factor,
        gettext_lazy("清除动态码"),
        gettext_lazy("动态码已清除，下次登录时重新启用。"),
    ),
}
STORY = 20


class _Accounts:
    slug_field = slug_url_kwarg = "username"

    def get_queryset(self):
        codes = Authenticator.objects.filter(user=OuterRef("pk"), type=Authenticator.Type.TOTP)
        posts = Appointment.objects.current(timezone.localdate()).order_by("pk")
        return (
            User.objects.select_related("person")
            .annotate(has_second_factor=Exists(codes))
            .prefetch_related(Prefetch("person__appointments", queryset=posts, to_attr="posts_now"))
            .order_by("username", "pk")
        )


class AccountList(_Accounts, SingleTableMixin, FilterView):
    template_name = "desk/list.html"
    table_class = AccountTable
    filterset_class = AccountFilter
    paginate_by = 25

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            title=pgettext("list", "账号"),
            actions=[(_("开通账号"), reverse("accounts:account-new"))],
            **kwargs,
        )


class AccountDetail(_Accounts, DetailView):
    template_name = "account/account_detail.html"
    context_object_name = "account"

    def get_context_data(self, **kwargs):
        account = self.object
        return super().get_context_data(
            trail=[(pgettext("list", "账号"), reverse("accounts:account-list")), (account.username, "")],
            rows=list(facts(account)),
            moves=list(moves_of(account)),
            is_own=account.person_id == self.request.user.person_id,
            entries=journal.latest(account, STORY),
            **kwargs,
        )


def facts(account):
    posts = account.person.posts_now if account.person else ()
    yield _("人员"), account.person or "—"
    yield _("现任职务"), words.listed(post.get_post_display() for post in posts) or "—"
    yield _("手机号码"), (account.person and account.person.masked_phone) or "—"
    yield _("状态"), _("正常") if account.is_active else _("停用")
    yield _("动态码"), _("已启用") if account.has_second_factor else _("未启用")
    yield _("最近登录"), words.moment(account.last_login) or "—"
    yield _("本人修改密码时间"), words.moment(account.password_changed_at) or "—"


def moves_of(account):
    """Name and label of what makes sense for the account just now."""
    sensible = {
        "enable": not account.is_active,
        "disable": account.is_active,
        "unlock": account.is_active and account.has_usable_password(),
        "drop-second-factor": account.has_second_factor,
    }
    return ((name, label) for name, (_action, label, _done) in MOVES.items() if sensible[name])


class AccountMove(_Accounts, SingleObjectMixin, View):
    """POST …/enable/ does what the word says."""

    def post(self, request, username, move):
        if move not in MOVES:
            raise Http404
        account = self.get_object()
        action, _label, done = MOVES[move]
        try:
            action(account, by=request.user, at=timezone.now())
            messages.success(request, done)
        except Refused as refusal:
            messages.error(request, str(refusal))
        return redirect("accounts:account-detail", account.username)


@method_decorator(never_cache, name="dispatch")
class NewPassword(_Accounts, SingleObjectMixin, View):
    """POST …/password/ shows a new first password, once."""

    def post(self, request, username):
        account = self.get_object()
        try:
            password = actions.give_password(account, by=request.user, at=timezone.now())
        except Refused as refusal:
            messages.error(request, str(refusal))
            return redirect("accounts:account-detail", account.username)
        return first_password_page(request, account, password)


@method_decorator(never_cache, name="dispatch")
class AccountNew(FormView):
    form_class = AccountForm
    template_name = "account/account_form.html"

    def get_context_data(self, **kwargs):
        trail = [(pgettext("list", "账号"), reverse("accounts:account-list")), (_("开通账号"), "")]
        return super().get_context_data(trail=trail, **kwargs)

    def form_valid(self, form):
        typed = form.cleaned_data
        try:
            account, password = actions.open_account(
                typed["person"], typed["username"], by=self.request.user, at=timezone.now()
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
            return self.form_invalid(form)
        return first_password_page(self.request, account, password)


def first_password_page(request, account, password: str):
    trail = [(pgettext("list", "账号"), reverse("accounts:account-list")), (account.username, "")]
    context = {"account": account, "password": password, "trail": trail}
    return render(request, "account/account_password.html", context)
