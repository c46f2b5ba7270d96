"""The gate: what strangers upload is judged by its content, decoded in a limited child, and made anew.

Nothing of an uploaded picture is kept but its pixels; a scan in PDF is kept as it is and never shown inline.
"""

import enum
import hashlib
import json
import secrets
import signal
import subprocess
import sys
import unicodedata
from collections.abc import Iterable
from dataclasses import astuple, dataclass, field
from pathlib import Path
from typing import NoReturn

from django.core.files.base import File
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .refusals import Refused

MEGABYTE = 1024 * 1024
MAX_BYTES = 10 * MEGABYTE
MAX_FILES = 6
DECODER = Path(__file__).with_name("decode.py")
KILLED = (-signal.SIGKILL, -signal.SIGXCPU)
PICTURES = ("JPEG", "PNG", "WEBP")
MAGIC = {
    b"\xff\xd8\xff": "JPEG",
    b"\x89PNG\r\n\x1a\n": "PNG",
    b"%PDF-": "PDF",
    b"GIF8": "other",
    b"BM": "other",
    b"II*\0": "other",
    b"MM\0*": "other",
    b"PK\3\4": "document",
    b"\xd0\xcf\x11\xe0": "document",
    b"Rar!": "document",
    b"7z\xbc\xaf": "document",
}
HEIF_BRANDS = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1", b"avif", b"avis")
REASONS = {
    "empty": gettext_lazy("“%(name)s”是空文件，请重新选择。"),
    "size": gettext_lazy("“%(name)s”超过10MB，请压缩后再上传。"),
    "pixels": gettext_lazy("“%(name)s”的像素超过4000万，请缩小后再上传。"),
    "memory": gettext_lazy("“%(name)s”解开后占用内存过大，请缩小后再上传。"),
    "slow": gettext_lazy("“%(name)s”处理超时，请换一张照片。"),
    "broken": gettext_lazy("“%(name)s”已损坏或不完整，请重新拍摄或重新选择。"),
    "animated": gettext_lazy("“%(name)s”是动图，请上传静止的照片。"),
    "heic": gettext_lazy(
        "“%(name)s”是HEIC或AVIF照片，多数浏览器无法显示，请转成JPG再上传："
        "苹果手机在“设置-相机-格式”里选“兼容性最佳”后重拍，或用微信发送后再保存；"
        "安卓手机在相机设置里关闭“HEIF”或“高效照片”后重拍。"
    ),
    "other": gettext_lazy("“%(name)s”是GIF、BMP或TIFF图片，请另存为JPG或PNG后再上传。"),
    "video": gettext_lazy("“%(name)s”是视频，不是照片，请上传照片。"),
    "markup": gettext_lazy("“%(name)s”是网页或SVG文件，不是照片，请上传照片。"),
    "document": gettext_lazy("“%(name)s”是文档或压缩包，不是照片，请上传照片。"),
    "PDF": gettext_lazy("“%(name)s”是PDF文件，这里只能上传照片。"),
    "unknown": gettext_lazy("“%(name)s”不是照片，请上传JPG、PNG或WebP格式的照片。"),
    "not_scan": gettext_lazy("“%(name)s”不是扫描件，请上传PDF文件或JPG、PNG、WebP格式的照片。"),
}


class Kind(enum.Enum):
    """What a form field takes: photos, or papers (PDF, or photos of them)."""

    PHOTO = "photo"
    SCAN = "scan"


PHOTO, SCAN = Kind.PHOTO, Kind.SCAN


@dataclass(frozen=True)
class Bounds:
    """What the decoding child may take, in the order of its arguments, and how large a picture it gives."""

    pixels: int = 40_000_000
    long_edge: int = 2560
    memory: int = 512 * MEGABYTE
    seconds: int = 10


BOUNDS = Bounds()


