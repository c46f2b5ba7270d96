"""The day of which a workbook speaks: its title says so (截至2025年12月31日), or it is today."""

import re
from collections.abc import Iterator
from datetime import date
from itertools import takewhile
from typing import IO

from communities.register.cells import squeezed
from communities.register.findings import Unreadable
from communities.register.headings import SEARCHED_ROWS
from communities.register.limits import Limits
from communities.register.workbook import Sheet, opened

STATED = re.compile(r"截[至止]到?(\d{4})年(\d{1,2})月(\d{1,2})日")


def as_of(file: IO[bytes], *, today: date) -> date:
    """The latest day that a title states, no later than today; an unreadable file is left to the check."""
    try:
        with opened(file, most_bytes=Limits.from_settings().file_bytes) as sheets:
            stated = [day for sheet in sheets for day in _stated_in(sheet) if day <= today]
    except Unreadable:
        return today
    return max(stated, default=today)


def _stated_in(sheet: Sheet) -> Iterator[date]:
    for _number, cells in takewhile(lambda row: row[0] <= SEARCHED_ROWS, sheet.rows()):
        for value in cells.values():
            for year, month, day in STATED.findall(squeezed(value)) if isinstance(value, str) else ():
                try:
                    yield date(int(year), int(month), int(day))
                except ValueError:
                    continue
