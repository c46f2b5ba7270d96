"""allauth's forms with our words; settings name them in ACCOUNT_FORMS and MFA_FORMS."""

from allauth.account import forms as account_forms
from allauth.core import context
from allauth.mfa.base import forms as mfa_forms
from allauth.mfa.totp import forms as totp_forms
from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..actions.people import known_person
from . import journal, lockout, passwords, second_factor
from .fields import PhoneField

CODE = {"inputmode": "numeric", "autocomplete": "one-time-code"}


def label(field: forms.Field, text, **attrs) -> None:
    """Our words instead of allauth's label, placeholder and link to closed pages."""
    field.label, field.help_text = text, ""
    field.widget.attrs.pop("placeholder", None)
    field.widget.attrs.update(attrs)


class LoginForm(account_forms.LoginForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        label(self.fields["login"], gettext_lazy("用户名或手机号码"), autocomplete="username")
        self.fields["login"].max_length = 150
        label(self.fields["password"], gettext_lazy("密码"))


class ReauthenticateForm(account_forms.ReauthenticateForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        label(self.fields["password"], gettext_lazy("密码"))


class ChangePasswordForm(account_forms.ChangePasswordForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        label(self.fields["oldpassword"], gettext_lazy("当前密码"))
        label(self.fields["password1"], gettext_lazy("新密码"))
        label(self.fields["password2"], gettext_lazy("再输入一次新密码"))
        lines = format_html_join("", "<li>{}</li>", ([line] for line in passwords.rules()))
        self.fields["password1"].help_text = format_html("<ul>{}</ul>", lines)

    @property
    def why(self) -> str:
        """What forces the change, in a sentence; empty where nothing does."""
        if not passwords.must_change(self.user, timezone.now()):
            return ""
        if self.user.password_changed_at is None:
            return _("您的密码是别人设置的，请先换成只有您自己知道的密码。")
        return _("您的密码已超过有效期，请先更换。")

    def clean(self):
        typed = self.cleaned_data
        if typed.get("password1") != typed.get("password2", typed.get("password1")):
            self.add_error("password2", _("两次输入的新密码不一样。"))
        elif typed.get("password1") and typed["password1"] == typed.get("oldpassword"):
            self.add_error("password1", _("新密码不能与当前密码相同。"))
        return typed


class _SecondFactorForm(forms.Form):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        label(self.fields["code"], gettext_lazy("动态码或备用码"), **CODE, autofocus=True)

    def clean_code(self):
        try:
            return super().clean_code()
        except ValidationError:
            address = lockout.address_of(context.request)
            journal.record("second_factor_failed", self.user, by=None, at=timezone.now(), address=address)
            raise


class AuthenticateForm(_SecondFactorForm, mfa_forms.AuthenticateForm):
    pass


class SecondFactorReauthenticateForm(_SecondFactorForm, mfa_forms.ReauthenticateForm):
    pass


class ActivateForm(totp_forms.ActivateTOTPForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        label(self.fields["code"], gettext_lazy("应用里显示的6位动态码"), **CODE)

    @property
    def is_demanded(self) -> bool:
        return second_factor.is_demanded_of(self.user)


class PhoneForm(forms.Form):
    """Where a code is to be sent."""

    phone = PhoneField()


class CodeForm(forms.Form):
    """The code that came by SMS."""

    code = forms.CharField(
        label=gettext_lazy("短信验证码"),
        max_length=20,
        widget=forms.TextInput(attrs={**CODE, "autofocus": True}),
    )

    def clean_code(self):
        return "".join(self.cleaned_data["code"].split())


class AccountForm(forms.Form):
    """Whose account is opened: a person of the register, known by name and telephone."""

    name = forms.CharField(label=gettext_lazy("姓名"), max_length=60)
    phone = PhoneField()
    username = forms.CharField(
        label=gettext_lazy("用户名"),
        help_text=gettext_lazy("登录时用，例如姓名拼音。只能用字母、数字和 @ . + - _"),
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none"}),
    )

    def clean(self):
        typed = super().clean()
        if typed.get("name") and typed.get("phone"):
            typed["person"] = known_person(typed["name"].strip(), typed["phone"])
            if typed["person"] is None:
                raise ValidationError(
                    _("没有找到姓名和手机号码都相符的人员。请先在“人员任职”里登记，再开通账号。")
                )
        return typed
