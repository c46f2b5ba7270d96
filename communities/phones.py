"""Mainland mobile numbers in the one form in which they are stored and compared."""

import re
import unicodedata

from django.utils.translation import gettext as _

from workflow.refusals import Refused

FILLER = re.compile(r"[\s().\-‐–—]")
PREFIX = re.compile(r"^(\+|00)?86(?=1\d{10}$)")
MOBILE = re.compile(r"1[3-9]\d{9}", re.ASCII)


def normal(phone: str) -> str:
    """The 11 digits, without blanks, hyphens or the country's prefix.

    :raises Refused: not a mainland mobile number.
    """
    digits = PREFIX.sub("", FILLER.sub("", unicodedata.normalize("NFKC", phone)))
    if not MOBILE.fullmatch(digits):
        raise Refused(_("请输入11位手机号码，例如 13800001234。"))
    return digits
