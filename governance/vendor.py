"""Static files out of installed wheels, file by file: no copy is committed, nothing comes from elsewhere.

A wheel that no longer carries a listed file is an error of `check`, not a 404 in somebody's browser.
"""

import re
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import AppDirectoriesFinder, BaseFinder
from django.contrib.staticfiles.utils import matches_patterns
from django.core.checks import CheckMessage, Error
from django.core.files.base import ContentFile, File
from django.core.files.storage import FileSystemStorage

SOURCE_MAP = re.compile(rb"(//|/\*)[#@] sourceMappingURL=[^\n]*")


class VendorFinder(BaseFinder):
    """Finds the files of `settings.VENDOR_FILES`: public name -> (package, path inside it)."""

    def __init__(self, app_names=None, *args, **kwargs):
        self.files = {name: located(*source) for name, source in settings.VENDOR_FILES.items()}
        super().__init__(*args, **kwargs)

    def check(self, **kwargs) -> list[CheckMessage]:
        return [
            Error(f"A wheel does not carry the file for {name}.", hint=str(path), id="governance.E001")
            for name, path in self.files.items()
            if not path.is_file()
        ]

    def find(self, path, find_all=False, **kwargs):
        file = self.files.get(path)
        found = [str(file)] if file and file.is_file() else []
        return found if find_all else next(iter(found), [])

    def list(self, ignore_patterns) -> Iterator[tuple[str, FileSystemStorage]]:
        for name, path in self.files.items():
            if not matches_patterns(name, ignore_patterns):
                yield name, OneFile(name, path)


class OneFile(FileSystemStorage):
    """A single file under its public name, without the pointer to a source map that is not published."""

    prefix = None

    def __init__(self, public_name: str, path: Path):
        super().__init__(location=path.parent)
        self.public_name = public_name
        self.file_name = path.name

    def path(self, name: str) -> str:
        return super().path(self.file_name if name == self.public_name else name)

    def _open(self, name: str, mode: str = "rb") -> File:
        file = super()._open(name, mode)
        if not name.endswith((".css", ".js")):
            return file
        with file:
            return ContentFile(SOURCE_MAP.sub(b"", file.read()), name)


class ListedAppsFinder(AppDirectoriesFinder):
    """Only the apps of `settings.STATIC_APPS`: most wheels carry far more than is used."""

    def __init__(self, app_names=None, *args, **kwargs):
        super().__init__(settings.STATIC_APPS, *args, **kwargs)


def located(package: str, inside: str) -> Path:
    spec = find_spec(package)
    roots = spec.submodule_search_locations if spec else None
    return Path(next(iter(roots))) / inside if roots else Path(package) / inside
