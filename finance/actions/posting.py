"""Posting: another person than who entered it; the head row locked; a number without a gap; one link more."""

import secrets
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any, NamedTuple

from django.conf import settings
from django.db import transaction
from django.db.models import Count, Exists, F, Max, OuterRef, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from communities.access import Post
from communities.actions import rights
from communities.actions.rights import Actor
from communities.models import Appointment, User
from workflow.models import AuditEntry
from workflow.prepared import Batch, Blank, Question, Sentence, batch, insert, insertion, send, update
from workflow.refusals import Refused

from .. import anchors
from ..models import Account, AssetKind, Book, BookHead, Draft, Entry, UsePurpose, Voucher
from ..rules import chain
from ..rules.entries import BANK, CASH, Leg, change, entries_of, reversed_legs
from ..rules.facts import Fact, day_problems, overdrawn
from .books import WITH_PLACE, entry, record
from .drafts import ROWS, body_of, columns, reversal_problem
from .standing import faults_of, standing_of

COPIED = (
    *("kind", "on", "amount", "retained", "means", "summary", "counterparty", "is_person", "source_no"),
    *("form_key", "body_digest", "scans", "entered_by_id", "entered_at", "reverses_id"),
    *(f"{name}_id" for name in ROWS),
)
MOVED = ("seq", "hash", "year", "voucher_no", "bank", "cash")
"""What a posting changes in the head."""
VOUCHER = "SELECT id FROM finance_voucher WHERE book_id = %s AND seq = %s"
ACCOUNT = "SELECT id FROM finance_account WHERE code = %s"
BATCH = 500
Read = Any
"""A draft with what `_waiting` reads beside it."""


@transaction.atomic
def post(draft: Draft, *, by: Actor, at: datetime) -> Voucher:
    """Make the draft a voucher for ever. Who has posted it already gets the same voucher again.

    :raises Refused: the same person, no right, no longer waiting, closed month, overdrawn account …
    """
    row = _locked(draft, at)
    book = row.book
    rights.require(by, "book.post", book.compound, at=at)
    if row.state == Draft.State.POSTED and by is not None and row.decided_by_id == by.pk:
        return Voucher.objects.get(book=book, form_key=row.form_key)
    if row.state != Draft.State.WAITING:
        raise Refused(_("这张录入单%(state)s，不能再记账。") % {"state": row.get_state_display()})
    leaders = row.one_leads_all
    enterer = Somebody(row.entered_by_id, row.entered_by_person) if row.entered_by_id else None
    require_second_person(enterer, row.amount, book, by=by, at=at, one_leads_all=leaders)
    _require_still_true(row, at)
    voucher = Voucher(book=book, posted_by=by, posted_at=at, **{name: getattr(row, name) for name in COPIED})
    legs = _legs(row)
    _chain(book, [(voucher, legs)])
    row.state, row.decided_by, row.decided_at = Draft.State.POSTED, by, at
    told = entry(book, "post", by=by, at=at, voucher=str(voucher), seq=voucher.seq, draft=row.pk)
    _write(voucher, legs, row, told)
    anchors.at_commit(book)
    return voucher


@transaction.atomic
def post_many(
    book: Book,
    facts: Sequence[Fact],
    *,
    by: Actor,
    at: datetime,
    entered_by: Actor = None,
    note: str = "",
) -> list[Voucher]:
    """Post what another book or a file tells, in its order: one lock, few statements, the same chain.

    :param entered_by: who has keyed it in, where that was somebody; then `by` has to be another person.
    :raises Refused: the first wrong row, with its place counted from one; nothing is stored then.
    """
    book = Book.objects.select_related(*WITH_PLACE).get(pk=book.pk)
    rights.require(by, "book.import", book.compound, at=at)
    if entered_by is not None:
        largest = max((fact.amount for fact in facts), default=Decimal(0))
        one_leads_all = _leading_all(timezone.localdate(at), book.compound.pk).exists()
        require_second_person(entered_by, largest, book, by=by, at=at, one_leads_all=one_leads_all)
    book.head = BookHead.objects.select_for_update().get(pk=book.pk)
    if found := faults_of(book, facts, at=at):
        place, words = found[0]
        raise Refused(_("第%(row)d笔：%(words)s") % {"row": place + 1, "words": words})
    items = [(_told(book, fact, entered_by, by, at), legs_of(fact)) for fact in facts]
    _chain(book, items)
    _write_many(items)
    book.head.save(update_fields=MOVED)
    anchors.at_commit(book)
    vouchers = [voucher for voucher, _legs in items]
    if vouchers:
        record(
            book,
            "post_many",
            by=by,
            at=at,
            note=note,
            count=len(vouchers),
            first=vouchers[0].seq,
            last=vouchers[-1].seq,
        )
    return vouchers


