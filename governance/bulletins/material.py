"""The values that a bulletin speaks about, frozen or counted anew, in one shape and so many queries."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.core.cache import cache
from django.db.models import Count, Q, QuerySet

from communities.models import Compound, District, Township
from finance.rules.periods import Period, quarter_of

from ..indicators import Cell, Sheet, Window, last_whole_day, measure, rate_of
from ..models import Freeze, FrozenScore, FrozenValue, Level
from ..rules import scores
from ..rules.bulletins import FEW, OF_PEOPLE
from ..scorecards import MANY, REST, Column, columns_of_freeze, columns_of_sheet

EDGE = 5
"""So many compounds are named from the top and from the bottom of the ranking."""
LISTED = 40
"""So many values of compounds below a line are named in the paper; all stand in the workbook."""
DAY = timedelta(days=1)
FEW_OF_PEOPLE = Q(code__in=OF_PEOPLE, denominator__lt=FEW)


@dataclass(frozen=True)
class Standing:
    """One place in the ranking of its level."""

    place: str
    name: str
    township: str
    score: Decimal | None
    rank: int | None
    compound_id: int | None = None


@dataclass(frozen=True)
class Value:
    """One value of one place."""

    place: str
    code: str
    numerator: int
    denominator: int
    colour: str
    is_quoted: bool = False


@dataclass
class Material:
    quarter: Period
    as_of: date
    columns: list[Column]
    freeze: Freeze | None = None
    whole: Standing | None = None
    townships: list[Standing] = field(default_factory=list)
    first: list[Standing] = field(default_factory=list)
    last: list[Standing] = field(default_factory=list)
    compounds: int = 0
    ranked: int = 0
    best: int = 0
    """So many compounds share the first place."""
    values: dict[tuple[str, str], Value] = field(default_factory=dict)
    """Of the district and its townships."""
    flagged: list[tuple[Standing, Value]] = field(default_factory=list)
    """Of compounds, red before yellow, without what rests on few people's records."""
    counts: dict[str, Counter[str]] = field(default_factory=dict)
    """By the township's name, how many values of its compounds are of which colour."""
    before: dict[str, tuple[Decimal | None, int | None]] = field(default_factory=dict)
    """Score and rank of the quarter before, of the places that are named here."""

    @property
    def named(self) -> list[Standing]:
        return [*([self.whole] if self.whole else []), *self.townships, *self.first, *self.last]


def material_of(quarter: Period, freeze: Freeze | None, *, at: datetime) -> Material:
    """Frozen values, or those of a quarter that is not frozen yet as they are now."""
    found = of_freeze(freeze) if freeze else of_sheet(measured(window_at(quarter, at)))
    earlier = Freeze.objects.filter(quarter=quarter_of(quarter.since - DAY).code).first()
    if earlier:
        rows = FrozenScore.objects.filter(freeze=earlier, place__in=[one.place for one in found.named])
        found.before = {
            place: (score, rank) for place, score, rank in rows.values_list("place", "score", "rank")
        }
    return found


def window_at(quarter: Period, at: datetime) -> Window:
    """Up to the quarter's end, or yesterday where that is still to come."""
    return Window(max(quarter.since, min(quarter.until, last_whole_day(at))), quarter)


def measured(window: Window) -> Sheet:
    """Of very many compounds it rests for a quarter of an hour."""
    key = f"bulletin:{window.quarter.code}:{window.as_of}"
    if (known := cache.get(key)) is not None:
        return known
    sheet = measure(window)
    if len(sheet.homes) >= MANY:
        cache.set(key, sheet, timeout=REST.total_seconds())
    return sheet


def of_freeze(freeze: Freeze) -> Material:
    scores_ = FrozenScore.objects.filter(freeze=freeze)
    found = Material(freeze.period, freeze.until, columns_of_freeze(freeze), freeze)
    above = [_stored(row) for row in scores_.exclude(level=Level.COMPOUND).order_by("rank", "name")]
    whole = next((one for one in above if one.place.startswith("D")), None)
    found.whole = replace(whole, rank=None) if whole else None
    found.townships = in_order(one for one in above if one.place.startswith("T"))
    names = {int(one.place[1:]): one.name for one in found.townships}
    homes = scores_.of_level(Level.COMPOUND)
    sums = homes.aggregate(all=Count("pk"), ranked=Count("rank"), best=Count("pk", filter=Q(rank=1)))
    found.compounds, found.ranked, found.best = sums["all"], sums["ranked"], sums["best"]
    inside = homes.filter(rank__isnull=False)
    edges = found.ranked > 2 * EDGE
    first = inside.order_by("rank", "name")[: EDGE if edges else 2 * EDGE]
    found.first = [_stored(row, names) for row in first]
    last = inside.order_by("-rank", "-name")[:EDGE] if edges else []
    found.last = [_stored(row, names) for row in last][::-1]
    values = FrozenValue.objects.filter(freeze=freeze)
    for value in values.exclude(level=Level.COMPOUND):
        found.values[value.place, value.code] = _value(value)
    _flag(found, values.filter(level=Level.COMPOUND), homes, names)
    return found


