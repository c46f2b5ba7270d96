"""How a document stands: where it hangs and since when, whether levels are synchronous, how late it is."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.utils import timezone

from workflow.clock import Calendar

from . import rules
from .models import Channel, Document, Level, Posting


@dataclass(frozen=True)
class Cell:
    """One level and channel: what hangs there, and what did."""

    level: Level
    channel: Channel
    up: list[Posting]
    past: list[Posting]


@dataclass
class Posted:
    """A document with all its postings, seen on a day."""

    document: Document
    postings: list[Posting]
    today: date
    calendar: Calendar

    @cached_property
    def synchrony(self) -> rules.Synchrony:
        levels = self.document.wanted_levels
        return rules.synchrony(self.document.sha256, map(_put, self.postings), self.calendar, levels)

    @cached_property
    def standing(self) -> rules.Standing:
        complete_on = self.synchrony.complete_on
        return rules.standing(self.document.due_on, complete_on, self.today, self.calendar)

    @property
    def levels(self) -> list[tuple[Level, date | None]]:
        """Each level with the first day on which it showed the document."""
        return [(level, self.synchrony.first.get(level)) for level in Level]

    @property
    def missing(self) -> list[Level]:
        return [Level(level) for level in self.synchrony.missing]

    @property
    def matrix(self) -> list[tuple[Level, list[Cell]]]:
        return [(level, [self._cell(level, channel) for channel in Channel]) for level in Level]

    @property
    def up(self) -> list[Posting]:
        return [posting for posting in self.postings if posting.is_up]

    @property
    def to_take_down(self) -> list[Posting]:
        """Sheets whose thirty days are over."""
        return [one for one in self.up if one.channel == Channel.WALL and hangs_until(one) < self.today]

    def _cell(self, level: Level, channel: Channel) -> Cell:
        rows = [one for one in self.postings if (one.level, one.channel) == (level, channel)]
        return Cell(
            level, channel, [one for one in rows if one.is_up], [one for one in rows if not one.is_up]
        )


def hangs_until(posting: Posting) -> date:
    """The last day of a sheet on the wall."""
    return rules.hangs_until(timezone.localdate(posting.posted_at))


def posted(document: Document, today: date, calendar: Calendar) -> Posted:
    """Of a document that was read `with_postings`."""
    return Posted(document, document.posting_rows, today, calendar)


def all_posted(documents: Iterable[Document], today: date, calendar: Calendar) -> Iterator[Posted]:
    return (posted(document, today, calendar) for document in documents)


def _put(posting: Posting) -> rules.Put:
    until = posting.taken_down_at
    return rules.Put(
        posting.level,
        posting.sha256,
        timezone.localdate(posting.posted_at),
        timezone.localdate(until) if until else None,
    )
