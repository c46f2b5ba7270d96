"""What stands in the portal's own addresses."""

from django.urls.converters import StringConverter

from .open_data import DATASETS


class CaseNumber(StringConverter):
    """TS-2026-000123, in any case of letters, and none of the words that stand beside the numbers."""

    regex = r"[A-Za-z]{2}-\d{4}-\d{6,9}"


class DatasetSlug(StringConverter):
    """A file of open data; the rooms have files of their own under the same address."""

    regex = "|".join(DATASETS)


class FileKind(StringConverter):
    regex = "csv|json"
