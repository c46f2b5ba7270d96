"""Scorecards for pages: frozen quarters from their rows, the present one counted anew, in one shape."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.core.cache import cache
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from communities.models import Compound, District, Township, User
from finance.rules.periods import Period, quarter_of
from workflow import words
from workflow.rates import Rate

from .indicators import Sheet, Window, last_whole_day, measure, rate_of, spell, window_of
from .models import Freeze, FrozenScore, FrozenValue, Level
from .models.scope import sees_district, townships_of
from .rules import scores

NOW = "now"
"""In an address: the quarter that runs."""
VIEW = "indicator.view"
MANY, REST = 2_000, timedelta(minutes=15)
QUARTERS = 8
DAY = timedelta(days=1)
WORDS = {
    scores.GREEN: _("达到黄线"),
    scores.YELLOW: _("未达黄线"),
    scores.RED: _("未达红线"),
    scores.NONE: _("不适用"),
}


@dataclass(frozen=True)
class Column:
    """An indicator as it is asked for in the quarter shown."""

    code: str
    name: str
    weight: Decimal
    yellow: Decimal
    red: Decimal
    direction: str
    least: int


@dataclass(frozen=True)
class Box:
    """One cell: the rate, its colour, how many records lift it to green."""

    column: Column
    rate: Rate
    colour: str
    is_quoted: bool = False

    @property
    def percent(self) -> str:
        """With as many digits as it takes not to look like the other side of a threshold."""
        for digits in (1, 2, 3, 4):
            shown = self.rate.percent(digits)
            if shown is None or all(
                self.rate.at_least(line) == (shown >= line) for line in (self.column.yellow, self.column.red)
            ):
                break
        return f"{shown}%"

    @property
    def word(self) -> str:
        return str(WORDS[self.colour])

    @property
    def lift(self) -> int:
        return scores.lift(self.rate, self.column)

    @property
    def is_thin(self) -> bool:
        """There are records, and too few of them."""
        return self.rate.is_applicable and not scores.is_applicable(self.rate, self.column)

    @property
    def excluded(self) -> dict[str, int]:
        return spell(self.column.code, self.rate.excluded)


@dataclass(frozen=True)
class Row:
    """One township or compound."""

    level: str
    key: int
    code: str
    name: str
    score: Decimal | None
    rank: int | None
    boxes: list[Box]
    weight: Decimal = Decimal(0)
    township: str = ""

    @property
    def is_scaled(self) -> bool:
        """Something was not applicable, so that the weights of the rest were scaled up."""
        return self.score is not None and self.weight != scores.WHOLE


@dataclass(frozen=True)
class Card:
    quarter: Period
    address: str
    """Of the quarter, in links."""
    as_of: date
    freeze: Freeze | None
    columns: list[Column]
    rows: Sequence[Row] = ()
    ranked: int = 0
    """How many of the level have a rank."""


@dataclass(frozen=True)
class Choice:
    address: str
    name: str


def choices(at: datetime) -> list[Choice]:
    """The running quarter, then the frozen ones, the latest first."""
    running = quarter_of(last_whole_day(at))
    frozen = Freeze.objects.latest_first().values_list("quarter", flat=True)[:QUARTERS]
    return [Choice(NOW, running.code), *(Choice(code, code) for code in frozen)]


def columns_of_sheet(sheet: Sheet) -> list[Column]:
    return [
        Column(row.code, str(row), row.weight, row.yellow, row.red, row.direction, row.least)
        for row in sheet.terms.values()
    ]


def columns_of_freeze(freeze: Freeze) -> list[Column]:
    name = "name_en" if words.in_english() else "name"
    return [
        Column(
            one["code"],
            one[name] or one["name"],
            *(Decimal(one[part]) for part in ("weight", "yellow", "red")),
            one["direction"],
            one["least"],
        )
        for one in freeze.asked
    ]


def live(at: datetime) -> Sheet:
    """The running quarter up to yesterday. Of very many compounds it rests for a quarter of an hour."""
    window = window_of(last_whole_day(at))
    key = f"scorecard:{window.as_of}"
    if (known := cache.get(key)) is not None:
        return known
    sheet = measure(window)
    if len(sheet.homes) >= MANY:
        cache.set(key, sheet, timeout=REST.total_seconds())
    return sheet


def asked(address: str) -> Freeze | None:
    """The freeze of an address; None for the running quarter.

    :raises Freeze.DoesNotExist: neither.
    """
    return None if address == NOW else Freeze.objects.get(quarter=address)


def card(address: str, level: str, *, user: User, at: datetime, township: Township | None = None) -> Card:
    """Everything of a level that the reader sees, by rank.

    :raises Freeze.DoesNotExist: no such quarter.
    """
    freeze = asked(address)
    if freeze is None:
        return _running(level, user=user, at=at, township=township)
    rows = FrozenScore.objects.filter(freeze=freeze).of_level(level).visible_to(user)
    if township:
        rows = rows.filter(township=township)
    ranked = FrozenScore.objects.filter(freeze=freeze, rank__isnull=False).of_level(level).count()
    columns = columns_of_freeze(freeze)
    return Card(
        freeze.period, address, freeze.until, freeze, columns, LazyRows(rows, freeze, columns), ranked
    )


class LazyRows:
    """Rows of a frozen quarter, read as far as a page needs them."""

    def __init__(self, scores_: Any, freeze: Freeze, columns: list[Column]) -> None:
        self.rows = scores_.select_related("compound", "township").order_by(
            F("rank").asc(nulls_last=True), "name", "pk"
        )
        self.freeze, self.columns = freeze, columns

    def __len__(self) -> int:
        return self.rows.count()

    count = __len__

    def __iter__(self) -> Any:
        return iter(self[:])

    def __getitem__(self, part: slice) -> list[Row]:
        return frozen_rows(self.rows[part], self.freeze, self.columns)


def frozen_rows(rows: Iterable[FrozenScore], freeze: Freeze, columns: list[Column]) -> list[Row]:
    """Two queries, however many."""
    rows = list(rows)
    values = FrozenValue.objects.filter(freeze=freeze, place__in=[row.place for row in rows])
    known = {(value.place, value.code): value for value in values}
    return [
        Row(
            row.level,
            row.compound_id or row.township_id or 0,
            _code(row),
            row.name,
            row.score,
            row.rank,
            [_frozen_box(known.get((row.place, column.code)), column, freeze) for column in columns],
            row.weight,
            row.township.name if row.compound_id and row.township else "",
        )
        for row in rows
    ]


def _code(row: FrozenScore) -> str:
    place = row.compound or row.township
    return place.code if place else ""


def _frozen_box(value: FrozenValue | None, column: Column, freeze: Freeze) -> Box:
    if value is None:
        return Box(column, Rate(0, 0, as_of=freeze.until), scores.NONE)
    rate = Rate(value.numerator, value.denominator, value.excluded, as_of=freeze.until)
    return Box(column, rate, value.colour, value.is_quoted)


def _running(level: str, *, user: User, at: datetime, township: Township | None) -> Card:
    sheet = live(at)
    standings = sheet.standings(level)
    ranks = scores.ranks(standings)
    columns = columns_of_sheet(sheet)
    rows = [
        row_of(sheet, level, place, standings[place.pk], ranks.get(place.pk), columns)
        for place in _places(level, user, township)
        if place.pk in standings
    ]
    rows.sort(key=lambda row: (row.rank is None, row.rank or 0, row.name))
    return Card(sheet.window.quarter, NOW, sheet.window.as_of, None, columns, rows, len(ranks))


@dataclass(frozen=True)
class Whole:
    """The district as a place."""

    name: str
    pk: int = 0
    code: str = ""


def whole(card: Card, *, user: User, at: datetime) -> Row | None:
    """The district's own row, for whoever sees a district."""
    if not sees_district(user, VIEW):
        return None
    if card.freeze is not None:
        rows = FrozenScore.objects.filter(freeze=card.freeze).of_level(Level.DISTRICT)
        return next(
            iter(frozen_rows(rows.select_related("township", "compound"), card.freeze, card.columns)), None
        )
    sheet = live(at)
    names = District.objects.filter(pk__in=set(sheet.districts.values())).order_by("pk")
    place = Whole("、".join(names.values_list("name", flat=True)))
    return row_of(sheet, Level.DISTRICT, place, sheet.standings(Level.DISTRICT)[0], None, card.columns)


