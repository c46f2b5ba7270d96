"""What a cell is made of: the records counted in, counted out and left out, each with its reason."""

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from communities.models import Compound

from ..models import QuotedValue
from .counting import IN, NOTHING, OUT, Cell, Counting, Line, Part, Scope
from .measuring import count, digest_of, digests, parts_of, quoted_digests, together
from .window import Window

SHOWN = 100
"""Records of one kind on a page; how many there are is said beside them."""


@dataclass(frozen=True)
class Bundle:
    """Records with the same verdict. `side` is in, out or "" where they stand in neither part."""

    side: str
    words: str
    many: int
    lines: list[Line]

    @property
    def rest(self) -> int:
        return self.many - len(self.lines)


@dataclass(frozen=True)
class Opened:
    cell: Cell
    bundles: list[Bundle]
    sha256: str
    quoted: list[QuotedValue]


def opened(counting: Counting, window: Window, scope: Scope) -> Opened:
    """One indicator of one compound or township, counted anew with its records.

    What was signed by hand for a township stands before the sum of its compounds.
    """
    quoted = list(_quoted(counting, window.quarter.since, scope))
    own = [row for row in quoted if (row.township_id, row.compound_id)[scope[0] == "pk"] == scope[1]]
    cells = count(counting, window, scope)
    rated = _rated(window.as_of, scope)
    cells = {key: cell for key, cell in cells.items() if key in rated}
    if counting.is_quoted:
        rows = own or [row for row in quoted if row.compound_id in rated]
        cell = together(Cell(row.numerator, row.denominator, NOTHING, True) for row in rows)
        return Opened(cell, [], _quoted_digest(counting, window, scope, own), rows)
    found = digests(counting, window, scope)
    hashes = [found.get(key) or digest_of(()) for key in cells]
    sha256 = digest_of(hashes) if scope[0] == "township" else next(iter(hashes), digest_of(()))
    return Opened(together(cells.values()), _bundles(counting, window, scope), sha256, [])


def _rated(as_of: date, scope: Scope) -> set[int]:
    return set(Compound.objects.standing(as_of).filter(**{scope[0]: scope[1]}).values_list("pk", flat=True))


def _quoted(counting: Counting, since: date, scope: Scope) -> QuerySet[QuotedValue]:
    rows = QuotedValue.objects.approved().of_quarter(since).filter(code=counting.code)
    if scope[0] == "pk":
        rows = rows.filter(compound=scope[1])
    else:
        rows = rows.filter(township=scope[1]) | rows.filter(compound__township=scope[1])
    return rows.select_related("township", "compound", "entered_by", "signed_by").order_by("pk")


def _quoted_digest(counting: Counting, window: Window, scope: Scope, is_own: object) -> str:
    level = "township" if scope[0] == "township" and is_own else "compound"
    found = quoted_digests(counting.code, window, level)
    if is_own:
        return found[scope[1]]
    return digest_of(found[key] for key in sorted(_rated(window.as_of, scope)) if key in found)


def _bundles(counting: Counting, window: Window, scope: Scope) -> list[Bundle]:
    """Counted out first: that is what can be mended."""
    rated = _rated(window.as_of, scope)
    found = [
        bundle for part in parts_of(counting, window) for bundle in _of_part(counting, part, scope, rated)
    ]
    order = {OUT: 0, IN: 1, "": 2}
    return sorted(found, key=lambda bundle: (order[bundle.side], bundle.words))


def _of_part(counting: Counting, part: Part, scope: Scope, rated: set[int]) -> list[Bundle]:
    rows = part.within(scope).filter(**{f"{part.key}__in": rated})
    by_word: dict[str, list] = {}
    counts: dict[str, int] = {}
    for row in rows.select_related(*part.with_).order_by("pk").iterator(chunk_size=500):
        counts[row.verdict] = counts.get(row.verdict, 0) + 1
        lot = by_word.setdefault(row.verdict, [])
        if len(lot) < SHOWN:
            lot.append(part.show(row))
    return [
        Bundle(part.side(word), str(counting.words.get(word, word)), counts[word], lines)
        for word, lines in by_word.items()
    ]
