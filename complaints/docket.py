"""All that hangs on one case for whoever has it open at the desk, each table read once at most."""

from collections.abc import Sequence
from datetime import datetime
from functools import cached_property

from django.db.models import Q
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from communities.access import grants
from communities.actions.rights import is_same_person
from communities.models import Organisation
from workflow import calendars, words
from workflow.clock import Unit

from . import rules
from .actions.material import rest_ends
from .lifecycle import LIFECYCLE, Kind, Relation, Status
from .models import (
    AnswerTemplate,
    Category,
    Complaint,
    ComplaintDeadline,
    ComplaintEscalation,
    Extension,
    Objection,
)
from .routing import choices_for

FIRST = ("dispatch", "accept", "designate", "redispatch", "grant_extension", "contact", "resolve", "report")
"""The move that is shown open is the first of these that is of use."""


class Docket:
    """A case, who reads it, and what of it waits for whom."""

    def __init__(self, case: Complaint, *, user, at: datetime) -> None:
        self.case, self.user, self.at = case, user, at

    @cached_property
    def relations(self) -> frozenset[str]:
        return self.case.relations_of(self.user)

    @cached_property
    def calendar(self):
        return calendars.current()

    @cached_property
    def deadlines(self) -> list[ComplaintDeadline]:
        return list(self.case.deadlines.order_by("started_at", "due_at", "pk"))

    def running(self, kind: str) -> ComplaintDeadline | None:
        return next((row for row in self.deadlines if row.kind == kind and row.is_running), None)

    @property
    def resting(self) -> ComplaintDeadline | None:
        """The limit to close while it rests."""
        limit = self.running(Kind.CLOSE)
        return limit if limit and limit.paused_at else None

    @property
    def days_rested(self) -> int:
        counted = (row for row in self.deadlines if row.kind == Kind.CLOSE and row.unit == Unit.WORKING_DAYS)
        return sum(row.paused_by for row in counted)

    @property
    def rests_until(self) -> datetime | None:
        return rest_ends(self.resting, self.days_rested, self.calendar) if self.resting else None

    @cached_property
    def extension(self) -> Extension | None:
        """What was asked for, as long as it matters."""
        if self.case.status != Status.ACCEPTED:
            return None
        rows = Extension.objects.filter(case=self.case).select_related("asked_by", "decided_by")
        return rows.order_by("pk").first()

    @property
    def asked_extension(self) -> Extension | None:
        """The application that waits for a decision."""
        waits = self.extension is not None and self.extension.decided_at is None
        return self.extension if waits else None

    @property
    def asked_words(self) -> str:
        """How much more time is asked for."""
        asked = self.asked_extension
        if asked is None:
            return ""
        if asked.unit == Unit.WORKING_DAYS:
            return ngettext("申请延长%(count)d个工作日", "申请延长%(count)d个工作日", asked.amount) % {
                "count": asked.amount
            }
        hours, minutes = divmod(asked.amount, rules.MINUTES_OF_HOUR)
        if minutes:
            return _("申请延长%(count)d分钟") % {"count": asked.amount}
        return ngettext("申请延长%(count)d小时", "申请延长%(count)d小时", hours) % {"count": hours}

    @cached_property
    def objection(self) -> Objection | None:
        """The return that waits for a decision."""
        if self.case.status != Status.OBJECTED:
            return None
        rows = self.case.objection_rows.filter(decided_at=None)
        return rows.select_related("unit", "proposed", "raised_by").order_by("pk").first()

    @cached_property
    def helpers(self) -> list:
        """Who was asked to help; nobody before somebody leads."""
        if self.case.unit_id is None:
            return []
        return list(self.case.cohandlings.select_related("unit").order_by("asked_at", "pk"))

    @property
    def open_helpers(self) -> list:
        return [row for row in self.helpers if row.answered_at is None]

    @cached_property
    def merged(self) -> list[Complaint]:
        """Cases that go on under this one's number."""
        return list(
            self.case.merged.only("number", "original", "submitted_at").order_by("submitted_at", "pk")
        )

    @cached_property
    def supervision(self) -> list[ComplaintEscalation]:
        """What was raised because a limit had passed, the first first."""
        rows = self.case.escalations.exclude(level__colour="none").select_related("level")
        return list(rows.order_by("at", "level__ordinal", "pk"))

    @property
    def colour(self) -> str:
        """The gravest supervision of a limit that still runs; empty where there is none."""
        running = {(row.kind, row.round) for row in self.deadlines if row.is_running}
        raised = {row.level.colour for row in self.supervision if (row.level.kind, row.round) in running}
        return next((colour for colour in ("red", "orange", "yellow") if colour in raised), "")

    @cached_property
    def photos(self) -> list:
        return list(self.case.photos.order_by("pk"))

    @cached_property
    def units(self) -> list[Organisation]:
        """Those that deal with the compound."""
        return list(choices_for(self.case.compound, localdate(self.at)))

    @cached_property
    def categories(self) -> list[Category]:
        """Those in use, and the one that the case has."""
        rows = Category.objects.filter(Q(active=True) | Q(pk=self.case.category_id))
        return list(rows.order_by("ordinal", "pk"))

    @cached_property
    def templates(self) -> list[AnswerTemplate]:
        """Words to start from, for this category or for all."""
        return list(AnswerTemplate.objects.fitting(self.case.category_id))

    @property
    def values(self) -> dict[str, str]:
        """What templates may name."""
        limit = self.running(Kind.CLOSE)
        return {
            "编号": self.case.number,
            "单位": str(self.case.unit or ""),
            "小区": str(self.case.compound),
            "位置": self.case.place,
            "类别": str(self.case.category),
            "时限": words.day_plain(limit.due_at) if limit else "",
        }

    @property
    def is_handling(self) -> bool:
        return self.case.status == Status.ACCEPTED and Relation.UNIT in self.relations

    @property
    def may_publish(self) -> bool:
        return not self.case.category.private and grants(self.user).covers("case.publish", self.case.compound)

    @property
    def may_ask_reporter(self) -> bool:
        parties = {Relation.UNIT, Relation.CO_UNIT}
        return Relation.DISPATCHER in self.relations and not self.relations & parties

    @cached_property
    def moves(self) -> list:
        """The moves that this reader may make and that are of use now, the one to begin with first."""
        moves = LIFECYCLE.open_to(self.case.status, self.relations)
        useful = [move for move in moves if USES.get(move.name, _always)(self)]
        return sorted(useful, key=lambda move: move is not self._first(useful))

    @property
    def has_first(self) -> bool:
        """Whether one of the moves is this reader's next duty; else they are there in case of need."""
        return self._first(self.moves) is not None

    def _first(self, moves: Sequence):
        by_name = {move.name: move for move in moves}
        duties = (by_name[name] for name in FIRST if name in by_name and self._is_due(name))
        return next(duties, None)

    def _is_due(self, name: str) -> bool:
        if name == "redispatch":
            return self.case.status == Status.OBJECTED
        if name == "contact":
            return self.running(Kind.CONTACT) is not None
        return True


