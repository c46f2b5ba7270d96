"""What the interface refuses, as a document: HTTP status, codes for programs, sentences for people."""

from collections.abc import Iterable
from http import HTTPStatus

from .documents import Document, Many


class Problem(Exception):
    """A refusal with one sentence, or several. The code is the HTTP status, or finer than it."""

    status = HTTPStatus.BAD_REQUEST

    def __init__(self, *sentences: object, code: str = "") -> None:
        super().__init__(*map(str, sentences))
        self.code = code or str(self.status.value)

    @property
    def sentences(self) -> Iterable[str]:
        return self.args

    def as_document(self) -> Document:
        errors = [{"code": self.code, "description": sentence} for sentence in self.sentences]
        return Document("errors", Many("error", errors))


class NotAllowed(Problem):
    """403: no key, or none that is known."""

    status = HTTPStatus.FORBIDDEN


class NotFound(Problem):
    """404: no such jurisdiction, service, request, token or path."""

    status = HTTPStatus.NOT_FOUND


class WrongMethod(Problem):
    """405."""

    status = HTTPStatus.METHOD_NOT_ALLOWED


class TooOften(Problem):
    """429."""

    status = HTTPStatus.TOO_MANY_REQUESTS


class Broken(Problem):
    """500: our fault; the log says what."""

    status = HTTPStatus.INTERNAL_SERVER_ERROR
