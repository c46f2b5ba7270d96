"""A book as plain text that anyone can re-add: hledger, beancount, CSV; without names of persons."""

from .book import FORMATS, Piece, book_lines

__all__ = ["FORMATS", "Piece", "book_lines"]