def first_overdraft(book: Book, facts: Iterable[Fact]) -> tuple[int, str] | None:
    """The first of the facts that would leave less than nothing, posted in their order, and what it says."""
    bank, cash = book.head.bank, book.head.cash
    for place, fact in enumerate(facts):
        legs = legs_of(fact)
        bank, cash = bank + change(legs, BANK), cash + change(legs, CASH)
        for words in overdrawn(fact.kind, bank, cash, may_overdraw=bool(book.overdraft_reason)):
            return place, words
    return None


def legs_of(fact: Fact) -> list[Leg]:
    asset = fact.asset or (fact.contract.asset if fact.contract else None)
    return entries_of(
        fact.kind,
        fact.amount,
        retained=fact.retained,
        asset_kind=asset.kind.code if asset else "",
        purpose=fact.purpose.code if fact.purpose else "",
        means=fact.means,
    )


class Somebody(NamedTuple):
    """As much of a user as it takes to tell whether it is another person."""

    pk: int
    person_id: int | None


def require_second_person(
    entered_by: User | Somebody | None,
    amount: Decimal,
    book: Book,
    *,
    by: Actor,
    at: datetime,
    one_leads_all: bool,
) -> None:
    """Persons are compared; where secretary and director are one, the township posts (SETTLED 6).

    :param one_leads_all: whether they are one now.
    :raises Refused: with whom to ask instead.
    """
    if by is None or abs(amount) < settings.TWO_PERSONS_FROM:
        return
    if entered_by is not None and (entered_by.pk == by.pk or entered_by.person_id == by.person_id):
        raise Refused(_("录入和记账必须是两个人。请由其他有记账权限的人员记账。"))
    if not one_leads_all:
        return
    reach = [
        grant
        for grant in rights.grants_of(by, at).with_permission("book.post")
        if grant.reaches(book.compound)
    ]
    inside = all(grant.scope is not None and grant.scope[0] == "pk" for grant in reach)
    if reach and inside:
        raise Refused(_("本小区支部书记和业委会主任由一人担任，请由镇乡干部记账。"))


def _waiting() -> QuerySet[Any]:
    """The draft as it is stored, with its book and head, and all that posting reads beside them.

    The filter on the head only tells the database that there is one: it locks nothing that may be missing.
    Few tables are joined: a database plans a join of many for longer than it takes to read a row of each.
    """
    kinds = AssetKind.objects.filter(assets=OuterRef("asset"))
    purposes = UsePurpose.objects.filter(pk=OuterRef("purpose"))
    return (
        Draft.objects.select_for_update(of=("self", "book__head"))
        .select_related("book__head")
        .annotate(
            entered_by_person=F("entered_by__person"),
            asset_kind=kinds.values("code"),
            purpose_code=purposes.values("code"),
            one_leads_all=Exists(_leading_all(Blank("day"), Blank("compound"))),
        )
        .defer("book__account_number")
        .filter(pk=Blank("draft"), book__head__seq__gte=0)
    )


WAITING = Question(_waiting)


def _leading_all(day: date | Blank, compound: int | Blank) -> QuerySet[Appointment]:
    """Whoever is secretary of the branch and director of the committee in one."""
    posts = (Post.SECRETARY, Post.DIRECTOR)
    rows = Appointment.objects.current(day).holding(*posts).filter(organisation__compound=compound)
    return rows.values("person").annotate(held=Count("post", distinct=True)).filter(held=len(posts))


def _locked(draft: Draft, at: datetime) -> Read:
    """The draft and the head of its book are locked until the end of the transaction; its place is known."""
    area = draft.book.area
    row = WAITING.get(draft=draft.pk, compound=area.compound_id, day=timezone.localdate(at))
    row.book.area = area
    return row


def _require_still_true(draft: Draft, at: datetime) -> None:
    """What may have changed since it was entered."""
    standing = standing_of(draft.book, draft.kind, at=at)
    found = [*day_problems(draft.on, standing)]
    if draft.reverses is not None:
        found += filter(None, [reversal_problem(draft.reverses)])
    if standing.has_opening:
        found.append(_("上年结转已经记过，不能再记一次；记错了请先红冲。"))
    if draft.means == "cash" and not draft.reverses_id and not standing.may_hold_cash:
        found.append(_("本账本不允许现金收支。"))
    if found:
        raise Refused("".join(found))


