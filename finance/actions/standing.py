"""Reads where a book stands, for the rules to judge."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from ..models import Book, BookHead, Draft, Voucher
from ..rules import Kind
from ..rules.facts import Fact, Standing, problems

LONG_NUMBER = 8
"""From so many characters on it is an invoice's and never comes again; shorter ones begin anew each year."""


def standing_of(book: Book, kind: str, *, at: datetime) -> Standing:
    return Standing(
        today=timezone.localdate(at),
        area_id=book.area_id,
        opened_on=book.opened_on,
        closed_until=book.head.closed_until,
        may_hold_cash=bool(book.cash_reason),
        has_opening=kind == Kind.OPENING and openings(book).exists(),
    )


def standing_now(book: Book, kind: str, *, at: datetime) -> Standing:
    """The same, whatever the caller has read of the head before."""
    book.head = BookHead.objects.get(pk=book.pk)
    return standing_of(book, kind, at=at)


def openings(book: Book) -> QuerySet[Voucher]:
    return Voucher.objects.filter(book=book, kind=Kind.OPENING, reversed_by=None)


def source_problem(book: Book, fact: Fact) -> str:
    """Whether the paper has been used before: a waiting draft, or a voucher that was not reversed."""
    number = fact.source_no
    if not number:
        return ""
    same = Q(book=book, source_no=number)
    if len(number) < LONG_NUMBER:
        same &= Q(on__year=fact.on.year)
    if used := Voucher.objects.filter(same, reversed_by=None).exclude(kind=Kind.REVERSAL).first():
        return _("原凭证“%(number)s”已经用于%(voucher)s号凭证，不能重复入账。") % {
            "number": number,
            "voucher": used,
        }
    if Draft.objects.waiting().filter(same).exists():
        return _("原凭证“%(number)s”已经录入，正在等待记账，不能重复录入。") % {"number": number}
    return ""


def faults_of(book: Book, facts: Sequence[Fact], *, at: datetime) -> list[tuple[int, str]]:
    """What is wrong with each of many facts, as (index, sentence): the dry run of `post_many`.

    A constant number of queries.
    """
    standing = standing_of(book, Kind.OPENING, at=at)
    found = [(place, words) for place, fact in enumerate(facts) for words in problems(fact, standing)]
    first = [place for place, fact in enumerate(facts) if fact.kind == Kind.OPENING]
    found += [(place, _("上年结转只能有一笔。")) for place in first[1:]]
    return sorted(found + _used_twice(book, facts))


def _used_twice(book: Book, facts: Sequence[Fact]) -> list[tuple[int, str]]:
    keys = {fact.form_key for fact in facts if fact.form_key}
    known = set(Voucher.objects.filter(book=book, form_key__in=keys).values_list("form_key", flat=True))
    numbers = {fact.source_no for fact in facts if fact.source_no}
    rows = Voucher.objects.filter(book=book, source_no__in=numbers, reversed_by=None)
    papers = Counter(
        _paper(number, on.year)
        for number, on in rows.exclude(kind=Kind.REVERSAL).values_list("source_no", "on")
    )
    found = []
    for place, fact in enumerate(facts):
        if fact.form_key in known:
            found.append((place, _("这一笔已经导入过。")))
            continue
        known |= {fact.form_key} - {""}
        paper = _paper(fact.source_no, fact.on.year)
        if fact.source_no and papers[paper]:
            words = _("原凭证“%(number)s”已经用过，不能重复入账。") % {"number": fact.source_no}
            found.append((place, words))
        papers[paper] += 1
    return found


def _paper(number: str, year: int) -> tuple[str, int]:
    return number, year if len(number) < LONG_NUMBER else 0
