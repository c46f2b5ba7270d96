"""The bulletin as PDF/A."""

from datetime import datetime
from pathlib import Path

from workflow import typesetting

from .blocks import Paper

TEMPLATE = Path(__file__).with_name("bulletin.typ")


def pdf(paper: Paper, *, at: datetime) -> bytes:
    """:param at: the date in the file; the same paper and date give the same bytes."""
    return typesetting.typeset(TEMPLATE, paper.data, at=at)
