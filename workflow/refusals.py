"""The one kind of exception whose text is fit to show to the person who asked."""


class Refused(Exception):
    """A request that a rule forbids; `str()` is a sentence for the user.

    `field` names what was given wrongly, where it is one thing: a form says the sentence beside it.
    """

    def __init__(self, *words: object, field: str = "") -> None:
        super().__init__(*words)
        self.field = field
