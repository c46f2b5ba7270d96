"""What is true of public income (公共收益, RULES 3) without a database, by noun."""

from .words import RECEIVING, SPENDING, Kind, Means, Nature

__all__ = ["RECEIVING", "SPENDING", "Kind", "Means", "Nature"]
