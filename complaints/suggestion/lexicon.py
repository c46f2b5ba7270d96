"""The field's words found in a text, with their weights: denied ones left out, typing slips forgiven.

A word is written plainly (`漏水`), as alternatives (`电梯|轿厢`), or as parts that must stand near each other
in any order (`电梯|轿厢+停运|坏了`). A longer word hides the shorter ones inside it: `电梯广告` is no lift.
Words of danger and urgency are hidden by shields only, so that no category's vocabulary can cover a danger.
"""

from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from operator import itemgetter
from typing import NamedTuple

from . import negation, text

NEAR = 12
"""How many characters may lie between the parts of a word."""
SLIP = 0.6
"""What a word counts that is written with another character of the same sound, against one spelt right."""
REPEATED = 0.25
"""What each further mention of a word adds, up to two of them."""


class Kind(StrEnum):
    """What sort of word it is; the first two speak for a category, the others for the urgency."""

    THING = "thing"
    FAULT = "fault"
    LIFE = "life"
    DANGER = "danger"
    GRAVE = "grave"
    SLOW = "slow"
    NOW = "now"
    ASK = "ask"
    MILD = "mild"
    SHIELD = "shield"


TOPICS = frozenset({Kind.THING, Kind.FAULT})
URGENCY = frozenset(Kind) - TOPICS


@dataclass(frozen=True)
class Term:
    """One line of the lexicon. Faults are also denied by “没有”, things only by “不是……”."""

    word: str
    kind: Kind = Kind.THING
    category: str = ""
    weight: float = 1.0

    @cached_property
    def parts(self) -> tuple[tuple[str, ...], ...]:
        return tuple(
            tuple(text.normalise(one) for one in part.split("|") if one) for part in self.word.split("+")
        )

    @cached_property
    def beside(self) -> tuple[frozenset[str], ...]:
        """The words of each part behind the first."""
        return tuple(map(frozenset, self.parts[1:]))


@dataclass(frozen=True)
class Hit:
    """A term found, with the words of the text that said so and how surely (1 = spelt right)."""

    term: Term
    said: str
    start: int
    strength: float


@dataclass
class Reading:
    """What the lexicon found in one text."""

    text: str
    hits: list[Hit] = field(default_factory=list)

    def scores(self) -> dict[str, float]:
        """The weight that speaks for each category."""
        sums: dict[str, float] = defaultdict(float)
        for hit in self.hits:
            if hit.term.category:
                sums[hit.term.category] += hit.term.weight * hit.strength
        return {code: score for code, score in sums.items() if score > 0}

    def has(self, kind: Kind, category: str | None = None) -> bool:
        return any(
            hit.term.kind == kind and (category is None or hit.term.category in ("", category))
            for hit in self.hits
        )

    def reasons(self, category: str, most: int = 5) -> list[str]:
        """The words that spoke for a category, the weightiest first."""
        mine = [hit for hit in self.hits if hit.term.category == category and hit.term.weight > 0]
        ordered = sorted(mine, key=lambda hit: (-hit.term.weight * hit.strength, hit.start))
        return list(dict.fromkeys(hit.said for hit in ordered))[:most]


Span = tuple[int, int, str]
"""Where a word begins and ends in a text, and the word."""


class Place(NamedTuple):
    """Where a plain word stands in a text."""

    word: str
    start: int
    end: int
    slip: bool
    no_event: bool
    no_topic: bool
    is_shielded: bool
    is_hidden: bool

    def denied(self, kind: Kind) -> bool:
        """Whether it says nothing for a word of this kind."""
        if self.is_shielded or self.no_topic:
            return True
        if self.no_event and kind is not Kind.THING:
            return True
        return self.is_hidden and kind in TOPICS


