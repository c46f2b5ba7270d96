"""What happens to an account, in the audit trail (RULES 10.3: time, user, kind, success, from where)."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from workflow import audit
from workflow.models import AuditEntry

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
    "open": _("开通账号"),
    "give_password": _("重置密码"),
    "disable": _("停用账号"),
    "enable": _("启用账号"),
}


REASONS = {
    "password": _("密码不正确"),
    "code": _("短信验证码不正确"),
    "locked": _("账号锁定中"),
    "address": _("网络地址暂停登录"),
    "inactive": _("账号已停用"),
}
"""Why a log-in failed."""


def record(verb: str, user, *, by, at: datetime, **details) -> None:
    """`user`: whose account; None where no account has the name. `by`: who is proven to have done it."""
    audit.record(SUBJECT, user.username if user else UNKNOWN, verb, by=by, at=at, **details)


def latest(user, count: int) -> list[dict]:
    """The story of an account, newest first, as the part `story.html` shows it."""
    entries = AuditEntry.objects.about(SUBJECT, user.username).select_related("by__person")
    return [_line(entry) for entry in entries.reverse()[:count]]


def _line(entry) -> dict:
    reason, address = entry.details.get("reason"), entry.details.get("address")
    return {
        "at": entry.at,
        "what": VERBS.get(entry.verb, entry.verb),
        "who": entry.by_name,
        "text": " ".join(str(word) for word in (REASONS.get(reason), address) if word),
        "is_bad": entry.verb in {"login_failed", "lock", "second_factor_failed"},
    }
