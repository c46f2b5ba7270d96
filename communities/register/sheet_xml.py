"""The rows of a worksheet straight from its XML: openpyxl's reader takes three times as long per cell."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import IO
from xml.parsers.expat import ParserCreate

from openpyxl.utils import column_index_from_string
from openpyxl.utils.datetime import from_excel, from_ISO8601

CHUNK = 1 << 18
LAST_ROW, LAST_COLUMN = 1 << 20, 1 << 14
Cells = dict[int, object]


@dataclass(frozen=True, slots=True)
class Formula:
    """Stands where a cell holds a formula, whose stored result may be stale."""


@dataclass(frozen=True, slots=True)
class CellError:
    """Stands where a cell shows #N/A, #REF! and the like."""

    text: str


class SheetParser:
    """Collects finished rows while it is fed; only cells with a value are kept."""

    def __init__(self, strings: Sequence[str], date_styles: frozenset[int], epoch: datetime) -> None:
        self.strings, self.date_styles, self.epoch = strings, date_styles, epoch
        self.rows: list[tuple[int, Cells]] = []
        self.number = self.column = self.style = 0
        self.kind = "n"
        self.cells: Cells = {}
        self.has_formula = self.is_phonetic = False
        self.is_text = False
        self.parts: list[str] = []
        self.starts = {
            "c": self._start_cell,
            "row": self._start_row,
            "v": self._start_text,
            "t": self._start_text,
            "f": self._start_formula,
            "rPh": self._start_phonetic,
        }
        self.ends = {
            "v": self._end_text,
            "t": self._end_text,
            "c": self._end_cell,
            "row": self._end_row,
            "rPh": self._end_phonetic,
        }

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
        """A tag with a prefix (`x:c`) is learnt at its first use."""
        try:
            start = self.starts[tag]
        except KeyError:
            start = self.starts[tag] = self.starts.get(tag.rpartition(":")[2], self._skip_start)
        start(attributes)

    def _end(self, tag: str) -> None:
        try:
            end = self.ends[tag]
        except KeyError:
            end = self.ends[tag] = self.ends.get(tag.rpartition(":")[2], self._skip_end)
        end()

    def _skip_start(self, attributes: Mapping[str, str]) -> None:
        pass

    def _skip_end(self) -> None:
        pass

    def _start_row(self, attributes: Mapping[str, str]) -> None:
        self.number = int(attributes.get("r", self.number + 1))
        self.column, self.cells = 0, {}
        if not 0 < self.number <= LAST_ROW:
            raise ValueError(self.number)

    def _start_cell(self, attributes: Mapping[str, str]) -> None:
        place = attributes.get("r")
        self.column = _column(place.rstrip("0123456789")) if place else self.column + 1
        if not 0 < self.column <= LAST_COLUMN:
            raise ValueError(self.column)
        self.kind, self.style = attributes.get("t", "n"), int(attributes.get("s", 0))
        self.has_formula, self.parts = False, []

    def _start_text(self, attributes: Mapping[str, str]) -> None:
        self.is_text = not self.is_phonetic

    def _start_formula(self, attributes: Mapping[str, str]) -> None:
        self.has_formula = True

    def _start_phonetic(self, attributes: Mapping[str, str]) -> None:
        self.is_phonetic = True

    def _characters(self, text: str) -> None:
        if self.is_text:
            self.parts.append(text)

    def _end_text(self) -> None:
        self.is_text = False

    def _end_phonetic(self) -> None:
        self.is_phonetic = False

    def _end_cell(self) -> None:
        if self.has_formula:
            self.cells[self.column] = Formula()
        elif self.parts:
            self.cells[self.column] = self._value("".join(self.parts))

    def _end_row(self) -> None:
        self.rows.append((self.number, self.cells))

    def _value(self, text: str) -> object:
        if self.kind == "s":
            return self.strings[int(text)]
        if self.kind == "n":
            return self._number(text)
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
