import sys
from contextlib import nullcontext
from datetime import date, datetime
from pathlib import Path

from django.core.management import BaseCommand
from django.db import transaction
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.translation import gettext as _

from communities.models import District
from communities.reference import load as load_reference
from communities.register.as_of import as_of
from communities.register.checking import Checked, check
from communities.register.findings import Unreadable
from communities.register.importing import Preview, import_checked, planned
from communities.register.plan import reference
from communities.register.report import change_lines, count_lines, outcome

MOST_CHANGES = 60


class Command(BaseCommand):
    """Import a register workbook: all of it, or nothing and a line for every bad cell."""

    help = "Imports the register workbook of a district; with --dry-run only says what would happen."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)
        parser.add_argument("--dry-run", action="store_true")
        parser.add_argument(
            "--at", default="", help="the day (ISO) of the file; by default what its title says, else today"
        )

    def handle(self, *, file: Path, dry_run: bool, at: str, **options):
        on = _day(at) if at else timezone.localdate()
        if on is None:
            self._stop(_("日期应写成2025-12-31的样子，收到“%(text)s”。") % {"text": at})
        seen = self._import(file, on, dry_run, stated=not at)
        self._end_progress()
        if seen is None:
            sys.exit(1)
        self._tell(seen, dry_run)

    def _import(self, file: Path, on: date, dry_run: bool, *, stated: bool) -> Preview | None:
        """None where nothing may be stored. An empty portal starts with the packaged district."""
        is_new = not District.objects.exists()
        with transaction.atomic() if is_new else nullcontext():
            if is_new:
                load_reference(by=None, at=timezone.now())
            seen = self._carried_out(self._checked(file, on, stated=stated), file.name, dry_run)
            if is_new:
                transaction.set_rollback(dry_run or seen is None)
        return seen

    def _carried_out(self, checked: Checked | None, file_name: str, dry_run: bool) -> Preview | None:
        if checked is None or checked.problems:
            return None
        if dry_run:
            return planned(checked, step=self._step)
        return import_checked(checked, file_name=file_name, by=None, at=timezone.now(), step=self._step)

    def _checked(self, file: Path, on: date, *, stated: bool) -> Checked | None:
        try:
            with file.open("rb") as stream:
                spoken_of = as_of(stream, today=on) if stated else on
                checked = check(
                    stream, on=on, as_of=spoken_of, reference=reference(), progress=self._progress
                )
        except OSError:
            self._refuse(_("打不开文件“%(file)s”，请核对路径。") % {"file": file})
            return None
        except Unreadable as reason:
            self._refuse(str(reason))
            return None
        self._end_progress()
        for problem in checked.problems:
            self.stdout.write(str(problem))
        if checked.problems:
            self._refuse(_("共%(count)d处问题，未导入任何数据。") % {"count": len(checked.problems)})
        return checked

    def _tell(self, seen: Preview, dry_run: bool) -> None:
        for line in count_lines(seen):
            self.stdout.write(line)
        changes = change_lines(seen)
        for line in changes[:MOST_CHANGES]:
            self.stdout.write(f"  {line}")
        if len(changes) > MOST_CHANGES:
            self.stdout.write("  " + _("……另有%(count)d处变更") % {"count": len(changes) - MOST_CHANGES})
        self.stdout.write(_("提醒%(count)d条") % {"count": len(seen.cautions)})
        for caution in seen.cautions:
            self.stdout.write(f"  {caution}")
        self.stdout.write(self._outcome(seen, dry_run))

    @staticmethod
    def _outcome(seen: Preview, dry_run: bool) -> str:
        return _("试运行，未保存。") if dry_run else outcome(seen)

    def _stop(self, reason: str) -> None:
        self._refuse(reason)
        sys.exit(1)

    def _refuse(self, reason: str) -> None:
        self._end_progress()
        self.stderr.write(reason)

    def _progress(self, sheet: str, rows: int) -> None:
        self._show(_("读取%(sheet)s：%(rows)d行") % {"sheet": sheet, "rows": rows})

    def _step(self, title: str) -> None:
        self._show(_("处理%(title)s") % {"title": title})

    def _show(self, words: str) -> None:
        """One line that is written over on a terminal; elsewhere the progress stays quiet."""
        if self.stderr.isatty():
            self.stderr.write(f"\r\x1b[K{words}", ending="")
            self.stderr.flush()

    def _end_progress(self) -> None:
        if self.stderr.isatty():
            self.stderr.write("\r\x1b[K", ending="")


def _day(text: str) -> date | None:
    """The day in Shanghai of a date or a moment; None for nonsense."""
    try:
        moment: datetime | None = parse_datetime(text) if "T" in text else None
        if moment:
            return timezone.localdate(moment) if timezone.is_aware(moment) else moment.date()
        return parse_date(text)
    except ValueError:
        return None
