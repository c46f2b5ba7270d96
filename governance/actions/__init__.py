"""Verbs of the top floor."""

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
    "open_hazard",
    "open_project_for",
    "order_inspection",
    "quote",
    "send_back",
    "sign",
    "source_of",
]
