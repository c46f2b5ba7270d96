"""One person enters; a form sent twice is one draft; what was posted is taken back by red ink only."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from communities.actions import rights
from communities.actions.rights import Actor
from workflow.refusals import Refused
from workflow.uploads import Admitted

from ..models import Book, Draft, Voucher, VoucherScan
from ..rules import Kind, chain
from ..rules.facts import LONGEST_SUMMARY, Fact, day_problems, problems
from .books import record
from .standing import source_problem, standing_now

ROWS = ("asset", "contract", "decision", "purpose")


class AnotherBody(Refused):
    """The form key was used with other words before: a page answers 409."""


def enter(
    *,
    book: Book,
    kind: str,
    on: date,
    amount: Decimal,
    summary: str,
    form_key: str,
    by: Actor,
    at: datetime,
    retained: Decimal = Decimal(0),
    means: str = "bank",
    counterparty: str = "",
    is_person: bool = False,
    asset: Any = None,
    contract: Any = None,
    decision: Any = None,
    purpose: Any = None,
    source_no: str = "",
    scans: Sequence[Admitted] = (),
) -> Draft:
    """Store what happened, waiting for another person to post it.

    :param form_key: an unguessable word of the form. Sent again with the same words it answers the draft that
        was stored the first time.
    :raises AnotherBody: the same form key with other words.
    :raises Refused: no right, a closed month, a future day, another area's contract, a paper used twice …
    """
    rights.require(by, "book.enter", book.compound, at=at)
    fact = Fact(
        kind=kind,
        on=on,
        amount=amount,
        summary=summary.strip(),
        retained=retained,
        means=means,
        counterparty=counterparty.strip(),
        is_person=is_person,
        asset=asset or (contract.asset if contract else None),
        contract=contract,
        decision=decision,
        purpose=purpose,
        source_no=source_no.strip(),
        form_key=form_key,
    )
    draft = draft_of(book, fact, [scan.sha256 for scan in scans], by=by, at=at)
    return twin(draft) or _stored(draft, fact, scans, by=by, at=at)


def draft_of(book: Book, fact: Fact, scans: list[str], *, by: Actor, at: datetime) -> Draft:
    body = body_of(fact) | {"scans": scans}
    return Draft(
        book=book,
        scans=scans,
        body_digest=chain.body_digest(body),
        form_key=fact.form_key,
        entered_by=by,
        entered_at=at,
        **columns(fact),
    )


def columns(fact: Fact) -> dict[str, Any]:
    """The columns that a fact fills in a draft or voucher."""
    names = ("kind", "on", "amount", "retained", "means", "summary", "counterparty", "is_person")
    return {name: getattr(fact, name) for name in (*names, *ROWS, "source_no")}


def body_of(fact: Fact) -> dict[str, Any]:
    return {name: value.pk if name in ROWS and value else value for name, value in columns(fact).items()}


def twin(draft: Draft) -> Draft | None:
    """The draft that the same form has stored before.

    :raises AnotherBody: it says something else.
    """
    known = Draft.objects.filter(book=draft.book, form_key=draft.form_key).first()
    if known is not None and known.body_digest != draft.body_digest:
        raise AnotherBody(_("这张表单已经提交过，内容与这次不同。请打开新的表单重新填写。"))
    return known


def _stored(draft: Draft, fact: Fact, scans: Sequence[Admitted], *, by: Actor, at: datetime) -> Draft:
    standing = standing_now(draft.book, fact.kind, at=at)
    if found := [*problems(fact, standing), *filter(None, [source_problem(draft.book, fact)])]:
        raise Refused("".join(found))
    return keep(draft, scans, by=by, at=at)


def keep(draft: Draft, scans: Iterable[Admitted], *, by: Actor, at: datetime, note: str = "") -> Draft:
    """Store it, unless its twin is being stored at this very moment."""
    try:
        with transaction.atomic():
            draft.save(force_insert=True)
            keep_papers(draft, scans, by=by, at=at)
            record(draft.book, "enter", by=by, at=at, note=note, draft=draft.pk, kind=draft.kind)
    except IntegrityError:
        if (known := twin(draft)) is None:
            raise
        return known
    return draft


def keep_papers(draft: Draft, scans: Iterable[Admitted], *, by: Actor, at: datetime) -> None:
    """Store the files, then the rows; when the rows are refused, the files go again."""
    rows = [(_paper(draft, scan, by, at), scan) for scan in scans]
    try:
        for row, scan in rows:
            row.file.save(f"{row.token.hex}{scan.extension}", ContentFile(scan.content), save=False)
        if rows:
            VoucherScan.objects.bulk_create(row for row, _scan in rows)
    except BaseException:
        for row, _scan in rows:
            row.file.delete(save=False)
        raise


def _paper(draft: Draft, scan: Admitted, by: Actor, at: datetime) -> VoucherScan:
    return VoucherScan(
        draft=draft,
        mime=scan.mime,
        size=len(scan.content),
        sha256=scan.sha256,
        width=scan.width,
        height=scan.height,
        uploaded_at=at,
        uploaded_by=by,
    )


@transaction.atomic
def reject(draft: Draft, *, reason: str, by: Actor, at: datetime) -> Draft:
    """Send it back. Whoever entered it may take it back, too.

    :raises Refused: no right, no reason, or no longer waiting.
    """
    row = (
        Draft.objects.select_for_update(of=("self",)).select_related("book__area__compound").get(pk=draft.pk)
    )
    if by is None or by.pk != row.entered_by_id:
        rights.require(by, "book.post", row.book.compound, at=at)
    if not reason.strip():
        raise Refused(_("请写明退回的理由。"))
    if row.state != Draft.State.WAITING:
        raise Refused(_("这张录入单%(state)s，不能再退回。") % {"state": row.get_state_display()})
    row.state, row.answer, row.decided_by, row.decided_at = Draft.State.REJECTED, reason.strip(), by, at
    row.save(update_fields=["state", "answer", "decided_by", "decided_at"])
    record(row.book, "reject", by=by, at=at, note=row.answer, draft=row.pk)
    return row


def reverse(
    voucher: Voucher, *, reason: str, by: Actor, at: datetime, on: date | None = None, form_key: str = ""
) -> Draft:
    """Ask for red ink (红冲): a draft with the same amounts, negative, that another person posts.

    :param on: the day of the reversal, today unless told; the month of the voucher itself may be closed.
    :raises Refused: no right, no reason, reversed already, a reversal itself, or a day that is not open.
    """
    book, on = voucher.book, on or timezone.localdate(at)
    rights.require(by, "book.enter", book.compound, at=at)
    asked = Draft.objects.filter(reverses=voucher)
    key = form_key or f"reverse:{voucher.seq}:{asked.exclude(state=Draft.State.WAITING).count()}"
    fact = reversal_of(voucher, reason.strip(), on, key)
    draft = draft_of(book, fact, [], by=by, at=at)
    draft.reverses = voucher
    if known := asked.filter(form_key=key, body_digest=draft.body_digest).first():
        return known
    if problem := reversal_problem(voucher, reason):
        raise Refused(problem)
    if asked.filter(state=Draft.State.WAITING).exists():
        raise Refused(_("%(voucher)s号凭证的红冲已经录入，正在等待记账。") % {"voucher": voucher})
    if found := [*day_problems(on, standing_now(book, Kind.REVERSAL, at=at))]:
        raise Refused("".join(found))
    return keep(draft, [], by=by, at=at, note=reason.strip())


def reversal_of(voucher: Voucher, reason: str, on: date, form_key: str) -> Fact:
    """What the original says, negative; so sums by contract, asset, purpose and decision come out right."""
    return Fact(
        kind=Kind.REVERSAL,
        on=on,
        amount=-voucher.amount,
        summary=f"红冲{voucher}号：{reason}"[:LONGEST_SUMMARY],
        retained=-voucher.retained,
        means=voucher.means,
        counterparty=voucher.counterparty,
        is_person=voucher.is_person,
        asset=voucher.asset,
        contract=voucher.contract,
        decision=voucher.decision,
        purpose=voucher.purpose,
        form_key=form_key,
    )


def reversal_problem(voucher: Voucher, reason: str = "-") -> str:
    """Why it cannot be reversed; empty where it can."""
    if not reason.strip():
        return _("请写明红冲的理由。")
    if voucher.kind == Kind.REVERSAL:
        return _("红冲凭证不能再红冲，请重新录入正确的内容。")
    if Voucher.objects.filter(reverses=voucher).exists():
        return _("%(voucher)s号凭证已经红冲过。") % {"voucher": voucher}
    return ""
