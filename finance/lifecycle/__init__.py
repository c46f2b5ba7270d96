"""The tables of moves of public income: a finding of a check, and a statement on its way to the public."""

from .findings import FINDING, FindingMove, FindingStatus
from .relations import Limit, Relation
from .statements import STATEMENT, StatementMove, StatementStatus

__all__ = [
    "FINDING",
    "STATEMENT",
    "FindingMove",
    "FindingStatus",
    "Limit",
    "Relation",
    "StatementMove",
    "StatementStatus",
]
