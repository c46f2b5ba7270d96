"""Close months by their checklist; open the last closed one again by two persons, with a reason."""

from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from communities.actions import rights
from communities.actions.rights import Actor
from workflow.refusals import Refused

from .. import reconciling
from ..balances import NOTHING, MonthlyTurnovers, held, monthly_turnovers, turnovers
from ..models import Account, Book, BookHead, BookMonth, Draft, MonthBalance
from ..rules.months import MonthFacts, checklist, first_day, last_day, months_between, previous_month
from .books import WITH_PLACE, record, record_many


def month_facts(book: Book, month: date, *, at: datetime) -> MonthFacts:
    """What the checklist judges by, read anew."""
    return next(_facts_of(book, [month], monthly_turnovers(book.pk, since=month, until=last_day(month)), at))


def _facts_of(book: Book, months: list[date], moved: MonthlyTurnovers, at: datetime) -> Iterator[MonthFacts]:
    """The facts of months in a row, each as if those before it were closed: few queries for all."""
    today, closed = timezone.localdate(at), book.head.closed_until
    late = reconciling.late_days(book, until=last_day(months[-1]), today=today)
    waiting = Counter(first_day(on) for on in waiting_in(book, months).values_list("on", flat=True))
    closing = held(turnovers([book.pk], until=first_day(months[0]) - timedelta(days=1))[book.pk])
    for month in months:
        closing += held(moved[month])
        unreconciled = [on for on in late if on <= last_day(month)]
        yield MonthFacts(
            month=month,
            today=today,
            opened_on=book.opened_on,
            closed_until=closed,
            waiting=waiting[month],
            closing=closing,
            may_overdraw=bool(book.overdraft_reason),
            unreconciled=len(unreconciled),
            oldest_unreconciled=min(unreconciled, default=None),
        )
        closed = last_day(month)


def waiting_in(book: Book, months: list[date]) -> QuerySet[Draft]:
    return Draft.objects.waiting().filter(book=book, on__range=(months[0], last_day(months[-1])))


def close_month(book: Book, month: date, *, by: Actor, at: datetime) -> BookMonth:
    """Nothing is posted in the month from now on; its sums are kept.

    :raises Refused: no right, or with every condition that is not met.
    """
    return close_months(book, since=month, until=month, by=by, at=at)[0]


@transaction.atomic
def close_months(book: Book, *, since: date, until: date, by: Actor, at: datetime) -> list[BookMonth]:
    """Close one month after the other, from that of the day `since` to that of the day `until`, or none.

    :raises Refused: no right, or with every condition that the first faulty month does not meet.
    """
    book, months = _locked(book), list(months_between(since, until))
    rights.require(by, "book.close", book.compound, at=at)
    moved = monthly_turnovers(book.pk, since=months[0], until=last_day(months[-1]))
    for facts in _facts_of(book, months, moved, at):
        if missing := [one.words for one in checklist(facts) if not one.is_met]:
            raise Refused(_("还不能结账：%(missing)s。") % {"missing": "；".join(missing)})
    _keep_sums(book, months, moved)
    rows = _closed(book, months, by=by, at=at)
    book.head.closed_until = last_day(months[-1])
    book.head.save(update_fields=["closed_until"])
    record_many(book, "close_month", [{"month": f"{month:%Y-%m}"} for month in months], by=by, at=at)
    return rows


def _closed(book: Book, months: list[date], *, by: Actor, at: datetime) -> list[BookMonth]:
    """A month that was opened again has its row already, which then says that it is closed anew."""
    asked = {"reopen_reason": "", "reopen_asked_at": None, "reopen_asked_by": None}
    columns = {"is_closed": True, "closed_at": at, "closed_by": by, **asked}
    return BookMonth.objects.bulk_create(
        [BookMonth(book=book, month=month, **columns) for month in months],
        update_conflicts=True,
        unique_fields=["book", "month"],
        update_fields=list(columns),
    )


