"""The one row that says whether anything that the public sees of this room has changed."""

from workflow.models import PublicVersion


class PublicShelf(PublicVersion):
    """Of documents, their postings, notices, and answered questions."""
