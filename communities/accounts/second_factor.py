"""The second factor: a code from an app (TOTP), demanded of those who administer, keep money or dispatch."""

import segno
from allauth.account.authentication import get_authentication_records
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from workflow import sealing

from ..access import TWO_FACTOR_ROLES, grants

SEALED = ("secret", "seed")
"""What is sealed in `Authenticator.data`: of TOTP, and of recovery codes."""


class SecondFactor(DefaultMFAAdapter):
    """allauth's TOTP with secrets sealed at rest, and not to be given up by those who need it."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "cannot_delete_authenticator": _("您的岗位必须使用动态码，不能停用。"),
        "cannot_generate_recovery_codes": _("请先启用动态码，再生成备用码。"),
        "incorrect_code": _("动态码不正确。请输入应用里当前显示的6位数字，并确认手机时间准确。"),
    }

    def encrypt(self, text):
        return sealing.seal(text)

    def decrypt(self, encrypted_text):
        return sealing.unseal(encrypted_text)

    def get_totp_label(self, user):
        return user.username

    def build_totp_svg(self, url):
        return segno.make(url, error="m").svg_inline(border=4, omitsize=True)

    def can_delete_authenticator(self, authenticator):
        return not is_demanded_of(authenticator.user)


def is_demanded_of(user) -> bool:
    return settings.REQUIRE_SECOND_FACTOR and bool(grants(user).roles & TWO_FACTOR_ROLES)


def is_owed(request) -> bool:
    """Whether the reader needs a second factor and has none yet. One who has, was asked for it at log-in."""
    if not settings.REQUIRE_SECOND_FACTOR:
        return False
    shown = any(entry["method"] == "mfa" for entry in get_authentication_records(request, request.user))
    return not shown and is_demanded_of(request.user) and not has(request.user)


def has(user) -> bool:
    return Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).exists()


def reseal() -> int:
    """Move the secrets to the newest key; answers how many. May be interrupted and run again."""
    newest = f"{sealing.keyring().newest}:"
    count = 0
    for row in Authenticator.objects.order_by("pk"):
        old = {name: row.data[name] for name in SEALED if not row.data.get(name, newest).startswith(newest)}
        if old:
            row.data |= {name: sealing.seal(sealing.unseal(text)) for name, text in old.items()}
            row.save(update_fields=["data"])
            count += 1
    return count
