"""Re-adds a book from its first voucher to its head and says where it was changed (`manage.py verify_books`).

Reads a thousand vouchers at a time, whatever the size of the book, and trusts nothing of what it reads.
"""

import gc
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from multiprocessing import get_context

from django.db import connections, transaction
from django.db.models import F, QuerySet
from django.utils.translation import gettext as _

from communities.models import Compound
from workflow.prepared import Blank, Question
from workflow.words import moment, yuan

from . import anchors, stored
from .anchors import Anchor
from .models import Account, Book, BookHead, Entry, MonthBalance, Voucher
from .rules import chain
from .rules.entries import BANK, CASH, Leg, change
from .rules.months import last_day, months_between
from .stored import NUMBER, ON, SEQ, YEAR, Row

CHUNK = 1000
NONE = chain.text("")
"""The code of an account that is not there."""
Sums = tuple[Decimal, Decimal]
STILL: Sums = (Decimal(0), Decimal(0))
"""Debit and credit of an account that has not moved."""


def _vouchers() -> QuerySet[Voucher, Row]:
    rows = Voucher.objects.filter(book=Blank("book"), seq__range=(Blank("first"), Blank("last")))
    return rows.order_by("seq").values_list(*stored.READ, "pk", "algorithm", "previous", "hash")


def _legs() -> QuerySet[Entry, Row]:
    rows = Entry.objects.filter(
        voucher__book=Blank("book"), voucher__seq__range=(Blank("first"), Blank("last"))
    )
    columns = ("voucher", stored.as_text("voucher__on"), "debit", "credit", stored.as_text("amount"))
    return rows.order_by("voucher__seq", "no").values_list(*columns)


VOUCHERS, LEGS = Question(_vouchers), Question(_legs)


@dataclass
class Anchored:
    """What the file of anchors says: of each book, of the trail, and whether it was changed itself."""

    books: dict[int, dict[int, Anchor]] = field(default_factory=lambda: defaultdict(dict))
    trail: dict[int, Anchor] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)


def read_anchors() -> Anchored:
    """The first anchor of each voucher counts; a later one that differs is a fault of the file."""
    found = Anchored()
    for anchor in anchors.read():
        if isinstance(anchor, str):
            found.faults.append(anchor)
            continue
        known = found.trail if anchor.book == anchors.TRAIL else found.books[anchor.book]
        first = known.setdefault(anchor.seq, anchor)
        if first.hash != anchor.hash:
            words = _("锚点文件第%(line)d行与第%(first)d行对同一张凭证的记载不同。")
            found.faults.append(words % {"line": anchor.number, "first": first.number})
    return found


def strangers(anchored: Anchored) -> list[str]:
    """Books that were anchored and are not here any more, or no longer where they belong."""
    placed = {book.pk: book for book in Book.objects.select_related("area__compound")}
    return [*_gone(anchored), *_homeless(placed), *_moved(placed, anchored)]


def _homeless(placed: Mapping[int, Book]) -> Iterator[str]:
    """A list of books with their compounds leaves them out: nobody would miss them."""
    words = _("账本%(book)d所属的管理区域或小区不在数据库里。")
    for book in sorted(set(Book.objects.values_list("pk", flat=True)) - placed.keys()):
        yield words % {"book": book}


def _moved(placed: Mapping[int, Book], anchored: Anchored) -> Iterator[str]:
    """Books under another compound than their last anchor says, unless that one was merged into it."""
    merged = set(Compound.objects.exclude(merged_into=None).values_list("code", "merged_into"))
    for key, book in placed.items():
        last = max(anchored.books.get(key, {}).values(), key=lambda anchor: anchor.seq, default=None)
        if last and last.code != book.compound.code and (last.code, book.compound.pk) not in merged:
            yield named(book, _("锚点记的是小区%(code)s的账本，被挂到别的小区。") % {"code": last.code})


def _gone(anchored: Anchored) -> list[str]:
    missing = anchored.books.keys() - set(Book.objects.values_list("pk", flat=True))
    return [
        _("锚点文件记有小区%(code)s的账本（%(count)d张凭证），数据库里没有这本账。")
        % {"code": next(iter(anchored.books[book].values())).code, "count": max(anchored.books[book])}
        for book in sorted(missing)
    ]


