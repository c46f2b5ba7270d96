"""What the portal proposes for a text: categories with how sure it is, urgency, the words that say so."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from . import model, urgency
from .lexicon import URGENCY, Kind, Lexicon, Reading

OTHER = "OTH"
SHARPNESS = 2.0
"""A lexicon score of so much more makes a category e times as likely."""
UNSPOKEN = 1.0
"""The score of “other” in a text that says nothing known."""
HALFWAY = 60
"""After so many cases learnt, lexicon and learned model count alike; with more, the model leads."""
SHOWN = 3


@dataclass(frozen=True)
class Candidate:
    category: str
    confidence: float
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True)
class Proposal:
    """The categories that come into question, the likeliest first, and the urgency of that one."""

    candidates: tuple[Candidate, ...]
    reading: Reading

    @property
    def best(self) -> Candidate:
        return self.candidates[0]

    def urgency(self, category: str, default: str) -> str:
        return urgency.propose(self.reading, category, default)


class Proposer:
    """A lexicon and, where one has been learnt, a model beside it."""

    def __init__(self, lexicon: Lexicon, learned: model.Model | None = None) -> None:
        self.lexicon, self.learned = lexicon, learned

    def propose(self, written: str, known: Iterable[str]) -> Proposal:
        """:param known: the categories that may be proposed."""
        reading = self.lexicon.read(written[: model.MOST_TEXT])
        chances = self.chances(reading, written, tuple(known))
        ranked = sorted(chances.items(), key=lambda pair: (-pair[1], pair[0]))
        return Proposal(
            tuple(Candidate(code, chance, tuple(reading.reasons(code))) for code, chance in ranked), reading
        )

    def urgency(self, written: str, category: str, default: str) -> str:
        """Of a text whose category is known. What it is about is asked of a question only."""
        read = written[: model.MOST_TEXT]
        reading = self.lexicon.read(read, URGENCY)
        if reading.has(Kind.ASK):
            reading = self.lexicon.read(read)
        return urgency.propose(reading, category, default)

    def chances(self, reading: Reading, written: str, known: tuple[str, ...]) -> dict[str, float]:
        scores = reading.scores()
        spoken = by_lexicon(scores, known)
        if self.learned is None:
            return spoken
        trust = self.learned.cases / (self.learned.cases + HALFWAY)
        learned = self.learned.probabilities(written, scores)
        mixed = {
            code: trust * learned.get(code, 0.0) + (1 - trust) * chance for code, chance in spoken.items()
        }
        whole = math.fsum(mixed.values()) or 1.0
        return {code: chance / whole for code, chance in mixed.items()}


def by_lexicon(scores: Mapping[str, float], known: tuple[str, ...]) -> dict[str, float]:
    """How likely each category is by the words alone."""
    logits = [(scores.get(code, 0.0) + (UNSPOKEN if code == OTHER else 0.0)) / SHARPNESS for code in known]
    return dict(zip(known, model.softmax(logits), strict=True)) if known else {}