@transaction.atomic
def ask_reopen(book: Book, month: date, *, reason: str, by: Actor, at: datetime) -> BookMonth:
    """The first of two persons: asks for the last closed month to be opened again.

    :raises Refused: no right, no reason, not the last closed month, or asked already.
    """
    book, month = _locked(book), first_day(month)
    rights.require(by, "book.close", book.compound, at=at)
    row = _last_closed(book, month)
    if not reason.strip():
        raise Refused(_("请写明重新打开的理由。"))
    if row.reopen_asked_at:
        raise Refused(_("已经有人申请重新打开这个月，请等待镇乡处理。"))
    row.reopen_reason, row.reopen_asked_by, row.reopen_asked_at = reason.strip(), by, at
    row.save(update_fields=["reopen_reason", "reopen_asked_by", "reopen_asked_at"])
    record(book, "ask_reopen", by=by, at=at, note=row.reopen_reason, month=f"{month:%Y-%m}")
    return row


@transaction.atomic
def reopen(book: Book, month: date, *, by: Actor, at: datetime) -> BookMonth:
    """The second person opens it; its sums go, until it is closed again.

    :raises Refused: no right, nobody has asked, the same person, or not the last closed month.
    """
    book, month = _locked(book), first_day(month)
    rights.require(by, "book.reopen", book.compound, at=at)
    row = _last_closed(book, month)
    if not row.reopen_asked_at:
        raise Refused(_("还没有人申请重新打开这个月。"))
    asker = row.reopen_asked_by
    if by is not None and asker is not None and (asker.pk == by.pk or asker.person_id == by.person_id):
        raise Refused(_("申请和重新打开必须是两个人。"))
    row.is_closed = False
    row.save(update_fields=["is_closed"])
    MonthBalance.objects.filter(book=book, until=last_day(month)).delete()
    earlier = BookMonth.objects.filter(book=book, month=previous_month(month), is_closed=True)
    book.head.closed_until = last_day(previous_month(month)) if earlier.exists() else None
    book.head.save(update_fields=["closed_until"])
    record(book, "reopen", by=by, at=at, note=row.reopen_reason, month=f"{month:%Y-%m}")
    return row


@transaction.atomic
def refuse_reopen(book: Book, month: date, *, reason: str, by: Actor, at: datetime) -> BookMonth:
    """The month stays closed, and may be asked for again.

    :raises Refused: no right, no reason, or nobody has asked.
    """
    book, month = _locked(book), first_day(month)
    rights.require(by, "book.reopen", book.compound, at=at)
    row = _last_closed(book, month)
    if not row.reopen_asked_at:
        raise Refused(_("还没有人申请重新打开这个月。"))
    if not reason.strip():
        raise Refused(_("请写明不同意的理由。"))
    row.reopen_reason, row.reopen_asked_by, row.reopen_asked_at = "", None, None
    row.save(update_fields=["reopen_reason", "reopen_asked_by", "reopen_asked_at"])
    record(book, "refuse_reopen", by=by, at=at, note=reason.strip(), month=f"{month:%Y-%m}")
    return row


def _locked(book: Book) -> Book:
    """The book with its head, which nobody else posts behind or closes until the end of the transaction."""
    head = BookHead.objects.select_for_update(of=("self",)).get(pk=book.pk)
    book = Book.objects.select_related(*WITH_PLACE).get(pk=book.pk)
    book.head = head
    return book


def _last_closed(book: Book, month: date) -> BookMonth:
    rows = BookMonth.objects.select_related("reopen_asked_by").filter(book=book, month=month)
    row = rows.first()
    if row is None or not row.is_closed:
        raise Refused(_("这个月还没有结账。"))
    if book.head.closed_until != last_day(month):
        raise Refused(_("只能重新打开最后一个已结账的月份。"))
    return row


def _keep_sums(book: Book, months: list[date], moved: MonthlyTurnovers) -> None:
    keys, rows = dict(Account.objects.values_list("code", "pk")), []
    sums = turnovers([book.pk], until=months[0] - timedelta(days=1))[book.pk]
    for month in months:
        for code, more in moved[month].items():
            sums[code] = sums.get(code, NOTHING).with_more(*more)
        rows += [
            MonthBalance(book=book, until=last_day(month), account_id=keys[code], debit=debit, credit=credit)
            for code, (debit, credit) in sorted(sums.items())
        ]
    MonthBalance.objects.bulk_create(rows)
