"""What the portal's data take up: database, uploads by kind, anchors, and what is left on the disk."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.db import connection
from django.db.models import CharField, Count, Sum, Value
from django.template.defaultfilters import filesizeformat

from finance import anchors
from workflow.models import Attachment

SCARCE = 10
"""Of a hundred parts of the disk so many left are too few."""


def size_of(count: int) -> str:
    """16.9MB, written together as a figure with its unit."""
    return filesizeformat(count).replace("\xa0", "")


@dataclass(frozen=True)
class Uploads:
    kind: str
    count: int
    bytes: int

    @property
    def size(self) -> str:
        return size_of(self.bytes)


@dataclass(frozen=True)
class Disk:
    free: int
    total: int

    @property
    def words(self) -> str:
        return f"{size_of(self.free)} / {size_of(self.total)}"

    @property
    def is_scarce(self) -> bool:
        return self.free * 100 < self.total * SCARCE


def database_size() -> str:
    """As the database itself says it."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT pg_database_size(current_database())")
        else:
            cursor.execute("SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()")
        return size_of(cursor.fetchone()[0])


def uploads() -> list[Uploads]:
    """Every kind of file that passed the gate, the largest first; one query."""
    tables = [_table(model) for model in attachment_models()]
    rows = tables[0].union(*tables[1:], all=True)
    names = {model._meta.label_lower: str(model._meta.verbose_name) for model in attachment_models()}
    found = [Uploads(names[row["kind"]], row["count"], row["bytes"] or 0) for row in rows]
    return sorted(found, key=lambda row: (-row.bytes, row.kind))


def attachment_models() -> Iterator[type[Attachment]]:
    return (model for model in apps.get_models() if issubclass(model, Attachment))


def _table(model):
    kind = Value(model._meta.label_lower, output_field=CharField())
    rows = model.objects.order_by().annotate(about=kind).values("about")
    return rows.annotate(count=Count("pk"), bytes=Sum("size")).values("count", "bytes", kind=kind)


def anchored_at() -> datetime | None:
    """When the file of anchors was last written to."""
    file = anchors.file()
    return datetime.fromtimestamp(file.stat().st_mtime, UTC) if file.exists() else None


def anchors_size() -> str:
    file = anchors.file()
    return size_of(file.stat().st_size if file.exists() else 0)


def disk() -> Disk:
    """Of the uploads; before the first one, of the nearest folder that is there."""
    folder = Path(settings.MEDIA_ROOT)
    while not folder.exists():
        folder = folder.parent
    found = shutil.disk_usage(folder)
    return Disk(found.free, found.total)