@dataclass(frozen=True)
class Admitted:
    """A file that passed. `name` is random; the name it came with is not kept.

    `came` is what was sent, before it was drawn anew: a picture fetched from here and sent back is known.
    """

    content: bytes = field(repr=False)
    mime: str
    extension: str
    width: int | None = None
    height: int | None = None
    came: bytes = field(default=b"", repr=False)
    name: str = field(init=False)
    sha256: str = field(init=False)
    digests: frozenset[str] = field(init=False)
    """Of what is stored and of what was sent: one of them names every earlier copy of the file."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "name", secrets.token_hex(16) + self.extension)
        object.__setattr__(self, "sha256", hashlib.sha256(self.content).hexdigest())
        sent = hashlib.sha256(self.came or self.content).hexdigest()
        object.__setattr__(self, "digests", frozenset({self.sha256, sent}))
        object.__setattr__(self, "came", b"")


def admit(file: File, *, kind: Kind = PHOTO, bounds: Bounds = BOUNDS) -> Admitted:
    """The file made safe to store and to show.

    :raises Refused: with a sentence that names the file and the reason.
    """
    name = shown_name(file.name)
    data = _read(file, name)
    found = sniffed(data)
    if found in PICTURES:
        return _redrawn(data, found, name, bounds)
    if found == "PDF" and kind is SCAN:
        return _kept(data, name)
    _refuse(found, name, kind)


def admit_all(files: Iterable[File], *, limit: int = MAX_FILES, kind: Kind = PHOTO) -> list[Admitted]:
    """All of them or none; the refusal names every file that does not pass."""
    files = list(files)
    if len(files) > limit:
        raise Refused(
            _("一次最多上传%(limit)s个文件，您选择了%(count)s个。") % {"limit": limit, "count": len(files)}
        )
    admitted, refusals = [], []
    for file in files:
        try:
            admitted.append(admit(file, kind=kind))
        except Refused as refusal:
            refusals.append(str(refusal))
    if refusals:
        raise Refused("".join(refusals))
    return admitted


def sniffed(data: bytes) -> str:
    """The kind that the first bytes show, whatever the file calls itself; else a word of `REASONS`."""
    if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
        return "WEBP"
    if data[4:8] == b"ftyp":
        return "heic" if data[8:12] in HEIF_BRANDS else "video"
    for magic, found in MAGIC.items():
        if data.startswith(magic):
            return found
    return "markup" if data.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"<") else "unknown"


def shown_name(name: str | None) -> str:
    """The file's own name, fit to stand in a sentence: no folders, no control characters, not too long."""
    base = (name or "").replace("\\", "/").rpartition("/")[2]
    plain = "".join(char for char in base if unicodedata.category(char)[0] != "C").strip()
    return (plain if len(plain) <= 40 else plain[:39] + "…") or _("未命名文件")


def _read(file: File, name: str) -> bytes:
    file.seek(0)
    data = file.read(MAX_BYTES + 1)
    if not data:
        _refuse("empty", name)
    if len(data) > MAX_BYTES:
        _refuse("size", name)
    return data


def _redrawn(data: bytes, found: str, name: str, bounds: Bounds) -> Admitted:
    command = [sys.executable, "-I", str(DECODER), found, *map(str, astuple(bounds))]
    try:
        done = subprocess.run(
            command, input=data, capture_output=True, timeout=bounds.seconds, env={}, cwd="/", check=False
        )
    except subprocess.TimeoutExpired:
        _refuse("slow", name)
    if done.returncode:
        _refuse("slow" if done.returncode in KILLED else "broken", name)
    head, _newline, content = done.stdout.partition(b"\n")
    words = json.loads(head)
    if "refused" in words:
        _refuse(words["refused"], name)
    return Admitted(content, "image/jpeg", ".jpg", words["width"], words["height"], came=data)


def _kept(data: bytes, name: str) -> Admitted:
    if b"%%EOF" not in data[-2048:]:
        _refuse("broken", name)
    return Admitted(data, "application/pdf", ".pdf")


def _refuse(reason: str, name: str, kind: Kind = PHOTO) -> NoReturn:
    if kind is SCAN and reason in ("unknown", "document", "markup"):
        reason = "not_scan"
    raise Refused(str(REASONS[reason]) % {"name": name})
