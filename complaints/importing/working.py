"""The way of a file of cases into the portal: checked as a whole, shown, and on confirmation stored."""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from typing import IO, NamedTuple

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from communities.access import grants
from communities.models import Compound, District, User
from communities.register import delimited, headings
from communities.register.columns import Layout
from communities.register.findings import Caution, Problem
from communities.register.parsers import Context
from communities.register.plan import reference
from communities.register.reading import Reader, first_rows
from communities.register.workbook import Table
from workflow import audit
from workflow.refusals import Refused

from ..lifecycle import Status
from ..models import Complaint, PublicBoard
from .dialects import PERMISSION
from .growing import Growth, compare, present
from .judging import Facts, Judge
from .known import Known
from .renewing import renew
from .rows import SHEET, CaseRow, Dialect, layout
from .storing import BATCH, Store

MOST_BYTES = 200 << 20
Progress = Callable[[str, int], None]


def silent(words: str, rows: int) -> None:
    """No progress is shown."""


@dataclass(frozen=True, slots=True)
class Source:
    """Where a file comes from: channel, the name it is kept under, how the other system writes."""

    channel: str
    name: str
    dialect: Dialect = field(default_factory=Dialect)


class Stored(NamedTuple):
    """What an import has done: how many cases are new, and how many known ones it has filled up."""

    new: int
    grown: int


@dataclass(slots=True)
class Checked:
    """What importing a file would do. Where there are problems nothing of it may be stored."""

    digest: str
    new: int = 0
    known: int = 0
    """Cases that the portal has already."""
    grown: int = 0
    """Those of them of which the file says more, and what: the columns of `growing.Present.news`."""
    gains: Counter[str] = field(default_factory=Counter)
    states: Counter[str] = field(default_factory=Counter)
    answers: Counter[str] = field(default_factory=Counter)
    problems: list[Problem] = field(default_factory=list)
    cautions: list[Caution] = field(default_factory=list)

    @property
    def changes(self) -> bool:
        """Whether importing would store anything."""
        return bool(self.new or self.grown)


def check(
    file: IO[bytes],
    source: Source,
    *,
    at: datetime,
    most_bytes: int = MOST_BYTES,
    progress: Progress = silent,
) -> Checked:
    """Every problem of the file in one go; nothing is written.

    :raises Unreadable: the file as a whole cannot be read.
    :raises Refused: the portal has no compounds yet.
    """
    if not Compound.objects.exists():
        raise Refused(_("系统里还没有小区，请先导入小区台账，再导入诉求。"))
    columns = layout(source.dialect)
    judge = Judge(Known.load(source.dialect.categories, source.dialect.units), columns, at)
    checked = Checked(_digest(file))
    with delimited.opened(file, most_bytes=most_bytes, title=SHEET) as tables:
        for batch in _batches(_facts(tables, judge, progress)):
            _count(batch, source.channel, checked, judge)
    originals = _present(source.channel, {original for _row, original in judge.merged.values()})
    judge.finish({number for number, status in originals.items() if status != Status.MERGED})
    checked.problems, checked.cautions = judge.findings.problems, judge.findings.cautions
    return checked


@transaction.atomic
def import_checked(
    file: IO[bytes],
    source: Source,
    checked: Checked,
    *,
    by: User | None,
    at: datetime,
    progress: Progress = silent,
) -> Stored:
    """Store what the portal has not: whole cases, and how known ones went on elsewhere; all of it or nothing.

    :raises Refused: no right, or the file has problems.
    """
    if by is not None and not grants(by).may(PERMISSION):
        raise Refused(_("您没有导入诉求的权限，请联系区专班办理。"))
    if checked.problems:
        raise Refused(_("文件还有%(count)d处问题，未导入任何数据。") % {"count": len(checked.problems)})
    District.objects.select_for_update().first()
    judge = Judge(Known.load(source.dialect.categories, source.dialect.units), layout(source.dialect), at)
    store = Store.open(channel=source.channel, source=source.name, by=by, at=at)
    new, grown = 0, 0
    last: Sorted = Sorted([], [])
    with delimited.opened(file, most_bytes=MOST_BYTES, title=SHEET) as tables:
        for batch in _batches(_facts(tables, judge, silent)):
            now, later = _sorted(batch, source.channel, judge, held=True).apart()
            last = Sorted(last.fresh + later.fresh, last.grown + later.grown)
            now.store(store)
            new, grown = new + len(now.fresh), grown + len(now.grown)
            progress(_("保存"), new + grown)
    last.store(store)
    done = Stored(new + len(last.fresh), grown + len(last.grown))
    if any(done):
        audit.record(
            "case_import",
            source.channel,
            "import_cases",
            by=by,
            at=at,
            file=source.name,
            digest=checked.digest,
            count=done.new,
            grown=done.grown,
        )
        PublicBoard.touch()
    return done