def _places(level: str, user: User, township: Township | None) -> Iterable[Any]:
    if level == Level.TOWNSHIP:
        return townships_of(user, VIEW)
    seen = Compound.objects.visible_to(user, VIEW).select_related("township")
    return seen.filter(township=township) if township else seen


def row_of(
    sheet: Sheet,
    level: str,
    place: Any,
    standing: scores.Standing,
    rank: int | None,
    columns: Iterable[Column],
) -> Row:
    return Row(
        level,
        place.pk,
        place.code,
        place.name,
        standing.score,
        rank,
        [_box(sheet, level, place.pk, column) for column in columns],
        scores.weight_of(sheet.rates(level, place.pk), sheet.terms),
        place.township.name if level == Level.COMPOUND else "",
    )


def _box(sheet: Sheet, level: str, key: int, column: Column) -> Box:
    cell = sheet.cell(level, column.code, key)
    rate = rate_of(cell, sheet.window)
    return Box(column, rate, scores.colour(rate, column), cell.is_quoted)


def one_row(address: str, level: str, place: Any, *, at: datetime) -> tuple[Card, Row | None]:
    """One place, whoever asks; None where it is not rated in that quarter.

    :raises Freeze.DoesNotExist: no such quarter.
    """
    freeze = asked(address)
    if freeze is not None:
        columns = columns_of_freeze(freeze)
        found = FrozenScore.objects.filter(freeze=freeze, **{level: place}).of_level(level)
        rows = frozen_rows(found.select_related("compound", "township"), freeze, columns)
        ranked = FrozenScore.objects.filter(freeze=freeze, rank__isnull=False).of_level(level).count()
        whole = Card(freeze.period, address, freeze.until, freeze, columns, rows, ranked)
        return whole, rows[0] if rows else None
    sheet = live(at)
    standings, columns = sheet.standings(level), columns_of_sheet(sheet)
    ranks = scores.ranks(standings)
    whole = Card(sheet.window.quarter, NOW, sheet.window.as_of, None, columns, [], len(ranks))
    if place.pk not in standings:
        return whole, None
    return whole, row_of(sheet, level, place, standings[place.pk], ranks.get(place.pk), columns)


