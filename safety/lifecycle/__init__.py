"""The tables of moves: of a hazard, of an enforcement case."""

from .enforcement import DAYS, ENFORCEMENT, ENFORCEMENT_COLOURS, Part, Step, Term
from .hazards import COLOURS, LIFECYCLE, OPEN, WITH_THE_UNIT, Kind, Relation, Status

__all__ = [
    "COLOURS",
    "DAYS",
    "ENFORCEMENT",
    "ENFORCEMENT_COLOURS",
    "LIFECYCLE",
    "OPEN",
    "Kind",
    "Part",
    "Relation",
    "Status",
    "Step",
    "Term",
    "WITH_THE_UNIT",
]
