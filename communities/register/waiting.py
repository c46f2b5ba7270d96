"""Uploaded workbooks between preview and confirmation: on disk, unguessable, for their owner, for a while."""

import json
import re
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile

from communities.models import User

KEPT = timedelta(hours=2)
REGISTER = "register"
TOKEN = re.compile(r"[\w-]{43}", re.ASCII)
PRIVATE_FOLDER, PRIVATE_FILE = 0o700, 0o600


@dataclass(frozen=True, slots=True)
class Waiting:
    """A file that waits for its owner; `on` is the day as of which it speaks, `purpose` whose page it is."""

    token: str
    owner_id: int
    name: str
    on: date
    kept_at: datetime
    purpose: str = REGISTER
    source: str = ""

    @property
    def path(self) -> Path:
        return _folder() / f"{self.token}.xlsx"

    def is_over(self, at: datetime) -> bool:
        return at - self.kept_at > KEPT


def _folder() -> Path:
    folder = Path(settings.MEDIA_ROOT) / "imports"
    folder.mkdir(mode=PRIVATE_FOLDER, parents=True, exist_ok=True)
    return folder


def keep(
    file: UploadedFile, *, on: date, by: User, at: datetime, purpose: str = REGISTER, source: str = ""
) -> Waiting:
    sweep(at)
    kept = Waiting(secrets.token_urlsafe(32), by.pk, file.name or "", on, at, purpose, source)
    kept.path.touch(PRIVATE_FILE)
    with kept.path.open("wb") as out:
        for chunk in file.chunks():
            out.write(chunk)
    words = {"owner_id": by.pk, "name": kept.name, "on": on.isoformat(), "kept_at": at.isoformat()}
    words |= {"purpose": purpose, "source": source}
    note = _note(kept.token)
    note.touch(PRIVATE_FILE)
    note.write_text(json.dumps(words), encoding="utf-8")
    return kept


def find(token: str, *, by: User, at: datetime, purpose: str = REGISTER) -> Waiting | None:
    """None for another's, for one that waited too long or for another page, and for nonsense."""
    kept = _read(token) if TOKEN.fullmatch(token) else None
    if kept is None or kept.owner_id != by.pk or kept.purpose != purpose or kept.is_over(at):
        return None
    return kept


def drop(kept: Waiting) -> None:
    kept.path.unlink(missing_ok=True)
    _note(kept.token).unlink(missing_ok=True)


def sweep(at: datetime) -> int:
    """Remove what waited too long; answers how many."""
    old = [kept for kept in _all() if kept.is_over(at)]
    for kept in old:
        drop(kept)
    return len(old)


def _all() -> Iterator[Waiting]:
    for note in _folder().glob("*.json"):
        if kept := _read(note.stem):
            yield kept


def _note(token: str) -> Path:
    return _folder() / f"{token}.json"


def _read(token: str) -> Waiting | None:
    try:
        words = json.loads(_note(token).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    on, kept_at = date.fromisoformat(words["on"]), datetime.fromisoformat(words["kept_at"])
    return Waiting(token, words["owner_id"], words["name"], on, kept_at, words["purpose"], words["source"])
