"""Tables of moves of the top floor."""

from .warnings import WARNING, WarningLimitKind, WarningMove, WarningPart, WarningStatus

__all__ = ["WARNING", "WarningLimitKind", "WarningMove", "WarningPart", "WarningStatus"]
"""The tables of moves of the top floor: interviews, tasks and issues."""

from .interviews import (
    INTERVIEW,
    INTERVIEW_COLOURS,
    InterviewLimit,
    InterviewMove,
    InterviewPart,
    InterviewStatus,
)
from .work import WORK, WORK_COLOURS, WorkLimit, WorkMove, WorkPart, WorkStatus

__all__ = [
    "INTERVIEW",
    "INTERVIEW_COLOURS",
    "WORK",
    "WORK_COLOURS",
    "InterviewLimit",
    "InterviewMove",
    "InterviewPart",
    "InterviewStatus",
    "WorkLimit",
    "WorkMove",
    "WorkPart",
    "WorkStatus",
]
