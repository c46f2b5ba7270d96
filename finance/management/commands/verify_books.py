import os
import sys

from django.core.management import BaseCommand
from django.db.models import Count
from django.utils.translation import gettext as _

from finance import anchors, verifying
from finance.models import Book, Voucher

MANY = 20_000
"""Vouchers for which it is worth to start more processes."""
MOST = 2
"""Processes: each takes some 40 MB of memory."""


class Command(BaseCommand):
    """Re-add every book and compare it with its anchors: exit 1 with the first bad place of each."""

    requires_system_checks = ()
    """They read all pages of the portal: half the memory and two seconds, and nothing of the books."""
    help = "Verifies the chains of all books, or of one compound's, against their anchors."

    def add_arguments(self, parser):
        parser.add_argument("--compound", default="", help="the code of one compound")

    def handle(self, *, compound: str, **options):
        books = Book.objects.select_related("area__compound").order_by("area__compound__code", "pk")
        if compound:
            books = books.filter(area__compound__code__iexact=compound)
            if not books:
                self._stop(_("编号为“%(code)s”的小区没有账本，请核对编号。") % {"code": compound})
        anchored = verifying.read_anchors()
        bad = [*anchored.faults, *([] if compound else verifying.strangers(anchored))]
        for words in bad:
            self.stderr.write(words)
        held = dict(
            Voucher.objects.filter(book__in=books).order_by().values_list("book").annotate(Count("pk"))
        )
        vouchers = sum(held.values())
        processes = min(MOST, os.cpu_count() or 1) if vouchers > MANY else 1
        for words in filter(None, verifying.first_faults(books, anchored, processes=processes)):
            bad.append(words)
            self.stderr.write(words)
        if bad:
            sys.exit(1)
        known = sum(len(anchored.books[book]) for book in anchored.books)
        words = _("%(books)d本账、%(vouchers)d张凭证核对无误；锚点%(anchors)d个，全部相符。")
        self.stdout.write(words % {"books": len(books), "vouchers": vouchers, "anchors": known})
        if alone := held.keys() - anchored.books.keys():
            words = _("其中%(count)d本账没有锚点，只核对了账本自身；请核对锚点文件%(file)s在不在。")
            self.stdout.write(words % {"count": len(alone), "file": anchors.file()})

    def _stop(self, words: str):
        self.stderr.write(words)
        sys.exit(1)
