"""Verbs of disclosure: what is published, where it is put up, what is asked about it."""

from .access import access_rates, join_supervision, leave_supervision
from .documents import post, publish, take_down
from .notices import count_read, draft_notice, publish_notice, revise_notice, withdraw_notice
from .objections import (
    AnotherQuestion,
    Asked,
    accept,
    answer,
    appeal,
    ask,
    decide,
    link_of,
    publish_answer,
    purge_old,
    unpublish_answer,
)

__all__ = [
    "AnotherQuestion",
    "Asked",
    "accept",
    "access_rates",
    "answer",
    "appeal",
    "ask",
    "count_read",
    "decide",
    "draft_notice",
    "join_supervision",
    "leave_supervision",
    "link_of",
    "post",
    "publish",
    "publish_answer",
    "publish_notice",
    "purge_old",
    "revise_notice",
    "take_down",
    "unpublish_answer",
    "withdraw_notice",
]
