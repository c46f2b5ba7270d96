"""A bank statement into the portal: checked against its own sums and the book, stored whole or not at all."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from itertools import pairwise
from typing import IO

from django.db import transaction
from django.db.models import Max, Min
from django.utils import timezone
from django.utils.translation import gettext as _

from communities.access import grants
from communities.models import ManagementArea, User
from communities.register import delimited
from communities.register.findings import Caution, Findings, Problem
from workflow import audit
from workflow.refusals import Refused
from workflow.words import day_plain

from ..actions.books import open_book
from ..models import BankLine, BankStatement, Book
from .figures import yuan
from .statement import LABELS, SHEET, Line, Reader, Statement

PERMISSION = "book.import"
MOST_BYTES = 20 << 20
Key = tuple[date, Decimal, Decimal, int]
"""What makes a line the same in two files: day, amount, balance, and which of several alike."""


@dataclass(slots=True)
class Checked:
    """What importing a file would do."""

    digest: str
    statement: Statement
    fresh: list[tuple[Line, int]] = field(default_factory=list)
    """Lines that the portal has not, with their occurrence."""
    known: int = 0
    problems: list[Problem] = field(default_factory=list)
    cautions: list[Caution] = field(default_factory=list)


def check(file: IO[bytes], book: Book, *, at: datetime, most_bytes: int = MOST_BYTES) -> Checked:
    """Every problem of the file in one go; nothing is written.

    :raises Unreadable: the file as a whole cannot be read.
    """
    findings = Findings()
    digest = _digest(file)
    with delimited.opened(file, most_bytes=most_bytes, title=SHEET) as tables:
        statement = Reader(timezone.localdate(at), findings).read(tables)
    checked = Checked(digest, statement)
    _check_account(book, statement, findings)
    if statement.lines and not findings.problems:
        _compare(book, checked, findings)
    findings.in_order([(SHEET, label) for label in LABELS.values()])
    checked.problems, checked.cautions = findings.problems, findings.cautions
    return checked


def book_for(file: IO[bytes], area: ManagementArea, *, by: User | None, at: datetime) -> Book:
    """The book of the area; one that is not open yet is opened on the account that the statement is of.

    :raises Refused: no right to open it, or the file does not say which account it is.
    :raises Unreadable: the file as a whole cannot be read.
    """
    known = Book.objects.filter(area=area).select_related("area__compound", "head").first()
    if known is not None:
        return known
    with delimited.opened(file, most_bytes=MOST_BYTES, title=SHEET) as tables:
        statement = Reader(timezone.localdate(at), Findings()).read(tables)
    stated = statement.stated
    if not statement.lines or not stated.account:
        raise Refused(_("“%(area)s”还没有建账，文件也没有写明账号，请先建账或导入旧账。") % {"area": area})
    return open_book(
        area=area,
        opened_on=date(statement.lines[0].on.year, 1, 1),
        bank=stated.bank[:60],
        account_holder=stated.holder[:80],
        account_number=stated.account,
        by=by,
        at=at,
    )


def _digest(file: IO[bytes]) -> str:
    file.seek(0)
    return hashlib.sha256(file.read(MOST_BYTES + 1)).hexdigest()


def _check_account(book: Book, statement: Statement, findings: Findings) -> None:
    if not statement.tails:
        reason = _("文件没有写明账号，请自行核对是不是本小区的专户")
        findings.warn(SHEET, None, _("账号"), "no_account", reason)
    elif not book.account_tail:
        reason = _("账本没有登记专户账号，无法核对，请先补登记")
        findings.warn(SHEET, None, _("账号"), "no_tail", reason)
    elif others := statement.tails - {book.account_tail}:
        facts = {"theirs": "、".join(sorted(others)), "ours": book.account_tail}
        reason = _("这是尾号%(theirs)s的账户的流水，本账本的专户尾号是%(ours)s，请核对文件") % facts
        findings.refuse(SHEET, None, _("账号"), "other_account", reason)


def _compare(book: Book, checked: Checked, findings: Findings) -> None:
    """Sort out the lines that the portal has; refuse two stories about the same days."""
    lines = checked.statement.lines
    known = _known(book, lines[0].on, lines[-1].on)
    keyed = _keyed(lines)
    checked.fresh = [(line, key[-1]) for key, line in keyed.items() if key not in known]
    checked.known = len(lines) - len(checked.fresh)
    for row in sorted({*_inside_known_days(book, checked), *_in_the_place_of_others(keyed, known)}):
        reason = _("这一天的流水以前导入过，其中没有这一笔，请核对是不是同一账户、文件有没有改动")
        findings.refuse(SHEET, row, LABELS["on"], "another_story", reason)
    _refuse_what_was_left_out(keyed.keys(), known, lines, findings)
    _warn_of_a_gap(book, checked, findings)


def _keyed(lines: Iterable[Line]) -> dict[Key, Line]:
    seen: Counter[tuple[date, Decimal, Decimal]] = Counter()
    keyed = {}
    for line in lines:
        alike = (line.on, line.amount, line.balance)
        seen[alike] += 1
        keyed[*alike, seen[alike]] = line
    return keyed


def _known(book: Book, since: date, until: date) -> set[Key]:
    rows = BankLine.objects.filter(book=book, on__range=(since, until))
    return set(rows.values_list("on", "amount", "balance", "occurrence"))


def _inside_known_days(book: Book, checked: Checked) -> Iterator[int]:
    """Rows strictly inside days that were imported before, and not among them."""
    rows = BankStatement.objects.filter(book=book).annotate(first=Min("lines__on"), last=Max("lines__on"))
    periods = list(rows.values_list("first", "last"))
    for line, _occurrence in checked.fresh:
        if any(since < line.on < until for since, until in periods):
            yield line.row


def _in_the_place_of_others(keyed: dict[Key, Line], known: set[Key]) -> Iterator[int]:
    """Rows of the days where two files meet that stand beside a known one where there was another before."""
    left_out = known - keyed.keys()
    ends = {(on, balance) for on, _amount, balance, _occurrence in left_out}
    begins = {(on, balance - amount) for on, amount, balance, _occurrence in left_out}
    for (key, line), (next_key, following) in pairwise(keyed.items()):
        if key not in known and next_key in known and (line.on, line.balance) in ends:
            yield line.row
        if key in known and next_key not in known and (following.on, line.balance) in begins:
            yield following.row


def _refuse_what_was_left_out(
    keys: Iterable[Key], known: set[Key], lines: list[Line], findings: Findings
) -> None:
    inside = {key for key in known if lines[0].on < key[0] < lines[-1].on}
    for on, amount, balance, _occurrence in sorted(inside - set(keys)):
        facts = {"day": day_plain(on), "amount": yuan(amount), "balance": yuan(balance)}
        reason = _("以前导入的%(day)s的一笔（金额%(amount)s，余额%(balance)s）不在这个文件里，请核对")
        findings.refuse(SHEET, None, "", "left_out", reason % facts)


def _warn_of_a_gap(book: Book, checked: Checked, findings: Findings) -> None:
    first = checked.statement.lines[0]
    before = BankLine.objects.filter(book=book, on__lt=first.on).order_by("-on", "-statement", "-no").first()
    opening = first.balance - first.amount
    if before is not None and before.balance != opening:
        facts = {"day": day_plain(before.on), "before": yuan(before.balance), "opening": yuan(opening)}
        reason = _("与以前导入的流水接不上：%(day)s余额%(before)s，这个文件从%(opening)s开始，中间可能缺一段")
        findings.warn(SHEET, first.row, LABELS["balance"], "gap", reason % facts)


@transaction.atomic
def import_checked(
    checked: Checked, book: Book, *, file_name: str, by: User | None, at: datetime
) -> BankStatement | None:
    """Store the lines that the portal has not; None where it has them all.

    :raises Refused: no right, or the file has problems, or somebody imported the same days just now.
    """
    if by is not None and not grants(by).covers(PERMISSION, book.compound):
        raise Refused(_("您没有导入这个小区银行流水的权限，请联系镇乡办理。"))
    if checked.problems:
        raise Refused(_("文件还有%(count)d处问题，未导入任何数据。") % {"count": len(checked.problems)})
    Book.objects.select_for_update().get(pk=book.pk)
    lines, again = checked.statement.lines, Findings()
    _compare(book, checked, again)
    if again.problems:
        raise Refused(_("预览之后导入过同一时期的流水，请核对新的预览后再确认。"))
    if not checked.fresh:
        return None
    statement = BankStatement.objects.create(
        book=book,
        bank=checked.statement.stated.bank[:60],
        account_tail=next(iter(checked.statement.tails), ""),
        since=min(lines[0].on, checked.statement.stated.since or lines[0].on),
        until=_until(checked.statement, at),
        opening=lines[0].balance - lines[0].amount,
        closing=lines[-1].balance,
        file_name=file_name[-120:],
        sha256=checked.digest,
        imported_by=by,
        imported_at=at,
    )
    BankLine.objects.bulk_create(
        BankLine(statement=statement, book=book, **_columns(line, place), occurrence=occurrence)
        for place, (line, occurrence) in enumerate(checked.fresh, start=1)
    )
    count, digest = len(checked.fresh), checked.digest
    audit.record(
        "book", str(book.pk), "import_bank", by=by, at=at, file=file_name, digest=digest, count=count
    )
    return statement


def _until(statement: Statement, at: datetime) -> date:
    """The last day that the file speaks of; days to come are none, whatever it states."""
    last = statement.lines[-1].on
    return max(last, min(statement.stated.until or last, timezone.localdate(at)))


def _columns(line: Line, place: int) -> dict[str, object]:
    return {
        "no": place,
        "file_row": line.row,
        "on": line.on,
        "amount": line.amount,
        "balance": line.balance,
        "summary": line.summary,
        "counterparty": line.counterparty,
        "counterparty_tail": line.counterparty_tail,
        "note": line.note,
    }
