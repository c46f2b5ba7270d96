"""Opening a workbook that a stranger sent: size, kind and make-up are looked at before anything is parsed."""

import re
import warnings
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import IO, Protocol

from django.utils.translation import gettext as _
from openpyxl.reader.excel import ExcelReader
from openpyxl.styles.stylesheet import apply_stylesheet
from openpyxl.utils import column_index_from_string

from communities.register.findings import Unreadable
from communities.register.sheet_xml import Cells, SheetParser

MEGABYTE = 1 << 20
MOST_UNPACKED = 400 * MEGABYTE
MOST_STRINGS = 40 * MEGABYTE
MOST_PARTS = 500
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
MERGE = re.compile(
    rb"<(?:\w+:)?mergeCell\s[^>]*?ref\s*=\s*[\"']\$?([A-Z]{1,3})\$?(\d{1,7}):\$?([A-Z]{1,3})\$?(\d{1,7})[\"']"
)
CHUNK = 4 * MEGABYTE
OVERLAP = 256


@dataclass(frozen=True, slots=True)
class Merge:
    """A merged range, 1-based and inclusive."""

    left: int
    top: int
    right: int
    bottom: int


class Table(Protocol):
    """Rows with numbers, whatever file they come from."""

    title: str
    merges: list[Merge]

    def rows(self) -> Iterator[tuple[int, Cells]]: ...


@dataclass(slots=True)
class Sheet:
    """One worksheet: its title, its merged ranges and its rows as (number, values by column)."""

    title: str
    merges: list[Merge]
    reader: ExcelReader
    part: str

    def rows(self) -> Iterator[tuple[int, Cells]]:
        """:raises Unreadable: where the sheet breaks off or is no sheet."""
        book = self.reader.wb
        parser = SheetParser(self.reader.shared_strings, frozenset(book._date_formats), book.epoch)
        try:
            with self.reader.archive.open(self.part) as stream:
                yield from parser.parse(stream)
        except Exception as broken:
            raise _damaged() from broken


@contextmanager
def opened(file: IO[bytes], *, most_bytes: int) -> Iterator[list[Sheet]]:
    """The sheets of the workbook, readable while the block lasts.

    :raises Unreadable: with one sentence, whatever is wrong with the file.
    """
    try:
        merges = _inspect(file, most_bytes)
        reader = _reader(file)
        sheets = list(_sheets(reader, merges))
    except Unreadable:
        raise
    except Exception as broken:
        raise _damaged() from broken
    with reader.archive:
        yield sheets


def _reader(file: IO[bytes]) -> ExcelReader:
    """What openpyxl knows of the workbook but for its sheets: strings, styles, the start of its calendar."""
    reader = ExcelReader(file, read_only=True, keep_links=False)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        reader.read_manifest()
        reader.read_strings()
        reader.read_workbook()
        apply_stylesheet(reader.archive, reader.wb)
    return reader


def _sheets(reader: ExcelReader, merges: dict[str, list[Merge]]) -> Iterator[Sheet]:
    for sheet, relation in reader.parser.find_sheets():
        part = relation.target
        if part in reader.valid_files and "chartsheet" not in relation.Type:
            yield Sheet(sheet.name, merges.get(part, []), reader, part)


def _damaged() -> Unreadable:
    return Unreadable(_("文件已损坏或不是标准的Excel工作簿，请用Excel或WPS打开后另存为xlsx再上传。"))


def _inspect(file: IO[bytes], most_bytes: int) -> dict[str, list[Merge]]:
    file.seek(0, 2)
    size = file.tell()
    file.seek(0)
    start = file.read(len(OLE))
    if not size:
        raise Unreadable(_("文件是空的，请重新选择文件。"))
    if size > most_bytes:
        limit = most_bytes // MEGABYTE
        raise Unreadable(_("文件超过%(limit)dMB，请删去多余的工作表和图片后再上传。") % {"limit": limit})
    if start == OLE:
        raise Unreadable(_("文件是旧版xls格式或设有打开密码，请取消密码并另存为xlsx后再上传。"))
    if not start.startswith(b"PK"):
        raise Unreadable(_("文件不是Excel工作簿（xlsx），请用Excel或WPS另存为xlsx后再上传。"))
    file.seek(0)
    with zipfile.ZipFile(file) as archive:
        _weigh(archive)
        return _scan(archive)


def _weigh(archive: zipfile.ZipFile) -> None:
    parts = archive.infolist()
    unpacked = sum(part.file_size for part in parts)
    strings = sum(part.file_size for part in parts if "sharedstrings" in part.filename.lower())
    if unpacked > MOST_UNPACKED or strings > MOST_STRINGS or len(parts) > MOST_PARTS:
        raise Unreadable(_("文件解压后过大，可能不是正常的表格，请只保留需要的工作表和内容后再上传。"))
    if any(part.flag_bits & 1 for part in parts):
        raise Unreadable(_("文件设有打开密码，请取消密码后再上传。"))
    if not any(part.filename.lower().endswith("workbook.xml") for part in parts):
        raise Unreadable(_("文件不是Excel工作簿（xlsx），请用Excel或WPS另存为xlsx后再上传。"))


def _scan(archive: zipfile.ZipFile) -> dict[str, list[Merge]]:
    """The merged ranges of each sheet; the streaming reader of openpyxl leaves them out."""
    merges: dict[str, list[Merge]] = {}
    for part in archive.infolist():
        if part.filename.lower().endswith((".xml", ".rels")):
            with archive.open(part) as stream:
                found = _merges(stream, keep="worksheets/" in part.filename.lower())
            if found:
                merges[part.filename.lstrip("/")] = found
    return merges


def _merges(stream: IO[bytes], *, keep: bool) -> list[Merge]:
    found: dict[Merge, None] = {}
    tail = b""
    while chunk := stream.read(CHUNK):
        text = tail + chunk
        if b"<!DOCTYPE" in text or b"<!ENTITY" in text:
            raise _damaged()
        if keep:
            found.update(dict.fromkeys(map(_merge, MERGE.finditer(text))))
        tail = text[-OVERLAP:]
    return list(found)


def _merge(match: re.Match[bytes]) -> Merge:
    left, top, right, bottom = (part.decode() for part in match.groups())
    return Merge(column_index_from_string(left), int(top), column_index_from_string(right), int(bottom))
