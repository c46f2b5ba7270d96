"""Spellings of buildings and management areas: 3号楼, 3#楼, 3栋, 3幢, 03号楼 and 三号楼 are one building."""

import re
from collections.abc import Iterable
from functools import lru_cache

from communities.register.cells import chinese_number, squeezed

ENDING = r"(?:#楼|#栋|#幢|号楼|号栋|号幢|栋楼|幢楼|座楼|#|号|栋|幢|座|楼)"
NUMBERED = re.compile(rf"(?P<before>.*?)(?P<number>\d+|[一二三四五六七八九十]+)(?P<ending>{ENDING})")
BARE = re.compile(r"(?P<before>[A-Z]*-?)(?P<number>\d+)")
LETTERED = re.compile(rf"(?P<letter>[A-Z]{{1,2}}){ENDING}?")
PHASE = re.compile(r"\(?第?(?P<number>\d+|[一二三四五六七八九十]+|[IVX]+)期\)?")
BETWEEN = re.compile(r"^[-/·_、]+")
CHINESE = ("", *"一二三四五六七八九", "十", *(f"十{one}" for one in "一二三四五六七八九"), "二十")
ROMAN = {"I": 1, "II": 2, "III": 3, "IV": 4, "V": 5, "VI": 6, "VII": 7, "VIII": 8, "IX": 9, "X": 10}


def area_name(value: object) -> str:
    """The area's normal name: 1期, Ⅰ期 and 第一期 are 一期; anything else keeps its words."""
    text = squeezed(value).upper()
    match = PHASE.fullmatch(text)
    return _phase(match) if match else text


def _phase(match: re.Match[str]) -> str:
    number = ROMAN.get(match["number"]) or chinese_number(match["number"])
    return f"{CHINESE[number]}期" if number and number < len(CHINESE) else match[0].strip("()")


@lru_cache(maxsize=1 << 14)
def building_name(text: str) -> str:
    """The building's normal name without its area; what is no number or letter keeps its words (综合楼)."""
    if match := NUMBERED.fullmatch(text) or BARE.fullmatch(text):
        return f"{match['before']}{chinese_number(match['number'])}号楼"
    if match := LETTERED.fullmatch(text):
        return f"{match['letter']}栋"
    return text


def split(value: object, areas: Iterable[str] = ()) -> tuple[str, str]:
    """(area or "", building), where `areas` are the names that the compound is known to use."""
    text = squeezed(value).upper()
    for area in sorted(areas, key=len, reverse=True):
        if area and text.startswith(area) and text != area:
            return area, building_name(BETWEEN.sub("", text[len(area) :]).strip("()"))
    match = PHASE.match(text)
    if match and match.end() < len(text):
        return _phase(match), building_name(BETWEEN.sub("", text[match.end() :]).strip("()"))
    return "", building_name(text)
