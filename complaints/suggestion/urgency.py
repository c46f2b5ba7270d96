"""The urgency that a text asks for (RULES 5.1): the category's default, moved by what is said.

Danger named never goes below U2, danger to life now is U1, who only asks gets U5.
"""

import re

from .lexicon import Hit, Kind, Reading

SPECIAL, URGENT, ORDINARY, COMPLEX, INQUIRY = "U1", "U2", "U3", "U4", "U5"
UNREAL = re.compile(
    r"(万一|如果|要是|一旦|假如|倘若|真的?$|怕|担心|以免|避免|防止|预防|容易|会不会|可能|迟早|早晚|哪天|要等|"
    r"难道等|去年|前年|上次|上周|上个?月|以前|曾经|曾|过去|之前|当年|早先|听说|新闻|别的小区|隔壁小区|说我?|演练)"
)
UNREAL_AFTER = re.compile(
    r"^了?(怎么办|咋办|谁负责|谁来|后果|的话|了呢|隐患|风险|都?逃|都?跑|也|隐患|不堪|怎么)"
)
LOOK_BACK = 12
SHORT_QUESTION = 32
"""A question of so many characters has no room for a complaint beside it."""
LONGEST_QUESTION = 70
BUILDING_NOW = frozenset({"ILL"})
"""Where work that goes on at this moment must be stopped soon, though the category is slow."""


def propose(reading: Reading, category: str, default: str) -> str:
    """One of U1 to U5, where U1 is the most urgent."""
    if _in_danger(reading):
        return SPECIAL
    if any(reading.has(kind, category) for kind in (Kind.LIFE, Kind.DANGER, Kind.GRAVE)):
        return min(default, URGENT)
    if only_asks(reading):
        return INQUIRY
    if default == COMPLEX:
        return ORDINARY if category in BUILDING_NOW and reading.has(Kind.NOW) else default
    if reading.has(Kind.SLOW, category):
        return COMPLEX if default == ORDINARY else default
    return ORDINARY if default == URGENT and reading.has(Kind.MILD, category) else default


def only_asks(reading: Reading) -> bool:
    """A question, with nothing in it that is broken, dangerous or to be stopped."""
    if not reading.has(Kind.ASK):
        return False
    faults = [hit for hit in reading.hits if hit.term.kind is Kind.FAULT and hit.strength >= 1]
    return len(reading.text) <= (SHORT_QUESTION if faults else LONGEST_QUESTION)


def _in_danger(reading: Reading) -> bool:
    return any(hit.term.kind is Kind.LIFE and not _unreal(reading.text, hit) for hit in reading.hits)


def _unreal(written: str, hit: Hit) -> bool:
    """Whether the danger is feared, remembered or told of elsewhere, not there now."""
    before, after = written[max(0, hit.start - LOOK_BACK) : hit.start], written[hit.start + len(hit.said) :]
    return bool(UNREAL.search(before) or UNREAL_AFTER.match(after))
