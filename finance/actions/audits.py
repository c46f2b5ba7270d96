"""Record an audit with its report, and publish its result."""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

import disclosure.actions
from communities.actions import rights
from communities.actions.rights import Actor
from disclosure.models import Document
from workflow import attachments, audit
from workflow.refusals import Refused
from workflow.uploads import Admitted
from workflow.words import yuan

from ..models import Audit, AuditReport, Book

LABEL = "audit"


@transaction.atomic
def record_audit(
    *,
    book: Book,
    firm: str,
    since: date,
    until: date,
    scope: str,
    opinion: str,
    verified: Decimal,
    funding: str,
    reported_on: date,
    report_number: str = "",
    summary: str = "",
    papers: Iterable[Admitted] = (),
    by: Actor,
    at: datetime,
) -> Audit:
    """:raises Refused: no right, days that do not fit, or the same firm's audit of the same period."""
    rights.require(by, "audit.edit", book.compound, at=at)
    if not since <= until <= reported_on <= timezone.localdate(at):
        raise Refused(_("日期不对：审计期间在前，报告日期在后，都不能晚于今天。"))
    if verified < 0:
        raise Refused(_("核实金额不能是负数。"))
    if Audit.objects.filter(book=book, firm=firm.strip(), since=since, until=until).exists():
        raise Refused(_("这家机构对同一期间的审计已经登记过。"))
    number = _number(book, until)
    row = Audit.objects.create(
        number=number,
        book=book,
        firm=firm.strip(),
        report_number=report_number.strip(),
        since=since,
        until=until,
        scope=scope.strip(),
        opinion=opinion,
        verified=verified,
        funding=funding,
        summary=summary.strip(),
        reported_on=reported_on,
        recorded_by=by,
        recorded_at=at,
    )
    attachments.keep(AuditReport, papers, by=by, at=at, audit=row)
    audit.record(LABEL, number, "record", by=by, at=at, firm=row.firm, verified=f"{verified:.2f}")
    return row


def _number(book: Book, until: date) -> str:
    stem = f"SJ-{book.compound.code}-{until.year}"
    known = Audit.objects.filter(number__startswith=stem).count()
    return f"{stem}-{known + 1}" if known else stem


@transaction.atomic
def publish_audit(row: Audit, *, by: Actor, at: datetime) -> Document:
    """Make the result a document for all three levels; the report itself stays with the authorities.

    :raises Refused: no right, or no summary to publish.
    """
    rights.require(by, "audit.edit", row.book.compound, at=at)
    row = Audit.objects.select_for_update().get(pk=row.pk)
    if row.document is not None:
        return row.document
    if not row.summary:
        raise Refused(_("请先写审计结论摘要，居民看到的就是这一段。"))
    with override(settings.LANGUAGE_CODE):
        data = {"format": "paper-1", "facts": facts(row), "paragraphs": [row.summary]}
    document = disclosure.actions.publish(
        area=row.book.area,
        kind=Document.Kind.AUDIT,
        number=row.number,
        title=f"{row.book.area}公共收益审计结果",
        data=data,
        period_from=row.since,
        period_to=row.until,
        source_label=LABEL,
        source_key=row.number,
        by=by,
        at=at,
    )
    row.document, row.published_at = document, at
    row.save(update_fields=["document", "published_at"])
    audit.record(LABEL, row.number, "publish", by=by, at=at, document=document.number)
    return document


def facts(row: Audit) -> list[dict[str, str]]:
    pairs = (
        (_("审计机构"), row.firm),
        (_("报告文号"), row.report_number),
        (_("审计期间"), f"{row.since:%Y-%m-%d} – {row.until:%Y-%m-%d}"),
        (_("审计范围"), row.scope),
        (_("意见类型"), str(row.get_opinion_display())),
        (_("核实收益金额"), yuan(row.verified)),
        (_("经费来源"), str(row.get_funding_display())),
    )
    return [{"name": name, "value": value} for name, value in pairs if value]
