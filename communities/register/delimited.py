"""CSV as offices write it: UTF-8 or GB18030, commas, semicolons or tabs, line breaks inside quoted cells."""

import codecs
import csv
import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import IO

from django.utils.translation import gettext as _

from communities.register import workbook
from communities.register.findings import Unreadable
from communities.register.sheet_xml import Cells
from communities.register.workbook import MEGABYTE, OLE, Merge, Table

ENCODINGS = ("utf-8-sig", "gb18030")
UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
DELIMITERS = ",\t;"
CHUNK = 1 << 20
FIRST_BYTES = 1 << 16
LARGEST_CELL = 2 * MEGABYTE
"""In signs. A longer cell is not read; a column's own rule refuses what is too long for it."""


@dataclass(slots=True)
class Delimited:
    """A CSV file as one sheet; row numbers count records, as a spreadsheet shows them."""

    title: str
    file: IO[bytes]
    encoding: str
    delimiter: str
    merges: list[Merge] = field(default_factory=list)

    def rows(self) -> Iterator[tuple[int, Cells]]:
        """:raises Unreadable: where a quotation mark is never closed, or a cell is beyond measure."""
        self.file.seek(0)
        usual = csv.field_size_limit(LARGEST_CELL)
        text = io.TextIOWrapper(self.file, self.encoding, newline="")
        reader = csv.reader(text, delimiter=self.delimiter, strict=True)
        try:
            for number, cells in enumerate(reader, start=1):
                yield number, {place: cell for place, cell in enumerate(cells, start=1) if cell}
        except csv.Error:
            reason = _("第%(line)d行起的引号没有配对，或者有一格过长，请用Excel或WPS另存为CSV后再上传。")
            raise Unreadable(reason % {"line": reader.line_num}) from None
        finally:
            text.detach()
            csv.field_size_limit(usual)


@contextmanager
def opened(file: IO[bytes], *, most_bytes: int, title: str) -> Iterator[list[Table]]:
    """The tables of a workbook or of a CSV file, which then is one table called `title`.

    :raises Unreadable: with one sentence, whatever is wrong with the file.
    """
    file.seek(0)
    start = file.read(len(OLE))
    if start.startswith(b"PK") or start == OLE:
        with workbook.opened(file, most_bytes=most_bytes) as sheets:
            yield list(sheets)
    else:
        yield [_delimited(file, most_bytes, title)]


def _delimited(file: IO[bytes], most_bytes: int, title: str) -> Delimited:
    size = file.seek(0, io.SEEK_END)
    if not size:
        raise Unreadable(_("文件是空的，请重新选择文件。"))
    if size > most_bytes:
        raise Unreadable(_("文件超过%(limit)dMB，请分成几个文件再上传。") % {"limit": most_bytes // MEGABYTE})
    encoding = _encoding(file)
    return Delimited(title, file, encoding, _delimiter(file, encoding))


def _encoding(file: IO[bytes]) -> str:
    file.seek(0)
    if file.read(2) in UTF16:
        return "utf-16"
    found = next((encoding for encoding in ENCODINGS if _is_written_in(file, encoding)), None)
    if found is None:
        raise Unreadable(_("文件不是CSV或xlsx，或者编码无法识别，请用Excel或WPS另存为xlsx后再上传。"))
    return found


def _is_written_in(file: IO[bytes], encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    file.seek(0)
    try:
        while chunk := file.read(CHUNK):
            decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _delimiter(file: IO[bytes], encoding: str) -> str:
    """The sign that stands most often in the first lines."""
    file.seek(0)
    text = file.read(FIRST_BYTES).decode(encoding, errors="ignore")
    lines = [line for line in text.splitlines() if line.strip()][:3]
    return max(DELIMITERS, key=lambda sign: max((line.count(sign) for line in lines), default=0))
