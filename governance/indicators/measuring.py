"""All indicators of all compounds, townships and the district, in a constant number of queries."""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, F

from communities.models import Compound
from workflow.rates import Rate

from ..models import Indicator, Level, QuotedValue
from ..rules import scores
from .counting import IN, NOTHING, Cell, Counting, Part, Scope
from .registry import COUNTINGS
from .window import Window

CHUNK = 5000
Cells = dict[int, Cell]
NONE = Cell(0, 0)


@dataclass
class Sheet:
    """What was counted in a window. A place without any record of an indicator has no cell."""

    window: Window
    terms: dict[str, Indicator]
    homes: dict[int, int]
    """The township of each rated compound."""
    districts: dict[int, int]
    """The district of each township."""
    compounds: dict[str, Cells] = field(default_factory=dict)
    townships: dict[str, Cells] = field(default_factory=dict)
    whole: dict[str, Cell] = field(default_factory=dict)

    def cells(self, level: str) -> Mapping[str, Cells]:
        if level == Level.DISTRICT:
            return {code: {0: cell} for code, cell in self.whole.items()}
        return self.compounds if level == Level.COMPOUND else self.townships

    def places(self, level: str) -> Iterable[int]:
        if level == Level.DISTRICT:
            return [0]
        return self.homes if level == Level.COMPOUND else self.districts

    def cell(self, level: str, code: str, place: int) -> Cell:
        return self.cells(level).get(code, {}).get(place, NONE)

    def rates(self, level: str, place: int) -> dict[str, Rate]:
        cells = self.cells(level)
        return {code: rate_of(cells.get(code, {}).get(place, NONE), self.window) for code in self.terms}

    def standings(self, level: str) -> dict[int, scores.Standing]:
        return {key: scores.standing(self.rates(level, key), self.terms) for key in self.places(level)}


def rate_of(cell: Cell, window: Window) -> Rate:
    return Rate(cell.numerator, cell.denominator, cell.excluded, as_of=window.as_of)


def spell(code: str, excluded: Mapping[str, int]) -> dict[str, int]:
    """The same with the words of the reasons, in the reader's language."""
    words = COUNTINGS[code].words
    return {str(words.get(word, word)): many for word, many in excluded.items()}


def measure(window: Window) -> Sheet:
    """Every indicator that is in force on the day."""
    terms = {row.code: row for row in Indicator.objects.valid(window.as_of) if row.code in COUNTINGS}
    standing = Compound.objects.standing(window.as_of).order_by("pk")
    rows = standing.values_list("pk", "township", "township__district").iterator(chunk_size=CHUNK)
    sheet = Sheet(window, terms, {}, {})
    for key, township, district in rows:
        sheet.homes[key] = township
        sheet.districts[township] = district
    quoted = _quoted(window)
    for code in terms:
        _fill(sheet, COUNTINGS[code], quoted.get(code, []))
    return sheet


def _fill(sheet: Sheet, counting: Counting, quoted: Sequence[QuotedValue]) -> None:
    found = count(counting, sheet.window)
    own = {key: cell for key, cell in found.items() if key in sheet.homes}
    own |= {row.compound_id: _cell(row) for row in quoted if row.compound_id in sheet.homes}
    above: dict[int, list[Cell]] = defaultdict(list)
    for key, cell in own.items():
        above[sheet.homes[key]].append(cell)
    townships = {key: together(cells) for key, cells in above.items()}
    townships |= {row.township_id: _cell(row) for row in quoted if row.township_id in sheet.districts}
    sheet.compounds[counting.code] = own
    sheet.townships[counting.code] = townships
    sheet.whole[counting.code] = together(townships.values())


def _quoted(window: Window) -> dict[str, list[QuotedValue]]:
    found: dict[str, list[QuotedValue]] = defaultdict(list)
    for row in QuotedValue.objects.approved().of_quarter(window.quarter.since).order_by("pk"):
        found[row.code].append(row)
    return found


def _cell(row: QuotedValue) -> Cell:
    return Cell(row.numerator, row.denominator, NOTHING, True)


def together(cells: Iterable[Cell]) -> Cell:
    """Several places as one."""
    excluded: Counter[str] = Counter()
    numerator, denominator, is_quoted = 0, 0, False
    for cell in cells:
        numerator, denominator = numerator + cell.numerator, denominator + cell.denominator
        is_quoted = is_quoted or cell.is_quoted
        if cell.excluded:
            excluded.update(cell.excluded)
    return Cell(numerator, denominator, dict(excluded) or NOTHING, is_quoted)


def parts_of(counting: Counting, window: Window) -> Sequence[Part]:
    return counting.parts(window) if counting.parts else ()


def count(counting: Counting, window: Window, within: Scope | None = None) -> Cells:
    """One indicator of every compound that has a record of it; one statement for each of its parts."""
    sums: dict[int, list[int]] = {}
    excluded: dict[int, dict[str, int]] = {}
    for part in parts_of(counting, window):
        rows = part.within(within).order_by().values(place=F(part.key), word=F("verdict"))
        counted = rows.annotate(many=Count("pk"))
        # Not by a cursor: it is planned for its first rows, and by one process alone.
        for place, word, many in counted.values_list("place", "word", "many"):
            row = sums.setdefault(place, [0, 0])
            side = part.side(word)
            row[0] += many if side == IN else 0
            row[1] += many if side else 0
            if not side:
                left = excluded.setdefault(place, {})
                left[word] = left.get(word, 0) + many
    return {key: Cell(row[0], row[1], excluded.get(key, NOTHING)) for key, row in sums.items()}


def digests(counting: Counting, window: Window, within: Scope | None = None) -> dict[int, str]:
    """By compound, SHA-256 over the rows that stand in the denominator, each with its side."""
    hashes: dict[int, Any] = {}
    for part in parts_of(counting, window):
        if not (part.counts_in or part.counts_out):
            continue
        label = part.rows.model._meta.label_lower
        counted = part.within(within).filter(verdict__in=[*part.counts_in, *part.counts_out]).order_by("pk")
        rows = counted.values_list(part.key, "pk", "verdict").iterator(chunk_size=CHUNK)
        for place, key, word in rows:
            if place not in hashes:
                hashes[place] = hashlib.sha256()
            hashes[place].update(f"{label}:{key}:{part.side(word)}\n".encode())
    return {place: one.hexdigest() for place, one in hashes.items()}


def digest_of(parts: Iterable[str]) -> str:
    """Of a larger place: over the hashes of what it holds, in order."""
    return hashlib.sha256("\n".join(sorted(parts)).encode()).hexdigest()


def quoted_digests(code: str, window: Window, level: str) -> dict[int, str]:
    """Of values that were signed by hand, by the place they are of."""
    rows = QuotedValue.objects.approved().of_quarter(window.quarter.since).filter(code=code)
    return {
        key: hashlib.sha256(f"governance.quotedvalue:{pk}:{n}/{d}\n".encode()).hexdigest()
        for key, pk, n, d in rows.values_list(level, "pk", "numerator", "denominator")
        if key is not None
    }
