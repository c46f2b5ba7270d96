"""The one row that says whether anything that the public sees of complaints has changed."""

from workflow.models import PublicVersion


class PublicBoard(PublicVersion):
    """Of the board of cases, its feeds and its figures."""
