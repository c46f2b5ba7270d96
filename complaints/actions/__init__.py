"""Verbs of the room. Every move goes through `workflow.steps.advance`; notices are rows of the outbox."""

from .evidence import add_evidence
from .filing import Contact, Filed, file_complaint
from .handling import accept, contact, decline, dispatch, redispatch, remark, resolve, reveal
from .reporting import close_unrated, rate, reopen, withdraw

__all__ = [
    "Contact",
    "Filed",
    "accept",
    "add_evidence",
    "close_unrated",
    "contact",
    "decline",
    "dispatch",
    "file_complaint",
    "rate",
    "redispatch",
    "remark",
    "reopen",
    "resolve",
    "reveal",
    "withdraw",
]
