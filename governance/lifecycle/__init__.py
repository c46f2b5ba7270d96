"""Tables of moves of the top floor: warnings, interviews, tasks and issues."""

from .interviews import (
    INTERVIEW,
    INTERVIEW_COLOURS,
    InterviewLimit,
    InterviewMove,
    InterviewPart,
    InterviewStatus,
)
from .warnings import (
    WARNING,
    WarningLimitKind,
    WarningMove,
    WarningPart,
    WarningStatus,
)
from .work import (
    WORK,
    WORK_COLOURS,
    WorkLimit,
    WorkMove,
    WorkPart,
    WorkStatus,
)

__all__ = [
    "INTERVIEW",
    "INTERVIEW_COLOURS",
    "InterviewLimit",
    "InterviewMove",
    "InterviewPart",
    "InterviewStatus",
    "WARNING",
    "WORK",
    "WORK_COLOURS",
    "WarningLimitKind",
    "WarningMove",
    "WarningPart",
    "WarningStatus",
    "WorkLimit",
    "WorkMove",
    "WorkPart",
    "WorkStatus",
]
"""The tables of moves of the top floor."""

from .bulletins import BULLETIN, BULLETIN_COLOURS, BulletinMove, BulletinStatus

__all__ = ["BULLETIN", "BULLETIN_COLOURS", "BulletinMove", "BulletinStatus"]
