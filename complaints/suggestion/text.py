"""A text as the matchers read it: widths and signs made one, cut into clauses, as toneless syllables."""

import re
import unicodedata
from functools import lru_cache

from pypinyin.constants import PINYIN_DICT

BREAKS = re.compile(r"[，,。.！!？?；;：:、\n\s…～~（）()【】\[\]“”\"'‘’《》/|]+")
INVISIBLE = re.compile(r"[\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")
TONES = str.maketrans("āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜüńňǹḿ", "aaaaeeeeiiiioooouuuuvvvvvnnnm")


def normalise(text: str) -> str:
    """Compatibility forms folded (full width, circled digits), small letters, no invisible signs."""
    return INVISIBLE.sub("", unicodedata.normalize("NFKC", text)).lower()


def clauses(text: str) -> list[tuple[int, int]]:
    """Where each clause of a normalised text begins and ends."""
    found, start = [], 0
    for sign in BREAKS.finditer(text):
        if sign.start() > start:
            found.append((start, sign.start()))
        start = sign.end()
    if start < len(text):
        found.append((start, len(text)))
    return found


@lru_cache(maxsize=8192)
def syllable(sign: str) -> str:
    """The commonest reading without its tone; the sign itself where it has none."""
    readings = PINYIN_DICT.get(ord(sign), "")
    return readings.split(",")[0].translate(TONES) or sign


def syllables(text: str) -> list[str]:
    return [syllable(sign) for sign in text]
