import sys
from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assembly import checking
from communities.register.findings import Unreadable
from workflow.management.speaking import SpeakingCommand


class Command(SpeakingCommand):
    """Checks paper tallies. Results of good rows go to stdout, reasons of bad ones to stderr with exit 1."""

    help = (
        "核对纸质表决结果，不保存任何内容：tally 文件.csv。文件须有id、matter、total_area、total_heads、"
        "returned_area、returned_heads、agree_area、agree_heads、abstain_area、abstain_heads列，可以有policy列。"
        "每行的结果以CSV输出；有问题的行不在其中，原因写到标准错误，退出码为1。"
    )
    usage_sentence = gettext_lazy("用法：tally 文件.csv。")
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *, file: Path, **options: Any) -> None:
        try:
            with file.open("rb") as stream:
                problems = checking.write(checking.check(stream), self.stdout)
        except OSError:
            self.refuse(_("打不开文件“%(file)s”，请核对路径。") % {"file": file}, code=1)
        except Unreadable as reason:
            self.refuse(str(reason), code=1)
        for problem in problems:
            self.stderr.write(problem)
        if problems:
            sys.exit(1)
