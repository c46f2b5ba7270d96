"""Verbs of the top floor."""

from .freezing import freeze
from .indicators import Change, change_indicators
from .quotes import quote, send_back, sign
from .repairs import PROJECT, fund_repair, open_project_for

__all__ = [
    "PROJECT",
    "Change",
    "change_indicators",
    "freeze",
    "fund_repair",
    "open_project_for",
    "quote",
    "send_back",
    "sign",
]
