"""Verbs of the top floor."""

from .freezing import freeze
from .indicators import Change, change_indicators
from .quotes import quote, send_back, sign

__all__ = ["Change", "change_indicators", "freeze", "quote", "send_back", "sign"]
