"""Verbs of safety."""

from .assessments import assess, leave_out
from .campaigns import open_campaign, record_result, record_round
from .drawings import draw, roster_of
from .editions import add_edition, add_item, drop_item, edit_edition, edit_item, withdraw_edition
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
from .finding import register
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
    secure,
    send_back,
    supervise,
    void,
)
from .inspections import acknowledge, answer, finish, order_inspection
from .points import add_point, retire_point
from .posters import publish_hazards
from .rosters import enlist, strike
from .rounds import keep_rounds_planned, plan_rounds
from .water import (
    begin_repair,
    drop_repair,
    measure,
    name_funding,
    open_repair,
    postpone,
    record_water,
    turn_on,
)

__all__ = [
    "acknowledge",
    "add_edition",
    "add_item",
    "add_point",
    "answer",
    "ask_extension",
    "assess",
    "begin_repair",
    "close",
    "close_case",
    "decide",
    "draw",
    "drop_item",
    "edit_edition",
    "edit_item",
    "enlist",
    "drop_repair",
    "file_case",
    "finish",
    "grade",
    "grant_extension",
    "hand_over",
    "hear",
    "investigate",
    "item_on",
    "keep_rounds_planned",
    "leave_out",
    "measure",
    "name_funding",
    "open_campaign",
    "open_repair",
    "order",
    "order_inspection",
    "pay",
    "plan_rounds",
    "postpone",
    "publish_case",
    "publish_hazards",
    "record_result",
    "record_round",
    "record_water",
    "rectify",
    "refuse_extension",
    "register",
    "retire_point",
    "roster_of",
    "secure",
    "send_back",
    "strike",
    "supervise",
    "turn_on",
    "unpublish_case",
    "void",
    "withdraw",
    "withdraw_edition",
]
