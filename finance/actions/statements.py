"""A statement is submitted frozen, approved by branch and community, then published; or sent back."""

import json
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

import disclosure.actions
from communities.actions import rights
from communities.actions.rights import Actor
from communities.models import User
from disclosure import rules as contents
from disclosure.models import Document
from workflow import audit, steps
from workflow.clock import Limit as ClockLimit
from workflow.clock import Unit
from workflow.models import AuditEntry
from workflow.refusals import Refused

from ..lifecycle import Limit, StatementMove, StatementStatus
from ..models import Book, BookHead, Statement
from ..models.statements import latest_limits
from ..rules.periods import Period
from ..statements import computed
from .books import WITH_PLACE

LABEL = "statement"


def limits_of(kinds: frozenset[str], at: datetime) -> dict[str, ClockLimit]:
    days = latest_limits(timezone.localdate(at))
    return {kind: ClockLimit(days[kind], Unit.WORKING_DAYS) for kind in kinds if kind in days}


@transaction.atomic
def submit(book: Book, period: Period, *, by: Actor, at: datetime) -> Statement:
    """Freeze what the book says of the period, with its hash, for branch and community to approve.

    :raises Refused: no right, months that are not closed, or a statement of the period that is not sent back.
    """
    rights.require(by, "statement.submit", book.compound, at=at)
    head = BookHead.objects.select_for_update().get(pk=book.pk)
    book = Book.objects.select_related(*WITH_PLACE).get(pk=book.pk)
    book.head = head
    _require_closed(book, period)
    earlier = Statement.objects.filter(book=book, since=period.since, until=period.until)
    if earlier.exclude(status=StatementStatus.RETURNED).exists():
        raise Refused(_("这一期的公示表已经提交，请先看它办到了哪一步。"))
    with override(settings.LANGUAGE_CODE):
        content = contents.canonical(_sound(computed(book, period)))
    revision = earlier.count() + 1
    statement = Statement.objects.create(
        number=_number(book, period, revision),
        book=book,
        compound=book.compound,
        period=period.kind,
        since=period.since,
        until=period.until,
        revision=revision,
        status=StatementStatus.SUBMITTED,
        content=content,
        sha256=contents.digest(content),
        due_on=period.due_on,
        submitted_by=by,
        submitted_at=at,
    )
    steps.start(statement, limits_of(frozenset({Limit.APPROVE}), at), at=at)
    audit.record(LABEL, statement.number, "submit", by=by, at=at, sha256=statement.sha256)
    return statement


def _require_closed(book: Book, period: Period) -> None:
    closed = book.head.closed_until
    if closed is None or closed < period.until:
        raise Refused(_("%(year)d年%(month)d月还没有结账，请先逐月结账，再提交公示表。") % _first_open(book))


def _first_open(book: Book) -> dict[str, int]:
    closed = book.head.closed_until
    day = book.opened_on if closed is None else closed
    months = day.year * 12 + day.month - (closed is None)
    return {"year": months // 12, "month": months % 12 + 1}


def _sound(data: dict[str, Any]) -> dict[str, Any]:
    contents.required(data, contents.STATEMENT)
    return data


def _number(book: Book, period: Period, revision: int) -> str:
    areas = list(book.compound.areas.order_by("pk").values_list("pk", flat=True))
    place = f"-{areas.index(book.area_id) + 1}" if len(areas) > 1 else ""
    tail = f"-R{revision}" if revision > 1 else ""
    return f"GS-{book.compound.code}{place}-{period.code}{tail}"


def approve(statement: Statement, *, by: User, at: datetime, note: str = "") -> AuditEntry:
    """The step that is due: the branch's, or the community's, which also publishes.

    :raises MoveRefused: not the user's step, or the same person as before.
    """
    if statement.status == StatementStatus.SUBMITTED:
        changes = {"branch_by": by, "branch_at": at}
        return _advance(statement, StatementMove.APPROVE_BRANCH, by=by, at=at, note=note, changes=changes)
    return _publish(statement, by=by, at=at, note=note)


@transaction.atomic
def _publish(statement: Statement, *, by: User, at: datetime, note: str) -> AuditEntry:
    changes = {"community_by": by, "community_at": at}
    entry = _advance(statement, StatementMove.APPROVE_COMMUNITY, by=by, at=at, note=note, changes=changes)
    document = disclosure.actions.publish(
        area=statement.book.area,
        kind=Document.Kind.STATEMENT,
        number=statement.number,
        title=title_of(statement),
        data=contents_of(statement),
        period_from=statement.since,
        period_to=statement.until,
        due_on=statement.due_on,
        source_label=LABEL,
        source_key=statement.number,
        by=by,
        at=at,
    )
    Statement.objects.filter(pk=statement.pk).update(document=document)
    statement.document = document
    return entry


def send_back(statement: Statement, *, reason: str, by: User, at: datetime) -> AuditEntry:
    """It stays as it was; the corrected book makes the next revision.

    :raises MoveRefused: no right, no reason, or published already.
    """
    return _advance(statement, StatementMove.RETURN, by=by, at=at, note=reason)


def _advance(
    statement: Statement,
    name: str,
    *,
    by: User,
    at: datetime,
    note: str = "",
    changes: dict[str, Any] | None = None,
) -> AuditEntry:
    took_part = rights.is_same_person(by, statement.submitted_by) or rights.is_same_person(
        by, statement.branch_by
    )
    return steps.advance(
        statement,
        name,
        roles=statement.relations_of(by),
        by=by,
        at=at,
        note=note,
        limits=limits_of(statement.lifecycle.by_name[name].starts, at),
        shown={"took_part": took_part},
        changes=changes,
    )


def title_of(statement: Statement) -> str:
    """龙庭御景2025年第3季度公共收益收支公示表"""
    facts = {"place": str(statement.book.area), "year": statement.since.year}
    with override(settings.LANGUAGE_CODE):
        return _titled(statement, facts)


def _titled(statement: Statement, facts: dict[str, Any]) -> str:
    if statement.period == Statement.Period.YEAR:
        return _("%(place)s%(year)d年度公共收益收支公示表") % facts
    quarter = (statement.since.month + 2) // 3
    return _("%(place)s%(year)d年第%(quarter)d季度公共收益收支公示表") % {**facts, "quarter": quarter}


def contents_of(statement: Statement) -> dict[str, Any]:
    return json.loads(statement.content)
