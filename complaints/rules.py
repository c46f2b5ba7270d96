"""Pure rules of complaints: words, numbers and codes as people type them, what a text is about, guards."""

import re
import unicodedata
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

LEAST_CHARACTERS = 5
MOST_CHARACTERS = 2000
UNIT_KINDS = ("accept", "contact", "close")
"""The limits that bind the unit; `rate` binds nobody, it only ends the waiting for an answer."""
STARS = range(1, 6)

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base 32: no letter that can be taken for a digit."""
CODE_LENGTH = 28
"""140 bits: guessing is hopeless at any speed."""
GROUP = 4
MISREAD = str.maketrans({"O": "0", "I": "1", "L": "1"})
ZERO_WIDTH_JOINER = "\u200d"

NUMBER = re.compile(r"TS-?(\d{4})-?(\d{6,9})")
MOBILE = re.compile(r"(?:\+?86)?(1[3-9]\d{9})")


def clean(text: str) -> str:
    """The text without control and direction characters, and with plain line ends."""
    lines = re.sub(r"\r\n?|[\u2028\u2029]", "\n", text)
    kept = "".join(sign for sign in lines if sign in "\n\t" or _is_visible(sign))
    return re.sub(r"\n{3,}", "\n\n", kept).strip()


def _is_visible(sign: str) -> bool:
    return sign == ZERO_WIDTH_JOINER or unicodedata.category(sign) not in ("Cc", "Cf", "Cs", "Co", "Cn")


def characters(text: str) -> int:
    """How many characters somebody wrote, blanks not counted."""
    return len("".join(text.split()).replace(ZERO_WIDTH_JOINER, ""))


def number_of(year: int, ordinal: int) -> str:
    """TS-2026-000123."""
    return f"TS-{year:04}-{ordinal:06}"


def read_number(text: str) -> str:
    """The number as stored, from what somebody typed; the text itself where it is none."""
    typed = "".join(unicodedata.normalize("NFKC", text).upper().split())
    found = NUMBER.fullmatch(typed)
    return f"TS-{found[1]}-{found[2]}" if found else typed


def code_from(digest: str) -> str:
    """A follow-up code from a keyed digest in hexadecimal digits."""
    rest, letters = int(digest, 16), []
    for _place in range(CODE_LENGTH):
        rest, digit = divmod(rest, len(ALPHABET))
        letters.append(ALPHABET[digit])
    return "".join(letters)


def read_code(text: str) -> str:
    """The code as made, from what somebody typed off a slip."""
    typed = "".join(unicodedata.normalize("NFKC", text).upper().split()).replace("-", "")
    return typed.translate(MISREAD)


def spaced(code: str) -> str:
    """A code in groups of four, for reading and typing."""
    return "-".join(code[start : start + GROUP] for start in range(0, len(code), GROUP))


def read_mobile(text: str) -> str | None:
    """Eleven digits of a mainland mobile number, None where it is none."""
    typed = re.sub(r"[\s\-()]", "", unicodedata.normalize("NFKC", text))
    found = MOBILE.fullmatch(typed)
    return found[1] if found else None


def best_match(text: str, lexicon: Mapping[str, str]) -> str | None:
    """The key whose words, separated by blanks, cover most of the text; None where no word is found."""
    weights = {
        key: sum(len(word) for word in set(words.split()) if word in text) for key, words in lexicon.items()
    }
    best = max(weights, key=lambda key: weights[key], default=None)
    return best if best is not None and weights[best] else None


def sounds_dangerous(text: str, danger_words: str) -> bool:
    return any(word in text for word in danger_words.split())


def evidence_is_shown(case: Any, shown: Mapping[str, Any]) -> str | None:
    if case.category.evidence_required and not shown.get("photos_after"):
        return _("这类诉求要有整改后的照片才能提交办结，请先上传照片。")
    return None


def stars_are_given(case: Any, shown: Mapping[str, Any]) -> str | None:
    return None if shown.get("stars") in STARS else _("请选择1至5颗星。")


def place_to_go_is_named(case: Any, shown: Mapping[str, Any]) -> str | None:
    return None if str(shown.get("where", "")).strip() else _("请写明居民应当向哪里反映。")


def unit_is_named(case: Any, shown: Mapping[str, Any]) -> str | None:
    return None if shown.get("unit") else _("请选择承办单位。")


def unit_is_another(case: Any, shown: Mapping[str, Any]) -> str | None:
    unit = shown.get("unit")
    if unit and unit.pk == case.unit_id:
        return _("这件诉求已经在该单位办理，请选择另一个单位。")
    return unit_is_named(case, shown)
