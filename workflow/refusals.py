"""The one kind of exception whose text is fit to show to the person who asked."""


class Refused(Exception):
    """A request that a rule forbids; `str()` is a sentence for the user."""
