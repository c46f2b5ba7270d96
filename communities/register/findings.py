"""What the reader of a report sees: problems, which stop an import, and cautions, which do not."""

from collections.abc import Iterable
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Finding:
    """One sentence about one cell; `row` is the spreadsheet's number, None for a whole sheet."""

    sheet: str
    row: int | None
    column: str
    kind: str
    reason: str

    @property
    def place(self) -> str:
        row = f"!{self.row}" if self.row else ""
        return f"{self.sheet}{row} {self.column}".strip()

    def __str__(self) -> str:
        return f"{self.place}: {self.reason}" if self.place else self.reason


class Problem(Finding):
    """A bad cell: nothing of the file is stored while there is one."""

    __slots__ = ()


class Caution(Finding):
    """A fact worth a look that is imported as it stands."""

    __slots__ = ()


class Unreadable(Exception):
    """The file as a whole cannot be read; the text is fit to show."""


@dataclass(slots=True)
class Findings:
    """Collects both kinds; the same sentence about the same subject is kept once."""

    problems: list[Problem] = field(default_factory=list)
    cautions: list[Caution] = field(default_factory=list)

    def refuse(self, sheet: str, row: int | None, column: str, kind: str, reason: str) -> None:
        self.problems.append(Problem(sheet, row, column, kind, reason))

    def warn(self, sheet: str, row: int | None, column: str, kind: str, reason: str) -> None:
        self.cautions.append(Caution(sheet, row, column, kind, reason))

    def in_order(self, columns: Iterable[tuple[str, str]]) -> None:
        """Sort as one walks through the workbook whose columns are given as (sheet, label)."""
        place = {column: number for number, column in enumerate(columns)}
        first = {sheet: number for (sheet, _), number in reversed(list(place.items()))}
        for found in (self.problems, self.cautions):
            found.sort(
                key=lambda one: (
                    first.get(one.sheet, -1),
                    one.row or 0,
                    place.get((one.sheet, one.column), 0),
                )
            )
