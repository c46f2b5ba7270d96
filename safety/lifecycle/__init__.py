"""The tables of moves: of a hazard, of an enforcement case, of works on fire water."""

from .enforcement import DAYS, ENFORCEMENT, ENFORCEMENT_COLOURS, Part, Step, Term
from .hazards import COLOURS, LIFECYCLE, OPEN, WITH_THE_UNIT, Kind, Relation, Status
from .repairs import REPAIR, REPAIR_COLOURS, UNFINISHED, RepairLimit, RepairPart, RepairStatus

__all__ = [
    "COLOURS",
    "DAYS",
    "ENFORCEMENT",
    "ENFORCEMENT_COLOURS",
    "LIFECYCLE",
    "OPEN",
    "REPAIR",
    "REPAIR_COLOURS",
    "UNFINISHED",
    "Kind",
    "Part",
    "Relation",
    "RepairLimit",
    "RepairPart",
    "RepairStatus",
    "Status",
    "Step",
    "Term",
    "WITH_THE_UNIT",
]
