"""Tables of moves of the top floor: warnings, bulletins, interviews, tasks and issues."""

from .bulletins import (
    BULLETIN,
    BULLETIN_COLOURS,
    BulletinMove,
    BulletinStatus,
)
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
    "BULLETIN",
    "BULLETIN_COLOURS",
    "BulletinMove",
    "BulletinStatus",
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
