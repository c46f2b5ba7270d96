import sys

from django.core.management import BaseCommand

from finance.export import FORMATS, book_lines
from finance.finding import book_named
from workflow.refusals import Refused


class Command(BaseCommand):
    """Write a book as plain text, for anyone to re-add; names of persons and account numbers stay out."""

    help = "Writes the book of a compound in the format of hledger or beancount, or as CSV."

    def add_arguments(self, parser):
        parser.add_argument("code", help="the code of the compound")
        parser.add_argument("--format", choices=sorted(FORMATS), default="hledger")
        parser.add_argument("--area", default="", help="the name of the area, where there are several")

    def handle(self, *, code: str, area: str, **options):
        try:
            book = book_named(code, area)
        except Refused as refusal:
            self.stderr.write(str(refusal))
            sys.exit(1)
        for line in book_lines(book, options["format"]):
            self.stdout.write(line, ending="")
