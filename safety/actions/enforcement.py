"""Enforcement: a case is filed, investigated, heard, decided, paid, closed or withdrawn, and published."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from communities.actions import rights
from communities.actions.rights import Actor
from communities.models import Compound, User
from workflow import attachments, audit, steps
from workflow.clock import Limit, Unit
from workflow.models import AuditEntry
from workflow.refusals import Refused
from workflow.uploads import Admitted

from .. import domains
from ..lifecycle import DAYS, ENFORCEMENT, Part, Term
from ..models import EnforcementCase, EnforcementPaper, Hazard, LawArticle, NumberSeries

LABEL, SERIES = "enforcementcase", "LA"
SYSTEM_STANDS_FOR = frozenset({Part.OFFICER})


@transaction.atomic
def file_case(
    *,
    compound: Compound,
    domain: str,
    article: LawArticle,
    facts: str,
    party: str,
    is_person: bool,
    hazard: Hazard | None = None,
    by: Actor,
    at: datetime,
) -> EnforcementCase:
    """:raises Refused: no right, another's domain, no facts or party, an article for the other kind, a
    strange hazard.
    """
    rights.require(by, "enforcement.edit", compound, at=at)
    if by is not None and not domains.may(by, "enforcement.edit", compound, domain):
        raise Refused(_("这个领域的案件由其他执法单位办理。"))
    if not facts.strip() or not party.strip():
        raise Refused(_("请写明违法事实和当事人。"))
    if (article.whom == LawArticle.Whom.PERSON) != is_person:
        raise Refused(_("所选条款适用的对象（单位、个人）和当事人不一致。"))
    if article.is_fire != (domain == domains.FIRE):
        raise Refused(_("所选条款和领域不一致：消防案件用消防条款，其他领域不用。"))
    if hazard is not None and hazard.compound_id != compound.pk:
        raise Refused(_("所选隐患不在这个小区。"))
    row = EnforcementCase.objects.create(
        number=NumberSeries.take(SERIES, timezone.localdate(at).year),
        status=ENFORCEMENT.start,
        compound=compound,
        domain=domain,
        article=article,
        hazard=hazard,
        facts=facts.strip(),
        party=party.strip(),
        is_person=is_person,
        filed_at=at,
    )
    audit.record(LABEL, row.number, "file", by=by, at=at, article=article.code, domain=domain)
    steps.start(row, {Term.DECIDE: _limit(Term.DECIDE)}, at=at)
    return row


def investigate(case: EnforcementCase, *, note: str, by: Actor, at: datetime) -> AuditEntry:
    """:raises MoveRefused: no right or no words."""
    return _advance(case, "investigate", by=by, at=at, note=note)


def hear(case: EnforcementCase, *, note: str, by: Actor, at: datetime) -> AuditEntry:
    """:raises MoveRefused: no right or no words."""
    return _advance(case, "hear", by=by, at=at, note=note)


@transaction.atomic
def decide(
    case: EnforcementCase,
    *,
    document_number: str,
    fine: Decimal,
    reason: str = "",
    papers: Iterable[Admitted] = (),
    by: Actor,
    at: datetime,
) -> AuditEntry:
    """:raises MoveRefused: no right, no number, or a fine outside the article's range without a reason."""
    number = document_number.strip()
    entry = _advance(
        case,
        "decide",
        by=by,
        at=at,
        note=reason,
        shown={"document_number": number, "fine": fine, "reason": reason},
        changes={
            "document_number": number,
            "fine": fine,
            "fine_reason": reason.strip(),
            "decided_on": timezone.localdate(at),
        },
        details={"fine": str(fine), "document_number": number},
    )
    attachments.keep(EnforcementPaper, papers, by=by, at=at, case=case)
    if not fine:
        steps.meet(case, [Term.PAY], at=at)
    return entry


def pay(case: EnforcementCase, *, paid: Decimal, on: date, by: Actor, at: datetime) -> AuditEntry:
    """:raises MoveRefused: no right, nothing to pay, or another sum.

    :raises Refused: a day to come, or before the decision.
    """
    if on > timezone.localdate(at):
        raise Refused(_("日期不能晚于今天。"), field="on")
    if case.decided_on is not None and on < case.decided_on:
        raise Refused(_("缴款日期不能早于处罚决定的日期。"), field="on")
    return _advance(
        case,
        "pay",
        by=by,
        at=at,
        shown={"paid": paid},
        changes={"paid_on": on},
        details={"paid": str(paid), "on": on.isoformat()},
    )


def close_case(case: EnforcementCase, *, note: str, by: Actor, at: datetime) -> AuditEntry:
    """:raises MoveRefused: no right, no words, or the fine is not paid."""
    return _advance(case, "close", by=by, at=at, note=note)


@transaction.atomic
def withdraw(case: EnforcementCase, *, note: str, by: Actor, at: datetime) -> AuditEntry:
    """What was published goes with it at once; the law gives three days (行政处罚法 art. 48).

    :raises MoveRefused: no right or no words.
    """
    entry = _advance(case, "withdraw", by=by, at=at, note=note)
    if case.published_at is not None and case.unpublished_at is None:
        _unpublish(case, note=note, by=by, at=at)
    return entry


@transaction.atomic
def publish_case(case: EnforcementCase, *, by: Actor, at: datetime) -> None:
    """:raises Refused: no right, not decided, or published already."""
    rights.require(by, "enforcement.edit", case.compound, at=at)
    if not case.document_number or case.stage.final and case.status == "withdrawn":
        raise Refused(_("作出处罚决定以后才能公开。"))
    if case.published_at is not None and case.unpublished_at is None:
        raise Refused(_("已经公开。"))
    EnforcementCase.objects.filter(pk=case.pk).update(published_at=at, unpublished_at=None)
    case.refresh_from_db()
    audit.record(LABEL, case.number, "publish", by=by, at=at)


@transaction.atomic
def unpublish_case(case: EnforcementCase, *, note: str, by: Actor, at: datetime) -> None:
    """:raises Refused: no right, not public, or no words."""
    rights.require(by, "enforcement.edit", case.compound, at=at)
    if case.published_at is None or case.unpublished_at is not None:
        raise Refused(_("这个案件没有公开。"))
    if not note.strip():
        raise Refused(_("请写明撤回的原因。"))
    _unpublish(case, note=note, by=by, at=at)


def _unpublish(case: EnforcementCase, *, note: str, by: Actor, at: datetime) -> None:
    EnforcementCase.objects.filter(pk=case.pk).update(unpublished_at=at)
    case.refresh_from_db()
    audit.record(LABEL, case.number, "unpublish", by=by, at=at, note=note)


def _limit(term: Term) -> Limit:
    return Limit(DAYS[term], Unit.DAYS)


def _advance(
    case: EnforcementCase,
    name: str,
    *,
    by: User | None,
    at: datetime,
    note: str = "",
    shown: Mapping[str, Any] | None = None,
    changes: Mapping[str, Any] | None = None,
    details: Mapping[str, Any] | None = None,
) -> AuditEntry:
    return steps.advance_as(
        case,
        name,
        portal=SYSTEM_STANDS_FOR,
        by=by,
        at=at,
        note=note,
        limits={term: _limit(Term(term)) for term in ENFORCEMENT.by_name[name].starts},
        shown=shown,
        changes=changes,
        details=details,
    )
