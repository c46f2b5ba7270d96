"""The learned half: a linear model over character n-grams and the lexicon's scores. Figures only, never code.

Fitting needs scikit-learn (`training`), reading and using a model do not.
"""

import json
import math
import zlib
from array import array
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from . import text

LONGEST = 3
MOST_TEXT = 2000
LEXICON_SCALE = 0.5
"""How much a lexicon score weighs beside an n-gram; found by cross-validation, flat between 0.3 and 1."""
FORMAT = 1


class Unreadable(Exception):
    """The stored bytes are no model that this portal can use."""


def ngrams(written: str) -> Counter[str]:
    """How often each run of one to three characters stands in the text."""
    normal = "".join(text.normalise(written[:MOST_TEXT]).split())
    return Counter(
        normal[start : start + length]
        for length in range(1, LONGEST + 1)
        for start in range(len(normal) - length + 1)
    )


def weighted(counts: Mapping[str, int], idf: Mapping[str, float]) -> dict[str, float]:
    """Damped frequency times rarity, of length 1."""
    raw = {gram: (1 + math.log(count)) * idf[gram] for gram, count in counts.items() if gram in idf}
    length = math.sqrt(sum(value * value for value in raw.values())) or 1.0
    return {gram: value / length for gram, value in raw.items()}


def lexical(scores: Mapping[str, float], code: str) -> float:
    return LEXICON_SCALE * math.log1p(max(scores.get(code, 0.0), 0.0))


def softmax(logits: Sequence[float]) -> list[float]:
    top = max(logits)
    raised = [math.exp(logit - top) for logit in logits]
    whole = sum(raised)
    return [one / whole for one in raised]


@dataclass(frozen=True)
class Model:
    """Weights by feature and category: a row per n-gram, then per lexicon category, then the bias."""

    codes: tuple[str, ...]
    lexicon_codes: tuple[str, ...]
    idf: Mapping[str, float]
    weights: array
    cases: int

    @cached_property
    def _row(self) -> dict[str, int]:
        return {gram: place for place, gram in enumerate(self.idf)}

    def probabilities(self, written: str, scores: Mapping[str, float]) -> dict[str, float]:
        wide, first = len(self.codes), len(self.idf)
        bias = (first + len(self.lexicon_codes)) * wide
        logits = list(self.weights[bias : bias + wide])
        features = [(self._row[gram], value) for gram, value in weighted(ngrams(written), self.idf).items()]
        features += [(first + place, lexical(scores, code)) for place, code in enumerate(self.lexicon_codes)]
        for row, value in features:
            if value:
                start = row * wide
                for place, weight in enumerate(self.weights[start : start + wide]):
                    logits[place] += value * weight
        return dict(zip(self.codes, softmax(logits), strict=True))

    def to_bytes(self) -> bytes:
        head = {
            "format": FORMAT,
            "codes": self.codes,
            "lexicon_codes": self.lexicon_codes,
            "grams": list(self.idf),
            "cases": self.cases,
        }
        packed = json.dumps(head, ensure_ascii=False).encode()
        figures = array("f", [*self.idf.values(), *self.weights])
        return zlib.compress(len(packed).to_bytes(4, "big") + packed + figures.tobytes())


def from_bytes(stored: bytes) -> Model:
    """:raises Unreadable: instead of any other failure, whatever the bytes are."""
    try:
        raw = zlib.decompress(stored)
        size = int.from_bytes(raw[:4], "big")
        head = json.loads(raw[4 : 4 + size])
        figures = array("f")
        figures.frombytes(raw[4 + size :])
        grams = len(head["grams"])
        wide = len(head["codes"])
        if head["format"] != FORMAT or len(figures) != grams + wide * (
            grams + len(head["lexicon_codes"]) + 1
        ):
            raise Unreadable
        idf = dict(zip(head["grams"], figures[:grams], strict=True))
        return Model(tuple(head["codes"]), tuple(head["lexicon_codes"]), idf, figures[grams:], head["cases"])
    except (zlib.error, ValueError, KeyError, TypeError) as failure:
        raise Unreadable from failure
