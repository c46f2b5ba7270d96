"""Nouns of the top floor."""

from .bulletins import (
    Bulletin,
    Correction,
)
from .calendars import (
    CalendarLink,
)
from .chores import BulletinChore
from .freezes import (
    Freeze,
    FrozenScore,
    FrozenValue,
    Level,
)
from .indicators import (
    Indicator,
    QuotedPaper,
    QuotedValue,
)
from .interviews import (
    Interview,
    InterviewCommitment,
    InterviewDeadline,
    InterviewEscalation,
    InterviewLevel,
    InterviewPaper,
    InterviewPerson,
    InterviewTerms,
)
from .series import (
    WorkSeries,
)
from .tough import (
    Progress,
    SiteMeeting,
    Sponsorship,
    ToughCompound,
    ToughPaper,
)
from .warnings import (
    Grade,
    RedLine,
    RedLineKind,
    RedLinePaper,
    Warning,
    WarningDeadline,
    WarningEscalation,
    WarningLimit,
)
from .work import (
    Duty,
    Issue,
    IssueDeadline,
    IssueEscalation,
    IssueKind,
    IssuePaper,
    Task,
    TaskDeadline,
    TaskEscalation,
    TaskPaper,
)

__all__ = [
    "Bulletin",
    "BulletinChore",
    "CalendarLink",
    "Correction",
    "Duty",
    "Freeze",
    "FrozenScore",
    "FrozenValue",
    "Grade",
    "Indicator",
    "Interview",
    "InterviewCommitment",
    "InterviewDeadline",
    "InterviewEscalation",
    "InterviewLevel",
    "InterviewPaper",
    "InterviewPerson",
    "InterviewTerms",
    "Issue",
    "IssueDeadline",
    "IssueEscalation",
    "IssueKind",
    "IssuePaper",
    "Level",
    "Progress",
    "QuotedPaper",
    "QuotedValue",
    "RedLine",
    "RedLineKind",
    "RedLinePaper",
    "SiteMeeting",
    "Sponsorship",
    "Task",
    "TaskDeadline",
    "TaskEscalation",
    "TaskPaper",
    "ToughCompound",
    "ToughPaper",
    "Warning",
    "WarningDeadline",
    "WarningEscalation",
    "WarningLimit",
    "WorkSeries",
]