def _always(docket: Docket) -> bool:
    return True


def _may_return(docket: Docket) -> bool:
    turn = docket.running(Kind.ACCEPT)
    if docket.case.designated or turn is None:
        return False
    return docket.at <= docket.calendar.after_days(turn.started_at, rules.DAYS_TO_OBJECT).at


def _may_decide(docket: Docket) -> bool:
    """Another person than the one who objected; also where nobody did."""
    return docket.objection is None or not is_same_person(docket.objection.raised_by, docket.user)


def _is_first_return(docket: Docket) -> bool:
    return _may_decide(docket) and (docket.objection is None or docket.case.objections < rules.OBJECTIONS)


def _is_second_return(docket: Docket) -> bool:
    return _may_decide(docket) and docket.case.objections >= rules.OBJECTIONS


def _may_rest(docket: Docket) -> bool:
    limit = docket.running(Kind.CLOSE)
    if limit is None or limit.unit != Unit.WORKING_DAYS or limit.paused_at or limit.is_late(docket.at):
        return False
    return docket.days_rested < rules.DAYS_OF_REST


def _may_ask_longer(docket: Docket) -> bool:
    limit = docket.running(Kind.CLOSE)
    return docket.extension is None and limit is not None and not limit.is_late(docket.at)


def _may_grant(docket: Docket) -> bool:
    asked = docket.asked_extension
    return asked is not None and not is_same_person(asked.asked_by, docket.user)


USES = {
    "object": _may_return,
    "uphold": _is_first_return,
    "redispatch": _is_first_return,
    "designate": _is_second_return,
    "decline": _may_decide,
    "ask_material": _may_rest,
    "end_pause": lambda docket: docket.resting is not None,
    "ask_extension": _may_ask_longer,
    "grant_extension": _may_grant,
    "refuse_extension": _may_grant,
}
"""Moves that the table opens, and that would be refused all the same: they are not offered."""
