import sys
from pathlib import Path

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from communities.register.findings import Unreadable
from complaints.importing import dialects, report
from complaints.importing.rows import Dialect
from complaints.importing.working import Checked, Source, check, import_checked
from complaints.models import Channel
from workflow.management.speaking import SpeakingCommand
from workflow.refusals import Refused

SOURCES = [channel.value for channel in Channel]


class Command(SpeakingCommand):
    """Import cases of another system: all of them, or nothing and a line for every bad cell."""

    help = "从CSV或XLSX文件导入其他平台的诉求；--dry-run 只说明会怎样，不保存。"
    usage_sentence = gettext_lazy(
        "用法：import_cases 文件 [--dry-run] [--source 来源] [--mapping 对照.json]；"
        "来源是 portal、visit、phone、huizhili、12345、wechat_group、open311 之一。"
    )

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)
        parser.add_argument("--dry-run", action="store_true")
        parser.add_argument("--source", choices=SOURCES, default=Channel.HUIZHILI.value)
        parser.add_argument("--mapping", type=Path, help="JSON: columns, categories and units of the source")

    def handle(self, *, file: Path, dry_run: bool, source: str, mapping: Path | None, **options):
        try:
            where = Source(source, file.name, self._dialect(source, mapping))
            with file.open("rb") as stream:
                at = timezone.now()
                checked = check(stream, where, at=at, progress=self._progress)
                self._end_progress()
                self._tell(checked)
                if checked.problems:
                    sys.exit(1)
                if not dry_run:
                    import_checked(stream, where, checked, by=None, at=at, progress=self._progress)
        except OSError as error:
            self._stop(_("打不开文件“%(file)s”，请核对路径。") % {"file": error.filename})
        except (Unreadable, Refused) as reason:
            self._stop(str(reason))
        self._end_progress()
        self.stdout.write(_("试运行，未保存。") if dry_run else report.outcome(checked))

    def _dialect(self, source: str, mapping: Path | None) -> Dialect:
        """Of the file that was named, else of the page where the office keeps it."""
        if mapping is None:
            return dialects.of(source)
        with mapping.open("rb") as file:
            return dialects.from_json(file)

    def _tell(self, checked: Checked) -> None:
        for problem in checked.problems:
            self.stdout.write(str(problem))
        if checked.problems:
            self.stderr.write(_("共%(count)d处问题，未导入任何数据。") % {"count": len(checked.problems)})
            return
        for line in report.lines(checked):
            self.stdout.write(line)
        self.stdout.write(_("提醒%(count)d条") % {"count": len(checked.cautions)})
        for caution in checked.cautions:
            self.stdout.write(f"  {caution}")

    def _stop(self, reason: str) -> None:
        self._end_progress()
        self.stderr.write(reason)
        sys.exit(1)

    def _progress(self, words: str, rows: int) -> None:
        """One line that is written over on a terminal; elsewhere the progress stays quiet."""
        if self.stderr.isatty():
            line = _("%(words)s：%(rows)d行") % {"words": words, "rows": rows}
            self.stderr.write(f"\r\x1b[K{line}", ending="")
            self.stderr.flush()

    def _end_progress(self) -> None:
        if self.stderr.isatty():
            self.stderr.write("\r\x1b[K", ending="")
