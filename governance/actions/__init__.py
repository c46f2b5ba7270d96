"""Verbs of the top floor."""

from .calendars import make_calendar_link, revoke_calendar_link
from .freezing import freeze
from .hazards import open_hazard, order_inspection, source_of
from .indicators import Change, change_indicators
from .quotes import quote, send_back, sign
from .repairs import PROJECT, fund_repair, open_project_for

__all__ = [
    "PROJECT",
    "Change",
    "change_indicators",
    "freeze",
    "fund_repair",
    "make_calendar_link",
    "open_hazard",
    "open_project_for",
    "order_inspection",
    "quote",
    "revoke_calendar_link",
    "send_back",
    "sign",
    "source_of",
]
