"""What is made public: notices, and documents with their postings on three levels."""

from .access import SupervisionAccess, SupervisionProof
from .documents import Channel, Document, Level, Posting, PostingPhoto
from .notices import Notice
from .objections import Objection, ObjectionDeadline, ObjectionEscalation, ObjectionLimit
from .shelf import PublicShelf

__all__ = [
    "Channel",
    "Document",
    "Level",
    "Notice",
    "Objection",
    "ObjectionDeadline",
    "ObjectionEscalation",
    "ObjectionLimit",
    "Posting",
    "PostingPhoto",
    "PublicShelf",
    "SupervisionAccess",
    "SupervisionProof",
]
