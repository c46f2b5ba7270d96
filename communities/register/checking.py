"""A file against all rules: what it says, and every problem in one go."""

from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from typing import IO

from communities.register import committees, places, posts
from communities.register.findings import Caution, Findings, Problem
from communities.register.layout import LAYOUTS
from communities.register.limits import Reference
from communities.register.parsers import Context
from communities.register.reading import Progress, read
from communities.register.records import Register
from communities.register.workbook import opened

DIGEST_BLOCK = 1 << 20


@dataclass(slots=True)
class Checked:
    """What a file says as of a day. `register` is only to be used where there are no problems."""

    register: Register
    on: date
    digest: str
    problems: list[Problem] = field(default_factory=list)
    cautions: list[Caution] = field(default_factory=list)


def silent(sheet: str, rows: int) -> None:
    """No progress is shown."""


def check(
    file: IO[bytes],
    *,
    on: date,
    reference: Reference,
    as_of: date | None = None,
    progress: Progress = silent,
) -> Checked:
    """Nothing may start after `on`; what has run out is judged as of the day the file speaks of, else `on`.

    :raises Unreadable: the file as a whole cannot be read.
    """
    findings = Findings()
    digest = _digest(file)
    with opened(file, most_bytes=reference.limits.file_bytes) as sheets:
        register = read(sheets, Context(on, reference), findings, progress)
    judge(register, on=as_of or on, reference=reference, findings=findings)
    findings.in_order((layout.sheet, column.label) for layout in LAYOUTS for column in layout.columns)
    return Checked(register, on, digest, findings.problems, findings.cautions)


def judge(register: Register, *, on: date, reference: Reference, findings: Findings) -> None:
    """The rules that look at more than one cell."""
    known = places.check(register, reference, findings)
    posts.check(register, known, on, findings)
    committees.check(register, known, on, reference.limits, findings)


def _digest(file: IO[bytes]) -> str:
    digest = sha256()
    file.seek(0)
    while block := file.read(DIGEST_BLOCK):
        digest.update(block)
    return digest.hexdigest()
