"""Which passwords are accepted and for how long: two profiles, chosen by the setting PASSWORD_PROFILE."""

import string
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth.hashers import check_password
from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from ..models import PasswordHistory

SHORTEST_WORD = 4
"""Shorter user names and syllables turn up in good passwords by chance."""
CLASSES = (string.ascii_lowercase, string.ascii_uppercase, string.digits)


@dataclass(frozen=True)
class Profile:
    """`classes`: how many of lower case, upper case, digits, other signs; `barred`: latest ones refused."""

    length: int
    classes: int = 1
    max_age: timedelta | None = None
    barred: int = 0


PROFILES = {
    "mlps3": Profile(length=10, classes=3, max_age=timedelta(days=90), barred=5),
    "asvs": Profile(length=12),
}
"""GB/T 22239-2019 level 3 (RULES 10.3), and OWASP ASVS: length and no known words instead of composition."""


def profile() -> Profile:
    return PROFILES[settings.PASSWORD_PROFILE]


def classes_in(password: str) -> int:
    """Of lower case, upper case, digits, other signs: how many occur."""
    known = sum(any(char in group for char in password) for group in CLASSES)
    return known + any(char not in "".join(CLASSES) for char in password)


def must_change(user, at: datetime) -> bool:
    """Whether the password is too old, or was set by somebody else."""
    if not user.has_usable_password():
        return False
    if user.password_changed_at is None:
        return True
    max_age = profile().max_age
    return max_age is not None and at - user.password_changed_at > max_age


class ProfileValidator:
    """Django's validators in one, so that the profile is one setting and its rules one sentence each."""

    def validate(self, password: str, user=None) -> None:
        errors = [*_composition(password), *_known_words(password, user), *_used_before(password, user)]
        if errors:
            raise ValidationError(errors)

    def get_help_text(self) -> str:
        return " ".join(rules())

    def password_changed(self, password: str, user=None) -> None:
        """Django calls this after a new password is stored, whoever has set it."""
        if user is None or not (kept := profile().barred):
            return
        PasswordHistory.objects.create(user=user, password=user.password, at=timezone.now())
        latest = PasswordHistory.objects.of(user).values_list("pk", flat=True)[:kept]
        PasswordHistory.objects.of(user).exclude(pk__in=list(latest)).delete()


def rules() -> list[str]:
    """The profile in sentences, shown before a password is typed."""
    wanted, lines = profile(), []
    lines.append(_("至少%(count)d个字符。") % {"count": wanted.length})
    if wanted.classes > 1:
        lines.append(
            _("大写字母、小写字母、数字、其他符号这四类里至少有%(count)d类。") % {"count": wanted.classes}
        )
    lines.append(_("不能是常见密码，也不能含有您的用户名、姓名拼音、手机号码或本平台的名称。"))
    if wanted.barred:
        lines.append(_("不能与最近%(count)d次用过的密码相同。") % {"count": wanted.barred})
    if wanted.max_age:
        lines.append(_("每%(count)d天需要更换一次。") % {"count": wanted.max_age.days})
    return lines


def _composition(password: str):
    wanted = profile()
    if len(password) < wanted.length:
        yield _("密码太短：至少要有%(count)d个字符。") % {"count": wanted.length}
    if classes_in(password) < wanted.classes:
        yield _("密码太单一：大写字母、小写字母、数字、其他符号这四类里至少要有%(count)d类。") % {
            "count": wanted.classes
        }


def _known_words(password: str, user):
    try:
        CommonPasswordValidator().validate(password)
    except ValidationError:
        yield _("这个密码太常见，容易被猜中，请换一个。")
    if any(word in password.lower() for word in _context(user)):
        yield _("密码里不能含有您的用户名、姓名拼音、手机号码或本平台的名称。")


def _context(user) -> set[str]:
    words = {*settings.PASSWORD_CONTEXT_WORDS}
    if user is not None:
        person = user.person
        words |= {user.username, *((person.pinyin, person.phone) if person else ())}
    return {word.lower() for word in words if word and len(word) >= SHORTEST_WORD}


def _used_before(password: str, user):
    count = profile().barred
    if user is None or user.pk is None or not count:
        return
    latest = PasswordHistory.objects.of(user).values_list("password", flat=True)[:count]
    if any(check_password(password, used) for used in {user.password, *latest} if used):
        yield _("这个密码最近用过：不能与最近%(count)d次的密码相同。") % {"count": count}
