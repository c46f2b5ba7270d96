"""What people type: words without tricks, codes off a slip, numbers of telephones."""

import re
import unicodedata

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base 32: no letter that can be taken for a digit."""
CODE_LENGTH = 28
"""140 bits: guessing is hopeless at any speed."""
GROUP = 4
MISREAD = str.maketrans({"O": "0", "I": "1", "L": "1"})
ZERO_WIDTH_JOINER = "\u200d"
BLANK_LETTERS = frozenset("\u115f\u1160\u2800\u3164\uffa0\u034f\u17b4\u17b5")
"""What Unicode calls letters, signs or marks and nobody can see: fillers, the empty Braille cell."""

MOBILE = re.compile(r"(?:\+?86)?(1[3-9]\d{9})")


def clean(text: str) -> str:
    """The text without control and direction characters, with plain line ends; empty where nothing shows."""
    lines = re.sub(r"\r\n?|[\u2028\u2029]", "\n", text)
    kept = "".join(sign for sign in lines if sign in "\n\t" or _is_visible(sign))
    found = re.sub(r"\n{3,}", "\n\n", kept).strip()
    return found if characters(found) else ""


def _is_visible(sign: str) -> bool:
    if sign in BLANK_LETTERS:
        return False
    return sign == ZERO_WIDTH_JOINER or unicodedata.category(sign) not in ("Cc", "Cf", "Cs", "Co", "Cn")


def characters(text: str) -> int:
    """How many characters somebody wrote: neither blanks are counted, nor marks upon other characters."""
    written = (sign for sign in text if not sign.isspace() and sign != ZERO_WIDTH_JOINER)
    return sum(unicodedata.category(sign) not in ("Mn", "Me") for sign in written)


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
