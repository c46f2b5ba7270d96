"""Geometry of the charts: where bars, points and lines stand. The markup is in `templates/parts/charts`.

A value may be None (不适用): it is left out of the drawing and said in words in the table.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_CEILING, Decimal
from math import ceil, floor, log10

Number = int | float | Decimal

WIDTH, HEIGHT = 480, 260
RIGHT, TOP, BOTTOM, CELL = 12, 24, 34, 36
LYING, NAME, BETWEEN = 16, 24, 12
"""Height of a lying bar, of the name above it, and the space to the next name."""
LETTER, FIGURE, GAP = 16, 9, 6
"""Widths of a Chinese character and of a figure as a phone shows them, and the least space between texts."""
SHADES = 5
STEPS = (Decimal(1), Decimal(2), Decimal("2.5"), Decimal(5), Decimal(10))


@dataclass(frozen=True)
class Series:
    """A row of values under one name; `pattern` counts from 1 and picks colour and texture."""

    name: str
    values: tuple[Number | None, ...]
    pattern: int = 1


@dataclass(frozen=True)
class Mark:
    """One drawn value: a bar or cell (x, y, width, height) or a point (x, y); its text stands at `tip`."""

    label: str
    series: str
    text: str
    x: float
    y: float
    width: float = 0
    height: float = 0
    pattern: int = 1
    tip: float = 0

    @property
    def half(self) -> float:
        return round(self.width / 2, 1)


@dataclass(frozen=True)
class Line:
    y: float
    text: str


@dataclass(frozen=True)
class Tick:
    x: float
    text: str


@dataclass(frozen=True)
class Path:
    points: str
    pattern: int


@dataclass(frozen=True)
class Row:
    label: str
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Drawing:
    """Everything a template needs; `rows` is the same content as a table."""

    title: str
    unit: str
    series: tuple[Series, ...]
    rows: tuple[Row, ...]
    width: int = WIDTH
    height: int = HEIGHT
    left: int = 0
    right: int = WIDTH - RIGHT
    foot: int = HEIGHT - RIGHT
    zero: float = 0
    marks: tuple[Mark, ...] = ()
    grid: tuple[Line, ...] = ()
    ticks: tuple[Tick, ...] = ()
    paths: tuple[Path, ...] = ()
    says_values: bool = False
    """Whether there is room to write each value at its mark."""

    @property
    def is_empty(self) -> bool:
        return not self.marks

    @property
    def has_legend(self) -> bool:
        return len(self.series) > 1


@dataclass(frozen=True)
class Plane:
    """A scale upwards, with zero inside so that no bar exaggerates, and equal columns sideways."""

    labels: tuple[str, ...]
    low: Decimal
    high: Decimal
    step: Decimal

    @property
    def grid(self) -> tuple[Line, ...]:
        count = int((self.high - self.low) / self.step)
        values = [self.low + self.step * number for number in range(count + 1)]
        return tuple(Line(self.y(value), written(value)) for value in values)

    @property
    def left(self) -> int:
        return max(breadth(line.text) for line in self.grid) + 2 * GAP

    @property
    def column(self) -> float:
        return (WIDTH - RIGHT - self.left) / len(self.labels)

    def x(self, place: int) -> float:
        """The middle of a column."""
        return round(self.left + self.column * (place + 0.5), 1)

    def y(self, value: Number) -> float:
        share = (Decimal(str(value)) - self.low) / (self.high - self.low)
        return round(TOP + (HEIGHT - TOP - BOTTOM) * (1 - float(share)), 1)

    def carry(self, empty: Drawing, marks: list[Mark], paths: Sequence[Path] = (), *, room: float) -> Drawing:
        """The drawing with everything on it; `room` is what each value has for its text."""
        middles = [self.x(place) for place in range(len(self.labels))]
        return replace(
            empty,
            left=self.left,
            zero=self.y(0),
            marks=tuple(marks),
            grid=self.grid,
            ticks=ticks(self.labels, middles, self.column),
            paths=tuple(paths),
            says_values=all(breadth(mark.text) + 2 <= room for mark in marks),
        )


def plane(labels: Sequence[str], values: Iterable[Number]) -> Plane:
    """About four steps of 1, 2, 2.5 or 5 times a power of ten, around zero and all values.

    Whole numbers are counts: between two of them there is nothing to mark.
    """
    exact = [Decimal(str(value)) for value in values]
    low, high = min([Decimal(0), *exact]), max([Decimal(0), *exact])
    span = (high - low) or Decimal(1)
    power = Decimal(10) ** floor(log10(span / 4))
    step = next(factor * power for factor in STEPS if factor * power * 4 >= span)
    if all(value == value.to_integral_value() for value in exact):
        step = step.to_integral_value(ROUND_CEILING)
    return Plane(tuple(labels), -ceiling(-low, step), ceiling(high, step) or step, step)


def ceiling(value: Decimal, step: Decimal) -> Decimal:
    """The least multiple of the step that is not below the value."""
    return (value / step).to_integral_value(ROUND_CEILING) * step


def ticks(labels: Sequence[str], middles: Sequence[float], room: float) -> tuple[Tick, ...]:
    """Every label, or every second, third … where they would run into each other."""
    every = ceil((max(map(breadth, labels)) + GAP) / room)
    return tuple(Tick(x, label) for x, label in list(zip(middles, labels, strict=True))[::every])


def breadth(text: str) -> int:
    return sum(FIGURE if letter.isascii() else LETTER for letter in text)


def written(value: Number | None) -> str:
    """1,234.5: thousands grouped, no needless zeros; empty for None."""
    if value is None:
        return ""
    exact = Decimal(str(value)).normalize()
    digits = max(0, min(2, -int(exact.as_tuple().exponent)))
    text = f"{exact:,.{digits}f}"
    return "0" if text in {"-0", "-0.0", "-0.00"} else text


def series_of(names: Sequence[str], columns: Sequence[Sequence[Number | None]]) -> tuple[Series, ...]:
    pairs = zip(names, columns, strict=True)
    return tuple(Series(str(name), tuple(column), at + 1) for at, (name, column) in enumerate(pairs))


def blank(title: str, unit: str, labels: Sequence[str], series: Sequence[Series]) -> Drawing:
    """No picture yet, only the table."""
    rows = [
        Row(label, tuple(written(one.values[place]) for one in series)) for place, label in enumerate(labels)
    ]
    return Drawing(title, unit, tuple(series), tuple(rows))


def known(series: Sequence[Series]) -> list[Number]:
    return [value for one in series for value in one.values if value is not None]


def bars(title: str, labels: Sequence[str], series: Sequence[Series], unit: str = "") -> Drawing:
    """One bar for each value, the series beside each other."""
    empty = blank(title, unit, labels, series)
    if not (values := known(series)):
        return empty
    area = plane(labels, values)
    thick = min(area.column * 0.7 / len(series), 56)
    marks = []
    for place, label in enumerate(labels):
        start = area.x(place) - thick * len(series) / 2
        for one in series:
            if (value := one.values[place]) is not None:
                x = round(start + thick * (one.pattern - 1), 1)
                marks.append(bar(area, label, one, value, x=x, width=round(thick - 2, 1)))
    return area.carry(empty, marks, room=thick if len(series) > 1 else area.column)


def bar(area: Plane, label: str, one: Series, value: Number, *, x: float, width: float) -> Mark:
    zero, end = area.y(0), area.y(value)
    tip = end - 5 if value >= 0 else end + 15
    height = round(abs(zero - end), 1)
    return Mark(label, one.name, written(value), x, min(zero, end), width, height, one.pattern, round(tip, 1))


def lying(title: str, labels: Sequence[str], series: Sequence[Series], unit: str = "") -> Drawing:
    """Bars from left to right under their names, which may be long; none is negative."""
    empty = blank(title, unit, labels, series)
    if not (values := known(series)):
        return empty
    most = max([Decimal(str(value)) for value in values] + [Decimal(0)]) or Decimal(1)
    room = WIDTH - 2 - max(breadth(written(value)) for value in [*values, 100]) - 2 * GAP
    marks, names, y = [], [], 0
    for place, label in enumerate(labels):
        names.append(Line(y + NAME - GAP, label))
        y += NAME
        for one in series:
            if (value := one.values[place]) is not None:
                width = round(float(Decimal(str(value)) / most) * room, 1)
                marks.append(lying_bar(label, one, value, y=y, width=width))
            y += LYING
        y += BETWEEN
    return replace(empty, height=y, marks=tuple(marks), grid=tuple(names), says_values=True)


def lying_bar(label: str, one: Series, value: Number, *, y: float, width: float) -> Mark:
    return Mark(
        label, one.name, written(value), 1, y, width, LYING - 2, one.pattern, round(1 + width + GAP, 1)
    )


def stacked(title: str, labels: Sequence[str], series: Sequence[Series], unit: str = "") -> Drawing:
    """One column for each label, its parts on top of each other; parts are never negative."""
    empty = blank(title, unit, labels, series)
    if not known(series):
        return empty
    sums = [sum(Decimal(str(one.values[place] or 0)) for one in series) for place in range(len(labels))]
    area = plane(labels, sums)
    marks = [mark for place in range(len(labels)) for mark in column(area, series, place)]
    return area.carry(empty, marks, room=0)


def column(area: Plane, series: Sequence[Series], place: int) -> list[Mark]:
    thick = min(area.column * 0.6, 64)
    x, below, marks = round(area.x(place) - thick / 2, 1), Decimal(0), []
    for one in series:
        value = Decimal(str(one.values[place] or 0))
        foot, top = area.y(below), area.y(below + value)
        size = (round(thick, 1), round(foot - top, 1))
        if value:
            marks.append(Mark(area.labels[place], one.name, written(value), x, top, *size, one.pattern))
        below += value
    return marks


def trend(title: str, labels: Sequence[str], series: Sequence[Series], unit: str = "") -> Drawing:
    """Points joined by lines; a missing value breaks the line."""
    empty = blank(title, unit, labels, series)
    if not (values := known(series)):
        return empty
    area = plane(labels, values)
    marks: list[Mark] = []
    paths: list[Path] = []
    for one in series:
        marks += [
            point(area, one, place, value) for place, value in enumerate(one.values) if value is not None
        ]
        paths += [Path(piece, one.pattern) for piece in pieces(area, one)]
    return area.carry(empty, marks, paths, room=area.column if len(series) == 1 else 0)


def point(area: Plane, one: Series, place: int, value: Number) -> Mark:
    x, y = area.x(place), area.y(value)
    return Mark(area.labels[place], one.name, written(value), x, y, pattern=one.pattern, tip=round(y - 9, 1))


def pieces(area: Plane, one: Series) -> list[str]:
    """The line as its unbroken stretches of two points and more."""
    stretches: list[list[str]] = [[]]
    for place, value in enumerate(one.values):
        if value is None:
            stretches.append([])
        else:
            stretches[-1].append(f"{area.x(place)},{area.y(value)}")
    return [" ".join(points) for points in stretches if len(points) > 1]


def heat(title: str, labels: Sequence[str], values: Sequence[Number | None], unit: str = "") -> Drawing:
    """A strip of cells, the darker the more; None is an empty cell."""
    one = Series(title, tuple(values))
    empty = blank(title, unit, labels, [one])
    if not (numbers := known([one])):
        return empty
    room = (WIDTH - 2) / len(labels)
    starts = [round(1 + room * place, 1) for place in range(len(labels))]
    marks = tuple(
        Mark(label, title, written(value), x, 1, round(room - 1, 1), CELL, shade(value, max(numbers)), 24)
        for x, label, value in zip(starts, labels, values, strict=True)
        if value is not None
    )
    return replace(
        empty,
        height=CELL + 30,
        foot=CELL + 20,
        marks=marks,
        ticks=ticks(labels, [round(x + room / 2, 1) for x in starts], room),
        says_values=all(breadth(mark.text) <= room for mark in marks),
    )


def shade(value: Number, most: Number) -> int:
    """0 for nothing, then 1 to 5."""
    if value <= 0 or most <= 0:
        return 0
    return ceil(SHADES * Decimal(str(value)) / Decimal(str(most)))
