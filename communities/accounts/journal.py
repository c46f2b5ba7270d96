"""What happens to an account, in the audit trail (RULES 10.3: time, user, kind, success, from where)."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from workflow import audit

SUBJECT = "account"
UNKNOWN = "unknown"
"""Stands for a name that no account has: what was typed there may be a password."""

VERBS = {
    "login": _("登录"),
    "login_failed": _("登录失败"),
    "logout": _("退出登录"),
    "timeout": _("超时退出"),
    "lock": _("账号锁定"),
    "unlock": _("解除锁定"),
    "password_change": _("修改密码"),
    "second_factor_failed": _("动态码错误"),
    "second_factor_on": _("启用动态码"),
    "second_factor_off": _("停用动态码"),
    "recovery_codes": _("重新生成备用码"),
    "register": _("首次登录建立账号"),
    "disable": _("停用账号"),
    "enable": _("启用账号"),
}


def record(verb: str, user, *, by, at: datetime, **details) -> None:
    """`user`: whose account; None where no account has the name. `by`: who is proven to have done it."""
    audit.record(SUBJECT, user.username if user else UNKNOWN, verb, by=by, at=at, **details)
