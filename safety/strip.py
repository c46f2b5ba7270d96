"""Compounds × kinds of the checklist: open hazards, and how many of them are late, in one query."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q, QuerySet

from communities.models import Compound

from .models import ChecklistKind, Hazard


@dataclass(frozen=True)
class Cell:
    """`late` of the `open` are past their limit."""

    open: int = 0
    late: int = 0

    @property
    def colour(self) -> str:
        return "red" if self.late else "yellow" if self.open else ""


@dataclass(frozen=True)
class Row:
    """One compound: a cell for each kind, and all of them together."""

    code: str
    name: str
    cells: list[Cell]
    whole: Cell


def strip(compounds: QuerySet[Compound], kinds: Sequence[ChecklistKind], *, at: datetime) -> list[Row]:
    """One row for each compound that has an open hazard, those with the most late ones first."""
    counted = (
        Hazard.objects.open()
        .filter(compound__in=compounds.values("pk"))
        .values_list("compound__code", "compound__name", "item__kind")
        .annotate(open=Count("pk"), late=Count("pk", filter=Q(next_due_at__lt=at)))
    )
    cells: dict[tuple[str, str], dict[int, Cell]] = defaultdict(dict)
    for code, name, kind, open_, late in counted.order_by():
        cells[code, name][kind] = Cell(open_, late)
    rows = [_row(code, name, kinds, found) for (code, name), found in cells.items()]
    return sorted(rows, key=lambda row: (-row.whole.late, -row.whole.open, row.code))


def _row(code: str, name: str, kinds: Sequence[ChecklistKind], cells: dict[int, Cell]) -> Row:
    whole = Cell(sum(cell.open for cell in cells.values()), sum(cell.late for cell in cells.values()))
    return Row(code, name, [cells.get(kind.pk, Cell()) for kind in kinds], whole)
