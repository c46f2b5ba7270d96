"""Verbs of public income. Every posted row is written by `posting` and by nothing else."""

from ..rules.facts import Fact
from .books import edit_book, open_book
from .drafts import AnotherBody, enter, reject, reversal_problem, reverse
from .months import ask_reopen, close_month, close_months, month_facts, refuse_reopen, reopen
from .posting import post, post_many
from .standing import faults_of

__all__ = [
    "AnotherBody",
    "Fact",
    "ask_reopen",
    "close_month",
    "close_months",
    "edit_book",
    "enter",
    "faults_of",
    "month_facts",
    "open_book",
    "post",
    "post_many",
    "refuse_reopen",
    "reject",
    "reopen",
    "reversal_problem",
    "reverse",
]