def _legs(draft: Read) -> list[Leg]:
    if draft.reverses_id:
        rows = Entry.objects.filter(voucher=draft.reverses_id).order_by("no")
        return reversed_legs(Leg(*row) for row in rows.values_list("debit__code", "credit__code", "amount"))
    return entries_of(
        draft.kind,
        draft.amount,
        retained=draft.retained,
        asset_kind=draft.asset_kind or "",
        purpose=draft.purpose_code or "",
        means=draft.means,
    )


def _told(book: Book, fact: Fact, entered_by: Actor, by: Actor, at: datetime) -> Voucher:
    return Voucher(
        book=book,
        form_key=fact.form_key or f"told:{secrets.token_hex(16)}",
        body_digest=chain.body_digest(body_of(fact)),
        entered_by=entered_by,
        entered_at=at,
        posted_by=by,
        posted_at=at,
        **columns(fact),
    )


def _chain(book: Book, items: Sequence[tuple[Voucher, list[Leg]]]) -> None:
    """Number and chain vouchers behind the locked head of their book.

    :raises Refused: the account would be overdrawn.
    """
    head = book.head
    numbers = {head.year: head.voucher_no}
    for place, (voucher, legs) in enumerate(items, start=1):
        _number(head, voucher, numbers)
        _link(head, voucher, legs)
        _require_money(book, voucher, place if len(items) > 1 else 0)


def _write(voucher: Voucher, legs: list[Leg], draft: Draft, told: AuditEntry) -> None:
    """All rows of one posting in one journey, which is what makes it quick."""
    row = Sentence(VOUCHER, (voucher.book_id, voucher.seq))
    entries = [
        insertion(
            Entry(no=no, amount=leg.amount),
            voucher_id=row,
            debit_id=Sentence(ACCOUNT, (leg.debit,)),
            credit_id=Sentence(ACCOUNT, (leg.credit,)),
        )
        for no, leg in enumerate(legs, start=1)
    ]
    told_last = Sentence(f"{entries[-1].sql} RETURNING voucher_id", entries[-1].values)
    (voucher.pk,) = send(
        insertion(voucher, *COPIED, source=draft),
        update(voucher.book.head, *MOVED),
        update(draft, "state", "decided_by_id", "decided_at"),
        insertion(told),
        *entries[:-1],
        told_last,
    )
    voucher._state.adding, voucher._state.db = False, draft._state.db


def _write_many(items: Sequence[tuple[Voucher, list[Leg]]]) -> None:
    for start in range(0, len(items), BATCH):
        some = items[start : start + BATCH]
        vouchers = [voucher for voucher, _legs in some]
        insert(*batch(vouchers))
        stored = Voucher.objects.filter(book=vouchers[0].book_id, seq__gte=vouchers[0].seq)
        keys = dict(stored.values_list("seq", "pk"))
        for voucher in vouchers:
            voucher.pk = keys[voucher.seq]
        insert(Batch([*_entries(some)], Entry))


def _number(head: BookHead, voucher: Voucher, numbers: dict[int, int]) -> None:
    """Count on within the year of its own day; the head remembers the year of the last one."""
    year = voucher.on.year
    if year not in numbers:
        of_year = Voucher.objects.filter(book=head.book_id, year=year)
        numbers[year] = of_year.aggregate(last=Max("voucher_no"))["last"] or 0
    numbers[year] += 1
    head.seq += 1
    head.year, head.voucher_no = year, numbers[year]
    voucher.seq, voucher.year, voucher.voucher_no = head.seq, year, head.voucher_no


def _link(head: BookHead, voucher: Voucher, legs: list[Leg]) -> None:
    voucher.algorithm, voucher.previous = chain.ALGORITHM, head.hash
    values = [getattr(voucher, name) for name in chain.COLUMNS]
    voucher.hash = head.hash = chain.voucher_hash(head.hash, values, legs)
    head.bank += change(legs, BANK)
    head.cash += change(legs, CASH)


def _require_money(book: Book, voucher: Voucher, place: int) -> None:
    head = book.head
    allowed = bool(book.overdraft_reason)
    for words in overdrawn(voucher.kind, head.bank, head.cash, may_overdraw=allowed):
        raise Refused(_("第%(row)d笔：%(words)s") % {"row": place, "words": words} if place else words)


def _entries(items: Iterable[tuple[Voucher, list[Leg]]]) -> Iterator[dict[str, Any]]:
    accounts = dict(Account.objects.values_list("code", "pk"))
    for voucher, legs in items:
        for no, (debit, credit, amount) in enumerate(legs, start=1):
            sides = {"debit_id": accounts[debit], "credit_id": accounts[credit]}
            yield {"voucher_id": voucher.pk, "no": no, **sides, "amount": amount}
