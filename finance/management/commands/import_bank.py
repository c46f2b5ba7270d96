from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from communities.models import ManagementArea
from communities.register.findings import Unreadable
from finance.finding import area_named
from finance.importing.bank import Checked, book_for, check, import_checked
from finance.importing.report import bank_outcome, bank_rows
from finance.importing.speaking import ImportCommand
from workflow.refusals import Refused


class Command(ImportCommand):
    """Import a bank statement: all lines that the portal has not, or nothing and a line for every problem."""

    help = "Imports a bank statement (CSV or XLSX) of a compound's account; checks every balance."
    usage_sentence = _("用法：import_bank 文件 --compound 小区编号 [--area 管理区域] [--dry-run]")

    def handle(self, *, file: Path, compound: str, area: str, dry_run: bool, **options: Any) -> None:
        try:
            checked = self._import(file, area_named(compound, area), dry_run=dry_run)
        except OSError as error:
            self.cannot_open(error)
        except (Unreadable, Refused) as reason:
            self.stop(str(reason))
        self.end(bank_outcome(checked), dry_run=dry_run)

    @transaction.atomic
    def _import(self, file: Path, area: ManagementArea, *, dry_run: bool) -> Checked:
        """A book that is not open yet is opened on the account of the statement."""
        at = timezone.now()
        with file.open("rb") as stream:
            book = book_for(stream, area, by=None, at=at)
            checked = check(stream, book, at=at)
        if checked.problems:
            self.tell_problems(checked.problems)
        self.tell_rows(bank_rows(checked))
        self.tell_cautions(checked.cautions)
        import_checked(checked, book, file_name=file.name, by=None, at=at)
        transaction.set_rollback(dry_run)
        return checked
