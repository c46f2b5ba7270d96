"""Canonical form and hash of a document, what a statement must add up to, when levels are synchronous."""

from .contents import HAZARDS, PAPER, SCHEMAS, STATEMENT, Unsound, canonical, digest, required
from .synchrony import (
    ALARM_WORKING_DAYS,
    LEVELS,
    WALL_DAYS,
    Put,
    Standing,
    Synchrony,
    due_for,
    hangs_until,
    standing,
    synchrony,
)

__all__ = [
    "ALARM_WORKING_DAYS",
    "HAZARDS",
    "LEVELS",
    "PAPER",
    "SCHEMAS",
    "STATEMENT",
    "WALL_DAYS",
    "Put",
    "Standing",
    "Synchrony",
    "Unsound",
    "canonical",
    "digest",
    "due_for",
    "hangs_until",
    "required",
    "standing",
    "synchrony",
]
