"""How each indicator is counted, as of any day: one function each, over all compounds at once."""

from .counting import Cell, Counting, Line, Part
from .measuring import Sheet, count, measure, rate_of, spell
from .opening import Opened, opened
from .registry import COUNTINGS
from .window import Window, last_whole_day, window_of

__all__ = [
    "COUNTINGS",
    "Cell",
    "Counting",
    "Line",
    "Opened",
    "Part",
    "Sheet",
    "Window",
    "count",
    "last_whole_day",
    "measure",
    "opened",
    "rate_of",
    "spell",
    "window_of",
]
