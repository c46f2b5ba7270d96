"""Tables of moves of the top floor."""

from .warnings import WARNING, WarningLimitKind, WarningMove, WarningPart, WarningStatus

__all__ = ["WARNING", "WarningLimitKind", "WarningMove", "WarningPart", "WarningStatus"]
