"""How allauth logs people in here: telephones, lock-out, the audit trail, and only words of our own."""

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from workflow import words

from ..access import grants
from . import finding, journal, lockout, sessions
from .fields import PhoneField

NOTIFICATIONS = {
    "account/email/password_changed": "password_change",
    "mfa/email/totp_activated": "second_factor_on",
    "mfa/email/totp_deactivated": "second_factor_off",
    "mfa/email/recovery_codes_generated": "recovery_codes",
}
"""What allauth would tell by mail is written into the audit trail."""

MISMATCH = gettext_lazy("用户名（手机号）或密码不正确，请检查后再试。")


class Adapter(DefaultAccountAdapter):
    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": gettext_lazy("这个账号已停用。"),
        "username_password_mismatch": MISMATCH,
        "phone_password_mismatch": MISMATCH,
        "enter_current_password": gettext_lazy("当前密码不正确。"),
        "incorrect_password": gettext_lazy("密码不正确。"),
        "incorrect_code": gettext_lazy("验证码不正确。"),
        "too_many_login_attempts": gettext_lazy("错误次数太多，请30分钟后再试。"),
        "rate_limited": gettext_lazy("操作太频繁，请稍后再试。"),
    }

    def pre_authenticate(self, request, **credentials):
        attempt = self._attempt(request, credentials)
        if until := lockout.locked_until(attempt):
            self._note_failure(attempt, reason="locked")
            raise ValidationError(locked_sentence(until))
        if lockout.address_is_closed(request, attempt):
            self._note_failure(attempt, reason="address")
            raise ValidationError(
                _("您所在的网络地址登录失败次数太多，暂停登录。请30分钟后再试，或联系安全管理员。")
            )
        super().pre_authenticate(request, **credentials)

    def authenticate(self, request, **credentials):
        user = super().authenticate(request, **credentials)
        if user:
            lockout.succeeded(request, self._attempt(request, credentials))
        return user

    def authentication_failed(self, request, **credentials):
        attempt, at = self._attempt(request, credentials), timezone.now()
        self._note_failure(attempt, reason="password")
        if until := lockout.failed(request, attempt, at):
            journal.record("lock", attempt.user, by=None, at=at, address=attempt.address)
            raise ValidationError(locked_sentence(until))

    def login(self, request, user):
        super().login(request, user)
        at = timezone.now()
        sessions.start(request, at)
        methods = [entry["method"] for entry in get_authentication_records(request, user)]
        journal.record("login", user, by=user, at=at, address=self.get_client_ip(request), methods=methods)

    def logout(self, request):
        at, user = timezone.now(), request.user
        journal.record("logout", user, by=user, at=at, address=self.get_client_ip(request))
        super().logout(request)

    def respond_user_inactive(self, request, user):
        address = self.get_client_ip(request)
        journal.record("login_failed", user, by=None, at=timezone.now(), address=address, reason="inactive")
        return super().respond_user_inactive(request, user)

    def set_password(self, user, password):
        """The owner's own choice, so it counts as changed by the owner."""
        user.password_changed_at = timezone.now()
        super().set_password(user, password)

    def send_notification_mail(self, template_prefix, user, context=None, email=None):
        if verb := NOTIFICATIONS.get(template_prefix):
            address = self.get_client_ip(self.request)
            journal.record(verb, user, by=user, at=timezone.now(), address=address)

    def get_login_redirect_url(self, request):
        """The desk for those who work there, the front page for residents."""
        return super().get_login_redirect_url(request) if grants(request.user).may("desk.open") else "/"

    def get_password_change_redirect_url(self, request):
        return self.get_login_redirect_url(request)

    def is_reauthentication_required(self, *, app, **kwargs):
        """Who has come in a moment ago need not show the password once more."""
        if sessions.is_fresh(self.request, timezone.now()):
            return False
        return super().is_reauthentication_required(app=app, **kwargs)

    def is_open_for_signup(self, request):
        return False

    def phone_form_field(self, **kwargs):
        return PhoneField(**kwargs)

    def get_phone(self, user):
        phone = user.person.phone if user.person else None
        return (phone, user.phone_verified) if phone else None

    def get_user_by_phone(self, phone):
        return finding.by_phone(phone)

    def _get_login_attempts_cache_key(self, request, **credentials):
        return self._attempt(request, credentials).key

    def _attempt(self, request, credentials) -> lockout.Attempt:
        return lockout.attempt(
            credentials.get("username") or credentials.get("phone", ""), self.get_client_ip(request)
        )

    @staticmethod
    def _note_failure(attempt, *, reason: str):
        journal.record(
            "login_failed", attempt.user, by=None, at=timezone.now(), address=attempt.address, reason=reason
        )


def locked_sentence(until) -> str:
    return _(
        "密码输错次数太多，这个账号在您的网络地址上已锁定到%(time)s。请到时再试，或联系安全管理员解锁。"
    ) % {"time": words.clock_time(until)}
