"""What the gate admitted becomes files and rows of an app's own `Attachment`, or neither."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, TypeVar

from django.core.files.base import ContentFile

from .audit import Actor
from .models import Attachment
from .uploads import Admitted

Row = TypeVar("Row", bound=Attachment)


def keep(rows: type[Row], files: Iterable[Admitted], *, by: Actor, at: datetime, **columns: Any) -> list[Row]:
    """Store the files, then the rows; when the rows are refused, the files go again.

    :param columns: of the app's own, as the case that the files hang on.
    """
    pairs = [(_row(rows, file, by, at, columns), file) for file in files]
    try:
        for row, file in pairs:
            row.file.save(f"{row.token.hex}{file.extension}", ContentFile(file.content), save=False)
        return rows._default_manager.bulk_create(row for row, _file in pairs)
    except BaseException:
        for row, _file in pairs:
            row.file.delete(save=False)
        raise


def _row(rows: type[Row], file: Admitted, by: Actor, at: datetime, columns: dict[str, Any]) -> Row:
    return rows(
        mime=file.mime,
        size=len(file.content),
        sha256=file.sha256,
        width=file.width,
        height=file.height,
        uploaded_at=at,
        uploaded_by=by,
        **columns,
    )