def window_at(address: str, at: datetime) -> Window:
    """The days that a card's values are about."""
    freeze = asked(address)
    return window_of(last_whole_day(at)) if freeze is None else Window(freeze.until, freeze.period)


def score_trend(level: str, place: Any, now: Row | None, quarter: Period) -> list[tuple[str, Decimal | None]]:
    """Of eight quarters up to the running one."""
    rows = FrozenScore.objects.filter(level=level, **{level: place}).values_list("freeze__quarter", "score")
    return _trend(dict(rows), now.score if now else None, quarter)


def value_trend(
    level: str, place: Any, code: str, now: Box | None, quarter: Period
) -> list[tuple[str, Decimal | None]]:
    """In per cent, of eight quarters up to the running one."""
    rows = FrozenValue.objects.filter(level=level, code=code, **{level: place})
    known = {
        quarter: Rate(n, d, as_of=until).percent()
        for quarter, until, n, d in rows.values_list(
            "freeze__quarter", "freeze__until", "numerator", "denominator"
        )
    }
    return _trend(known, now.rate.percent() if now else None, quarter)


def _trend(
    known: Mapping[str, Decimal | None], now: Decimal | None, quarter: Period
) -> list[tuple[str, Decimal | None]]:
    found: list[tuple[str, Decimal | None]] = []
    period = quarter
    for _turn in range(QUARTERS):
        value = known.get(period.code, now if period == quarter else None)
        found.append((period.code, value))
        period = quarter_of(period.since - DAY)
    return found[::-1]


def quarters_to_freeze(at: datetime) -> list[Period]:
    """Whole quarters since the first day that indicators hold for, not frozen yet, the latest first."""
    period = quarter_of(quarter_of(last_whole_day(at) + DAY).since - DAY)
    known = set(Freeze.objects.values_list("quarter", flat=True))
    found = []
    for _turn in range(QUARTERS):
        if period.code not in known:
            found.append(period)
        period = quarter_of(period.since - DAY)
    return found
