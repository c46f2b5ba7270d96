from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from communities.register.findings import Unreadable
from finance.importing.speaking import ImportCommand
from governance.issue_import import check, rows_of, take
from workflow.refusals import Refused


class Command(ImportCommand):
    """Import registers of issues: all rows that are not there yet, or nothing and a line per problem."""

    help = "Imports issues of the registers (CSV or XLSX: compound, register, kind, title, days, owner)."
    usage_sentence = _("用法：import_issues 文件 [--dry-run]")

    def add_arguments(self, parser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--dry-run", action="store_true")

    @transaction.atomic
    def handle(self, *, file: Path, dry_run: bool, **options: Any) -> None:
        at = timezone.now()
        try:
            with file.open("rb") as stream:
                checked = check(stream, by=None, at=at)
        except OSError as error:
            self.cannot_open(error)
        except (Unreadable, Refused) as reason:
            self.stop(str(reason))
        if checked.problems:
            self.tell_problems(checked.problems)
        self.tell_rows(rows_of(checked))
        self.tell_cautions(checked.cautions)
        outcome = "" if dry_run else take(checked, by=None, at=at)
        self.end(outcome, dry_run=dry_run)