class Lexicon:
    """Terms made ready for finding; built once and kept, for it costs some tens of milliseconds."""

    def __init__(self, terms: Iterable[Term]) -> None:
        self.terms = tuple(dict.fromkeys(terms))
        self._by_word: dict[str, list[Term]] = defaultdict(list)
        self._compound: list[Term] = []
        self._opened_by: dict[str, list[int]] = defaultdict(list)
        words: set[str] = set()
        for term in self.terms:
            words.update(word for part in term.parts for word in part)
            if term.kind is Kind.SHIELD:
                continue
            if len(term.parts) == 1:
                for word in term.parts[0]:
                    self._by_word[word].append(term)
            else:
                for word in term.parts[0]:
                    self._opened_by[word].append(len(self._compound))
                self._compound.append(term)
        self._words = frozenset(words)
        plain = [term for term in self.terms if len(term.parts) == 1]
        self._shields = _words_of(term for term in plain if term.kind is Kind.SHIELD)
        self._topics = _words_of(term for term in plain if term.kind in TOPICS)
        self._lengths = _lengths(words)
        self._sounds: dict[tuple[str, ...], list[str]] = defaultdict(list)
        for word in words:
            if len(word) > 1:
                self._sounds[tuple(text.syllables(word))].append(word)
        self._sound_lengths = _lengths(self._sounds)

    def read(self, written: str, kinds: Container[Kind] = frozenset(Kind)) -> Reading:
        """:param kinds: of the terms that are asked for; the others still deny, hide and shield."""
        normal = text.normalise(written)
        places = self._places(normal)
        return Reading(normal, [*self._plain_hits(places, kinds), *self._compound_hits(places, kinds)])

    def _places(self, normal: str) -> list[Place]:
        found = list(self._spelt(normal))
        covered = {at for start, end, _word in found for at in range(start, end)}
        slips = list(self._misspelt(normal, covered))
        no_event, no_topic, conceded = _denied(normal, [*found, *slips])
        no_event |= _inside(found, no_event)
        no_topic |= _inside(found, no_topic)
        shielded = _inside(found, {span for span in found if span[2] in self._shields})
        hidden = conceded | _inside(found, {span for span in found if span[2] in self._topics})
        return [
            Place(
                word=span[2],
                start=span[0],
                end=span[1],
                slip=is_slip,
                no_event=span in no_event,
                no_topic=span in no_topic,
                is_shielded=span in shielded,
                is_hidden=span in hidden,
            )
            for is_slip, spans in ((False, found), (True, slips))
            for span in spans
        ]

    def _spelt(self, normal: str) -> Iterator[Span]:
        """Every word that stands there, also inside another."""
        for start, first in enumerate(normal):
            for length in self._lengths.get(first, ()):
                word = normal[start : start + length]
                if len(word) == length and word in self._words:
                    yield start, start + length, word

    def _misspelt(self, normal: str, covered: set[int]) -> Iterator[Span]:
        """Words that sound alike and share a character: what a phonetic keyboard makes of a slip.

        :param covered: places where a word is spelt right.
        """
        sounds = text.syllables(normal)
        for start, first in enumerate(sounds):
            if start in covered:
                continue
            for length in self._sound_lengths.get(first, ()):
                if start + length > len(normal) or not covered.isdisjoint(range(start, start + length)):
                    continue
                written = normal[start : start + length]
                for word in self._sounds.get(tuple(sounds[start : start + length]), ()):
                    if any(one == other for one, other in zip(word, written, strict=True)):
                        yield start, start + length, word
                        break

    def _plain_hits(self, places: list[Place], kinds: Container[Kind]) -> Iterator[Hit]:
        for word, mine in _grouped(places).items():
            for term in self._by_word.get(word, ()):
                if term.kind not in kinds:
                    continue
                standing = [place for place in mine if not place.denied(term.kind)]
                if standing:
                    yield Hit(term, word, standing[0].start, _strength(standing))

    def _compound_hits(self, places: list[Place], kinds: Container[Kind]) -> Iterator[Hit]:
        by_word = _grouped(places)
        met = {turn for word in by_word for turn in self._opened_by.get(word, ())}
        for term in (self._compound[turn] for turn in sorted(met)):
            if term.kind not in kinds or any(part.isdisjoint(by_word) for part in term.beside):
                continue
            lots = [
                [place for word in part if word in by_word for place in by_word[word]] for part in term.parts
            ]
            if chain := _chain(lots, term.kind):
                first = min(chain, key=lambda place: place.start)
                slip = any(place.slip for place in chain)
                said = "…".join(place.word for place in sorted(chain, key=lambda place: place.start))
                yield Hit(term, said, first.start, SLIP if slip else 1.0)


def _lengths(words: Iterable[Sequence[str]]) -> dict[str, list[int]]:
    """How long the words are that begin alike, the longest first."""
    lengths: dict[str, set[int]] = defaultdict(set)
    for word in words:
        lengths[word[0]].add(len(word))
    return {first: sorted(known, reverse=True) for first, known in lengths.items()}


def _words_of(terms: Iterable[Term]) -> frozenset[str]:
    return frozenset(word for term in terms for word in term.parts[0])


def _inside(found: list[Span], covers: set[Span]) -> set[Span]:
    """Words that stand wholly inside a longer one of the covers; `found` is in order, the longest first."""
    inside, reached, begun = set(), 0, -1
    for span in found:
        start, end, _word = span
        if end <= reached and not (start == begun and end == reached):
            inside.add(span)
        if span in covers and end > reached:
            reached, begun = end, start
    return inside


def _denied(normal: str, spans: list[Span]) -> tuple[set[Span], set[Span], set[Span]]:
    """Words that a clause says not to happen, not to be its matter, and those that it puts aside."""
    no_event, no_topic, conceded = set(), set(), set()
    for left, right in text.clauses(normal):
        if not negation.may_deny(normal[left:right]):
            continue
        for span in (span for span in spans if left <= span[0] < right):
            before, after = normal[left : span[0]], normal[span[1] : right]
            if negation.denies_event(before):
                no_event.add(span)
            if negation.denies_topic(before, after):
                no_topic.add(span)
            if negation.concedes(after):
                conceded.add(span)
    return no_event, no_topic, conceded


def _grouped(places: list[Place]) -> Mapping[str, list[Place]]:
    by_word: dict[str, list[Place]] = defaultdict(list)
    for place in places:
        by_word[place.word].append(place)
    return by_word


def _strength(standing: list[Place]) -> float:
    once = SLIP if all(place.slip for place in standing) else 1.0
    return once + REPEATED * min(len(standing) - 1, 2)


def _chain(lots: list[list[Place]], kind: Kind) -> list[Place] | None:
    """One place of each part, each near the one before it, none denied."""
    for first in lots[0]:
        chain = [first]
        for lot in lots[1:]:
            gaps = [(_gap(place, chain), place) for place in lot]
            near = [one for one in gaps if 0 <= one[0] <= NEAR]
            if not near:
                break
            chain.append(min(near, key=itemgetter(0))[1])
        else:
            if not any(place.denied(kind) for place in chain):
                return chain
    return None


def _gap(place: Place, chain: list[Place]) -> int:
    """Characters to the nearest of them; negative where it overlaps one."""
    return min(max(place.start - one.end, one.start - place.end) for one in chain)
