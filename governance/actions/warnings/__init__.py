"""Warnings: the evaluation that opens them, what people do with them, red-line events by hand."""

from .evaluating import Outcome, evaluate, evaluate_frozen
from .handling import acknowledge, is_verified_in_time, lift, not_verified, plan, verify
from .redlines import confirm_red_line, enter_red_line, refuse_red_line

__all__ = [
    "Outcome",
    "acknowledge",
    "confirm_red_line",
    "enter_red_line",
    "evaluate",
    "evaluate_frozen",
    "is_verified_in_time",
    "lift",
    "not_verified",
    "plan",
    "refuse_red_line",
    "verify",
]
