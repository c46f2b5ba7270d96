"""Open the book of a management area, once; change what it says of the account, with a reason."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from communities.actions import rights
from communities.actions.changes import SEALED, apply
from communities.actions.rights import Actor
from communities.models import ManagementArea
from workflow import audit
from workflow.models import AuditEntry
from workflow.refusals import Refused

from ..models import Book, BookHead
from ..rules.chain import GENESIS

EDITABLE = frozenset(
    {"bank", "account_holder", "account_number", "cash_reason", "overdraft_reason", "fund_share_min"}
)
TAIL = 4


@transaction.atomic
def open_book(
    *,
    area: ManagementArea,
    opened_on: date,
    bank: str,
    account_holder: str,
    account_number: str,
    by: Actor,
    at: datetime,
    fund_share_min: Decimal | None = None,
) -> Book:
    """The only book of an area (一区一账), on a special account; what is in it is entered as brought forward.

    :raises Refused: no right, open already, closed compound, or in the future.
    """
    rights.require(by, "book.open", area.compound, at=at)
    locked = ManagementArea.objects.select_for_update(of=("self",)).select_related("compound").get(pk=area.pk)
    if Book.objects.filter(area=locked).exists():
        raise Refused(_("“%(area)s”已经建账，一个管理区域只有一本账。") % {"area": locked})
    if locked.compound.closed_on:
        raise Refused(_("“%(name)s”已停用，不能建账。") % {"name": locked.compound})
    if opened_on > timezone.localdate(at):
        raise Refused(_("建账日期不能晚于今天。"))
    book = Book.objects.create(
        area=locked,
        opened_on=opened_on,
        bank=bank,
        account_holder=account_holder,
        account_number=account_number or None,
        account_tail=account_number[-TAIL:],
        fund_share_min=fund_share_min,
    )
    BookHead.objects.create(book=book, hash=GENESIS)
    record(book, "open", by=by, at=at, opened_on=opened_on.isoformat(), bank=bank, tail=book.account_tail)
    return book


@transaction.atomic
def edit_book(book: Book, *, changes: Mapping[str, Any], reason: str, by: Actor, at: datetime) -> Book:
    """Another account, or a flag: cash, an overdraft, the least share of the maintenance fund.

    :raises Refused: no right, or no reason.
    """
    book = Book.objects.select_for_update(of=("self",)).select_related(*WITH_PLACE).get(pk=book.pk)
    rights.require(by, "book.open", book.compound, at=at)
    if not reason.strip():
        raise Refused(_("请写明原因。"))
    changes = dict(changes)
    if "account_number" in changes:
        changes["account_number"] = changes["account_number"] or None
        changes["account_tail"] = (changes["account_number"] or "")[-TAIL:]
    written = apply(book, changes, EDITABLE | {"account_tail"})
    if "account_number" in written:
        written["account_number"] = [SEALED, SEALED]
    if written:
        record(book, "edit", by=by, at=at, note=reason.strip(), changes=written)
    return book


WITH_PLACE = ("area__compound__township", "area__compound__community")


def entry(book: Book, verb: str, *, by: Actor, at: datetime, note: str = "", **details: Any) -> AuditEntry:
    """An unsaved entry of the audit trail."""
    return audit.entry("book", str(book.pk), verb, by=by, at=at, note=note, **details)


def record(book: Book, verb: str, *, by: Actor, at: datetime, note: str = "", **details: Any) -> None:
    entry(book, verb, by=by, at=at, note=note, **details).save(force_insert=True)


def record_many(book: Book, verb: str, told: Iterable[Mapping[str, Any]], *, by: Actor, at: datetime) -> None:
    """The same verb several times, each with its own details."""
    AuditEntry.objects.bulk_create(entry(book, verb, by=by, at=at, **details) for details in told)
