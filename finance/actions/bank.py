"""Say which vouchers a line of the bank stands for; take it back; refuse a proposal."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from communities.actions import rights
from communities.actions.rights import Actor
from workflow.refusals import Refused
from workflow.words import yuan

from ..models import BankLine, BankMatch, BankRefusal, Book, Voucher
from ..reconciling import on_the_account, proposals, total_change
from .books import record

PERMISSION = "book.import"


@transaction.atomic
def match(line: BankLine, vouchers: Sequence[Voucher], *, by: Actor, at: datetime) -> list[BankMatch]:
    """The line stands for all of these vouchers together.

    :raises Refused: no right, matched already, another book's vouchers, or the sums differ.
    """
    rights.require(by, PERMISSION, line.book.compound, at=at)
    _locked(line)
    rows = list(on_the_account(Voucher.objects.filter(book=line.book, pk__in=[one.pk for one in vouchers])))
    if not rows or len(rows) < len(vouchers):
        raise Refused(_("请选择本账本里动用专户的凭证。"))
    total = total_change(rows)
    if total != line.amount:
        facts = {"total": yuan(total), "amount": yuan(line.amount)}
        raise Refused(_("所选凭证合计%(total)s，银行这一笔是%(amount)s，不相等，不能勾对。") % facts)
    matches = _stored(line, rows, by=by, at=at)
    record(line.book, "match", by=by, at=at, line=line.pk, vouchers=[str(row) for row in rows])
    return matches


def _locked(line: BankLine) -> None:
    locked = BankLine.objects.select_for_update().get(pk=line.pk)
    if locked.matches.exists():
        raise Refused(_("银行这一笔已经勾对过，请刷新页面。"))


def _stored(line: BankLine, vouchers: Iterable[Voucher], *, by: Actor, at: datetime) -> list[BankMatch]:
    try:
        with transaction.atomic():
            return BankMatch.objects.bulk_create(
                BankMatch(line=line, voucher=voucher, matched_by=by, matched_at=at) for voucher in vouchers
            )
    except IntegrityError:
        raise Refused(_("所选凭证里有一张已经勾对给别的流水，请刷新页面。")) from None


@transaction.atomic
def accept_proposals(book: Book, *, by: Actor, at: datetime) -> int:
    """Accept every proposal as it stands now; answers how many.

    :raises Refused: no right.
    """
    rights.require(by, PERMISSION, book.compound, at=at)
    Book.objects.select_for_update(of=("self",)).get(pk=book.pk)
    pairs = proposals(book)
    BankMatch.objects.bulk_create(
        BankMatch(line_id=pair.line, voucher_id=pair.voucher, matched_by=by, matched_at=at) for pair in pairs
    )
    if pairs:
        record(book, "match_all", by=by, at=at, count=len(pairs), lines=[pair.line for pair in pairs])
    return len(pairs)


@transaction.atomic
def refuse(line: BankLine, voucher: Voucher, *, by: Actor, at: datetime) -> None:
    """The two do not belong together; they are not proposed again.

    :raises Refused: no right, or another book's voucher.
    """
    rights.require(by, PERMISSION, line.book.compound, at=at)
    if voucher.book_id != line.book_id:
        raise Refused(_("请选择本账本里动用专户的凭证。"))
    BankRefusal.objects.get_or_create(
        line=line, voucher=voucher, defaults={"refused_by": by, "refused_at": at}
    )
    record(line.book, "refuse_match", by=by, at=at, line=line.pk, voucher=str(voucher))


@transaction.atomic
def undo(line: BankLine, *, by: Actor, at: datetime) -> None:
    """Take a match back; both sides are outstanding again.

    :raises Refused: no right, or not matched.
    """
    rights.require(by, PERMISSION, line.book.compound, at=at)
    BankLine.objects.select_for_update().get(pk=line.pk)
    matches = list(line.matches.select_related("voucher"))
    if not matches:
        raise Refused(_("银行这一笔没有勾对，不用撤销。"))
    vouchers = [str(one.voucher) for one in matches]
    line.matches.all().delete()
    record(line.book, "undo_match", by=by, at=at, line=line.pk, vouchers=vouchers)
