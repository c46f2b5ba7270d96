"""Values of indicators whose room does not exist yet: entered by one person, signed by another."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from communities.actions import rights
from communities.actions.rights import Actor
from communities.models import Compound, Township
from finance.rules.periods import Period
from workflow import attachments, audit
from workflow.refusals import Refused
from workflow.uploads import Admitted

from ..indicators import COUNTINGS
from ..models import Freeze, Indicator, QuotedPaper, QuotedValue

LABEL = "quoted_value"
State = QuotedValue.State


@transaction.atomic
def quote(
    *,
    code: str,
    quarter: Period,
    place: Township | Compound,
    numerator: int,
    denominator: int,
    source: str,
    papers: Iterable[Admitted],
    by: Actor,
    at: datetime,
) -> QuotedValue:
    """:raises Refused: no right, counted by the portal itself, frozen, no evidence, bad numbers."""
    rights.require(by, "indicator.quote", place, at=at)
    if code not in COUNTINGS or not COUNTINGS[code].is_quoted:
        raise Refused(_("这项指标由平台统计，不能手工填报。"))
    if quarter.since > timezone.localdate(at):
        raise Refused(_("这个季度还没有开始。"))
    if not 0 <= numerator <= denominator or denominator < 1:
        raise Refused(_("分母应大于0，分子应在0和分母之间。"))
    papers = list(papers)
    if not source.strip() or not papers:
        raise Refused(_("请写明出处，并上传依据。"))
    hold(code)
    _require_open(quarter)
    where = {"township": place} if isinstance(place, Township) else {"compound": place}
    if QuotedValue.objects.of_quarter(quarter.since).waiting().filter(code=code, **where).exists():
        raise Refused(_("“%(place)s”这一季度已有一条待审签，请先处理那一条。") % {"place": place})
    row = QuotedValue.objects.create(
        code=code,
        quarter=quarter.since,
        numerator=numerator,
        denominator=denominator,
        source=source.strip(),
        entered_by=by,
        entered_at=at,
        **where,
    )
    attachments.keep(QuotedPaper, papers, by=by, at=at, quoted=row)
    value = f"{numerator}/{denominator}"
    audit.record(LABEL, str(row.pk), "quote", by=by, at=at, code=code, quarter=quarter.code, value=value)
    return row


@transaction.atomic
def sign(row: QuotedValue, *, by: Actor, at: datetime, note: str = "") -> QuotedValue:
    """It counts from now on; what was signed before for the same place is replaced.

    :raises Refused: no right, entered by the same person, not waiting, frozen.
    """
    row = _held(row, by=by, at=at)
    if rights.is_same_person(row.entered_by, by):
        raise Refused(_("填报人不能给自己审签，请由另一人审签。"))
    same = QuotedValue.objects.of_quarter(row.quarter).approved().filter(code=row.code)
    same.filter(township=row.township_id, compound=row.compound_id).update(state=State.REPLACED)
    return _decide(row, State.APPROVED, "sign", by=by, at=at, note=note)


@transaction.atomic
def send_back(row: QuotedValue, *, note: str, by: Actor, at: datetime) -> QuotedValue:
    """:raises Refused: no right, no words, not waiting, frozen."""
    row = _held(row, by=by, at=at)
    if not note.strip():
        raise Refused(_("请写明退回的原因。"))
    return _decide(row, State.REFUSED, "send_back", by=by, at=at, note=note.strip())


def hold(*codes: str) -> None:
    """Whoever signs and whoever freezes takes turns: both lock the indicators' rows."""
    rows = Indicator.objects.filter(code__in=codes) if codes else Indicator.objects.all()
    list(rows.order_by("pk").select_for_update().values_list("pk", flat=True))


def _held(row: QuotedValue, *, by: Actor, at: datetime) -> QuotedValue:
    hold(row.code)
    row = QuotedValue.objects.select_for_update(of=("self",)).get(pk=row.pk)
    rights.require(by, "indicator.sign", row.place, at=at)
    if row.state != State.WAITING:
        raise Refused(_("这条引用值已经处理过。"))
    _require_open(row.period)
    return row


def _require_open(quarter: Period) -> None:
    if Freeze.objects.filter(quarter=quarter.code).exists():
        raise Refused(_("%(quarter)s已经冻结，不能再改；更正写入下一期通报。") % {"quarter": quarter.code})


def _decide(row: QuotedValue, state: str, verb: str, *, by: Actor, at: datetime, note: str) -> QuotedValue:
    row.state, row.signed_by, row.signed_at, row.answer = state, by, at, note
    row.save(update_fields=["state", "signed_by", "signed_at", "answer"])
    audit.record(LABEL, str(row.pk), verb, by=by, at=at, note=note, code=row.code, quarter=row.period.code)
    return row
