"""Geometry of the charts: where bars, points and lines stand. The markup is in `templates/parts/charts`.

A value may be None (不适用): it is left out of the drawing and said in words in the table.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_CEILING, Decimal
from math import ceil, floor, log10

Number = int | float | Decimal
SHADES = 5
CELL = 34
LEFT, RIGHT, TOP, BOTTOM = 56, 12, 20, 34
LETTER, FIGURE, GAP = 14, 8, 6
"""Widths of a Chinese character and of a figure in an axis label, and the least space between two labels."""
STEPS = (Decimal(1), Decimal(2), Decimal("2.5"), Decimal(5), Decimal(10))


@dataclass(frozen=True)
class Series:
    """A row of values under one name; `pattern` counts from 1 and picks colour and texture."""

    name: str
    values: tuple[Number | None, ...]
    pattern: int = 1


@dataclass(frozen=True)
class Mark:
    """One drawn value: a bar (x, y, width, height), a point (x, y), or a cell with a shade."""

    label: str
    series: str
    value: Number
    text: str
    x: float
    y: float
    width: float = 0
    height: float = 0
    pattern: int = 1
    tip: float = 0
    """Height at which the value is written."""

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
    names: tuple[str, ...]
    rows: tuple[Row, ...]
    width: int
    height: int
    marks: tuple[Mark, ...] = ()
    grid: tuple[Line, ...] = ()
    ticks: tuple[Tick, ...] = ()
    paths: tuple[Path, ...] = ()
    series: tuple[Series, ...] = ()
    zero: float = 0

    @property
    def is_empty(self) -> bool:
        return not self.marks

    @property
    def has_legend(self) -> bool:
        return len(self.series) > 1


@dataclass(frozen=True)
class Scale:
    """From values to heights; zero is always inside, so that no bar exaggerates."""

    low: Number
    high: Number
    step: Decimal
    height: int

    def y(self, value: Number) -> float:
        share = (float(value) - float(self.low)) / (float(self.high) - float(self.low))
        return round(TOP + (self.height - TOP - BOTTOM) * (1 - share), 1)

    def lines(self) -> tuple[Line, ...]:
        count = int((Decimal(self.high) - Decimal(self.low)) / self.step)
        values = [Decimal(self.low) + self.step * number for number in range(count + 1)]
        return tuple(Line(self.y(value), written(value)) for value in values)


def scale(values: Iterable[Number], height: int) -> Scale:
    """About four steps of 1, 2, 2.5 or 5 times a power of ten, around zero and all values."""
    exact = [Decimal(str(value)) for value in values]
    low, high = min([Decimal(0), *exact]), max([Decimal(0), *exact])
    span = (high - low) or Decimal(1)
    power = Decimal(10) ** floor(log10(span / 4))
    step = next(factor * power for factor in STEPS if factor * power * 4 >= span)
    return Scale(-ceiling(-low, step), ceiling(high, step) or step, step, height)


def ceiling(value: Decimal, step: Decimal) -> Decimal:
    """The least multiple of the step that is not below the value."""
    return (value / step).to_integral_value(ROUND_CEILING) * step


def written(value: Number | None) -> str:
    """1,234.5: thousands grouped, no needless zeros; empty for None."""
    if value is None:
        return ""
    exact = Decimal(str(value)).normalize()
    digits = max(0, min(2, -int(exact.as_tuple().exponent)))
    text = f"{exact:,.{digits}f}"
    return "0" if text in {"-0", "-0.0", "-0.00"} else text


def known(series: Sequence[Series]) -> list[Number]:
    return [value for one in series for value in one.values if value is not None]


def table(labels: Sequence[str], series: Sequence[Series]) -> tuple[Row, ...]:
    columns = [one.values for one in series]
    return tuple(
        Row(label, tuple(written(column[place]) for column in columns)) for place, label in enumerate(labels)
    )


def as_series(names: Sequence[str], columns: Sequence[Sequence[Number | None]]) -> tuple[Series, ...]:
    pairs = zip(names, columns, strict=True)
    return tuple(Series(str(name), tuple(column), at + 1) for at, (name, column) in enumerate(pairs))


def blank(
    title: str, unit: str, labels: Sequence[str], series: Sequence[Series], size: tuple[int, int]
) -> Drawing:
    names = tuple(one.name for one in series)
    return Drawing(title, unit, names, table(labels, series), *size, series=tuple(series))


@dataclass(frozen=True)
class Columns:
    """How the width is shared between the labels."""

    count: int
    width: int

    @property
    def step(self) -> float:
        return (self.width - LEFT - RIGHT) / max(self.count, 1)

    def middle(self, place: int) -> float:
        return round(LEFT + self.step * (place + 0.5), 1)


def ticks(labels: Sequence[str], middles: Sequence[float], step: float) -> tuple[Tick, ...]:
    """Every label, or every second, third … where they would run into each other."""
    longest = max(map(breadth, labels), default=0)
    every = ceil((longest + GAP) / step)
    return tuple(Tick(x, label) for x, label in list(zip(middles, labels, strict=True))[::every])


def breadth(label: str) -> int:
    return sum(FIGURE if letter.isascii() else LETTER for letter in label)


def bars(
    title: str, labels: Sequence[str], series: Sequence[Series], unit: str = "", size=(640, 280)
) -> Drawing:
    """One bar for each value, the series beside each other."""
    empty = blank(title, unit, labels, series, size)
    if not (values := known(series)):
        return empty
    axis, columns = scale(values, size[1]), Columns(len(labels), size[0])
    thick = min(columns.step * 0.7 / len(series), 56)
    marks = []
    for place, label in enumerate(labels):
        start = columns.middle(place) - thick * len(series) / 2
        for one in series:
            if (value := one.values[place]) is not None:
                x = round(start + thick * (one.pattern - 1), 1)
                marks.append(bar(axis, label, one, value, x=x, width=round(thick - 2, 1)))
    return finished(empty, axis, columns, labels, marks)


def bar(axis: Scale, label: str, one: Series, value: Number, *, x: float, width: float) -> Mark:
    zero, end = axis.y(0), axis.y(value)
    top, height = min(zero, end), round(abs(zero - end), 1)
    tip = end - 5 if value >= 0 else end + 14
    text = written(value)
    return Mark(label, one.name, value, text, x, top, width, height, one.pattern, round(tip, 1))


def stacked(
    title: str, labels: Sequence[str], series: Sequence[Series], unit: str = "", size=(640, 280)
) -> Drawing:
    """One column for each label, its parts on top of each other; parts are never negative."""
    empty = blank(title, unit, labels, series, size)
    if not known(series):
        return empty
    sums = [sum(one.values[place] or 0 for one in series) for place in range(len(labels))]
    axis, columns = scale(sums, size[1]), Columns(len(labels), size[0])
    thick = min(columns.step * 0.6, 64)
    marks = []
    for place, label in enumerate(labels):
        below: Number = 0
        for one in series:
            value = one.values[place]
            if not value:
                continue
            top, foot = axis.y(below + value), axis.y(below)
            x, height = round(columns.middle(place) - thick / 2, 1), round(foot - top, 1)
            text = written(value)
            marks.append(
                Mark(label, one.name, value, text, x, top, round(thick, 1), height, one.pattern, top + 15)
            )
            below += value
    return finished(empty, axis, columns, labels, marks)


def trend(
    title: str, labels: Sequence[str], series: Sequence[Series], unit: str = "", size=(640, 280)
) -> Drawing:
    """Points joined by lines; a missing value breaks the line."""
    empty = blank(title, unit, labels, series, size)
    if not (values := known(series)):
        return empty
    axis, columns = scale(values, size[1]), Columns(len(labels), size[0])
    marks, paths = [], []
    for one in series:
        piece: list[str] = []
        for place, value in enumerate([*one.values, None]):
            if value is None:
                paths += [Path(" ".join(piece), one.pattern)] if len(piece) > 1 else []
                piece = []
                continue
            x, y = columns.middle(place), axis.y(value)
            piece.append(f"{x},{y}")
            marks.append(
                Mark(labels[place], one.name, value, written(value), x, y, pattern=one.pattern, tip=y - 9)
            )
    return finished(empty, axis, columns, labels, marks, paths)


def finished(empty: Drawing, axis: Scale, columns: Columns, labels, marks, paths=()) -> Drawing:
    middles = [columns.middle(place) for place in range(columns.count)]
    return replace(
        empty,
        marks=tuple(marks),
        grid=axis.lines(),
        ticks=ticks(labels, middles, columns.step),
        paths=tuple(paths),
        zero=axis.y(0),
    )


def heat(
    title: str, labels: Sequence[str], values: Sequence[Number | None], unit: str = "", width=640
) -> Drawing:
    """A strip of cells, the darker the more; None is an empty cell."""
    one = Series(title, tuple(values))
    empty = blank(title, unit, labels, [one], (width, 64))
    most = max([*known([one]), 0], default=0)
    if not known([one]):
        return empty
    step = (width - 2) / len(labels)
    starts = [round(1 + step * place, 1) for place in range(len(labels))]
    marks = tuple(
        Mark(label, title, value, written(value), x, 1, round(step - 1, 1), CELL, shade(value, most))
        for x, label, value in zip(starts, labels, values, strict=True)
        if value is not None
    )
    middles = [round(x + step / 2, 1) for x in starts]
    return replace(empty, marks=marks, ticks=ticks(labels, middles, step))


def shade(value: Number, most: Number) -> int:
    """0 for nothing, then 1 to 5."""
    if value <= 0 or most <= 0:
        return 0
    return min(SHADES, 1 + int(SHADES * Decimal(str(value)) / Decimal(str(most)) * Decimal("0.9999")))