def first_faults(books: Iterable[Book], anchored: Anchored, *, processes: int = 1) -> Iterator[str]:
    """The first fault of each book in turn, empty where there is none.

    :param processes: more than one work outside the caller's transaction, on connections of their own.
    """
    work = [(book, anchored.books.get(book.pk, {})) for book in books]
    if processes == 1:
        yield from map(_first_fault, work)
        return
    connections.close_all()
    gc.freeze()  # What all hold alike stays one copy: nobody's collector writes to it, or has rings to find.
    with get_context("fork").Pool(processes, initializer=gc.disable) as pool:
        yield from pool.imap(_first_fault, work)
        pool.close()
        pool.join()


def _first_fault(work: tuple[Book, dict[int, Anchor]]) -> str:
    """Of a book that cannot even be read, that: the others are verified all the same."""
    try:
        return next(faults_of(*work), "")
    except BookHead.DoesNotExist:
        return named(work[0], _("没有链头，被删除。"))
    except (TypeError, ValueError, ArithmeticError) as error:
        words = _("有数据读不出来，不是系统写下的样子（%(error)s）。")
        return named(work[0], words % {"error": type(error).__name__})


def named(book: Book, words: str) -> str:
    """With the book and the code of its compound before it."""
    return f"{book}（{book.compound.code}）{words}"


def faults_of(book: Book, anchored: dict[int, Anchor]) -> Iterator[str]:
    """Every place where the book does not agree with itself or with its anchors, in order; lazily."""
    with transaction.atomic():
        head = BookHead.objects.select_for_update().get(pk=book.pk)
        closed = list(
            MonthBalance.objects.filter(book=book).values_list("until", "account", "debit", "credit")
        )
    walk = Walk(book, head, anchored)
    yield from walk.vouchers()
    yield from walk.ends()
    yield from walk.sums(closed)


