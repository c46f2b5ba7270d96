"""What the two commands that import into a book share."""

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NoReturn

from django.core.management.base import CommandParser
from django.utils.translation import gettext as _

from communities.register.findings import Caution, Problem
from workflow.management.speaking import SpeakingCommand


class ImportCommand(SpeakingCommand):
    """Takes a file for a compound; says every problem in one go and ends with 1 while there is one."""

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--compound", required=True, help="code of the compound")
        parser.add_argument("--area", default="", help="name of the area, where the compound has several")
        parser.add_argument("--dry-run", action="store_true")

    def tell_problems(self, problems: Iterable[Problem]) -> NoReturn:
        found = list(problems)
        for problem in found:
            self.stdout.write(str(problem))
        self.stop(_("共%(count)d处问题，未导入任何数据。") % {"count": len(found)})

    def tell_rows(self, rows: Iterable[tuple[str, str]]) -> None:
        for label, value in rows:
            self.stdout.write(_("%(label)s：%(value)s") % {"label": label, "value": value})

    def tell_cautions(self, cautions: Iterable[Caution]) -> None:
        found = list(cautions)
        self.stdout.write(_("提醒%(count)d条") % {"count": len(found)})
        for caution in found:
            self.stdout.write(f"  {caution}")

    def stop(self, reason: str) -> NoReturn:
        self.stderr.write(reason)
        sys.exit(1)

    def cannot_open(self, error: OSError) -> NoReturn:
        self.stop(_("打不开文件“%(file)s”，请核对路径。") % {"file": error.filename})

    def end(self, outcome: str, **options: Any) -> None:
        self.stdout.write(_("试运行，未保存。") if options["dry_run"] else outcome)
