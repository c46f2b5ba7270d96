"""Nouns of the mechanism: cases and deadlines (abstract), audit trail, outbox, calendar, jobs."""

from .calendar import CalendarDay, CalendarYear
from .cases import Attachment, Case, Deadline, DeadlineQuerySet, Escalation, EscalationLevel
from .jobs import Heartbeat, JobRun
from .messages import Message, MessageQuerySet
from .public import PublicVersion
from .reference import ReferenceChange
from .trail import AuditCheck, AuditEntry, AuditEntryQuerySet, AuditSalt, AuditSeal, Forgotten

__all__ = [
    "Attachment",
    "AuditCheck",
    "AuditEntry",
    "AuditEntryQuerySet",
    "AuditSalt",
    "AuditSeal",
    "CalendarDay",
    "CalendarYear",
    "Case",
    "Deadline",
    "DeadlineQuerySet",
    "Escalation",
    "EscalationLevel",
    "Forgotten",
    "Heartbeat",
    "JobRun",
    "Message",
    "MessageQuerySet",
    "PublicVersion",
    "ReferenceChange",
]