def _flag(
    found: Material, values: QuerySet[FrozenValue], homes: QuerySet[FrozenScore], names: dict[int, str]
) -> None:
    bad = values.filter(colour__in=[scores.RED, scores.YELLOW])
    counted = bad.order_by().values_list("township", "colour").annotate(many=Count("pk"))
    sums: dict[str, Counter[str]] = defaultdict(Counter)
    for township, colour, many in counted:
        sums[names.get(township, "")][colour] += many
    found.counts = dict(sums)
    shown = list(bad.exclude(FEW_OF_PEOPLE).order_by("colour", "code", "township", "place")[:LISTED])
    known = {row.place: _stored(row, names) for row in homes.filter(place__in={one.place for one in shown})}
    found.flagged = [(known[one.place], _value(one)) for one in shown if one.place in known]


def _stored(row: FrozenScore, names: dict[int, str] | None = None) -> Standing:
    township = (names or {}).get(row.township_id or 0, "") if row.compound_id else ""
    return Standing(row.place, row.name, township, row.score, row.rank, row.compound_id)


def _value(row: FrozenValue) -> Value:
    return Value(row.place, row.code, row.numerator, row.denominator, row.colour, row.is_quoted)


def of_sheet(sheet: Sheet) -> Material:
    """The same of values that are not stored."""
    found = Material(sheet.window.quarter, sheet.window.as_of, columns_of_sheet(sheet))
    districts = District.objects.filter(pk__in=set(sheet.districts.values())).order_by("pk")
    name = "、".join(districts.values_list("name", flat=True))
    found.whole = Standing("D0", name, "", sheet.standings(Level.DISTRICT)[0].score, None)
    names = dict(Township.objects.filter(pk__in=sheet.districts).values_list("pk", "name"))
    found.townships = in_order(_ranked(sheet, Level.TOWNSHIP, names))
    homes = {key: names.get(township, "") for key, township in sheet.homes.items()}
    inside = in_order(one for one in _ranked(sheet, Level.COMPOUND, {}, homes) if one.rank)
    found.compounds, found.ranked = len(sheet.homes), len(inside)
    found.best = sum(one.rank == 1 for one in inside)
    edges = found.ranked > 2 * EDGE
    found.first, found.last = inside[: EDGE if edges else None], inside[-EDGE:] if edges else []
    for level in (Level.DISTRICT, Level.TOWNSHIP):
        for code, cells in sheet.cells(level).items():
            for key, cell in cells.items():
                value = _counted(sheet, level, key, code, cell)
                found.values[value.place, code] = value
    _flag_sheet(found, sheet, homes)
    _name(found)
    return found


def _ranked(
    sheet: Sheet, level: str, names: dict[int, str], homes: dict[int, str] | None = None
) -> Iterable[Standing]:
    standings = sheet.standings(level)
    places = scores.ranks(standings)
    for key, one in standings.items():
        is_home = level == Level.COMPOUND
        township = (homes or {}).get(key, "")
        place = place_of(level, key)
        yield Standing(
            place, names.get(key, ""), township, one.score, places.get(key), key if is_home else None
        )


def _flag_sheet(found: Material, sheet: Sheet, homes: dict[int, str]) -> None:
    sums: dict[str, Counter[str]] = defaultdict(Counter)
    bad = []
    for code, cells in sheet.compounds.items():
        for key, cell in cells.items():
            value = _counted(sheet, Level.COMPOUND, key, code, cell)
            if value.colour in (scores.RED, scores.YELLOW):
                sums[homes[key]][value.colour] += 1
                if code not in OF_PEOPLE or value.denominator >= FEW:
                    bad.append((value.colour, code, sheet.homes[key], value.place, key, value))
    found.counts = dict(sums)
    for *_order, key, value in sorted(bad, key=lambda row: row[:4])[:LISTED]:
        found.flagged.append((Standing(value.place, "", homes[key], None, None, key), value))


def _name(found: Material) -> None:
    """The names of the few compounds that are shown, in one query."""
    listed = [*found.first, *found.last, *(one for one, _value in found.flagged)]
    shown = [one.compound_id for one in listed if one.compound_id]
    names = dict(Compound.objects.filter(pk__in=shown).values_list("pk", "name"))

    def named(one: Standing) -> Standing:
        return replace(one, name=names.get(one.compound_id or 0, ""))

    found.first, found.last = in_order(map(named, found.first)), in_order(map(named, found.last))
    found.flagged = [(named(one), value) for one, value in found.flagged]


def _counted(sheet: Sheet, level: str, key: int, code: str, cell: Cell) -> Value:
    colour = scores.colour(rate_of(cell, sheet.window), sheet.terms[code])
    return Value(place_of(level, key), code, cell.numerator, cell.denominator, colour, cell.is_quoted)


def place_of(level: str, key: int) -> str:
    """As frozen rows name a place: the letter of the level and the key."""
    return f"{level[0].upper()}{key}"


def in_order(rows: Iterable[Standing]) -> list[Standing]:
    """By rank; those without one at the end."""
    return sorted(rows, key=lambda one: (one.rank is None, one.rank or 0, one.name))