def headings_of(file: IO[bytes], *, most_bytes: int) -> list[str]:
    """The words of the file's first filled row that is wide enough to be a header, for matching by hand."""
    with delimited.opened(file, most_bytes=most_bytes, title=SHEET) as tables:
        rows = [cells for table in tables for _number, cells in first_rows(table.rows())]
    wide = max((len(cells) for cells in rows), default=0)
    header = next((cells for cells in rows if 2 * len(cells) >= wide), {})
    return [str(words).strip() for words in header.values() if str(words).strip()]


def _digest(file: IO[bytes]) -> str:
    file.seek(0)
    digest = hashlib.sha256()
    while block := file.read(1 << 20):
        digest.update(block)
    return digest.hexdigest()


def _facts(tables: list[Table], judge: Judge, progress: Progress) -> Iterator[Facts]:
    context = Context(timezone.localdate(judge.at), reference())
    reader = Reader(judge.layout, context, judge.findings, progress)
    for row in reader.rows_of(_table(tables, judge.layout)):
        assert isinstance(row, CaseRow)
        if (facts := judge.facts(row)) is not None:
            yield facts


def _table(tables: list[Table], columns: Layout) -> Table | None:
    """The sheet that has the most of our columns."""
    return max(tables, key=lambda table: _fit(table, columns), default=None)


def _fit(table: Table, columns: Layout) -> int:
    header = headings.find(first_rows(table.rows()), columns.names)
    return len(header.columns) if header else 0


def _batches(facts: Iterator[Facts]) -> Iterator[list[Facts]]:
    while batch := list(islice(facts, BATCH)):
        yield batch


def _present(channel: str, numbers: set[str]) -> dict[str, str]:
    """Of the numbers those that the portal has, with the status of their case."""
    rows = Complaint.objects.filter(channel=channel, external_number__in=numbers)
    return dict(rows.values_list("external_number", "status"))


class Sorted(NamedTuple):
    """Of a batch what is new, and of what cases it knows more."""

    fresh: list[Facts]
    grown: list[Growth]

    def apart(self) -> tuple["Sorted", "Sorted"]:
        """What can be stored at once, and what is merged into another: its original comes first."""
        is_merged = [
            Sorted(
                [one for one in self.fresh if (one.status == Status.MERGED) is last],
                [one for one in self.grown if (one.facts.status == Status.MERGED) is last],
            )
            for last in (False, True)
        ]
        return is_merged[0], is_merged[1]

    def store(self, store: Store) -> None:
        store.keep(self.fresh)
        renew(store, self.grown)


def _sorted(batch: list[Facts], channel: str, judge: Judge, *, held: bool = False) -> Sorted:
    known, found = present(channel, batch, held=held), Sorted([], [])
    for one in batch:
        if one.row.number not in known:
            found.fresh.append(one)
        elif news := compare(judge, one, known[one.row.number]):
            found.grown.append(Growth(known[one.row.number], one, news))
    return found


def _count(batch: list[Facts], channel: str, checked: Checked, judge: Judge) -> None:
    found = _sorted(batch, channel, judge)
    checked.known += len(batch) - len(found.fresh)
    checked.grown += len(found.grown)
    checked.new += len(found.fresh)
    for growth in found.grown:
        checked.gains.update(growth.news)
    for one in found.fresh:
        checked.states[one.status] += 1
        if one.row.rating is not None:
            checked.answers["stars" if one.row.rating.stars else one.row.rating.outcome] += 1