class Walk:
    """From the first voucher to the head, keeping only sums."""

    def __init__(self, book: Book, head: BookHead, anchored: dict[int, Anchor]) -> None:
        self.book, self.head, self.anchored = book, head, anchored
        self.codes = dict(Account.objects.values_list("pk", "code"))
        self.spelled = {key: chain.text(code) for key, code in self.codes.items()}
        self.expected, self.previous = 1, chain.GENESIS
        self.numbers: dict[int, int] = defaultdict(int)
        self.moved: dict[tuple[str, int, int], Decimal] = defaultdict(Decimal)
        """By month (2026-01), debit and credit account."""

    def vouchers(self) -> Iterator[str]:
        for start in range(1, self.head.seq + 1, CHUNK):
            yield from self._chunk(start, min(start + CHUNK - 1, self.head.seq))

    def _chunk(self, first: int, last: int) -> Iterator[str]:
        rows = VOUCHERS.rows(book=self.book.pk, first=first, last=last)
        legs = self._legs(first, last)
        for row, told in zip(rows, stored.told(rows), strict=True):
            yield from self._voucher(row, told, legs)

    def _legs(self, first: int, last: int) -> dict[int, list[str]]:
        """The entries of each voucher as they are hashed; what they move is added up."""
        found: dict[int, list[str]] = defaultdict(list)
        legs = LEGS.rows(book=self.book.pk, first=first, last=last)
        for voucher, on, debit, credit, amount in legs:
            sides = self.spelled.get(debit, NONE), self.spelled.get(credit, NONE)
            found[voucher].append(chain.leg_told(*sides, stored.yuan_told(amount)))
            try:
                self.moved[on[:7], debit, credit] += Decimal(amount)
            except InvalidOperation:
                continue  # What is no amount moves nothing; its voucher does not agree with its hash.
        return found

    def _voucher(self, row: Row, told: Iterable[str], legs: Mapping[int, Sequence[str]]) -> Iterator[str]:
        key, algorithm, previous, found = row[-4:]
        seq, year = row[SEQ], row[YEAR]
        if seq != self.expected:
            yield self._gap(seq)
        elif previous != self.previous:
            yield self._at(row, _("与前一张凭证接不上，前面的凭证被改动或调换。"))
        if algorithm != chain.ALGORITHM or chain.told_hash(previous, told, legs.get(key, ())) != found:
            yield self._at(row, _("内容与校验码不符，金额、日期、分录或其他内容被改动。"))
        anchor = self.anchored.get(seq)
        if anchor is not None and anchor.hash != found:
            yield self._at(row, _("与%(at)s写下的锚点不符，从这里起被重新编造。") % {"at": _written(anchor)})
        self.numbers[year] += 1
        if row[NUMBER] != self.numbers[year] or row[ON][:4] != str(year):
            yield self._at(row, _("凭证号不连续。"))
        self.expected, self.previous = seq + 1, found

    def ends(self) -> Iterator[str]:
        head = self.head
        if self.expected <= head.seq:
            yield self._gap(head.seq + 1)
        elif head.hash != self.previous:
            yield self._named(_("链头与最后一张凭证（序号%(seq)d）不符。") % {"seq": head.seq})
        extra = Voucher.objects.filter(book=self.book, seq__gt=F("book__head__seq")).order_by("seq")
        if seq := extra.values_list("seq", flat=True).first():
            yield self._named(_("链头之后多出凭证（序号%(seq)d）。") % {"seq": seq})
        beyond = [anchor for seq, anchor in self.anchored.items() if seq > head.seq]
        if beyond:
            last = max(beyond, key=lambda anchor: anchor.seq)
            words = _("锚点记到序号%(seq)d（%(at)s），账上只有%(count)d张凭证，后面的被删除。")
            later = BookHead.objects.get(pk=self.book.pk).seq
            if last.seq > later:
                yield self._named(words % {"seq": last.seq, "at": _written(last), "count": head.seq})

    def sums(self, closed: Iterable[tuple[date, int, Decimal, Decimal]]) -> Iterator[str]:
        """What the head and the closed months keep for speed, against the entries."""
        for code, kept in ((BANK, self.head.bank), (CASH, self.head.cash)):
            legs = (
                Leg(self.codes[debit], self.codes[credit], amount)
                for (_month, debit, credit), amount in self.moved.items()
            )
            if (added := change(legs, code)) != kept:
                words = _("余额应为%(added)s，链头记为%(kept)s。")
                yield self._named(words % {"added": yuan(added), "kept": yuan(kept)})
        expected = self._at_month_ends()
        found = {(until, account): (debit, credit) for until, account, debit, credit in closed}
        for until, account in sorted(expected.keys() | found.keys()):
            if expected.get((until, account), STILL) != found.get((until, account), STILL):
                words = _("%(year)d年%(month)d月的月结发生额与凭证不符（科目%(code)s）。")
                code = self.codes[account]
                yield self._named(words % {"year": until.year, "month": until.month, "code": code})

    def _at_month_ends(self) -> dict[tuple[date, int], Sums]:
        """What closing has to have kept of each account to the last day of each closed month."""
        moved: dict[date, list[tuple[int, int, Decimal]]] = defaultdict(list)
        for (month, debit, credit), amount in self.moved.items():
            moved[date.fromisoformat(f"{month}-01")].append((debit, credit, amount))
        expected: dict[tuple[date, int], Sums] = {}
        running: dict[int, Sums] = defaultdict(lambda: STILL)
        begin, end = min(moved, default=date.max), self.head.closed_until or date.min
        if begin <= end:
            for first in months_between(begin, end):
                for debit, credit, amount in moved[first]:
                    running[debit] = (running[debit][0] + amount, running[debit][1])
                    running[credit] = (running[credit][0], running[credit][1] + amount)
                expected |= {(last_day(first), account): sums for account, sums in running.items()}
        return expected

    def _gap(self, found: int) -> str:
        if found - self.expected > 1:
            words = _("缺少序号%(first)d至%(last)d的凭证。") % {"first": self.expected, "last": found - 1}
        else:
            words = _("缺少序号%(first)d的凭证。") % {"first": self.expected}
        return self._named(words)

    def _at(self, row: Row, words: str) -> str:
        place = _("%(year)s年第%(number)s号凭证（序号%(seq)s）：") % {
            "year": row[YEAR],
            "number": row[NUMBER],
            "seq": row[SEQ],
        }
        return self._named(place + words)

    def _named(self, words: str) -> str:
        return named(self.book, words)


def _written(anchor: Anchor) -> str:
    return moment(datetime.fromisoformat(anchor.at))
