"""What a paper is made of: headings, texts, tables and charts, in their order; annexes; the whole."""

from dataclasses import asdict, dataclass, field
from typing import Any

from ..rules import scores

SIGNS = {scores.GREEN: "✓", scores.YELLOW: "!", scores.RED: "‼", scores.NONE: "○"}


@dataclass(frozen=True)
class Cell:
    text: str
    colour: str = ""
    small: str = ""

    @property
    def bare(self) -> str:
        """Without the sign, which a page draws itself."""
        return self.text.removeprefix(SIGNS.get(self.colour, "")).strip()


@dataclass(frozen=True)
class Heading:
    text: str
    kind: str = "heading"


@dataclass(frozen=True)
class Text:
    text: str
    kind: str = "text"


@dataclass(frozen=True)
class Table:
    """`widths` are shares of the text's width. Without a title its annex's stands above it."""

    title: str
    head: list[str]
    rows: list[list[Cell]]
    widths: list[float]
    aligns: list[str]
    is_matrix: bool = False
    """Indicators by places: on a phone it is moved sideways and not cut into cards."""
    note: str = ""
    """Below it in small type."""
    kind: str = "table"

    @property
    def heads(self) -> list[tuple[str, str]]:
        """Each heading with its side."""
        return list(zip(self.head, self.aligns, strict=True))

    @property
    def labelled(self) -> list[list[tuple[str, str, Cell]]]:
        """Each row as (heading, side, cell)."""
        return [list(zip(self.head, self.aligns, row, strict=True)) for row in self.rows]


@dataclass(frozen=True)
class Bar:
    name: str
    value: float
    text: str


@dataclass(frozen=True)
class Chart:
    title: str
    unit: str
    bars: list[Bar]
    kind: str = "chart"

    @property
    def names(self) -> list[str]:
        """Of the one series that it has."""
        return [self.title]

    @property
    def pairs(self) -> list[tuple[str, float]]:
        return [(bar.name, bar.value) for bar in self.bars]


Block = Heading | Text | Table | Chart


@dataclass(frozen=True)
class Annex:
    title: str
    blocks: list[Block]


@dataclass
class Paper:
    """A whole bulletin, ready to be drawn."""

    head: str
    number: str
    title: str
    recipients: str
    blocks: list[Block]
    annexes: list[Annex]
    office: str
    issued_on: str
    copies: str
    is_issued: bool
    mark: str = ""
    """In the margin of every page of what is no issued, public document: 草稿, 内部."""
    notes: list[str] = field(default_factory=list)

    @property
    def data(self) -> dict[str, Any]:
        return asdict(self)


@dataclass(frozen=True)
class Person:
    """Who answers for a compound among the last; only in the desk's own papers."""

    compound: str
    post: str
    name: str
    of: str
