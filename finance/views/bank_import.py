"""Import of a bank statement: upload, look at what would happen, confirm."""

from django.utils import timezone
from django.utils.translation import gettext as _

from communities.register import waiting
from communities.views.importing import FileImport, listed
from workflow.uploads import shown_name

from ..importing.bank import check, import_checked
from ..importing.forms import LARGEST_UPLOAD, BankFileForm
from ..importing.report import bank_outcome, bank_rows
from .of_book import OfBook


class BankImport(OfBook, FileImport):
    book_permission = "book.import"
    purpose = "bank"
    form_class = BankFileForm
    upload_template = "finance/bank_upload.html"
    preview_template = "finance/bank_preview.html"

    def dispatch(self, request, *args, **kwargs):
        self.request, self.kwargs = request, kwargs
        _exists = self.book
        return super().dispatch(request, *args, **kwargs)

    @property
    def here(self):
        return self.address("finance:bank-import")

    def keep(self, data, *, at):
        return waiting.keep(
            data["file"],
            on=timezone.localdate(at),
            by=self.request.user,
            at=at,
            purpose=self.purpose,
            source=str(self.book.pk),
        )

    def find(self, token):
        """A file that was uploaded for another book is not found here."""
        kept = super().find(token)
        return kept if kept and kept.source == str(self.book.pk) else None

    def upload_facts(self):
        return {"book": self.book, "trail": self.trail_to((_("导入银行流水"), ""))}

    def look(self, file, kept, *, at):
        return check(file, self.book, at=at, most_bytes=LARGEST_UPLOAD)

    def take(self, file, kept, *, by, at):
        checked = self.look(file, kept, at=at)
        import_checked(checked, self.book, file_name=shown_name(kept.name), by=by, at=at)
        return bank_outcome(checked)

    def facts(self, kept, seen):
        return {
            "book": self.book,
            "here": self.here,
            "seen": seen,
            "rows": bank_rows(seen),
            "trail": self.upload_facts()["trail"],
            **listed("problem", seen.problems),
            **listed("caution", seen.cautions),
        }
