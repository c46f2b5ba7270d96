from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from communities.register.findings import Unreadable
from finance.finding import area_named
from finance.importing import book_report
from finance.importing.books import check, import_checked
from finance.importing.speaking import ImportCommand
from workflow.refusals import Refused


class Command(ImportCommand):
    """Import a hand-kept book: every entry as a voucher, or nothing and a line for every problem."""

    help = "Imports a hand-kept book (XLSX) of a compound; reports wrong balances and totals."
    usage_sentence = _(
        "用法：import_book 文件 --compound 小区编号 [--area 管理区域] [--recompute] [--dry-run]"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--recompute", action="store_true", help="import with balances computed anew")

    def handle(
        self, *, file: Path, compound: str, area: str, recompute: bool, dry_run: bool, **options: Any
    ) -> None:
        at = timezone.now()
        try:
            place = area_named(compound, area)
            with file.open("rb") as stream:
                checked = check(stream, place, at=at)
                if checked.problems or (checked.wrong and not recompute):
                    self.tell_rows(book_report.rows(checked))
                    self.tell_problems([*checked.wrong, *checked.problems])
                self.tell_rows(book_report.rows(checked))
                self.tell_cautions([*book_report.overlooked(checked), *checked.cautions])
                if not dry_run:
                    import_checked(stream, place, recompute=recompute, file_name=file.name, by=None, at=at)
        except OSError as error:
            self.cannot_open(error)
        except (Unreadable, Refused) as reason:
            self.stop(str(reason))
        self.end(book_report.outcome(checked), dry_run=dry_run)
