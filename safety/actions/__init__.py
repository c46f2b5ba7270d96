"""Verbs of safety."""

from .assessments import assess, leave_out
from .campaigns import open_campaign, record_result, record_round
from .drawings import draw, roster_of
from .enforcement import (
    close_case,
    decide,
    file_case,
    hear,
    investigate,
    pay,
    publish_case,
    unpublish_case,
    withdraw,
)
from .hazards import (
    ask_extension,
    close,
    grade,
    grant_extension,
    hand_over,
    item_on,
    order,
    rectify,
    refuse_extension,
    register,
    secure,
    send_back,
    supervise,
    void,
)
from .inspections import acknowledge, answer, finish, order_inspection
from .points import add_point, retire_point
from .rosters import enlist, strike
from .rounds import plan_rounds

__all__ = [
    "acknowledge",
    "add_point",
    "answer",
    "ask_extension",
    "assess",
    "close",
    "close_case",
    "decide",
    "draw",
    "enlist",
    "file_case",
    "finish",
    "grade",
    "grant_extension",
    "hand_over",
    "hear",
    "investigate",
    "item_on",
    "leave_out",
    "open_campaign",
    "order",
    "order_inspection",
    "pay",
    "plan_rounds",
    "publish_case",
    "record_result",
    "record_round",
    "rectify",
    "refuse_extension",
    "register",
    "retire_point",
    "roster_of",
    "secure",
    "send_back",
    "strike",
    "supervise",
    "unpublish_case",
    "void",
    "withdraw",
]
